"""Mending workbooks whose XLPLAN_ functions show #NAME?: the formulas point to an add-in that is not there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from xlplan.batch.each import Outcome
from xlplan.errors import Problem, XlplanError
from xlplan.headless.cells import CellError
from xlplan.headless.mending import MendablePackage
from xlplan.headless.refs import a1

_OURS = "XLPLAN_"
_FUNCTION = r"XLPLAN_[A-Z][A-Z0-9_.]*"
_PREFIX = r"(?:_xldudf_|_xludf\.|_xlfn\.|_xlws\.|_xll\.)"
_BOOK = r"(?:'(?:[^']|'')*'|\[[0-9]+\]|[^\W\d][\w.]*)!"
_CALL = rf"@?(?:{_BOOK})?@?{_PREFIX}*(?P<function>{_FUNCTION})\("
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    rf"|(?P<single>@?_xlfn\.SINGLE\()(?={_CALL.replace('?P<function>', '?:')})"
    rf"|(?P<call>{_CALL})"
    r"|(?P<open>\()|(?P<close>\))"
    r"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]|'(?:[^']|'')*'|[\w.]+",
    re.I,
)
_LEFT_NAME = re.compile(rf"{_PREFIX}+{_FUNCTION}$", re.I)
_OWN_NAME = re.compile(rf"{_FUNCTION}$", re.I)
_ADDIN = re.compile(r"(?:^|[/\\:])xlplan[^/\\:]*\.xlam$", re.I)
_ERRORS = ("#NAME?", "#REF!")

Changes = list[tuple[str, str, str, str, str]]


def mended(formula: str) -> str:
    """A formula whose calls of XLPLAN_ functions bear their plain names.

    Taken off: the path or number of another workbook, prefixes such as `_xldudf_`, and `@` (or what it is stored as,
    `_xlfn.SINGLE(...)`). Text in quotes, sheets and other functions stay.
    """
    if _OURS not in formula.upper():
        return formula
    left_out: list[bool] = []  # for each open parenthesis, whether it belonged to a SINGLE( that went

    def token(m: re.Match[str]) -> str:
        if m["close"]:
            return "" if left_out and left_out.pop() else ")"
        if m["single"] or m["call"] or m["open"]:
            left_out.append(bool(m["single"]))
        if m["single"]:
            return ""
        return m["function"] + "(" if m["call"] else m[0]

    return _TOKEN.sub(token, formula)


def repair_workbook(path: Path, *, backup: bool = False) -> Outcome:
    """Mend a file in place; saved only when something changed. Cached values stay.

    Where #NAME? is shown, Excel is told to calculate everything when it opens the file.
    """
    try:
        package = MendablePackage.open(path)
        changes = _cells(package)
        problems = _mend(package, changes)
        if package.changed:
            package.save(backup=backup)
    except XlplanError as error:
        return Outcome(str(path), problems=[error.problem.at(workbook=path.name)])
    return Outcome(str(path), changes, [problem.at(workbook=path.name) for problem in problems])


def _cells(package: MendablePackage) -> Changes:
    """(sheet, cell, formula, what it is to be, "repaired") of every cell to be mended."""
    return [
        (sheet, a1(row, col), formula, mended(formula), "repaired")
        for sheet in package.sheets_holding(_OURS)
        for (row, col), formula in sorted(package.formula_cells(sheet).items())
        if formula is not None and mended(formula) != formula
    ]


def _mend(package: MendablePackage, changes: Changes) -> list[Problem]:
    before = {change[2].removeprefix("=") for change in changes}
    elsewhere: set[str] = set()

    def change(formula: str) -> str:
        new = mended(formula)
        if new != formula and formula not in before:
            elsewhere.add(formula)
        return new

    package.change_formulas(change, _OURS)
    names = package.drop_names(_useless)
    problems = [p for sheet in package.sheets_holding(_OURS) for p in _sheet(package, sheet, changes)]
    if elsewhere or names:
        problems.append(Problem("repair-elsewhere", "info", params={"count": len(elsewhere) + names}))
    for link in reversed(package.external_links()):
        if _ADDIN.search(unquote(link.target)) and not package.drop_link(link):
            problems.append(Problem("repair-link-kept", "warning", params={"target": unquote(link.target)}))
    return problems


def _sheet(package: MendablePackage, sheet: str, changes: Changes) -> list[Problem]:
    """What was mended on a sheet, and what shows #NAME? until Excel has calculated."""
    cells = [cell for name, cell, *_ in changes if name == sheet]
    shown = [
        a1(row, col)
        for (row, col), formula in sorted(package.formula_cells(sheet).items())
        if formula and _OURS in formula.upper() and _calls(formula) and _is_name_error(package, sheet, row, col)
    ]
    if shown and not package.calculates_fully:
        package.request_full_calculation()
    counts = (("repair-formulas", "info", cells), ("repair-name-error", "warning", shown))
    return [
        Problem(code, severity, sheet=sheet, cell=found[0], params={"count": len(found)})  # type: ignore[arg-type]
        for code, severity, found in counts
        if found
    ]


def _calls(formula: str) -> bool:
    return any(m["call"] for m in _TOKEN.finditer(formula))


def _is_name_error(package: MendablePackage, sheet: str, row: int, col: int) -> bool:
    value = package.value(sheet, row, col)
    return isinstance(value, CellError) and value == "#NAME?"


def _useless(name: str, text: str, hidden: bool) -> bool:
    """A name that Excel left for a function it did not know; under the function's own name it would hide it."""
    if _LEFT_NAME.match(name):
        return hidden or text in _ERRORS
    return bool(_OWN_NAME.match(name)) and text in _ERRORS
