"""The dashboard's list of warnings: what fires stands there with its cell; what a person wrote stays with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from workbooks_support import TEMPLATE_IDS, sample_path

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.growing import grow
from xlplan.actions.sheet import FormTable
from xlplan.forms.alert import fired
from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, BookData, Lang, TablePlace
from xlplan.forms.samples import sample_book

SHOWN = ("severity", "rule", "subject", "value", "place")


def listed(book: Any) -> list[tuple[Any, ...]]:
    """What the list shows, its blank rows left out."""
    table = read(book).tables["dashboard"]
    rows = [tuple(table.raw_value(n, field) or None for field in SHOWN) for n in range(len(table.rows))]
    return [row for row in rows if any(row)]


def put(table: FormTable, index: int, **values: object) -> None:
    for field, value in values.items():
        table.sheet.range(table.cell(index, field)).value = value


def note(book: Any, subject: str, words: str) -> int:
    """Write a response beside the warning about a subject; the row's index."""
    table = read(book).tables["dashboard"]
    index = next(n for n in range(len(table.rows)) if table.raw_value(n, "subject") == subject)
    put(table, index, response=words)
    return index


def with_late(count: int) -> Callable[[BookData], None]:
    def edit(book: BookData) -> None:
        due = dt.date(2023, 7, 1)
        book.tables["tracking"] += [{"task": f"T{n}", "owner": "Li", "due": due} for n in range(count)]
        book.tables["feedback"] = []

    return edit


def test_the_evaluation_sample_warns_of_what_was_missed_and_who_is_behind(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "en")) as book:
        assert listed(book) == [
            ("▲ Serious", "KPI missed", "Lead conversion rate", "80% attained", "Evaluation, row 11"),
            ("▲ Serious", "Sales attainment low", "Wang", "88%", "Scorecard, row 10"),
            ("● Watch", "KPI near target", "New customers", "90% attained", "Evaluation, row 8"),
            ("● Watch", "Collection rate low", "Wang", "75%", "Scorecard, row 10"),
        ]


def test_money_days_and_budgets_warn_with_their_figures(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "forecast", "zh")) as book:
        found = listed(book)
        assert ("▲ 严重", "预算超支", "华东展会", "已用 110%", "预算，第 9 行") in found
        amounts = [row[3] for row in found if row[1] == "逾期 1–60 天"]
        assert amounts == ["16,500", "10,000"]  # the larger one first


@pytest.mark.parametrize("name", TEMPLATE_IDS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_link_leads_to_a_cell_of_the_row_that_fired(name: str, lang: Lang, tmp_path: Path) -> None:
    path = sample_path(tmp_path, name, lang)
    with xlplan.open(path) as book:
        reading = read(book)
        table = reading.tables["dashboard"]
        for index, row in enumerate(table.rows):
            if row.get("target"):
                formula = table.sheet.range(table.cell(index, "place")).formula
                assert "HYPERLINK(" in formula
                sheet, _, cell = str(row["target"]).rpartition("!")
                value = book.sheets[sheet.strip("'")].range(cell).value
                assert value not in (None, "")
    stored = openpyxl.load_workbook(path)[dict(zip(LANGS, ("数据看板", "Dashboard"), strict=True))[lang]]
    assert stored.tables.keys() == {"dashboard"}


def test_what_no_longer_fires_leaves_the_list_and_the_rest_moves_up(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "en")) as book:
        put(read(book).tables["kpi"], 3, actual=0.16)
        assert [p.code for p in check(book) if p.sheet == "Dashboard" and p.code == "warnings-stale"]
        fill(book)
        assert [row[2] for row in listed(book)] == ["Wang", "New customers", "Wang"]
        assert fill(book).changes == []
        assert not [p for p in check(book) if p.code == "warnings-stale"]


def test_a_warning_that_somebody_answered_stays_in_its_row_and_is_marked_when_resolved(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "en")) as book:
        index = note(book, "New customers", "two more visits a week")
        put(read(book).tables["kpi"], 3, actual=0.16)
        fill(book)
        dashboard = read(book).tables["dashboard"]
        assert dashboard.raw_value(index, "subject") == "New customers"
        put(read(book).tables["kpi"], 0, actual=60)
        fill(book)
        dashboard = read(book).tables["dashboard"]
        row = [dashboard.raw_value(index, field) or None for field in (*SHOWN, "response")]
        assert row == ["✓ Resolved", "KPI near target", "New customers", None, None, "two more visits a week"]
        assert fill(book).changes == []
        put(read(book).tables["kpi"], 0, actual=45)
        fill(book)
        dashboard = read(book).tables["dashboard"]
        assert dashboard.raw_value(index, "severity") == "● Watch"


def test_a_warning_beside_a_column_of_the_managers_own_stays_too(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "en")) as book:
        table = read(book).tables["dashboard"]
        asked = table.column_number("responsible")
        table.sheet.range((table.header_row, asked)).value = "Asked"
        table.sheet.range((table.header_row + 3, asked)).value = "yes"
        put(read(book).tables["kpi"], 3, actual=0.16)
        fill(book)
        dashboard = read(book).tables["dashboard"]
        assert "responsible" not in dashboard.positions
        assert dashboard.raw_value(2, "subject") == "New customers"
        assert dashboard.raw[2][asked - 1] == "yes"
        assert dashboard.raw_value(0, "subject") == "Wang"


def test_rows_that_a_person_typed_are_kept_as_they_are(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh")) as book:
        table = read(book).tables["dashboard"]
        put(table, 1, rule="竞争对手降价", subject="万星", value="'-8%")  # over one of the program's
        put(table, 7, rule="经销商换人", response="拜访")
        table.sheet.range(table.cell(1, "code")).value = None
        fill(book)
        dashboard = read(book).tables["dashboard"]
        assert [dashboard.raw_value(1, f) for f in ("rule", "subject", "value")] == ["竞争对手降价", "万星", "-8%"]
        assert [dashboard.raw_value(7, f) for f in ("rule", "response")] == ["经销商换人", "拜访"]
        assert sum(row[1] == "指标未达成" for row in listed(book)) == 1
        assert fill(book).changes == []


def test_the_list_has_four_rows_to_spare_and_grows_up_to_twelve_with_what_fires_later(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", "en")) as book:
        for late, rows, warned in ((0, 5, 1), (6, 7, 7), (30, 12, 31)):
            table = read(book).tables["tracking"]
            grow(table, 3 + late, [])
            for row in range(3, 3 + late):
                put(read(book).tables["tracking"], row, task=f"T{row}", owner="Li", due=dt.datetime(2023, 7, 1))
            fill(book)
            assert len(read(book).tables["dashboard"].rows) == rows
            assert (listed(book)[-1][1] == "20 more warnings") == (late == 30)  # eleven of 31 have a row
            counts = [book.names[f"dashboard_{name}"].refers_to_range.value for name in ("bad", "fair")]
            assert sum(counts) == warned
            assert fill(book).changes == []


@pytest.mark.parametrize(("lang", "words"), [("zh", "C → 退出"), ("en", "C → Left")])
def test_a_customer_that_left_is_said_to_have(lang: Lang, words: str, tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "customers", lang)) as book:
        assert words in [row[3] for row in listed(book)]


def test_more_warnings_than_rows_are_counted_in_the_last_one(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", "en", edit=with_late(30))) as book:
        found = listed(book)
        assert len(found) == 12
        assert found[-1][1] == "19 more warnings"
        assert fill(book).changes == []
        note(book, found[0][2], "called")
        fill(book)
        assert len(listed(book)) == 12


@pytest.mark.parametrize("lang", LANGS)
def test_the_band_counts_the_warnings_that_have_no_row_by_their_severity(lang: Lang, tmp_path: Path) -> None:
    def more(times: int) -> Callable[[BookData], None]:
        return lambda book: book.tables["kpi"].extend([dict(row) for row in book.tables["kpi"] for _ in range(times)])

    for times, rows in ((6, 12), (0, None)):
        with xlplan.open(sample_path(tmp_path, "evaluation", lang, edit=more(times))) as book:
            reading = read(book)
            entries = fired(reading.data)
            expected = {name: sum(e.severity == name for e in entries) for name in ("bad", "fair")}
            assert rows is None or (len(entries) > rows and min(expected.values()) > 1)
            reckoned = {name: book.names[f"dashboard_{name}"].refers_to_range.value for name in expected}
            assert reckoned == expected
            shown = [row for row in listed(book) if row[0]]
            assert len(shown) == (rows - 1 if rows else len(entries))
            assert not [p for p in check(book) if p.sheet == reading.tables["dashboard"].sheet.name]


def test_an_answered_row_of_more_warnings_stands_for_none_once_it_is_resolved(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", "en", edit=with_late(30))) as book:
        put(read(book).tables["dashboard"], 11, response="seen")
        fill(book)
        total = sum(book.names[f"dashboard_{name}"].refers_to_range.value for name in ("bad", "fair"))
        assert total == len(fired(read(book).data))
        assert fill(book).changes == []


def test_the_band_counts_what_the_list_shows(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "en")) as book:
        names = {name: book.names[f"dashboard_{name}"].refers_to_range.value for name in ("bad", "fair")}
        assert names == {"bad": 2, "fair": 2}


def test_two_rows_of_one_subject_have_a_warning_each(tmp_path: Path) -> None:
    def twice(book: BookData) -> None:
        row = book.tables["kpi"][3]
        book.tables["kpi"].append(dict(row))

    with xlplan.open(sample_path(tmp_path, "evaluation", "en", edit=twice)) as book:
        missed = [row for row in listed(book) if row[1] == "KPI missed"]
        assert [row[4] for row in missed] == ["Evaluation, row 11", "Evaluation, row 14"]


def test_a_sheet_whose_name_holds_signs_is_still_led_to() -> None:
    place = TablePlace(template("evaluation").form("kpi"), "Q3 'final'", 8, {"kpi": "B", "actual": "G"})
    assert place.target(3, "actual") == "'Q3 ''final'''!G11"
    assert place.target(0, "no such field") == "'Q3 ''final'''!B8"


def test_an_empty_workbook_warns_of_nothing() -> None:
    for name in TEMPLATE_IDS:
        book = sample_book(name, "en")
        book.tables = {}
        assert not template(name).form("dashboard").bands[0].metric(book)


def test_numbers_are_worded_as_the_sheet_rounds_them() -> None:
    from xlplan.forms.form import Kind
    from xlplan.forms.sentence import number_words

    assert number_words(0.285, Kind.PERCENT) == "29%"
    assert number_words(Decimal("-0.4"), Kind.MONEY) == "0"
    assert number_words(Decimal("-1234.5"), Kind.MONEY) == "-1,235"
    assert number_words(None, Kind.COUNT) == "-"
