"""What is wrong on this machine, and how to mend it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from xlplan import __version__, actions
from xlplan.addin.findings import NONE, Finding
from xlplan.addin.machine import examine_addin
from xlplan.addin.places import Places, here
from xlplan.errors import XlplanError
from xlplan.forms.catalog import template
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose
from xlplan.headless.engine import open_book
from xlplan.messages import Label, word

__all__ = ["LIBRARIES", "Finding", "examine"]

NO_EXCEL, TRY_EXCEL = word("doctor.no-excel"), word("doctor.try-excel")
RUN, AGAIN = word("doctor.run"), word("doctor.again")
LIBRARIES = ("xlwings", "openpyxl", "XlsxWriter", "lxml", "pandas", "python-docx", "Jinja2")


def examine(places: Places | None = None) -> list[Finding]:
    """Every finding, in the order a person would look; on this machine, or in the places given."""
    found = [_python(), *map(_library, LIBRARIES), _temporary_folder(), _excel()]
    return [*found, *examine_addin(places or here(), __version__), _libreoffice(), _self_check()]


def _named(name: str) -> Label:
    """A name that is the same in every language."""
    return Label(name, name)


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    remedy = NONE if good else word("doctor.python")
    return Finding("ok" if good else "bad", _named("Python"), f"{platform.python_version()} ({sys.executable})", remedy)


def _library(name: str) -> Finding:
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        command = f"{Path(sys.executable).name} -m pip install {name}"
        return Finding("bad", _named(name), "-", RUN.filled(command=command))
    if name == "xlwings" and not version.startswith("0.37."):
        return Finding("bad", _named(name), version, RUN.filled(command='pip install "xlwings==0.37.*"'))
    return Finding("ok", _named(name), version)


def _temporary_folder() -> Finding:
    what = word("doctor.temporary-folder")
    try:
        with tempfile.NamedTemporaryFile() as probe:
            probe.write(b"x")
    except OSError as error:
        return Finding("bad", what, str(error), word("doctor.make-room"))
    return Finding("ok", what, tempfile.gettempdir())


def _excel() -> Finding:
    what = _named("Excel")
    if sys.platform not in ("win32", "darwin"):
        return Finding("note", what, platform.system(), NO_EXCEL)
    if sys.platform == "win32" and importlib.util.find_spec("win32com") is None:
        return Finding("bad", what, "pywin32", RUN.filled(command="pip install pywin32"))
    return Finding("note", what, platform.system(), TRY_EXCEL)


def _libreoffice() -> Finding:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    remedy = NONE if found else word("doctor.only-tests")
    return Finding("ok" if found else "note", _named("LibreOffice"), found or "-", remedy)


def _self_check() -> Finding:
    """Make a sample, damage a calculated cell, fill, and look whether the figure is back."""
    what = word("doctor.self-check")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evaluation.xlsx"
        try:
            path.write_bytes(compose(template("evaluation"), sample_book("evaluation", "zh")))
            with open_book(path) as book:
                cell = book.sheets["效果评估"].range("kpi")[0, 7]
                cell.value = 0.5
                actions.fill(book)
                restored = cell.value
        except XlplanError as error:
            return Finding("bad", what, str(error), AGAIN)
    good = restored == 0.9
    remedy = NONE if good else AGAIN
    return Finding("ok" if good else "bad", what, f"{restored!r} = 0.9", remedy)
