"""One table of calls, four hosts, one answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import function_hosts as hosts
import pytest
from function_cases import CASES, SHEET
from function_notation import E, parse
from typer.testing import CliRunner

from xlplan.cli import app
from xlplan.functions import FUNCTIONS
from xlplan.headless.calculate import recalculate
from xlplan.headless.cells import CellError
from xlplan.headless.package import Package

FORMULAS = [formula for formula, _ in CASES]
CALLS = [parse(formula, SHEET) for formula in FORMULAS]


def as_rows(expected: object) -> list[list[object]]:
    return expected if isinstance(expected, list) else [[expected]]


def same(one: object, other: object) -> bool:
    """Numbers to 1e-9; text, truth values and errors exactly, and of the same type."""
    if isinstance(one, bool | str | E) or isinstance(other, bool | str | E):
        return type(one) is type(other) and one == other
    return one == pytest.approx(other, rel=1e-9, abs=1e-9)


def agree(given: list[list[object]], expected: object) -> bool:
    wanted = as_rows(expected)
    return [len(row) for row in given] == [len(row) for row in wanted] and all(
        same(a, b) for row, other in zip(given, wanted, strict=True) for a, b in zip(row, other, strict=True)
    )


def differences(results: list[list[list[object]]]) -> list[tuple[str, object, object]]:
    assert len(results) == len(CASES)
    return [
        (formula, expected, given)
        for (formula, expected), given in zip(CASES, results, strict=True)
        if not agree(given, expected)
    ]


def test_the_table_has_over_450_cases_at_least_two_for_every_function_and_none_twice() -> None:
    names = [name for name, _ in CALLS]
    assert len(CASES) >= 450
    assert len(set(FORMULAS)) == len(FORMULAS)
    assert set(names) == set(FUNCTIONS)
    assert [name for name in FUNCTIONS if names.count(name) < 2] == []


def test_errors_blanks_and_ranges_are_a_good_part_of_the_table() -> None:
    errors = [f for f, expected in CASES if any(isinstance(c, E) for row in as_rows(expected) for c in row)]
    empty = [f for f, expected in CASES if any(c == "" for row in as_rows(expected) for c in row)]
    spilled = [f for f, expected in CASES if isinstance(expected, list)]
    assert (len(errors) >= 90, len(empty) >= 90, len(spilled) >= 70) == (True, True, True)


def test_plain_python_gives_what_the_table_says() -> None:
    assert differences(hosts.in_python(CALLS)) == []


def test_xlwings_conversion_gives_what_the_table_says(tmp_path: Path) -> None:
    assert differences(hosts.in_xlwings(CALLS, tmp_path)) == []
    log = (tmp_path / "functions.log").read_text(encoding="utf-8")
    assert "XLPLAN_BALANCE\t#VALUE!\t期初余额：" in log


def test_a_calculation_engine_that_calls_the_functions_gives_what_the_table_says() -> None:
    pytest.importorskip("formualizer", reason="not installed (pip install xlplan[calc])")
    assert differences(hosts.in_formualizer(FORMULAS, SHEET)) == []


@pytest.mark.parametrize("engine", ["cellrune", "formualizer"])
def test_a_recalculated_file_gives_what_the_table_says(engine: Any) -> None:
    """The product's own way, for calls that read cells and fill one; one engine lacks array constants."""
    pytest.importorskip(engine, reason="not installed (pip install xlplan[calc])")
    chosen = [(f, expected) for f, expected in CASES if "{" not in f and not isinstance(expected, list)]
    package = Package.from_bytes(hosts.workbook([f for f, _ in chosen], SHEET), "cases.xlsx")
    done = recalculate(package, engine=engine)
    assert (done.engine, done.stale) == (engine, {})
    given = [package.value("Calls", row, 1) for row in range(1, len(chosen) + 1)]
    shown = [E(str(value)) if isinstance(value, CellError) else hosts.plain(value) for value in given]
    assert len(chosen) > 350
    assert [(f, e, g) for (f, e), g in zip(chosen, shown, strict=True) if not agree([[g]], e)] == []


def test_pyodide_under_node_gives_what_the_table_says(tmp_path: Path) -> None:
    package = hosts.pyodide_folder()
    if package is None:
        pytest.skip("neither Node nor Pyodide here (npm install pyodide)")
    module = tmp_path / "xlplan_lite.py"
    assert CliRunner().invoke(app, ["addin", "lite", str(module)]).exit_code == 0
    assert differences(hosts.in_pyodide(package, module, CALLS)) == []


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_example_in_the_help_is_a_case_of_the_table_with_its_result(name: str) -> None:
    expected = dict(CASES)[FUNCTIONS[name].example]
    assert agree(hosts.rows_of(FUNCTIONS[name].example_result()), expected)
