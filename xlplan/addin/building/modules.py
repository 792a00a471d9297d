"""Which VBA modules go into which file."""

from __future__ import annotations

from collections.abc import Mapping

from xlplan.addin.building import generated, ribbon, wrappers
from xlplan.addin.building.project import source
from xlplan.functions.register import Function

STATIC = ("XlplanErrors", "XlplanMacros", "XlplanStart")


def startup() -> str:
    """What goes into ThisWorkbook."""
    return source("ThisWorkbook.cls")


def workbook_modules(functions: Mapping[str, Function], version: str, name: str) -> dict[str, str]:
    """The modules of a macro-enabled workbook; `name` is its file's."""
    made = {module: source(f"{module}.bas") for module in STATIC}
    made[generated.MODULE] = generated.words_module(version)
    made[generated.HELP_MODULE] = generated.help_module(functions)
    made[wrappers.MODULE] = wrappers.wrappers(functions, name)
    return made


def addin_modules(functions: Mapping[str, Function], version: str, name: str) -> dict[str, str]:
    """The same with the ribbon's."""
    return {**workbook_modules(functions, version, name), ribbon.MODULE: ribbon.ribbon_module()}
