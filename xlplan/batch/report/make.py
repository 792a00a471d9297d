"""Make a report: read the workbooks, build what it says, write it as HTML or Word, and replace the file at once."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

from xlplan.batch.execute import Progress
from xlplan.batch.outputs import make_folder
from xlplan.batch.paths import workbooks
from xlplan.batch.report.build import as_json, document
from xlplan.batch.report.document import Document
from xlplan.batch.report.html import page
from xlplan.batch.report.sources import Sources, read_sources
from xlplan.batch.report.word import AUTHOR, IDENTIFIER, own_document, text_digest
from xlplan.batch.report.word_template import templated_document
from xlplan.errors import DataError, Problem, UsageError
from xlplan.forms.form import Lang
from xlplan.headless.saving import check_free, replace_atomically

SUFFIXES = (".html", ".docx")
_SEAL = re.compile(rb"\n<!-- xlplan-report ([0-9a-f]{64}) -->\n?\Z")


@dataclass(frozen=True)
class ReportRequest:
    """What to report on. `out` ends in .html or .docx; `template`: a company's own, of the same kind."""

    paths: Sequence[str | PathLike[str]]
    out: Path
    lang: Lang = "en"
    template: Path | None = None
    jobs: int = 1


@dataclass(frozen=True)
class ReportResult:
    """The report: where it is, what it says, what it was made from, and every problem met."""

    out: Path
    document: Document
    sources: Sources

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the workbooks as such; what is wrong in them stands in the report."""
        return self.sources.problems

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """`report`, `title`, the figures, and `complete`: whether every workbook could be read."""
        said = {"report": str(self.out), "title": self.document.title, "complete": not self.sources.unread}
        return said | as_json(self.sources, lang)


def report(request: ReportRequest, progress: Progress | None = None) -> ReportResult:
    """Make the report and put it in the place of an earlier one.

    UsageError: no workbooks, an ending that is neither .html nor .docx, a template of another kind, or `out` is a file
    that is no report of ours, or one that somebody has written in. DataError: the template cannot be used.
    NothingFoundError: no workbook can be reported on. InUseError, SaveError: nothing was written.
    """
    template = _checked(request)
    found = read_sources(workbooks(request.paths, leave_out=[request.out]), jobs=request.jobs, progress=progress)
    if not found.regions:
        raise NothingFoundError(found.problems)
    made = document(found, request.lang)
    data = written(made, request.out.suffix.lower(), template)
    make_folder(request.out.parent)
    replace_atomically(request.out, lambda stream: stream.write(data))
    return ReportResult(request.out, made, found)


class NothingFoundError(DataError):
    """No workbook can be reported on; `problems` says why of each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("report-nothing", count=len(problems))


def written(found: Document, suffix: str, template: tuple[str, bytes] | None = None) -> bytes:
    """The file's bytes, sealed, so that a later run sees whether anybody has written in it."""
    if suffix == ".docx":
        return templated_document(found, *template) if template else own_document(found)
    text = None
    if template:
        try:
            text = template[0], template[1].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DataError("report-template-broken", workbook=template[0], detail="UTF-8") from error
    data = page(found, text)
    return data + f"\n<!-- xlplan-report {hashlib.sha256(data).hexdigest()} -->\n".encode()


def _checked(request: ReportRequest) -> tuple[str, bytes] | None:
    """The template's name and bytes, if there is one, after everything that can be refused beforehand."""
    suffix = request.out.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError("report-format", name=request.out.name)
    check_report_out(request.out)
    check_free(request.out)
    if request.template is None:
        return None
    if request.template.suffix.lower() != suffix:
        raise UsageError("report-template-kind", name=request.template.name, wanted=suffix)
    try:
        return request.template.name, request.template.read_bytes()
    except OSError as error:
        raise UsageError("missing-file", workbook=str(request.template)) from error


def check_report_out(path: Path) -> None:
    """UsageError("out-not-a-report") when a file is there and is no report of ours; ("out-written-in") when somebody

    has written in it since: causes that a manager filled in would be lost.
    """
    if not path.exists():
        return
    own, untouched = _standing(path)
    if not own:
        raise UsageError("out-not-a-report", workbook=str(path))
    if not untouched:
        raise UsageError("out-written-in", workbook=str(path))


def _standing(path: Path) -> tuple[bool, bool]:
    """Whether a file is a report of ours, and whether it is as it was made."""
    data = path.read_bytes() if path.is_file() else b""
    if path.suffix.lower() == ".html":
        seal = _SEAL.search(data)
        return seal is not None or b"<!-- xlplan-report " in data, (
            seal is not None and hashlib.sha256(data[: seal.start()]).hexdigest().encode() == seal[1]
        )
    import docx  # noqa: PLC0415 - only where a file is there already

    try:
        about = docx.Document(io.BytesIO(data)).core_properties
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            digest = text_digest(parts.read("word/document.xml"))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        return False, False
    return about.identifier == IDENTIFIER, about.last_modified_by == AUTHOR and about.category == digest
