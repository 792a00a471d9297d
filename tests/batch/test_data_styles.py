"""Ledgers as they really come: styles of numbers and dates, repeated rows, payments over several invoices, SQL."""

from __future__ import annotations

import datetime as dt
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from xlplan.batch.allocating import allocated
from xlplan.batch.data import Ledger, load_ledger
from xlplan.batch.database import query_rows, shown_url
from xlplan.batch.mapping import load_mapping
from xlplan.batch.style import DATE_FORMATS, Style, date, money
from xlplan.cli import app
from xlplan.errors import DataError, UsageError
from xlplan.forms.form import Row

JUNE = dt.date(2026, 6, 30)
INVOICES = """[invoices]
region = "region"
customer = "customer"
invoice_no = "no"
invoice_date = "billed"
due_date = "due"
amount = "amount"
"""
HEADER = "region;customer;no;billed;due;amount\n"


def load(folder: Path, text: str, mapping: str, receipts: str = "") -> Ledger:
    (folder / "data.csv").write_text(HEADER + text, encoding="utf-8")
    (folder / "receipts.csv").write_text(receipts, encoding="utf-8")
    (folder / "map.toml").write_text(mapping, encoding="utf-8")
    found, problems = load_mapping(folder / "map.toml", "region")
    assert found is not None, problems
    return load_ledger(folder / "data.csv", found, "region", JUNE, folder)


def amounts(ledger: Ledger, region: str = "East") -> list[Decimal]:
    return [row["amount"] for row in ledger.regions[region].invoices]  # type: ignore[misc]


# --- amounts ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "style", "expected"),
    [
        ("1,234.56", Style(), "1234.56"),
        ("1.234,56", Style(decimal=","), "1234.56"),
        ("1.234.567,8", Style(decimal=","), "1234567.8"),
        ("12,5", Style(decimal=","), "12.5"),
        ("1 234,56", Style(decimal=","), "1234.56"),
        ("1'234.50", Style(), "1234.5"),
        ("１，２３４．５６", Style(), "1234.56"),
        ("(1,234.56)", Style(), "-1234.56"),
        ("1234.56-", Style(), "-1234.56"),
        ("-0.5", Style(), "-0.5"),
        ("¥1,234.56", Style(currency="CNY"), "1234.56"),
        ("1,234.56 元", Style(currency="CNY"), "1234.56"),
        ("12.5万", Style(currency="CNY"), "125000"),
        ("1.2345万元", Style(currency="CNY"), "12345"),
        ("$ 99", Style(currency="USD"), "99"),
        ("0.3", Style(scale=Decimal(10000)), "3000"),
        (0.3, Style(scale=Decimal(10000)), "3000"),
        (Decimal("12.3456"), Style(scale=Decimal(10000)), "123456"),
        ("0.000001万", Style(currency="CNY"), "0.01"),
        ("2万", Style(scale=Decimal(10000), currency="CNY"), "20000"),
    ],
)
def test_an_amount_is_read_as_the_mapping_says_it_is_written(text: object, style: Style, expected: str) -> None:
    assert money(text, style) == (Decimal(expected), "")


@pytest.mark.parametrize(
    ("text", "style", "code"),
    [
        ("1.234,56", Style(), "data-number"),  # two readings: nothing is guessed
        ("1,234.56", Style(decimal=","), "data-number"),
        ("1,234", Style(decimal=","), "data-decimals"),
        ("1.234", Style(), "data-decimals"),
        ("12,34.5", Style(), "data-number"),
        ("1,2345", Style(), "data-number"),
        ("$12", Style(currency="CNY"), "data-number"),
        ("12 个", Style(currency="CNY"), "data-number"),
        ("(-5)", Style(), "data-number"),
        ("--5", Style(), "data-number"),
        ("5%", Style(), "data-number"),
        ("0.0000001万", Style(currency="CNY"), "data-decimals"),
        ("n/a", Style(), "data-number"),
        ("10²", Style(), "data-number"),  # not 102
        ("100①", Style(), "data-number"),  # a footnote, not 1001
        ("1½", Style(), "data-number"),
        ("100元", Style(scale=Decimal(10_000), currency="CNY"), "data-number"),  # 100 or 1,000,000
        ("¥100", Style(scale=Decimal(10_000), currency="CNY"), "data-number"),
        ("1" * 16, Style(), "data-digits"),
        ("999999999999万", Style(currency="CNY"), "data-digits"),
    ],
)
def test_what_could_be_read_in_two_ways_or_is_no_amount_is_refused(text: str, style: Style, code: str) -> None:
    assert money(text, style)[1] == code


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from([".", ","]), st.booleans())
def test_every_amount_is_read_back_from_how_it_is_written(value: Decimal, decimal: str, brackets: bool) -> None:
    shown = f"{abs(value):,.2f}"
    if decimal == ",":
        shown = shown.translate(str.maketrans(",.", ".,"))
    shown = f"({shown})" if brackets and value < 0 else f"-{shown}" if value < 0 else shown
    assert money(shown, Style(decimal=decimal))[0] == value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2026-01-05", (5, 1)), ("2026/1/5", (5, 1)), ("2026.01.05", (5, 1)), ("2026年1月5日", (5, 1)),
     ("20260105", (5, 1)), ("2026-01-05 13:45:00", (5, 1))],
)  # fmt: skip
def test_dates_that_can_be_read_in_one_way_only_need_no_format(text: str, expected: tuple[int, int]) -> None:
    found, code = date(text, DATE_FORMATS)
    assert (found, code) == (dt.date(2026, expected[1], expected[0]), "")


@pytest.mark.parametrize("text", ["01/05/2026", "5.1.2026", "2026111", "2026-13-01", "Jan 5"])
def test_dates_that_could_be_two_days_are_refused_without_a_format(text: str) -> None:
    assert date(text, DATE_FORMATS) == (None, "data-date")


def test_a_german_export_in_ten_thousands_is_read_and_every_assumption_told(tmp_path: Path) -> None:
    options = '[options]\ndate_format = "%d.%m.%Y | %d/%m/%Y"\ndecimal = ","\nunit = "万元"\ncurrency = "CNY"\n'
    found = load(tmp_path, "East;Acme;A1;05.01.2026;01/02/2026;1.234,56\n", INVOICES + options)
    assert not found.problems
    (row,) = found.regions["East"].invoices
    assert (row["invoice_date"], row["due_date"]) == (dt.date(2026, 1, 5), dt.date(2026, 2, 1))
    assert row["amount"] == Decimal("12345600")
    assert [line.en for line in found.assumptions] == [
        "data.csv is UTF-8, separated by “;”",
        "dates typed as text are read as %d.%m.%Y / %d/%m/%Y",
        "amounts typed as text have “,” as their decimal sign",
        "amounts are in 万元",
        "amounts without a currency of their own are CNY",
    ]


def test_a_named_encoding_is_used_where_the_bytes_could_be_another(tmp_path: Path) -> None:
    text = HEADER + "East;Café Noël;A1;2026-01-05;2026-02-01;10\n"
    for encoding in ("cp1252", ""):
        (tmp_path / "data.csv").write_bytes(text.encode("cp1252"))
        options = f'[options]\nencoding = "{encoding}"\n' if encoding else ""
        (tmp_path / "map.toml").write_text(INVOICES + options)
        mapping, _ = load_mapping(tmp_path / "map.toml", "region")
        assert mapping is not None
        if encoding:
            ledger = load_ledger(tmp_path / "data.csv", mapping, "region", JUNE, tmp_path)
            assert ledger.regions["East"].invoices[0]["customer"] == "Café Noël"
            assert "CP1252" in ledger.assumptions[0].en


def test_negative_invoices_are_credits_to_the_customer(tmp_path: Path) -> None:
    found = load(
        tmp_path, "East;Acme;A1;2026-01-05;2026-02-01;100\nEast;Acme;A2;2026-01-06;2026-02-01;(30.50)\n", INVOICES
    )
    assert amounts(found) == [Decimal(100), Decimal("-30.50")]


# --- repeated rows ----------------------------------------------------------------------------------------------------
TWICE = "East;Acme;A1;2026-01-05;2026-02-01;100\nEast;Acme;A1;2026-01-05;2026-02-01;100\n"


def test_a_repeated_row_is_an_error_unless_the_mapping_says_otherwise(tmp_path: Path) -> None:
    assert [p.code for p in load(tmp_path, TWICE, INVOICES).problems] == ["data-duplicate"]
    found = load(tmp_path, TWICE, INVOICES + '[options]\nduplicates = "first"\n')
    assert (amounts(found), found.repeated, found.problems) == ([Decimal(100)], 1, [])
    assert found.assumptions[-1].en == "rows that repeat another word for word count once (1 left out)"


def test_a_row_that_repeats_a_number_with_another_amount_stays_an_error(tmp_path: Path) -> None:
    other = TWICE.replace("100\nEast", "100\nEast", 1).removesuffix("100\n") + "100.01\n"
    found = load(tmp_path, other, INVOICES + '[options]\nduplicates = "first"\n')
    assert [p.code for p in found.problems] == ["data-duplicate"]
    assert found.regions["East"].faulty


# --- payments ---------------------------------------------------------------------------------------------------------
def invoice(number: str, due: int, amount: str, customer: str = "Acme") -> Row:
    return {"invoice_no": number, "customer": customer, "invoice_date": dt.date(2026, 1, 1),
            "due_date": dt.date(2026, 1, due), "amount": Decimal(amount)}  # fmt: skip


def paid(amount: str, number: str | None = None, customer: str = "", day: int = 1) -> Row:
    return {"invoice_no": number, "customer": customer, "date": dt.date(2026, 2, day), "amount": Decimal(amount),
            "kind": "receipt"}  # fmt: skip


def parts(rows: list[Row]) -> list[tuple[object, Decimal, object]]:
    return [(row["invoice_no"], row["amount"], row["kind"]) for row in rows]  # type: ignore[misc]


LEDGER = [invoice("A1", 20, "100"), invoice("A2", 10, "50"), invoice("B1", 5, "70", "Birch")]


def test_a_payment_over_several_invoices_settles_the_oldest_due_first() -> None:
    assert parts(allocated(LEDGER, [paid("120", "A1; A2")])) == [
        ("A2", Decimal(50), "receipt"), ("A1", Decimal(70), "receipt")]  # fmt: skip


def test_a_payment_that_names_a_customer_only_settles_that_customers_invoices_and_the_rest_is_a_prepayment() -> None:
    assert parts(allocated(LEDGER, [paid("160", customer="ACME")])) == [
        ("A2", Decimal(50), "receipt"), ("A1", Decimal(100), "receipt"), (None, Decimal(10), "prepayment")]  # fmt: skip


def test_an_overpayment_stays_on_the_invoice_it_names() -> None:
    assert parts(allocated(LEDGER, [paid("60", "A2"), paid("5", "A2", day=2)])) == [
        ("A2", Decimal(60), "receipt"), ("A2", Decimal(5), "receipt")]  # fmt: skip


def test_partial_payments_are_taken_off_in_the_order_of_their_dates() -> None:
    rows = allocated(LEDGER, [paid("60", "A1；A2", day=3), paid("30", "A2", day=1)])
    assert parts(rows) == [
        ("A2", Decimal(30), "receipt"),
        ("A2", Decimal(20), "receipt"),
        ("A1", Decimal(40), "receipt"),
    ]
    assert rows[1]["note"] == "A1；A2"


def test_a_number_with_a_separator_in_it_is_one_invoice_where_there_is_one_of_that_name() -> None:
    rows = allocated([*LEDGER, invoice("A1;A2", 1, "9")], [paid("9", "A1;A2")])
    assert parts(rows) == [("A1;A2", Decimal(9), "receipt")]


def test_a_payment_settles_no_invoice_in_another_currency_unless_it_names_that_one_alone() -> None:
    euros = {**invoice("E1", 1, "80"), "currency": "EUR"}
    ledger = [euros, *LEDGER]
    assert parts(allocated(ledger, [paid("120", customer="Acme")], "USD")) == [
        ("A2", Decimal(50), "receipt"), ("A1", Decimal(70), "receipt")]  # fmt: skip
    assert parts(allocated(ledger, [paid("80", "E1")], "USD")) == [("E1", Decimal(80), "receipt")]
    assert parts(allocated(ledger, [paid("90", "E1; A1")], "USD")) == [("E1; A1", Decimal(90), "receipt")]


def test_a_payment_that_names_nobody_settles_nothing() -> None:
    nameless = {**invoice("N1", 1, "80"), "customer": None}
    rows = allocated([nameless], [{**paid("30"), "customer": None}])
    assert parts(rows) == [(None, Decimal(30), "prepayment")]


@given(st.lists(st.tuples(st.sampled_from(["A1", "A2", "A1;A2", "B1, A2", "?", None]),
                          st.decimals(-300, 300, places=2).filter(bool)), max_size=12))  # fmt: skip
def test_the_parts_of_every_payment_add_up_to_it(payments: list[tuple[str | None, Decimal]]) -> None:
    rows = [paid(str(amount), number, customer="Acme") for number, amount in payments]
    assert sum((r["amount"] for r in allocated(LEDGER, rows)), Decimal(0)) == sum((a for _, a in payments), Decimal(0))  # type: ignore[misc]


def test_payments_by_customer_go_to_the_region_that_has_the_customer(tmp_path: Path) -> None:
    mapping = INVOICES + (
        '[receipts]\ndata = "receipts.csv"\ncustomer = "payer"\ndate = "on"\namount = "sum"\nallocate = "oldest"\n'
    )
    found = load(
        tmp_path,
        "East;Acme;A1;2026-01-05;2026-02-01;100\nWest;Birch;B1;2026-01-05;2026-02-01;70\n",
        mapping,
        "payer,on,sum\nBirch,2026-03-01,80\nNobody,2026-03-01,5\n",
    )
    assert sorted(parts(found.regions["West"].receipts), key=str, reverse=True) == [
        (None, Decimal(10), "prepayment"), ("B1", Decimal(70), "receipt")]  # fmt: skip
    assert [(p.code, p.cell) for p in found.problems] == [("data-homeless", "A3")]


# --- databases --------------------------------------------------------------------------------------------------------
QUERY = 'query = "SELECT region, customer, no, billed, due, amount FROM ledger ORDER BY no"\n'


def database(folder: Path) -> str:
    with sqlite3.connect(folder / "sales.db") as connection:
        connection.execute("CREATE TABLE ledger (region, customer, no, billed, due, amount)")
        rows = [("East", "Acme", "001", "2026-01-05", "2026-02-01", 100.1), ("West", "Birch", "002", "2026-01-05",
                                                                          "2026-02-01", 70)]  # fmt: skip
        connection.executemany("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)", rows)
    return f"sqlite:///{folder / 'sales.db'}"


def test_a_query_gives_the_same_ledger_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(INVOICES + QUERY)
    mapping, _ = load_mapping(tmp_path / "map.toml", "region")
    assert mapping is not None
    found = load_ledger(database(tmp_path), mapping, "region", JUNE, tmp_path)
    assert not found.problems
    assert found.regions["East"].invoices == [
        {"customer": "Acme", "invoice_no": "001", "invoice_date": dt.date(2026, 1, 5),
         "due_date": dt.date(2026, 2, 1), "amount": Decimal("100.1")}]  # fmt: skip


def test_regenerate_takes_a_database_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(INVOICES + QUERY)
    (mapping, out), url = (str(tmp_path / name) for name in ("map.toml", "out")), database(tmp_path)
    words = ["--data", url, "--mapping", mapping, "--by", "region", "--as-of", "2026-06-30", "--out", out]
    words = ["regenerate", "forecast", *words, "--jobs", "1", "--lang", "en"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "out").glob("*.xlsx")) == ["East.xlsx", "West.xlsx"]
    assert "Assumed: dates typed as text are read as" in done.stdout


@pytest.mark.parametrize(
    ("url", "query", "error", "code"),
    [
        ("sqlite:///{0}/sales.db", "", UsageError, "data-no-query"),
        ("sqlite:///{0}/sales.db", 'query = "SELECT x FROM nowhere"\n', DataError, "data-query"),
        ("sqlite:///{0}/missing/sales.db", QUERY, DataError, "data-query"),
        ("nosuchdb://me:secret@host/x", QUERY, UsageError, "data-url"),
        ("oracle+oracledb://me:secret@host/x", QUERY, DataError, "data-driver"),
    ],
)
def test_what_a_database_refuses_is_told_without_its_password(
    tmp_path: Path, url: str, query: str, error: type[Exception], code: str
) -> None:
    (tmp_path / "map.toml").write_text(INVOICES + query)
    mapping, _ = load_mapping(tmp_path / "map.toml", "region")
    assert mapping is not None
    with pytest.raises(error) as caught:
        load_ledger(url.format(tmp_path), mapping, "region", JUNE, tmp_path)
    assert caught.value.problem.code == code  # type: ignore[attr-defined]
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:secret@host/db", "postgresql://…@host/db"),
        ("postgresql://me:sec/ret@host/db", "postgresql://…@host/db"),
        ("postgresql://me:secret@1@host/db", "postgresql://…@host/db"),
        ("postgresql://me:secret?1@host/db", "postgresql://…@host/db"),
        ("postgresql://host/db?user=me&password=secret&sslmode=require",
         "postgresql://host/db?user=…&password=…&sslmode=require"),
        ("sqlite:////data/sales.db", "sqlite:////data/sales.db"),
    ],
)  # fmt: skip
def test_no_part_of_a_password_is_shown_wherever_it_stands(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_a_port_that_is_no_number_is_told_without_the_password() -> None:
    with pytest.raises(UsageError) as caught:
        query_rows("postgresql+psycopg://me:secret@host:port/db", "SELECT 1")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("line", ['decimal = ";"', 'unit = "箱"', 'duplicates = "last"', 'encoding = "klingon"'])
def test_an_option_with_an_unknown_value_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "map.toml").write_text(f"{INVOICES}[options]\n{line}\n")
    _, problems = load_mapping(tmp_path / "map.toml", "region")
    assert [p.code for p in problems] == ["mapping-choice"]
