"""New workbooks from a prepared template are, byte for byte, those that reading and writing cell by cell gives."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from region_support import DATA, LEDGER, Job, ledger, needs_data

from xlplan.batch import sample
from xlplan.batch.data import RegionData, load_ledger
from xlplan.batch.fresh import new_workbook
from xlplan.batch.instance import Update, owned_fields, update_book
from xlplan.batch.mapping import load_mapping
from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, Lang, Row, names_total
from xlplan.forms.instance import new_book
from xlplan.forms.receipts import KINDS
from xlplan.headless.compose import compose
from xlplan.headless.engine import adopt_package
from xlplan.headless.package import Package

AS_OF = dt.date(2026, 6, 30)
INVOICE = ["invoice_no", "customer", "product", "invoice_date", "due_date", "amount"]
RECEIPT = ["invoice_no", "date", "amount", "kind", "note"]


@lru_cache
def empty(lang: Lang, as_of: dt.date = AS_OF) -> bytes:
    form = template("forecast")
    return compose(form, new_book(form, lang, {"as_of": f"{as_of}", "period": f"{as_of:%Y-%m}"}))


def update(
    region: str, invoices: Sequence[Row], receipts: Sequence[Row], *, as_of: dt.date = AS_OF,
    fields: Sequence[str] = INVOICE,
) -> Update:  # fmt: skip
    facts = {"period": f"{as_of:%Y-%m}", "as_of": as_of, "template": "forecast", "region": region}
    facts["template_version"] = template("forecast").version
    data = RegionData(region, [dict(row) for row in invoices], [dict(row) for row in receipts])
    return Update(data, as_of, facts, owned_fields(list(fields), RECEIPT))


def cell_by_cell(data: bytes, wanted: Update) -> bytes:
    with adopt_package(Package.from_bytes(data, "new.xlsx")) as book:
        assert update_book(book, wanted)
        made: bytes = book.impl.package.to_bytes()
        return made


def assert_the_same(data: bytes, wanted: Update) -> None:
    slow, fast = replace(wanted, problems=[], counts={}), replace(wanted, problems=[], counts={})
    made = new_workbook(data, fast)
    assert made is not None
    assert made == cell_by_cell(data, slow)
    assert (fast.counts, fast.changes, fast.problems) == (slow.counts, slow.changes, slow.problems)


# --- ledgers ----------------------------------------------------------------------------------------------------------
TRICKY = [
    "Boyuan", "boyuan", "客户 甲", "Müller & Söhne <AG>", '"Quoted" Ltd', "=SUM(A1)", "'text", "two\nlines",
    "a_x0041_b", "full\u3000width", "1001", "-", "TRUE", "a  b", "💼 case", "x" * 500, "tab\there", "non\u00a0breaking",
]  # fmt: skip
plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.strip)
texts = st.sampled_from(TRICKY) | plain.filter(lambda text: bool(text) and not names_total(text))
days = st.dates(dt.date(2024, 1, 1), AS_OF)
cents = st.decimals(-1000, 10_000_000, places=2) | st.sampled_from(
    [Decimal("0.00"), Decimal("0.01"), Decimal("1E+3"), Decimal("9999999999999.99")]
)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[str, list[Row], list[Row]]:
    numbers = draw(st.lists(texts, max_size=14, unique_by=str.casefold))
    customers = draw(st.lists(texts, min_size=1, max_size=13))
    invoices: list[Row] = [
        {
            "invoice_no": number,
            "customer": draw(st.sampled_from(customers)),
            "product": draw(st.none() | st.sampled_from(["Software", "服务"])),
            "invoice_date": draw(days),
            "due_date": draw(st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1))),
            "amount": draw(cents),
        }
        for number in numbers
    ]
    receipts: list[Row] = [
        {
            "invoice_no": draw(st.sampled_from([*numbers, "unknown"])),
            "date": draw(days),
            "amount": draw(cents),
            "kind": draw(st.sampled_from([kind.id for kind in KINDS])),
            "note": draw(st.none() | texts),
        }
        for _ in range(draw(st.integers(0, 5)))
    ]
    return draw(texts), invoices, receipts


@settings(max_examples=60, deadline=None)
@given(ledgers(), st.sampled_from(LANGS))
def test_any_ledger_gives_the_same_file(made: tuple[str, list[Row], list[Row]], lang: Lang) -> None:
    assert_the_same(empty(lang), update(*made))


@pytest.mark.parametrize("invoices", [0, 1, 2, 40])
@pytest.mark.parametrize("customers", [1, 10, 11])
@pytest.mark.parametrize("receipts", [0, 1, 2])
def test_tables_that_grow_and_tables_that_do_not_give_the_same_file(
    invoices: int, customers: int, receipts: int
) -> None:
    rows: list[Row] = [
        dict(zip(INVOICE, (f"A{i}", f"C{i % customers}", None, AS_OF, AS_OF, Decimal(i)), strict=True))
        for i in range(invoices)
    ]
    paid: list[Row] = [
        dict(zip(RECEIPT, (f"A{i}", AS_OF, Decimal(1), "receipt", None), strict=True)) for i in range(receipts)
    ]
    assert_the_same(empty("en"), update("East", rows, paid))


def test_a_ledger_without_products_and_with_currencies_gives_the_same_file() -> None:
    fields = ["invoice_no", "customer", "invoice_date", "due_date", "amount", "currency"]
    rows: list[Row] = [
        dict(zip(fields, (f"A{i}", "Boyuan", AS_OF, AS_OF, Decimal("0.5"), "CNY"), strict=True)) for i in range(12)
    ]
    assert_the_same(empty("zh"), update("East", rows, [], fields=fields))


@needs_data
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("as_of", [dt.date(2013, 3, 31), dt.date(2013, 12, 31)])
def test_every_region_of_the_real_ledger_gives_the_same_file(lang: Lang, as_of: dt.date) -> None:
    mapping, problems = load_mapping(DATA / "invoices.toml", "region")
    assert mapping
    assert not problems
    found = load_ledger(DATA / "invoices.csv", mapping, "region", as_of, DATA)
    assert found.regions
    for region, data in found.regions.items():
        assert_the_same(empty(lang, as_of), update(region, data.invoices, data.receipts, as_of=as_of))


# --- what is left to reading and writing cell by cell -----------------------------------------------------------------
def row(**changes: Any) -> Row:
    return dict(zip(INVOICE, ("A1", "Boyuan", None, AS_OF, AS_OF, Decimal(5)), strict=True)) | changes


@pytest.mark.parametrize("invoice", [
    row(customer="#REF!"),  # read as an error, not as a name
    row(amount=Decimal("12345678901234.5678")),  # more digits than a cell keeps
    row(customer="x" * 32_768),
    row(product="\ud800"),
])  # fmt: skip
def test_what_a_cell_does_not_give_back_as_it_was_is_not_for_the_prepared_template(invoice: Row) -> None:
    wanted = update("East", [invoice, row(invoice_no="A2")], [])
    assert new_workbook(empty("en"), wanted) is None
    assert (wanted.counts, wanted.changes) == ({}, 0)


def test_a_template_that_holds_something_under_a_table_is_not_prepared() -> None:
    package = Package.from_bytes(empty("en"), "new.xlsx")
    invoices = package.tables["invoices"]
    package.write(invoices.sheet, invoices.last_row + 5, 1, "Remarks")
    wanted = update("East", [row(invoice_no=f"A{i}") for i in range(5)], [])
    assert new_workbook(package.to_bytes(), wanted) is None


def test_a_template_of_another_month_is_left_to_the_long_way() -> None:
    wanted = update("East", [row(), row(invoice_no="A2")], [], as_of=dt.date(2026, 7, 31))
    assert new_workbook(empty("en"), wanted) is None


def test_a_region_named_like_an_error_is_made_and_read_as_before(tmp_path: Path) -> None:
    job = Job(tmp_path, ledger(("0001", "customer", " #REF! ")), lang="en")
    result = job.run()
    assert [file.action for file in result.files] == ["created", "created"]
    with adopt_package(Package.open(job.east)) as book:
        assert "#REF!" in [cell.value for cell in book.sheets["Invoices"].range("B1:B40")]


def test_regenerate_makes_its_new_workbooks_that_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = Job(tmp_path / "fast", LEDGER)
    slow = Job(tmp_path / "slow", LEDGER)
    for job in (fast, slow):
        job.folder.mkdir()
    found = fast.run()
    monkeypatch.setattr("xlplan.batch.making.new_workbook", lambda *_: None)
    assert [f.as_json() | {"workbook": ""} for f in slow.run().files] == [
        f.as_json() | {"workbook": ""} for f in found.files
    ]
    assert fast.bytes() == slow.bytes()


def test_a_template_is_taken_apart_once_for_all_regions(tmp_path: Path) -> None:
    sample.prepared.cache_clear()
    rows = [[f"R{n}", f"{i}", "Boyuan", "2026-01-10", "2026-02-09", "1.00", ""] for n in range(6) for i in range(3)]
    Job(tmp_path, rows).run()
    found = sample.prepared.cache_info()
    assert (found.misses, found.hits) == (1, 5)


def test_values_are_rows_as_the_template_shows_them() -> None:
    """A figure reckoned by hand: 100 billed in June, 30 paid, due in the first of August."""
    wanted = update("East", [row(amount=Decimal(100), due_date=dt.date(2026, 8, 1)), row(invoice_no="A2")],
                    [dict(zip(RECEIPT, ("A1", AS_OF, Decimal(30), "receipt", None), strict=True))])  # fmt: skip
    made = new_workbook(empty("en"), wanted)
    assert made
    package = Package.from_bytes(made, "new.xlsx")
    info = package.tables["invoices"]
    line = package.values(info.sheet, info.first_row + 1, info.first_col, info.first_row + 1, info.last_col)[0]
    found = dict(zip(info.columns, line, strict=True))
    assert [found[h] for h in ("Amount", "Settled", "Open amount", "Ageing")] == [100.0, 30.0, 70.0, "Not due"]
    assert info.last_row == info.first_row + 2
