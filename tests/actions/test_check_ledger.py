"""Check on invoices, receipts and the plan that follows from them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from test_check_tables import at, checked, typed
from workbooks_support import sample_path

import xlplan
from xlplan.actions import check, fill, read
from xlplan.actions.checks_ledger import as_excel_reads
from xlplan.errors import Problem
from xlplan.forms.catalog import template
from xlplan.forms.form import BookData, Row
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose


def with_rows(tmp_path: Path, form: str, *rows: Row) -> list[Problem]:
    """The problems of the sample with more rows in one of its tables."""

    def edit(book: BookData) -> None:
        book.tables[form] += [dict(row) for row in rows]

    return checked(sample_path(tmp_path, "forecast", "en", edit=edit))


def invoice(number: str, **cells: object) -> Row:
    return {
        "invoice_no": number, "customer": "朗通", "product": "软件", "invoice_date": dt.date(2023, 6, 1),
        "due_date": dt.date(2023, 7, 1), "amount": Decimal(100), "currency": "CNY",
    } | cells  # type: ignore[return-value]  # fmt: skip


def receipt(number: str | None, amount: int = 50) -> Row:
    return {"invoice_no": number, "date": dt.date(2023, 6, 20), "amount": Decimal(amount), "kind": "receipt"}


# --- receipts and invoices -------------------------------------------------------------------------------------------
def test_a_receipt_for_an_unknown_invoice_is_an_error_and_counts_as_unapplied(tmp_path: Path) -> None:
    def edit(book: BookData) -> None:
        book.tables["receipts"].append(receipt("Z-9999"))

    path = sample_path(tmp_path, "forecast", "en", edit=edit)
    found = [p for p in checked(path) if p.code == "unknown-invoice"]
    assert [(p.severity, p.sheet, p.cell) for p in found] == [("error", "Receipts", "A18")]
    assert "receipt for an unknown invoice" in found[0].message("en").lower()
    with xlplan.open(path) as book:
        assert book.names["invoices_unapplied"].refers_to_range.value == -50
        assert book.names["invoices_balance"].refers_to_range.value == 38400 - 50


def test_a_receipt_that_names_no_invoice_is_no_error(tmp_path: Path) -> None:
    assert [p.severity for p in with_rows(tmp_path, "receipts", receipt(None))] == []


def test_receipts_that_exceed_their_invoice_are_a_warning(tmp_path: Path) -> None:
    problems = with_rows(tmp_path, "receipts", receipt("Z-1006", 1))
    found = [p for p in problems if p.code == "overpaid-invoice"]
    assert [(p.severity, p.params["paid"], p.params["amount"]) for p in found] == [("warning", "7251.25", "7250.25")]


def test_an_invoice_due_before_it_was_issued_is_found(tmp_path: Path) -> None:
    problems = with_rows(tmp_path, "invoices", invoice("Z-2", due_date=dt.date(2023, 5, 31)))
    assert [p.severity for p in problems if p.code == "due-before-issued"] == ["warning"]


def test_another_currency_than_the_workbooks_is_an_error(tmp_path: Path) -> None:
    problems = with_rows(tmp_path, "invoices", invoice("Z-2", currency="USD"), invoice("Z-3", currency="cny"))
    assert [(p.severity, p.params["currency"]) for p in problems if p.code == "other-currency"] == [("error", "USD")]


@pytest.mark.parametrize(
    ("one", "other", "confused"),
    [
        ("1234567890123456", "1234567890123457", True),
        ("12345678901234561", "12345678901234562", True),
        ("123456789012345", "123456789012346", False),
        ("1234567890123456", "12345678901234561", False),
        ("Z234567890123456", "Z234567890123457", False),
        ("0012", "12", True),
        ("12", "12.0", True),
        ("120", "12", False),
        ("0", "00", True),
    ],
)
def test_invoice_numbers_that_excel_takes_for_one_are_an_error(
    tmp_path: Path, one: str, other: str, confused: bool
) -> None:
    assert (as_excel_reads(one) == as_excel_reads(other)) is confused
    found = [
        p for p in with_rows(tmp_path, "invoices", invoice(one), invoice(other)) if p.code == "confusable-invoices"
    ]
    assert [p.severity for p in found] == ["error"] * confused


def test_buckets_that_do_not_tie_with_the_balance_are_an_error(tmp_path: Path) -> None:
    def overwrite(book: xw.Book) -> None:
        book.names["invoices_age_not_due"].refers_to_range.value = 1

    problems = checked(sample_path(tmp_path, "forecast", "en"), overwrite)
    found = [p for p in problems if p.code == "ledger-not-tied"]
    assert [(p.severity, p.params["balance"]) for p in found] == [("error", "38400")]


# --- the plan --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "value", "column", "ledger"),
    [
        ("plan_2023_02", 1, "2023-02 Planned", "20000"),
        ("actual_2023_05", 17000, "2023-05 Collected", "17500"),
        ("shipped_2023_03", None, "2023-03 Billed", "18000"),
        ("credit", 0, "Credits and write-offs", "500"),
        ("opening", 5, "Opening balance", "0"),
    ],
)
def test_a_plan_that_disagrees_with_its_ledger_is_found_cell_by_cell(
    tmp_path: Path, field: str, value: object, column: str, ledger: str
) -> None:
    problems = checked(sample_path(tmp_path, "forecast", "en"), typed("receivables", 0, **{field: value}))
    found = [p for p in problems if p.code == "ledger-disagrees"]
    assert [(p.severity, p.params["customer"], p.params["column"], p.params["ledger"]) for p in found] == [
        ("warning", "Langtong", column, ledger)
    ]


def test_a_customer_of_the_ledger_without_a_row_is_named(tmp_path: Path) -> None:
    problems = with_rows(tmp_path, "invoices", invoice("Z-2", customer="新客户", product=None))
    assert [p.params["customer"] for p in problems if p.code == "customer-not-planned"] == ["新客户"]


def test_a_row_without_product_stands_for_all_products_of_its_customer(tmp_path: Path) -> None:
    def merge(book: BookData) -> None:
        book.tables["receivables"][0]["product"] = None

    assert not checked(sample_path(tmp_path, "forecast", "zh", edit=merge))


def test_helper_rows_that_left_their_headers_are_an_error(tmp_path: Path) -> None:
    def swap(book: xw.Book) -> None:
        months = book.names["receivables_months"].refers_to_range
        tags = book.names["receivables_tags"].refers_to_range
        months[0, 0].value = dt.datetime(2022, 8, 1)
        tags[0, 1].value = "Collected"

    problems = checked(sample_path(tmp_path, "forecast", "en"), swap)
    found = [p for p in problems if p.code == "helper-row-differs"]
    assert [(p.severity, p.params["header"], p.params["value"]) for p in found] == [
        ("error", "2022-07 Billed", "2022-08-01"), ("error", "2022-07 Planned", "Collected"),
    ]  # fmt: skip


def test_a_helper_name_that_does_not_cover_the_months_is_an_error(tmp_path: Path) -> None:
    path = sample_path(tmp_path, "forecast", "en")
    book = openpyxl.load_workbook(path)
    book.defined_names["receivables_months"].value = "Receivables!$E$5:$F$5"
    book.save(path)
    assert [p.severity for p in checked(path) if p.code == "helper-rows-astray"] == ["error"]


def test_an_opening_that_the_plan_does_not_cover_is_found_where_nothing_is_billed(tmp_path: Path) -> None:
    book = sample_book("forecast", "zh")
    book.tables = {
        "receivables": [
            {"customer": "朗通", "opening": Decimal(300), "plan_2023_05": Decimal(100), "plan_2023_06": Decimal(150)},
            {"customer": "泰岳", "opening": Decimal(300), "plan_2023_05": Decimal(300)},
        ],
        "invoices": [], "receipts": [],
    }  # fmt: skip
    path = tmp_path / "plain.xlsx"
    omit = frozenset({"shipped", "total_billed", "collection_rate"})
    path.write_bytes(compose(template("forecast"), book, omit=omit))
    found = [p for p in checked(path) if p.code == "opening-not-planned"]
    assert [(p.params["customer"], p.params["opening"], p.params["planned"]) for p in found] == [("朗通", "300", "250")]
    with_billing = sample_path(tmp_path, "forecast", "zh")
    assert not at(checked(with_billing, typed("receivables", 0, opening=10**9)), "opening-not-planned")


def test_monthly_columns_that_changed_places_are_still_summed_from_first_to_last(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "forecast", "en")) as book:
        table = read(book).tables["receivables"]
        first, last = table.column_number("shipped_2022_07"), table.column_number("actual_2023_06")
        for row in range(table.header_row - 2, table.header_row + 4):  # month, tag, header, three customers
            one, other = table.sheet.range((row, first)), table.sheet.range((row, last))
            held = one.value, other.value
            one.value = "aside"
            other.value, one.value = held
        fill(book)
        assert not check(book)
        moved = read(book).tables["receivables"]
        assert moved.column_number("actual_2023_06") == first
        assert [moved.raw_value(i, "outstanding") for i in range(3)] == [16500, 21900, 0]
        formula = moved.sheet.range(moved.cell(0, "total_collected")).formula
        assert "[2023-06 Collected]:[2022-07 Billed]" in formula
