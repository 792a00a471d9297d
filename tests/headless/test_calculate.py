"""Recalculation of formulas that people typed: right, honest about what it does not know, and nothing else touched."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import libreoffice
import openpyxl
import pytest
import xlsxwriter
from formulas_sample import FORMULAS, MARGINS, sample
from package_support import made, raw_members, zip_of
from typer.testing import CliRunner

import xlplan
from xlplan.batch.recalculate import recalculate_book
from xlplan.cli import app
from xlplan.errors import UsageError
from xlplan.headless.calc import process
from xlplan.headless.calc.differences import plain
from xlplan.headless.calc.task import task_of
from xlplan.headless.calculate import EngineName, Place, Recalculated, recalculate
from xlplan.headless.cells import CellError
from xlplan.headless.package import Package

ROOT = Path(__file__).resolve().parents[2]
ENGINES: tuple[EngineName, ...] = ("cellrune", "formualizer")
missing = [name for name in ENGINES if not process.installed(name)]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"not installed (pip install xlplan[calc]): {missing}")
each_engine = pytest.mark.parametrize("engine", ENGINES)

Cells = Mapping[str, object]


def book_of(cells: Cells, fill: Callable[[xlsxwriter.Workbook], object] | None = None) -> bytes:
    """A sheet S with these cells; formulas with the wrong result 777."""

    def write(book: xlsxwriter.Workbook) -> None:
        sheet, date = book.add_worksheet("S"), book.add_format({"num_format": "yyyy-mm-dd"})
        for address, value in cells.items():
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(address, value, None, 777)
            elif isinstance(value, dt.date):
                sheet.write_datetime(address, value, date)
            else:
                sheet.write(address, value)
        if fill:
            fill(book)

    return made(write)


def package_of(cells: Cells, name: str = "plan.xlsx") -> Package:
    return Package.from_bytes(book_of(cells), name)


def results(done: Recalculated) -> dict[str, object]:
    return {xlsxwriter.utility.xl_rowcol_to_cell(p.row - 1, p.col - 1): value for p, value in done.changes.items()}


def stale(done: Recalculated) -> set[str]:
    return {xlsxwriter.utility.xl_rowcol_to_cell(p.row - 1, p.col - 1) for p in done.stale}


def close(value: object) -> object:
    """For comparison: numbers to 1e-9."""
    return pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value


# --- results ---------------------------------------------------------------------------------------------------------
@libreoffice.needed
def test_both_engines_give_what_libreoffice_gives_for_ordinary_formulas(tmp_path: Path) -> None:
    assert len(FORMULAS) > 60
    (tmp_path / "formulas.xlsx").write_bytes(sample())
    [checked] = libreoffice.recalculated([tmp_path / "formulas.xlsx"], tmp_path / "lo")
    reference = openpyxl.load_workbook(checked, data_only=True)["Calc"]
    expected = [plain(reference.cell(row, 1).value, date1904=False) for row in range(1, len(FORMULAS) + 1)]
    for engine in ENGINES:
        package = Package.from_bytes(sample(), "formulas.xlsx")
        done = recalculate(package, engine=engine)
        assert (done.engine, done.stale, len(done.changes)) == (engine, {}, len(FORMULAS) + MARGINS)
        for row, (formula, wanted) in enumerate(zip(FORMULAS, expected, strict=True), 1):
            value = package.value("Calc", row, 1)
            assert (None if value == "" else value) == close(wanted), formula
            assert isinstance(value, bool) == isinstance(wanted, bool), formula


def test_the_engines_agree_with_each_other() -> None:
    done = [recalculate(Package.from_bytes(sample(), "x.xlsx"), engine=engine).changes for engine in ENGINES]
    assert done[0].keys() == done[1].keys()
    for place, value in done[0].items():
        assert done[1][place] == close(value), place
        assert type(done[1][place]) is type(value), place


@each_engine
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["evaluation", "forecast", "tracking"])
def test_an_engine_gives_the_metric_in_every_cell_of_a_shipped_workbook(
    name: str, lang: str, engine: EngineName, tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.xlsx"
    shutil.copyfile(ROOT / "workbooks" / lang / path.name, path)
    with xlplan.open(path) as book:
        sheet = book.sheets[0]
        sheet["BA1"].formula = "=1+2"
        formulas = sum(len(book.impl.package.formula_cells(s.name)) for s in book.impl.package.sheets)
        answer = process.run(engine, task_of(book.impl.package, {}).job, seconds=60)
        done = recalculate_book(book, engine=engine)
    assert len(answer.values) == formulas > 30
    assert (done.engine, done.stale, done.disagreements, done.problems) == (engine, {}, (), [])
    assert done.changes == {Place(sheet.name, 1, 53): 3.0}


# --- worksheet functions ---------------------------------------------------------------------------------------------
DAY = dt.date
INPUTS: Cells = {
    "A1": 50, "A2": 45, "A3": 0, "A5": "n/a", "A6": "60",
    "B1": 10, "B2": 20, "B3": 30, "C1": 12, "C2": 15, "C3": 33, "D1": 0.5, "D2": 0.3, "D3": 0.2,
    "E1": "higher", "E2": "越低越好", "E3": "Higher is better",
    "F1": DAY(2026, 6, 30), "F2": DAY(2026, 6, 20), "F3": DAY(2026, 6, 25), "F4": DAY(2026, 7, 31),
    "G1": DAY(2026, 6, 18), "G2": DAY(2026, 6, 28), "H1": "done", "H2": "Done late", "H3": "已完成",
    "I1": 10, "I2": 9, "I3": 7, "I4": 3,
}  # fmt: skip
CALLS: tuple[tuple[str, object], ...] = (
    ("XLPLAN_ATTAINMENT(A1,A2)", 0.9),
    ('XLPLAN_ATTAINMENT(A1,A2,"lower")', 1.1),
    ("XLPLAN_ATTAINMENT(A1,A6)", 1.2),
    ("XLPLAN_ATTAINMENT(A1,A4)", ""),
    ("XLPLAN_ATTAINMENT(A3,A2)", ""),
    ("XLPLAN_ATTAINMENT(A1,A5)", ""),
    ("XLPLAN_ATTAINMENT(A1)", CellError("#VALUE!")),
    ('XLPLAN_ATTAINMENT(A1,A2,"sideways")', CellError("#VALUE!")),
    ("XLPLAN_ATTAINMENT(A1,#N/A)", CellError("#N/A")),
    ("XLPLAN_ATTAINMENT(-100,-80)", 1.2),
    ("IFERROR(XLPLAN_ATTAINMENT(A1,A2),0)*100", 90.0),
    ('TEXT(XLPLAN_ATTAINMENT(A1,A2),"0%")', "90%"),
    ("XLPLAN_GAP(A1,XLPLAN_RUN_RATE(20,6,12))", -10.0),
    ("XLPLAN_IMPROVEMENT(10,20,15)", 0.5),
    ("XLPLAN_GAP(A1,A2)", -5.0),
    ("XLPLAN_POINT_GAP(0.5,45%)", -5.0),
    ("XLPLAN_RATIO(B1,A1)", 5.0),
    ("XLPLAN_RATIO_TEXT(3.5)", "1:3.5"),
    ('XLPLAN_PARSE_RATIO("1:6")', 6.0),
    # 0.5 x 12/10 + 0.3 x 15/20 + 0.2 x 33/30 = 0.6 + 0.225 + 0.22
    ("XLPLAN_SCORE(B1:B3,C1:C3,D1:D3)", 1.045),
    # the second is a cost: 2 - 15/20 = 1.25; 0.6 + 0.375 + 0.22
    ("XLPLAN_SCORE(B1:B3,C1:C3,D1:D3,E1:E3)", 1.195),
    ("XLPLAN_SCORE(B1:B3,C1:C2,D1:D3)", CellError("#VALUE!")),
    ("XLPLAN_PACE(120,45,4,12)", 1.125),
    ("XLPLAN_REQUIRED_RATE(120,45,4,12)", 9.375),
    ("XLPLAN_RUN_RATE(45,4,12)", 135.0),
    ("XLPLAN_BALANCE(100,50,30,5)", 115.0),
    ("XLPLAN_COLLECTION_RATE(30,50)", 0.6),
    ("XLPLAN_COLLECTIBLE_RATE(100,50,30)", 0.8),
    ("XLPLAN_PLAN_RATE(30,40)", 0.75),
    ("XLPLAN_DSO(300,900,90)", 30.0),
    # 40 - 10 - 20 leaves 10 of the third month's 30: 12 and 15 days whole, 10/30 of 33 days
    ("XLPLAN_DSO_COUNT_BACK(40,B1:B3,C1:C3)", 12 + 15 + 33 * 10 / 30),
    ("XLPLAN_CEI(100,50,30,10)", 120 / 140),
    ("XLPLAN_TURNOVER(900,300)", 3.0),
    ('XLPLAN_VARIANCE("income",100,90)', -10.0),
    ('XLPLAN_VARIANCE("支出",100,90)', 10.0),
    ("XLPLAN_RELATIVE_VARIANCE(90,-100)", 1.9),
    ("XLPLAN_BREAK_EVEN(100,0.4)", 250.0),
    ("XLPLAN_CUSTOMER_SCORE(5.1,4.9)", 10.0),
    ("XLPLAN_CUSTOMER_CLASS(10)", "A"),
    ("XLPLAN_DAYS_LATE(F1,F2)", 10.0),
    ("XLPLAN_DAYS_LATE(F1,F2,G2)", 8.0),
    ("XLPLAN_DAYS_LATE(F1,F2,A4,TRUE)", ""),
    ('XLPLAN_DAYS_LATE(F1,"soon")', CellError("#VALUE!")),
    # due so far: three; finished in time: the first, and the third is done without a date
    ("XLPLAN_ON_TIME_RATE(F1,F2:F4,G1:G3,H1:H3)", 0.5),
    ("XLPLAN_WIN_RATE(3,1)", 0.75),
    ("XLPLAN_NPS(I1:I4)", 25.0),
    ("XLPLAN_COVERAGE(30,40)", 0.75),
)


@each_engine
def test_a_worksheet_function_gets_its_true_value(engine: EngineName) -> None:
    formulas = {f"K{row}": "=" + formula for row, (formula, _) in enumerate(CALLS, 1)}
    package = package_of({**INPUTS, **formulas, "L1": "=K1*2", "L2": '=IF(K4="","none",K4)'})
    done = recalculate(package, engine=engine)
    assert (done.engine, done.stale) == (engine, {})
    for row, (formula, expected) in enumerate(CALLS, 1):
        value = package.value("S", row, 11)
        assert value == close(expected), formula
        assert isinstance(value, CellError) == isinstance(expected, CellError), formula
    assert (package.value("S", 1, 12), package.value("S", 2, 12)) == (1.8, "none")


@each_engine
def test_a_worksheet_function_reads_tables_names_and_other_sheets(engine: EngineName) -> None:
    def more(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Q 1's")
        formula = "=XLPLAN_ATTAINMENT(plan[[#This Row],[Target]],plan[[#This Row],[Actual]])"
        columns = [{"header": "Target"}, {"header": "Actual"}, {"header": "Rate", "formula": formula}]
        sheet.add_table("B2:D4", {"name": "plan", "columns": columns})
        for row, values in enumerate([(10, 12), (20, 15)], 2):
            sheet.write_row(row, 1, values)
        book.define_name("goal", "='Q 1''s'!$B$3")

    cells = {
        "A1": "=XLPLAN_ATTAINMENT(goal,'Q 1''s'!C3)",
        "A2": "=XLPLAN_NPS(plan[Target])",
        "A3": "=SUM(plan[Rate])",
        "A4": "=XLPLAN_SCORE(plan[Target],plan[Actual],plan[Rate])",
    }
    package = Package.from_bytes(book_of(cells, more), "plan.xlsx")
    assert recalculate(package, engine=engine).stale == {}
    assert [package.value("Q 1's", row, 4) for row in (3, 4)] == [1.2, 0.75]
    # weights 1.2 and 0.75: (1.2 x 1.2 + 0.75 x 0.75) / 1.95; 10 promotes, 20 does not count
    expected = [1.2, 100.0, 1.95, 2.0025 / 1.95]
    assert [package.value("S", row, 1) for row in range(1, 5)] == [close(v) for v in expected]


def test_a_reference_that_leaves_its_table_out_means_the_table_around_the_cell() -> None:
    def table(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("T")
        sheet.add_table("A1:B4", {"columns": [{"header": "Amount"}, {"header": "More"}], "total_row": True})
        for row, value in enumerate([4, 6], 1):
            sheet.write(row, 0, value)
        sheet.write_formula("A4", "=SUBTOTAL(109,[Amount])", None, 0)
        sheet.write_formula("B2", "=[[#This Row],[Amount]]*2", None, 0)
        sheet.write_formula("D1", "=IFERROR(SUM([Amount]),5)", None, 0)

    done = recalculate(Package.from_bytes(book_of({"A1": "=T!A4+1", "A2": "=T!D1"}, table), "x.xlsx"))
    assert results(done) == {"A4": 10.0, "B2": 8.0, "A1": 11.0}
    assert {(p.sheet, p.row, p.col) for p in done.stale} == {("T", 1, 4), ("S", 2, 1)}


def test_an_argument_that_is_an_expression_goes_to_the_engine_that_calls_back() -> None:
    cells = {**INPUTS, "K1": "=XLPLAN_ATTAINMENT(SUM(B1:B3),A1+10)"}
    package = package_of(cells)
    assert stale(recalculate(package_of(cells), engine="cellrune")) == {"K1"}
    assert recalculate(package).engine == "formualizer"
    assert package.value("S", 1, 11) == 1.0


def test_an_argument_left_out_is_no_value_and_not_zero() -> None:
    cells = {**INPUTS, "K1": "=XLPLAN_DAYS_LATE(F1,F2,,TRUE)", "K2": "=XLPLAN_ATTAINMENT(A1,)"}
    assert results(recalculate(package_of(cells))) == {"K1": "", "K2": ""}
    assert recalculate(package_of(cells), engine="formualizer").refused == {"formualizer": ",,"}


@each_engine
def test_a_function_whose_result_would_spill_is_stale_and_not_wrong(engine: EngineName) -> None:
    done = recalculate(package_of({**INPUTS, "K1": "=XLPLAN_ATTAINMENT(B1:B3,C1:C3)"}), engine=engine)
    assert (stale(done), done.changes) == ({"K1"}, {})


def test_dates_count_from_1904_where_the_workbook_does() -> None:
    workbook = _part(book_of({}), "xl/workbook.xml").replace(b"<workbookPr ", b'<workbookPr date1904="1" ')
    cells = {"A1": 60, "A2": 50, "K1": "=XLPLAN_DAYS_LATE(A1,A2)", "K2": "=YEAR(A1)"}
    package = Package.from_bytes(zip_of({"xl/workbook.xml": workbook}, like=book_of(cells)), "old.xlsx")
    assert recalculate(package, engine="formualizer").refused == {"formualizer": "date1904"}  # it counts from 1900
    assert results(recalculate(package)) == {"K1": 10.0, "K2": 1904.0}


# --- what is not known -----------------------------------------------------------------------------------------------
def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return zipped.read(name)


def test_what_no_engine_can_know_keeps_its_result_and_is_named() -> None:
    cells = {
        "A1": 1,
        "B1": "=A1+1",
        "B2": "=TODAY()",
        "B3": "=IFERROR(FOO(A1),5)",
        "B4": "=IFERROR(B3,6)",
        "B5": "=B2+1",
    }
    package = package_of(cells)
    done = recalculate(package)
    assert (done.engine, results(done), stale(done)) == ("cellrune", {"B1": 2.0}, {"B2", "B3", "B4", "B5"})
    assert [package.value("S", row, 2) for row in range(1, 6)] == [2.0, 777.0, 777.0, 777.0, 777.0]
    [problem] = done.problems
    assert (problem.code, problem.severity, problem.sheet, problem.cell) == ("stale-results", "warning", "S", "B2")
    assert (problem.params["count"], problem.params["reason"]) == (4, "TODAY, FOO")
    assert b'fullCalcOnLoad="1"' in _part(package.to_bytes(), "xl/workbook.xml")


def test_one_unknown_function_makes_the_engine_that_hides_errors_refuse_all() -> None:
    done = recalculate(package_of({"B1": "=1+1", "B2": "=IFERROR(FOO(1),5)"}), engine="formualizer")
    assert (done.engine, done.changes, stale(done)) == ("", {}, {"B1", "B2"})
    assert done.refused == {"formualizer": "FOO"}
    assert recalculate(package_of({"B1": "=RAND()"}), engine="formualizer").refused == {"formualizer": "RAND"}


def test_another_workbook_is_not_guessed_at() -> None:
    package = package_of({"B1": "=1+1"})
    package.write("S", 2, 2, 5, "=[1]Sheet1!A1*2")
    done = recalculate(package)
    assert (results(done), stale(done), package.value("S", 2, 2)) == ({"B1": 2.0}, {"B2"}, 5.0)


def test_a_workbook_with_macros_is_calculated_by_the_engine_that_takes_it() -> None:
    data = book_of({"B1": "=1+1"})
    types = _part(data, "[Content_Types].xml").replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    package = Package.from_bytes(zip_of({"[Content_Types].xml": types}, like=data), "plan.xlsm")
    assert recalculate(package, engine="formualizer").refused == {"formualizer": "VBA"}
    done = recalculate(package)
    assert (done.engine, results(done)) == ("cellrune", {"B1": 2.0})


def test_rich_data_is_left_alone() -> None:
    data = book_of({"A1": 3, "B1": "=A1+1"})
    sheet = _part(data, "xl/worksheets/sheet1.xml").replace(b'<c r="A1"', b'<c r="A1" vm="1"')
    package = Package.from_bytes(zip_of({"xl/worksheets/sheet1.xml": sheet}, like=data), "x.xlsx")
    done = recalculate(package)
    assert (done.engine, stale(done)) == ("", {"B1"})
    assert "rich data" in str(done.problems[0].params["reason"])


@each_engine
def test_a_dynamic_array_is_fresh_while_it_keeps_its_extent_and_stale_when_it_grows(engine: EngineName) -> None:
    def spilling(last: int) -> Package:
        def write(book: xlsxwriter.Workbook) -> None:
            sheet = book.add_worksheet("S")
            sheet.write_column("A1", [3, 1, 2, 5])
            sheet.write_dynamic_array_formula("C1:C3", f"=_xlfn._xlws.SORT(A1:A{last})", None, 1)
            sheet.write_column("C2", [2, 3])
            sheet.write_formula("E1", "=A1*2", None, 0)

        return Package.from_bytes(made(write), "x.xlsx")

    assert results(recalculate(spilling(3), engine=engine)) == {"E1": 6.0}
    assert stale(recalculate(spilling(4), engine=engine)) == {"C1"}
    assert stale(recalculate(spilling(2), engine=engine)) == {"C1"}


@each_engine
def test_an_array_formula_of_the_old_kind_is_updated_as_a_whole(engine: EngineName) -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_column("A1", [3, 1, 2])
        sheet.write_array_formula("C1:C3", "{=A1:A3*2}", None, 0)

    package = Package.from_bytes(made(write), "x.xlsx")
    recalculate(package, engine=engine)
    assert package.values("S", 1, 3, 3, 3) == [[6.0], [2.0], [4.0]]


# --- trust -----------------------------------------------------------------------------------------------------------
def test_an_engine_that_differs_from_a_metric_is_not_trusted_with_anything() -> None:
    package = package_of({"A1": 2, "B1": "=A1*3", "B2": "=A1+1"})
    done = recalculate(package, owned={Place("S", 1, 2): 6.5})
    assert (done.engine, done.changes) == ("", {Place("S", 1, 2): 6.5})
    assert [package.value("S", row, 2) for row in (1, 2)] == [6.5, 777.0]
    assert {d.engine for d in done.disagreements} == set(ENGINES)
    assert [(p.code, p.cell) for p in done.problems] == [
        ("stale-results", "B2"), ("calculation-disagrees", "B1"), ("calculation-disagrees", "B1"),
    ]  # fmt: skip
    assert done.problems[1].params == {"engine": "cellrune", "actual": "6.0", "expected": "6.5"}


def test_a_cell_with_a_known_value_gets_it_and_needs_no_engine() -> None:
    package = package_of({"A1": 2, "B1": "=TODAY()"})
    done = recalculate(package, owned={Place("S", 1, 2): dt.date(2026, 6, 30)})
    assert (done.engine, done.problems, package.value("S", 1, 2)) == ("", [], 46203.0)


# --- nothing else is touched -----------------------------------------------------------------------------------------
@each_engine
def test_only_cached_values_change(engine: EngineName) -> None:
    before = sample()
    package = Package.from_bytes(before, "x.xlsx")
    recalculate(package, engine=engine)
    after = package.to_bytes()
    old, new = raw_members(before), raw_members(after)
    changed = {name for name in old if old[name][0] != new[name][0]}
    assert old.keys() == new.keys()
    assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}

    def without_results(data: bytes, name: str) -> bytes:
        def bare(cell: re.Match[bytes]) -> bytes:
            return re.sub(rb"<v.*?</v>", b"", re.sub(rb' t="[a-z]+"', b"", cell[0]))

        found = re.sub(rb"<c [^>]*><f.*?</c>", bare, _part(data, name))
        assert found.count(b"<f") == _part(data, name).count(b"<f") > 0
        return found

    for name in changed:
        assert without_results(before, name) == without_results(after, name)


def test_shared_formulas_stay_shared_and_a_second_run_changes_nothing() -> None:
    data = book_of({"A1": 1, "A2": 2, "A3": 3, "B1": "=A1*2"})
    old = _part(data, "xl/worksheets/sheet1.xml")
    xml = old.replace(b"<f>A1*2</f>", b'<f t="shared" ref="B1:B3" si="0">A1*2</f>')
    for row in (2, 3):
        child = b'<c r="B%d" t="str"><f t="shared" si="0"/><v>old</v></c></row>' % row
        xml = re.sub(rb'(<row r="%d".*?)</row>' % row, rb"\1" + child, xml)
    package = Package.from_bytes(zip_of({"xl/worksheets/sheet1.xml": xml}, like=data), "x.xlsx")
    recalculate(package)
    after = _part(package.to_bytes(), "xl/worksheets/sheet1.xml")
    assert b'<c r="B1"><f t="shared" ref="B1:B3" si="0">A1*2</f><v>2.0</v></c>' in after
    assert b'<c r="B3"><f t="shared" si="0"/><v>6.0</v></c>' in after
    again = Package.from_bytes(package.to_bytes(), "x.xlsx")
    assert recalculate(again).changes == {}
    assert not again.changed


# --- hostile ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("nested", ["(" * 1000 + "1" + ")" * 1000, "IF(1," * 1000 + "1" + ")" * 1000,
                                    "XLPLAN_GAP(1," * 1000 + "1" + ")" * 1000])  # fmt: skip
def test_a_formula_nested_a_thousand_levels_is_stale_and_harms_nothing(nested: str) -> None:
    done = recalculate(package_of({"A1": 4, "B1": "=A1+1", "B2": "=" + nested}))
    assert (results(done), stale(done)) == ({"B1": 5.0}, {"B2"})


def test_a_circular_reference_is_stale_and_harms_nothing() -> None:
    done = recalculate(package_of({"A1": 4, "B1": "=B2+1", "B2": "=B1+1", "B3": "=A1*2", "B4": "=IFERROR(B1,0)"}))
    assert (results(done), stale(done)) == ({"B3": 8.0}, {"B1", "B2", "B4"})


@each_engine
def test_an_engine_that_is_not_done_in_time_is_ended(engine: EngineName) -> None:
    done = recalculate(package_of({"B1": "=1+1"}), engine=engine, seconds=0.01)
    assert (done.engine, stale(done), done.refused) == ("", {"B1"}, {engine: "> 0.01 s"})


def test_an_engine_whose_process_dies_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_START", "import os; os.abort()")
    done = recalculate(package_of({"B1": "=1+1"}))
    assert (done.engine, stale(done), set(done.refused)) == ("", {"B1"}, set(ENGINES))


# --- commands --------------------------------------------------------------------------------------------------------
def _with_own_formula(tmp_path: Path) -> Path:
    path = tmp_path / "evaluation.xlsx"
    shutil.copyfile(ROOT / "workbooks" / "en" / path.name, path)
    with xlplan.open(path) as book:
        sheet = book.sheets[0]
        sheet["AA2"].formula = "=SUM(kpi[Weight])*100"
        sheet["AA3"].formula = "=COUNTA(kpi[KPI])"
        book.save()
    return path


def test_fill_recalculates_on_request_only(tmp_path: Path) -> None:
    path = _with_own_formula(tmp_path)
    assert CliRunner().invoke(app, ["fill", str(path), "--lang", "en"]).exit_code == 0
    assert Package.open(path).value("Evaluation", 2, 27) is None
    done = CliRunner().invoke(app, ["fill", str(path), "--lang", "en", "--recalculate", "--json"])
    assert done.exit_code == 0, done.output
    assert '"recalculated"' in done.stdout
    package = Package.open(path)
    assert package.value("Evaluation", 2, 27) == close(100.0)
    table = package.tables["kpi"]
    named = openpyxl.load_workbook(path, data_only=True)["Evaluation"]
    column = table.first_col + table.columns.index("KPI")
    filled = [named.cell(row, column).value for row in range(table.body.r1, table.body.r2 + 1)]
    assert package.value("Evaluation", 3, 27) == len([v for v in filled if v is not None])


def test_one_call_recalculates_a_file_and_writes_it_only_when_something_changed(tmp_path: Path) -> None:
    path = _with_own_formula(tmp_path)
    assert len(xlplan.recalculate(path, backup=True).changes) == 2
    assert (tmp_path / "evaluation.xlsx.bak").exists()
    content = path.read_bytes()
    assert xlplan.recalculate(path).changes == {}
    assert path.read_bytes() == content


def test_any_workbook_can_be_recalculated(tmp_path: Path) -> None:
    path = tmp_path / "own.xlsx"
    path.write_bytes(book_of({"A1": 20, "A2": 22, "A3": "=A1+A2"}))
    assert results(xlplan.recalculate(path)) == {"A3": 42.0}
    assert openpyxl.load_workbook(path, data_only=True)["S"]["A3"].value == 42


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(process, "ENGINES", ("no_such_engine",))
    with pytest.raises(UsageError, match=re.escape("pip install xlplan[calc]")):
        recalculate(package_of({}))
    done = CliRunner().invoke(app, ["fill", str(_with_own_formula(tmp_path)), "--lang", "en", "--recalculate"])
    assert done.exit_code == 2
    assert "pip install xlplan[calc]" in done.stderr


def test_an_engine_is_called_by_its_name() -> None:
    with pytest.raises(ValueError, match="abacus"):
        recalculate(package_of({}), engine="abacus")  # type: ignore[arg-type]
