"""Ageing of what was owed at the month ends, reckoned by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from openpyxl.utils import range_boundaries

import xlplan
from xlplan.forms.catalog import in_evaluation_order, template
from xlplan.forms.evaluate import evaluate
from xlplan.forms.form import BookData, Lang, Row
from xlplan.forms.instance import new_book
from xlplan.forms.invoices import AGES
from xlplan.forms.invoices import FORM as INVOICE_FORM
from xlplan.forms.month_ends import COLUMNS, month_end
from xlplan.headless.calculate import installed_engines, recalculate
from xlplan.headless.compose import compose
from xlplan.headless.package import Package

FORECAST = template("forecast")
FORMS = in_evaluation_order(FORECAST.forms)
INVOICES = """
    old       2022-09-10 2022-10-10  1000
    in-parts  2023-01-05 2023-02-04  2000
    due-on-it 2023-01-31 2023-01-31   300
    edges     2023-02-01 2023-03-01   400
    overpaid  2023-02-10 2023-03-10   100
    credited  2023-03-01 2023-03-31   800
    undated   2023-03-10 -             70
    new       2023-06-15 2023-07-15   900
    prepaid   2023-04-05 2023-06-04   600
    later     2023-07-01 2023-07-31  5000
    negative  2023-01-10 2023-01-20  -250
    paid-in-July 2023-05-20 2023-05-31 50
    Total     2023-01-01 2023-02-01  9999"""
"""Number, date, due date, amount. The last is a total that somebody typed."""
RECEIPTS = """
    in-parts  2023-03-31  500 receipt
    in-parts  2023-04-01 1500 receipt
    overpaid  2023-03-05  150 receipt
    credited  2023-04-15  300 credit_note
    prepaid   2023-02-20  200 prepayment
    paid-in-July 2023-07-05 50 receipt"""
STACKS = {
    #             not due                1-30        31-60       61-90  over 90
    "2023-01-31": (2000 + 300, 0, 0, 0, 1000),
    "2023-02-28": (400 + 100, 2000 + 300, 0, 0, 1000),
    "2023-03-31": (800 + 70, 400, 1500 + 300, 0, 1000),
    "2023-04-30": (70 + 400, 500, 400, 300, 1000),
    "2023-05-31": (70 + 400 + 50, 0, 0, 500, 1000 + 300 + 400),
    "2023-06-30": (70 + 900, 400 + 50, 0, 0, 1000 + 300 + 400 + 500),
}
"""`edges` is 30 days overdue at the end of March, 60 in April, 91 in May; `due-on-it` is not yet due in January."""


def day(text: str) -> dt.date | None:
    return None if text == "-" else dt.date.fromisoformat(text)


def ledger(
    lang: Lang = "en", invoices: str = INVOICES, receipts: str = RECEIPTS, as_of: str = "2023-06-30"
) -> BookData:
    book = new_book(FORECAST, lang, {"region": "East", "as_of": as_of})
    bills: list[Row] = [
        {"invoice_no": no, "customer": "Langtong", "invoice_date": day(issued), "due_date": day(due),
         "amount": Decimal(amount)}
        for no, issued, due, amount in (line.split() for line in invoices.strip().splitlines())
    ]  # fmt: skip
    paid: list[Row] = [
        {"invoice_no": no, "date": day(date), "amount": Decimal(amount), "kind": kind}
        for no, date, amount, kind in (line.split() for line in receipts.strip().splitlines())
    ]
    book.tables["invoices"], book.tables["receipts"] = bills, paid
    return book


def board(book: BookData) -> dict[str, object]:
    figures = evaluate(FORMS, {f.id: f.resolve(book.months, book.lines) for f in FORMS}, book)["invoices"]
    shown = [figures.board[f"month_ends_{len(STACKS)}_{col}"] for col in range(1, 6)]
    assert shown == [figures.bands[age] for age in AGES]
    return dict(figures.board)


def said(book: BookData) -> object:
    return board(book)["headline_month_ends"]


def test_each_stack_is_what_was_open_on_its_date_by_days_past_due() -> None:
    found = board(ledger())
    for row, (date, stack) in enumerate(STACKS.items(), 1):
        assert tuple(found[f"month_ends_{row}_{col}"] for col in range(1, 6)) == stack, date
    words = [found[f"month_ends_{row}_0"] for row in range(1, 7)]
    assert words == ["23-01\n3,300", "23-02\n3,800", "23-03\n4,070", "23-04\n2,670", "23-05\n2,720", "23-06-30\n3,620"]


@libreoffice.needed
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_cells_of_a_new_workbook_recalculate_to_the_same_stacks(tmp_path: Path, lang: Lang) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(compose(FORECAST, ledger(lang)))
    (recalculated,) = libreoffice.recalculated([path], tmp_path / "recalculated")
    for file in (path, recalculated):
        book = openpyxl.load_workbook(file, data_only=True)
        sheet, cells = next(iter(book.defined_names["invoices_chart_month_ends"].destinations))
        left, top, right, bottom = range_boundaries(cells)
        rows = book[sheet].iter_rows(top + 1, bottom, left + 1, right, values_only=True)
        assert list(rows) == list(STACKS.values()), file.name


def test_no_calculation_engine_finds_a_circle_or_another_value() -> None:
    package = Package.from_bytes(compose(FORECAST, ledger()), "ledger.xlsx")
    for engine in installed_engines():
        done = recalculate(package, engine=engine)
        assert (done.stale, done.changes) == ({}, {}), engine


def test_the_sentence_tells_how_the_overdue_share_moved() -> None:
    """1000 of 3300 in January, 2650 of 3620 now."""
    assert said(ledger()) == "At the end of January the overdue share was 30%; it rose to 73%"
    assert said(ledger("zh")) == "1 月末逾期占比为 30%，目前升至 73%"


@pytest.mark.parametrize(
    ("invoices", "receipts", "words"),
    [
        ("a 2023-04-05 2023-04-20 100\nb 2023-06-05 2023-07-20 300", "",
         "At the end of April the overdue share was 100%; it fell to 25%"),
        ("a 2023-04-05 2023-04-20 100", "", "At the end of April the overdue share was 100%; it is still 100%"),
        ("a 2023-06-05 2023-06-20 100\nb 2023-06-05 2023-07-20 300", "",
         "25% is overdue; nothing was owed at the month ends before"),
        ("a 2023-04-05 2023-04-20 100", "a 2023-06-20 100 receipt", "Nothing is owed any longer"),
        ("a 2023-04-05 2023-04-20 100", "a 2023-04-20 100 receipt", "No data yet"),
        ("", "", "No data yet"),
    ],
)  # fmt: skip
def test_the_sentence_is_sound_where_one_of_the_dates_has_no_balance(invoices: str, receipts: str, words: str) -> None:
    assert said(ledger(invoices=invoices, receipts=receipts)) == words


def test_large_amounts_along_the_axis_are_shortened() -> None:
    invoices = "a 2023-05-05 2023-07-20 999999.40\nb 2023-06-05 2023-07-20 1345000.60"
    english, chinese = (board(ledger(lang, invoices, "")) for lang in ("en", "zh"))
    assert (english["month_ends_5_0"], english["month_ends_6_0"]) == ("23-05\n999,999", "23-06-30\n2.35M")
    assert (chinese["month_ends_5_0"], chinese["month_ends_6_0"]) == ("23-05\n999,999", "23-06-30\n234.5万")


def test_month_ends_are_those_before_the_month_of_the_as_of_date() -> None:
    assert [month_end(dt.date(2024, 3, 31), back) for back in (1, 2, 3)] == [
        dt.date(2024, 2, 29), dt.date(2024, 1, 31), dt.date(2023, 12, 31)]  # fmt: skip
    assert month_end(dt.date(2024, 12, 5), 1) == dt.date(2024, 11, 30)
    assert month_end(dt.date(2024, 1, 5), 5) == dt.date(2023, 8, 31)


def test_without_an_as_of_date_nothing_is_reckoned() -> None:
    book = ledger()
    book.facts.pop("as_of")
    found = board(book)
    assert (found["month_ends_1_0"], found["month_ends_1_5"], found["headline_month_ends"]) == ("", 0, "No data yet")


def test_a_workbook_made_before_there_were_month_ends_is_filled_and_checked_as_ever(tmp_path: Path) -> None:
    columns = tuple(c for c in INVOICE_FORM.columns if c not in COLUMNS)
    before = replace(INVOICE_FORM, columns=columns, charts=INVOICE_FORM.charts[:1])
    forms = tuple(before if form is INVOICE_FORM else form for form in FORECAST.forms)
    path = tmp_path / "older.xlsx"
    path.write_bytes(compose(replace(FORECAST, forms=forms), ledger()))
    with xlplan.open(path) as book:
        assert "invoices_chart_month_ends" not in [name.name for name in book.names]
        said = [p.code for p in xlplan.actions.fill(book).problems if p.severity != "info"]
        assert said == ["required-empty"]  # the due date
        assert xlplan.actions.fill(book).changes == []
        assert {p.code for p in xlplan.actions.check(book)}.isdisjoint(
            {"missing-column", "formula-overwritten", "missing-figure-name"}
        )
