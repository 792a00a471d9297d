"""Fill: every calculated cell as it should be, drafts where a cell was left empty, and nothing else touched."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks_support import TEMPLATE_IDS, sample_path

import xlplan
from xlplan.actions import fill, read
from xlplan.actions.calculated import calculated_cells
from xlplan.actions.fill import blocks
from xlplan.actions.sheet import FormTable
from xlplan.forms.form import LANGS, BookData, Lang, Row

DAMAGE = st.sampled_from([None, 0, -1, 12.5, "n/a", "=1+1", "=A1", "达成", dt.datetime(2023, 7, 1), True])


def table_of(book: xw.Book, form: str) -> FormTable:
    return read(book).tables[form]


def put(table: FormTable, index: int, **cells: object) -> None:
    for field, value in cells.items():
        table.sheet.range(table.cell(index, field)).value = value


def value(table: FormTable, index: int, field: str) -> Any:
    return table.sheet.range(table.cell(index, field)).value


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
@pytest.mark.parametrize("lang", LANGS)
def test_filling_the_sample_twice_changes_nothing_the_second_time(template_id: str, lang: Lang, tmp_path: Path) -> None:
    path = sample_path(tmp_path, template_id, lang)
    with xlplan.open(path) as book:
        first = fill(book)
        assert {change.what for change in first.changes} <= {"draft"}
        book.save()
    with xlplan.open(path) as book:
        assert fill(book).changes == []


def test_filling_a_correct_workbook_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "forecast", "zh")
    before = path.read_bytes()
    with xlplan.open(path) as book:
        assert fill(book).changes == []
        book.save()
    assert path.read_bytes() == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_fill_mends_any_overwritten_calculated_cell(template_id: str, tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / f"{template_id}-zh-0.xlsx"
    if not path.exists():
        sample_path(tmp_path, template_id, "zh")
    with xlplan.open(path) as book:
        fill(book)
        cells = calculated_cells(read(book))
        hit = data.draw(
            st.lists(st.sampled_from(cells), min_size=1, max_size=6, unique_by=lambda c: (c.sheet, c.address))
        )
        for cell in hit:
            book.sheets[cell.sheet].range(cell.address).value = data.draw(DAMAGE)
        result = fill(book)
        assert {(c.sheet, c.cell) for c in result.changes} == {(c.sheet, c.address) for c in hit}
        after = calculated_cells(read(book))
        assert all(cell.sound for cell in after)
        assert [(c.formula, c.actual_value) for c in after] == [(c.formula, c.actual_value) for c in cells]
        assert fill(book).changes == []


def test_a_mended_cell_is_reported_with_what_had_been_typed_over_it(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh")) as book:
        put(table_of(book, "kpi"), 0, attainment=0.95)
        result = fill(book)
        change = next(c for c in result.changes if c.cell == "H8")
        assert (change.before, change.what) == (0.95, "mended")
        problem = next(p for p in result.problems if p.code == "calculated-mended")
        assert (problem.severity, problem.cell, problem.params["before"]) == ("info", "H8", "0.95")
        assert book.sheets["效果评估"].range("H8").value == 0.9


def test_a_changed_input_recomputes_what_depends_on_it_and_nothing_else(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh")) as book:
        fill(book)
        put(table_of(book, "kpi"), 1, actual=250)
        sheet = table_of(book, "kpi").sheet.name
        everywhere = fill(book).changes
        changed = {c.cell: c for c in everywhere if c.sheet == sheet}
        order = {"N9", "N10"}  # the KPI's place in the chart, and that of the one it overtakes
        assert {"H9", "I9", "K9"} <= changed.keys() <= {"H9", "I9", "K9", "A5", "B5", "C5"} | order
        assert {c.sheet for c in everywhere} == {sheet, "数据看板"}
        assert (changed["H9"].before, changed["H9"].after, changed["H9"].what) == (1.075, 1.25, "recomputed")


def test_a_row_that_grew_under_the_table_gets_its_formulas(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", "en")) as book:
        table = table_of(book, "tracking")
        last = table.sheet.tables["tracking"].range.last_cell
        table.sheet.tables["tracking"].resize(table.sheet.range((table.header_row, 1), (last.row + 1, last.column)))
        table.sheet.range((last.row + 1, 1)).value = [
            "Execute", "Third visit", "Lee", None, dt.datetime(2023, 7, 20), 4, 3, "visits", "visited 3 (target 4)",
        ]  # fmt: skip
        added = {
            c.cell
            for c in fill(book).changes
            if c.what in ("added", "recomputed") and c.cell.endswith(f"{last.row + 1}")
        }
        table = table_of(book, "tracking")
        assert added >= {table.cell(3, f) for f in ("attainment", "status", "days_late")}
        assert value(table, 3, "attainment") == 0.75
        assert value(table, 3, "status") == "Overdue"  # as of 2023-07-31
        assert value(table, 3, "days_late") == 11
        assert (
            table.sheet.range(table.cell(3, "attainment")).formula
            == table.sheet.range(table.cell(2, "attainment")).formula
        )


# --- drafts ----------------------------------------------------------------------------------------------------------
def tracking(tmp_path: Path, lang: Lang = "zh", **cells: object) -> dict[str, Any]:
    """The third task of the sample after these cells were typed and the workbook filled."""
    with xlplan.open(sample_path(tmp_path, "tracking", lang)) as book:
        put(table_of(book, "tracking"), 2, **cells)
        fill(book)
        assert fill(book).changes == []
        table = table_of(book, "tracking")
        return {field: value(table, 2, field) for field in table.positions}


@pytest.mark.parametrize(
    ("result", "drafted"),
    [
        ("签约12家(目标15家)", (15, 12, "家", 0.8)),
        ("signed 12 (target 15)", (15, 12, None, 0.8)),
        ("完成, 收集线索 80 条", (None, 80, "条", None)),
        ("已完成", (None, None, None, None)),
    ],
)
def test_empty_target_done_and_unit_are_drafted_from_the_result(
    tmp_path: Path, result: str, drafted: tuple[Any, ...]
) -> None:
    row = tracking(tmp_path, target=None, actual=None, unit=None, result=result)
    assert (row["target"], row["actual"], row["unit"], row["attainment"]) == drafted


def test_typed_numbers_stay_whatever_the_result_says(tmp_path: Path) -> None:
    row = tracking(tmp_path, target=20, actual=None, unit="家", result="签约12家(目标15家)")
    assert (row["target"], row["actual"], row["unit"]) == (20, 12, "家")
    row = tracking(tmp_path, target=20, actual=None, unit="万元", result="签约12家(目标15家)")
    assert (row["target"], row["actual"], row["unit"]) == (20, None, "万元")


JULY = dt.datetime(2023, 7, 10), dt.datetime(2023, 7, 12)


@pytest.mark.parametrize(
    ("start", "due", "dates"),
    [
        (None, "2023-07-10-12", JULY),
        ("2023-07-10~07-12", None, JULY),
        ("2023-07-10-12", "2023-07-10-12", JULY),
        (dt.datetime(2023, 7, 10), "2023年7月10日至12日", JULY),
        ("2023/7/10", "2023.7.12", JULY),
        (dt.datetime(2023, 7, 1), "2023-07-10-12", (dt.datetime(2023, 7, 1), "2023-07-10-12")),
        (None, "soon", (None, "soon")),
    ],
)
def test_planned_dates_typed_as_text_become_dates_where_they_are_plain(
    tmp_path: Path, start: object, due: object, dates: tuple[object, object]
) -> None:
    row = tracking(tmp_path, due_start=start, due=due)
    assert (row["due_start"], row["due"]) == dates


def test_converted_dates_are_reported_and_a_conflict_is_a_problem(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", "zh")) as book:
        put(table_of(book, "tracking"), 2, due_start=None, due="2023-07-10-12")
        put(table_of(book, "tracking"), 1, due_start=dt.datetime(2023, 7, 1), due="2023-07-10-12")
        result = fill(book)
    dates = [(c.cell, c.before, c.after) for c in result.changes if c.what == "date"]
    assert dates == [("D10", None, JULY[0]), ("E10", "2023-07-10-12", JULY[1])]
    assert [(p.code, p.cell) for p in result.problems if p.code == "date-range-conflict"] == [
        ("date-range-conflict", "E9")
    ]


@pytest.mark.parametrize(
    ("name", "unit"),
    [("新增客户数(家)", "家"), ("销售额（万元）", "万元"), ("转化率(%)", "%"), ("Leads (leads)", "leads"),
     ("Sales (10k CNY)", "10k CNY"), ("销售额(华东)", None), ("收入(含税)", None),
     ("客户数", None), ("Sales (Q3)", None)],
)  # fmt: skip
def test_a_unit_in_brackets_becomes_the_unit_and_other_brackets_do_not(
    tmp_path: Path, name: str, unit: str | None
) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh")) as book:
        put(table_of(book, "kpi"), 0, kpi=name, unit=None)
        fill(book)
        table = table_of(book, "kpi")
        assert (value(table, 0, "unit"), value(table, 0, "kpi")) == (unit, name)


def test_a_unit_that_was_typed_stays(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh")) as book:
        put(table_of(book, "kpi"), 0, kpi="新增客户数(家)", unit="户")
        fill(book)
        assert value(table_of(book, "kpi"), 0, "unit") == "户"


def remark(tmp_path: Path, lang: Lang, **cells: object) -> Any:
    """The remark that fill drafts for a KPI with these inputs."""

    def edit(book: BookData) -> None:
        row: Row = {"kpi": "K", "unit": "家", "direction": "higher"} | {
            k: Decimal(str(v)) if isinstance(v, int | float) else v for k, v in cells.items()  # type: ignore[dict-item]
        }  # fmt: skip
        book.tables["kpi"] = [row]

    with xlplan.open(sample_path(tmp_path, "evaluation", lang, edit=edit)) as book:
        fill(book)
        return value(table_of(book, "kpi"), 0, "remark")


@pytest.mark.parametrize(
    ("cells", "zh", "en"),
    [
        ({"unit": "%", "target": 0.15, "actual": 0.12},
         "达成率 80.0%，低于目标 3.0 个百分点", "attainment 80.0 %, 3.0 points below target"),
        ({"target": 50, "actual": 45}, "达成率 90.0%，低于目标 5 家", "attainment 90.0 %, 5 家 below target"),
        ({"target": 3, "actual": 2}, "达成率 66.7%，低于目标 1 家", "attainment 66.7 %, 1 家 below target"),
        ({"unit": "万元", "direction": "lower", "target": 30, "actual": 33},
         "达成率 90.0%，高于目标 3 万元", "attainment 90.0 %, 3 万元 above target"),
        ({"unit": "1:X", "target": "1:6", "actual": "1:5.5"},
         "达成率 91.7%，低于目标 0.5", "attainment 91.7 %, 0.5 below target"),
        ({"direction": "lower", "target": 0, "actual": 2}, "高于目标 2 家", "2 家 above target"),
        ({"target": 10000, "actual": 9999.6},
         "达成率 99.996%，低于目标 0.4 家", "attainment 99.996 %, 0.4 家 below target"),
        ({"target": 50, "actual": 50}, None, None),
        ({"target": 50, "actual": None}, None, None),
        ({"target": 50, "actual": 45, "remark": "展会取消"}, "展会取消", "展会取消"),
    ],
)  # fmt: skip
def test_the_remark_of_a_near_or_missed_kpi_says_what_and_never_why(
    tmp_path: Path, cells: dict[str, object], zh: str | None, en: str | None
) -> None:
    assert remark(tmp_path, "zh", **cells) == zh
    assert remark(tmp_path, "en", **cells) == en


# --- what stays ------------------------------------------------------------------------------------------------------
def test_columns_and_cells_of_the_managers_own_are_not_touched(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "evaluation", "zh")
    with xlplan.open(path) as book:
        sheet = book.sheets["效果评估"]
        sheet.range("P3").value = "=SUM(F8:F13)"
        sheet.range("P4").value = "mine"
        put(table_of(book, "kpi"), 0, attainment=0.95)
        fill(book)
        assert (sheet.range("P3").formula, sheet.range("P4").value) == ("=SUM(F8:F13)", "mine")
        for index, row in enumerate(read(book).data.rows("kpi")):
            assert row["target"] is not None, index


def test_full_calculation_is_asked_for_only_when_something_changed(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "evaluation", "zh")
    asked: list[bool] = []

    class Impl:
        def __init__(self, behind: object) -> None:
            self.behind = behind

        def __getattr__(self, name: str) -> Any:
            return getattr(self.behind, name)

        def request_full_calculation(self) -> None:
            asked.append(True)

    with xlplan.open(path) as book:
        asking = xw.Book(impl=Impl(book.impl))
        assert fill(asking).changes
        assert asked == [True]
        assert not fill(asking).changes
        assert asked == [True]


def test_cells_to_write_are_grouped_into_as_few_rectangles_as_there_are_runs(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh")) as book:
        cells = {c.address: c for c in calculated_cells(read(book)) if c.form == "kpi"}
        grouped = blocks([cells[a] for a in ("H8", "H9", "I8", "I9", "K9", "H11")])
        assert [[[c.address for c in row] for row in block] for block in grouped] == [
            [["H8", "I8"], ["H9", "I9"]], [["K9"]], [["H11"]],
        ]  # fmt: skip


def test_fill_stores_a_result_for_every_formula_empty_ones_too(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "forecast", "en")
    openpyxl.load_workbook(path).save(path)  # keeps formulas, drops every value
    with xlplan.open(path) as book:
        assert fill(book).changes
        book.save()
    with zipfile.ZipFile(path) as package:
        parts = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    cells = [c for part in parts for c in re.findall(r"<c .*?(?:/>|</c>)", part) if "<f" in c]
    assert [c for c in cells if "<v" not in c] == []
    assert [c for c in cells if 't="str"' in c and "<v></v>" in c]
    with xlplan.open(path) as book:
        assert fill(book).changes == []
