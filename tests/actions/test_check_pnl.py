"""Check on profit and loss, credit limits, and the lines a manager adds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import xlwings as xw
from test_check_tables import at, checked, typed
from workbooks_support import sample_path

import xlplan
from xlplan.actions import check, fill, read
from xlplan.forms.form import LANGS, BookData, Lang


def put(name: str, offset: int, value: object) -> object:
    """Somebody who types into a helper row."""

    def act(book: xw.Book) -> None:
        book.names[name].refers_to_range[0, offset].value = value

    return act


@pytest.mark.parametrize("lang", LANGS)
def test_a_line_that_is_neither_income_nor_expense_is_named(lang: Lang, tmp_path: Path) -> None:
    def act(book: xw.Book) -> None:
        book.names["pnl_kinds"].refers_to_range[0, 2:4].value = None

    problems = checked(sample_path(tmp_path, "forecast", lang), act)
    found = next(p for p in problems if p.code == "line-without-kind")
    assert (found.severity, found.params["line"]) == ("error", "产品B" if lang == "zh" else "Product B")


def test_a_kind_that_differs_between_plan_and_actual_is_an_error_at_its_cell(tmp_path: Path) -> None:
    problems = checked(sample_path(tmp_path, "forecast", "en"), put("pnl_kinds", 1, "Expense"))  # type: ignore[arg-type]
    assert at(problems, "helper-row-differs") == ["C10"]


def test_a_kind_in_the_other_language_is_understood(tmp_path: Path) -> None:
    def act(book: xw.Book) -> None:
        book.names["pnl_kinds"].refers_to_range[0, 0:2].value = "收入"

    assert checked(sample_path(tmp_path, "forecast", "en"), act) == []


def test_a_line_with_actuals_only_is_called_unplanned(tmp_path: Path) -> None:
    def edit(book: BookData) -> None:
        for row in book.rows("pnl"):
            row["plan:Product B"] = None

    problems = checked(sample_path(tmp_path, "forecast", "en", edit=edit))
    assert [(p.code, p.params["line"]) for p in problems] == [("line-not-planned", "Product B")]


def test_a_month_in_two_rows_and_a_closed_month_without_actuals_are_told(tmp_path: Path) -> None:
    def edit(book: BookData) -> None:
        book.rows("pnl")[1]["month"] = dt.date(2023, 1, 31)
        for field in [f for f in book.rows("pnl")[2] if f.startswith("actual:")]:
            book.rows("pnl")[2][field] = None

    problems = checked(sample_path(tmp_path, "forecast", "en", edit=edit))
    assert [(p.code, p.cell) for p in problems] == [("month-twice", "A14"), ("closed-without-actuals", "A15")]


def test_a_profit_variance_that_the_lines_do_not_explain_is_an_error(tmp_path: Path) -> None:
    problems = checked(sample_path(tmp_path, "forecast", "en"), put("pnl_ytd_variance", 0, -1500))  # type: ignore[arg-type]
    found = next(p for p in problems if p.code == "variances-not-tied")
    assert (found.params["lines"], found.params["shown"]) == ("-2000", "-1500")


def test_a_line_that_a_manager_adds_counts_once_it_is_declared(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "forecast", "en")) as book:
        table = read(book).tables["pnl"]
        sheet, col = table.sheet, table.column_number("plan:Product B")
        sheet.range((table.header_row, col), (table.header_row, col + 1)).value = [
            "Cash received plan",
            "Cash received Actual",
        ]
        assert [line.name for line in read(book).data.lines][:2] == ["Product A", "Cash received"]
        assert check(book) == []
        assert fill(book).changes == []  # the same amounts under another name


@pytest.mark.parametrize("lang", LANGS)
def test_a_customer_above_its_credit_limit_is_warned_about_over_all_its_rows(lang: Lang, tmp_path: Path) -> None:
    def edit(book: BookData) -> None:
        row = book.rows("receivables")[0]
        row["credit_limit"] = Decimal("16500.00")
        book.tables["receivables"].append({"customer": row["customer"], "product": "X", "opening": Decimal("0.01")})

    problems = checked(sample_path(tmp_path, "forecast", lang, edit=edit))
    found = [p for p in problems if p.code == "over-credit-limit"]
    assert [(p.params["owed"], p.params["limit"]) for p in found] == [("16500.01", "16500")]


def test_a_customer_at_its_credit_limit_is_not_over_it(tmp_path: Path) -> None:
    problems = checked(sample_path(tmp_path, "forecast", "en"), typed("receivables", 0, credit_limit=16500))
    assert at(problems, "over-credit-limit") == []
