"""What regenerate remembers, which row is which, and what becomes of a cell."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from region_support import LEDGER, Job, add_row, cell, edit, ledger, table

import xlplan
from xlplan.actions.sheet import read
from xlplan.batch.memory import (
    INFO_FORM,
    INFO_KEY,
    LONGEST,
    Remembered,
    brief,
    cell_text,
    numbered,
    remember,
    remembered,
    row_keys,
)  # fmt: skip
from xlplan.batch.merge import verdict
from xlplan.errors import MissingPartError, WorkbookError
from xlplan.forms.catalog import template
from xlplan.forms.form import BookData
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose
from xlplan.headless.engine import adopt_package
from xlplan.headless.package import Package


def book_of(data: BookData | None = None):
    found = template("forecast")
    data = data or new_book(found, "zh", {"as_of": "2026-06-30", "region": "East"})
    return adopt_package(Package.from_bytes(compose(found, data), "east.xlsx"))


def test_a_new_workbook_remembers_nothing_and_gives_back_what_it_is_told():
    with book_of() as book:
        assert remembered(book) == {}
        memory = {
            INFO_FORM: {INFO_KEY: Remembered({"region": "华东"}, 0)},
            "invoices": {("0001", "1"): Remembered({"amount": "12.5", "product": ""}, 0),
                         ("=x\"'", "1"): Remembered({"amount": "", "customer": "=1+1"}, 1, gone=True)},
        }  # fmt: skip
        assert remember(book, memory) is True
        assert remembered(book) == memory
        assert remember(book, memory) is False


def test_forgetting_a_row_leaves_none_of_it_behind():
    with book_of() as book:
        memory = {"invoices": {(str(n), "1"): Remembered({"amount": str(n)}, n) for n in range(5)}}
        remember(book, memory)
        del memory["invoices"]["1", "1"], memory["invoices"]["4", "1"]
        remember(book, memory)
        assert {key: entry.values for key, entry in remembered(book)["invoices"].items()} == {
            ("0", "1"): {"amount": "0"}, ("2", "1"): {"amount": "2"}, ("3", "1"): {"amount": "3"},
        }  # fmt: skip


def test_a_damaged_memory_is_an_error_with_its_place_not_a_guess(tmp_path):
    Job(tmp_path, LEDGER).run()
    edit(tmp_path / "out" / "East.xlsx", lambda book: setattr(book["xlplan_memory"]["C3"], "value", "{"))
    with xlplan.open(tmp_path / "out" / "East.xlsx") as book, pytest.raises(WorkbookError) as error:
        remembered(book)
    assert (error.value.problem.code, error.value.problem.cell) == ("memory-damaged", "A3")


def test_without_its_hidden_sheet_a_workbook_remembers_nothing_and_cannot_be_told(tmp_path):
    Job(tmp_path, LEDGER).run()

    def drop(book):
        del book["xlplan_memory"]
        del book.defined_names["xlplan_memory"]

    edit(tmp_path / "out" / "East.xlsx", drop)
    with xlplan.open(tmp_path / "out" / "East.xlsx") as book:
        assert remembered(book) == {}
        with pytest.raises(MissingPartError):
            remember(book, {"invoices": {}})


def test_what_is_remembered_of_a_cell_is_far_shorter_than_a_cell_may_be():
    texts = {brief("x" * 30_000), brief("x" * 29_999), brief("x" * 30_000 + "y")}
    assert len(texts) == 3
    assert max(map(len, texts)) < LONGEST


# --- which row is which -----------------------------------------------------------------------------------------------
KEYS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["receipt", "prepayment"])), max_size=8)


@given(KEYS)
def test_every_row_gets_a_key_of_its_own_numbered_in_order(keys):
    found = numbered([(key, {}) for key in keys], {})
    assert len(set(found)) == len(keys)
    for key in set(keys):
        assert [full for full in found if full[:-1] == key] == [(*key, str(n + 1)) for n in range(keys.count(key))]


@given(KEYS, st.data())
def test_rows_that_show_what_was_remembered_keep_their_keys_in_any_order_and_when_some_are_deleted(keys, data):
    rows = [(key, {"amount": str(n)}) for n, key in enumerate(keys)]
    before = numbered(rows, {})
    known = {full: values for full, (_, values) in zip(before, rows, strict=True)}
    left = data.draw(st.lists(st.sampled_from(range(len(rows))), unique=True) if rows else st.just([]))
    assert numbered([rows[i] for i in left], known) == [before[i] for i in left]


def test_two_receipts_of_one_invoice_are_told_apart_also_after_the_first_is_deleted(tmp_path):
    found = template("forecast")
    data = new_book(found, "en", {"as_of": "2026-06-30", "region": "East"})
    row = {"invoice_no": "A1", "kind": "receipt"}
    data.tables["receipts"] = [
        row | {"date": dt.date(2026, 1, d), "amount": xlplan.metrics.to_decimal(d)} for d in (5, 9)
    ]
    with book_of(data) as book:
        receipts = read(book).tables["receipts"]
        assert row_keys(receipts) == [("a1", "receipt", "1"), ("a1", "receipt", "2")]
        known = {
            key: Remembered({"amount": cell_text(receipts, i, "amount")}, i) for i, key in enumerate(row_keys(receipts))
        }
        assert [entry.values for entry in known.values()] == [{"amount": "5"}, {"amount": "9"}]
        receipts.rows, receipts.raw = receipts.rows[1:], receipts.raw[1:]
        assert row_keys(receipts, known) == [("a1", "receipt", "2")]


def test_a_number_typed_as_text_is_not_what_was_brought(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()
    edit(job.east, lambda book: setattr(cell(book, "invoices", "金额", "0002"), "value", "250.5"))
    with xlplan.open(job.east) as book:
        invoices = read(book).tables["invoices"]
        texts = {row["invoice_no"]: cell_text(invoices, i, "amount") for i, row in enumerate(invoices.rows)}
    assert texts == {"0001": "100", "0002": "'250.5", "0003": "80.25"}


# --- what becomes of a cell -------------------------------------------------------------------------------------------
VALUES = st.sampled_from(["", "1", "2", "3"])


@given(cell=VALUES, before=st.none() | VALUES, now=VALUES)
def test_the_rule_of_ownership_holds_for_every_cell(cell, before, now):
    found = verdict(cell, before, now)
    if cell == now:
        assert found == "same"
    elif cell == (before or ""):
        assert found == "write"
    elif now == (before or ""):
        assert found == "kept-edit"
    else:
        assert found == "conflict"
    if found == "write":
        assert cell in ("", before), "only what regenerate itself brought, or nothing, is ever overwritten"


def test_a_row_that_a_manager_typed_above_the_datas_own_takes_no_key_from_it(tmp_path):
    job = Job(tmp_path, LEDGER)
    job.run()

    def type_receipt(book):
        sheet, _, top, _ = table(book, "receipts")
        add_row(sheet, "receipts", {c: sheet.cell(top + 1, c).value for c in range(1, 7)})
        for col, value in ((2, dt.datetime(2026, 3, 1)), (3, 7), (6, None)):
            sheet.cell(top + 1, col).value = value

    edit(job.east, type_receipt)
    result = job.run()
    assert [p.code for p in result.problems] == []
    result = Job(tmp_path, ledger(("0001", "settled", "2026-02-21"))).run()
    assert [p.code for p in result.problems] == []
    with xlplan.open(job.east) as book:
        found = {(row["date"], row["amount"], row["origin"]) for row in read(book).data.tables["receipts"]}
    assert found == {(dt.date(2026, 3, 1), 7, None), (dt.date(2026, 2, 21), 100, "data")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_whose_memory_was_deleted_is_named_in_words(tmp_path, lang):
    job = Job(tmp_path, LEDGER)
    job.run()

    def forget(book):
        del book["xlplan_memory"]
        del book.defined_names["xlplan_memory"]

    edit(job.east, forget)
    before = job.east.read_bytes()
    (problem,) = [p for p in job.run().problems if p.code == "memory-missing"]
    assert problem.line(lang).startswith("East.xlsx!xlplan_memory")
    assert job.east.read_bytes() == before
