"""VBA projects: xlwings' own modules with xlplan's, for the add-in and for workbooks."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import xlwings
from pyopenvba import ExcelFile, VBAModuleKind

from xlplan.errors import UsageError

ADDIN = "quickstart_addin_ribbon.xlam"
"""The add-in file that xlwings ships (BSD license): its VBA, and a ribbon to replace."""

_PROJECT_NAME = ('PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "xlwings"')
"""So it reads the user's xlwings.conf, which `xlplan addin install` writes."""


def source(name: str) -> str:
    """A VBA module that ships with xlplan, such as `XlplanErrors.bas`."""
    return resources.files(__package__).joinpath("vba").joinpath(name).read_text(encoding="ascii")


def quickstart() -> Path:
    """xlwings' add-in file."""
    return Path(xlwings.__file__).with_name(ADDIN)


@cache
def xlwings_module() -> str:
    """xlwings' VBA as the add-in holds it."""
    with ExcelFile(quickstart()) as book:
        return with_settings(book.get_module("xlwings").replace("\r\n", "\n"))


def with_settings(text: str) -> str:
    """xlwings' VBA, reading xlwings' own settings. UsageError("xlwings-changed") when its text is another."""
    old, new = _PROJECT_NAME
    if text.count(old) != 1:
        raise UsageError("xlwings-changed", part=old)
    return text.replace(old, new)


def addin_project(modules: Mapping[str, str], startup: str) -> bytes:
    """The vbaProject.bin of the add-in: xlwings' own, its sample ribbon module gone, `modules` in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ADDIN
        path.write_bytes(quickstart().read_bytes())
        with ExcelFile(path) as book:
            project = book.vba_project()
            project.delete_module("RibbonMyAddin")
            book.set_module("xlwings", _lines(xlwings_module()))
            _add(book, modules, startup)
            book.save()
        with ExcelFile(path) as book:
            return bytes(book.vba_project_bytes())


def workbook_with_project(workbook: bytes, modules: Mapping[str, str], startup: str) -> bytes:
    """A workbook without VBA as a macro-enabled one: a document module for it and for each sheet, and `modules`."""
    with ExcelFile(quickstart()) as own:
        dictionary = own.get_module("Dictionary")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsm"
        path.write_bytes(workbook)
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            project.add_module("xlwings", _lines(xlwings_module()))
            project.add_module("Dictionary", dictionary, kind=VBAModuleKind.other)
            _add(book, modules, startup)
            book.save()
        return path.read_bytes()


def _add(book: ExcelFile, modules: Mapping[str, str], startup: str) -> None:
    project = book.vba_project()
    for name, text in modules.items():
        project.add_module(name, _lines(text))
    document = book.get_module("ThisWorkbook").rstrip()
    book.set_module("ThisWorkbook", f"{document}\r\n{_lines(startup)}")


def _lines(text: str) -> str:
    """VBA's line ends."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
