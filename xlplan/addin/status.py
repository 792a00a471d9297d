"""What is installed for this user, and what does not fit together."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xlplan.addin import conf, files, marks
from xlplan.addin.install import applescript, installed_xlwings
from xlplan.addin.places import ADDIN, Places
from xlplan.addin.record import Record, digest, read_record
from xlplan.errors import Problem, WorkbookError
from xlplan.headless.archive import Archive

_VERSION = re.compile(rb"<cp:version>([^<]*)</cp:version>")


@dataclass
class Status:
    """Versions and paths; `problems` names every difference with its remedy."""

    package: str
    interpreter: str
    addins: dict[str, str | None] = field(default_factory=dict)
    """Path of each add-in file that should be there -> its version; "" unknown, None not there."""
    excel_calls: str | None = None
    """The Python in the settings file."""
    problems: list[Problem] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The keys of `--json`, without the problems."""
        return {
            "package": self.package,
            "interpreter": self.interpreter,
            "addins": self.addins,
            "excel_calls": self.excel_calls,
        }


def status(places: Places, version: str) -> Status:
    """Look at everything that `install` puts in place; nothing is changed."""
    found = Status(version, places.interpreter)
    record = read_record(places) or Record()
    for folder in places.startups:
        found.problems += _addin(folder / ADDIN, places, record, found)
    if record.xlwings != installed_xlwings() and record.files:
        params = {"then": record.xlwings, "now": installed_xlwings() or "-"}
        found.problems.append(Problem("addin-xlwings", params=params))
    found.problems += _interpreter(places, found)
    script = applescript() if places.system == "mac" else None
    if script is not None and not (places.scripts / script.name).is_file():
        found.problems.append(Problem("addin-script", workbook=str(places.scripts / script.name)))
    return found


def _addin(path: Path, places: Places, record: Record, found: Status) -> list[Problem]:
    content = files.read_or_none(path)
    if content is None:
        found.addins[str(path)] = None
        return [Problem("addin-missing", workbook=str(path))]
    known = record.version if record.files.get(str(path)) == digest(content) else ""
    version = found.addins[str(path)] = stamped_version(content) or known
    problems = []
    if version != found.package:
        problems.append(
            Problem("addin-version", workbook=str(path), params={"addin": version or "?", "package": found.package})
        )
    if marks.blocked(path, places):
        problems.append(Problem("addin-blocked", workbook=str(path)))
    return problems


def _interpreter(places: Places, found: Status) -> list[Problem]:
    key = "INTERPRETER_MAC" if places.system == "mac" else "INTERPRETER_WIN"
    value = conf.value(files.read_or_none(places.conf) or b"", key)
    if value is None:
        return [Problem("addin-no-interpreter", workbook=str(places.conf), params={"key": key})]
    called = found.excel_calls = os.path.expandvars(value.decode(places.encoding, "replace"))
    if called == places.interpreter:
        return []
    if not Path(called).is_file():
        return [Problem("addin-interpreter-gone", workbook=str(places.conf), params={"path": called})]
    params = {"path": called, "here": places.interpreter}
    return [Problem("addin-interpreter-other", "warning", workbook=str(places.conf), params=params)]


def stamped_version(content: bytes) -> str:
    """The version in an add-in's properties (`cp:version`); "" where it has none, or is no package."""
    part = "docProps/core.xml"
    try:
        archive = Archive(content)
        m = _VERSION.search(archive.read(part)) if archive.find(part) else None
    except WorkbookError:
        return ""
    return m[1].decode("utf-8", "replace") if m else ""
