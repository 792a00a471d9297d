"""The chase list: what is overdue, by customer and contact, as text to paste."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from workbooks_support import sample_path

import xlplan
from xlplan.actions import ChaseList, chase_list
from xlplan.errors import MissingPartError
from xlplan.forms.form import BookData, Row


def listed(path: Path) -> ChaseList:
    with xlplan.open(path) as book:
        return chase_list(book)


def test_the_chinese_list_reads_as_one_would_write_it(tmp_path: Path) -> None:
    assert listed(sample_path(tmp_path, "forecast", "zh")).text.splitlines() == [
        "催款清单（截至 2023-06-30）",
        "1. 朗通（联系人：陈）：逾期 CNY 16,500.00，1 张发票，最早到期日 2023-06-21（已逾期 9 天），"
        "承诺 2023-07-10 回款",
        "2. 泰岳（联系人：周）：逾期 CNY 10,000.00，1 张发票，最早到期日 2023-05-11（已逾期 50 天），"
        "承诺 2023-06-25 回款，未兑现",
        "合计逾期 CNY 26,500.00",
    ]


def test_the_english_list_reads_as_one_would_write_it(tmp_path: Path) -> None:
    assert listed(sample_path(tmp_path, "forecast", "en")).text.splitlines() == [
        "Overdue receivables as of 2023-06-30",
        "1. Langtong (contact: Chen): CNY 16,500.00 overdue, 1 invoice, oldest due 2023-06-21 (9 days ago), "
        "promised for 2023-07-10",
        "2. Taiyue (contact: Zhou): CNY 10,000.00 overdue, 1 invoice, oldest due 2023-05-11 (50 days ago), "
        "promised for 2023-06-25, not kept",
        "Total overdue: CNY 26,500.00",
    ]


def test_invoices_of_one_customer_are_grouped_by_contact_and_typed_totals_left_out(tmp_path: Path) -> None:
    def invoice(number: str, amount: int, **cells: object) -> Row:
        day = dt.date(2023, 6, 1)
        return {"invoice_no": number, "customer": "LANGTONG", "invoice_date": day, "due_date": day,
                "amount": Decimal(amount), **cells}  # type: ignore[dict-item]  # fmt: skip

    def edit(book: BookData) -> None:
        book.tables["invoices"] += [
            invoice("A", 100, contact="chen", disputed="yes"), invoice("B", 40), invoice("Total", 9999),
            invoice("C", 70, due_date=dt.date(2023, 6, 30)),
        ]  # fmt: skip

    found = listed(sample_path(tmp_path, "forecast", "en", edit=edit))
    lines = [(x.customer, x.contact, x.overdue, x.invoices, x.oldest.day, x.days, x.disputed) for x in found.lines]
    assert lines == [
        ("Langtong", "Chen", 16600, 2, 1, 29, 100), ("Taiyue", "Zhou", 10000, 1, 11, 50, 0),
        ("LANGTONG", "", 40, 1, 1, 29, 0),
    ]  # fmt: skip
    assert found.overdue == 26640
    assert "CNY 100.00 of it disputed" in found.text
    assert "2 invoices" in found.text


def test_nothing_overdue_is_said_in_words(tmp_path: Path) -> None:
    def edit(book: BookData) -> None:
        book.facts["as_of"] = dt.date(2022, 11, 30)

    assert listed(sample_path(tmp_path, "forecast", "en", edit=edit)).text.endswith("Nothing is overdue.")


def test_a_workbook_without_invoices_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match="invoices"):
        listed(sample_path(tmp_path, "tracking", "en"))
