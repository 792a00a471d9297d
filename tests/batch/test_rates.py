"""A reporting currency by a rates file: exact figures, rounding that is stated, and rates that cannot be used."""

from __future__ import annotations

import datetime as dt
import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rollup_support import AS_OF, LEDGER, edited, rolled, small_regions
from typer.testing import CliRunner

from xlplan.batch.ledger import RegionFigures
from xlplan.batch.rates import AMOUNTS, Rate, Rates, read_rates, reported
from xlplan.batch.rollup_result import BUCKETS
from xlplan.cli import app
from xlplan.errors import DataError

HEAD = "currency,rate,date,reporting\n"


def written(folder: Path, text: str, name: str = "rates.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """East and South in USD, North in EUR."""
    regions = small_regions(tmp_path_factory.mktemp("made"), ledger=LEDGER)
    (regions / "manifest.json").unlink()
    with edited(regions / "North.xlsx") as book:
        book.names["xlplan_currency"].refers_to_range.value = "EUR"
    return regions


def test_every_figure_is_given_in_the_reporting_currency_to_the_cent(made: Path, tmp_path: Path) -> None:
    rates = written(tmp_path, HEAD + "USD,7.1034,2026-06-30,CNY\nEUR,8.3555,2026-06-30,CNY\n")
    value = rolled(made, rates=rates, allow_breaks=True).as_json("en")
    found = value["reporting"]
    # 390.75 x 7.1034 = 2775.65355; 30.30 x 8.3555 = 253.17165; 500.00 x 7.1034 = 3551.70
    assert {name: r["balance"] for name, r in found["regions"].items()} == {
        "East": "2775.65", "North": "253.17", "South": "3551.70"}  # fmt: skip
    assert (found["currency"], found["group"]["balance"]) == ("CNY", "6580.52")
    # unrounded: 2775.65355 + 253.17165 + 3551.70 = 6580.5252
    assert found["rounding"]["balance"] == {"parts": "6580.52", "whole": "6580.53", "difference": "-0.01"}
    # opening + billed - collected - credits: billed 530.85, 60.60, 500.00; collected 140.10, 30.30
    # 530.85 x 7.1034 = 3770.83989; 60.60 x 8.3555 = 506.3433; 140.10 x 7.1034 = 995.18634; 30.30 x 8.3555 = 253.17165
    assert (found["group"]["billed"], found["group"]["collected"]) == ("7828.88", "1248.36")
    assert found["rounding"]["movements"] == {"parts": "6580.52", "whole": "6580.52", "difference": "0.00"}
    # 250.50 = 1779.40(17), 80.25 + 60.00 at 570.05 (80.25) and 426.20 (60.00); what is not due and overdue, by bucket
    assert found["regions"]["East"]["ageing"] == {
        "not_due": "426.20", "1-30": "570.05", "31-60": "0.00", "61-90": "1779.40", "90+": "0.00",
        "unapplied": "0.00"}  # fmt: skip
    assert found["group"]["open_invoices"] == 6
    assert value["groups"]["USD"]["balance"] == "890.75"  # as without rates
    assert value["currency"] is None


def test_where_each_rate_comes_from_is_told(made: Path, tmp_path: Path) -> None:
    text = "日期,币种,汇率,单位,折算币种,来源\n2026/6/26,usd,710.34,100,CNY,中国银行\n2026-06-30,EUR,8.3555,,cny,\n"
    rates = written(tmp_path, text, encoding="gb18030")
    words = ["rollup", made, "--as-of", AS_OF, "--out", tmp_path / "r.xlsx", "--rates", rates, "--jobs", 1,
             "--allow-breaks"]  # fmt: skip
    done = CliRunner().invoke(app, [*map(str, words), "--lang", "en", "--json"])
    assert json.loads(done.stdout)["reporting"]["rates"] == [
        {"currency": "EUR", "rate": "8.3555", "per": "1", "date": "2026-06-30", "source": None, "file": "rates.csv",
         "line": 3},
        {"currency": "USD", "rate": "710.34", "per": "100", "date": "2026-06-26", "source": "中国银行",
         "file": "rates.csv", "line": 2},
    ]  # fmt: skip
    shown = {lang: CliRunner().invoke(app, [*map(str, words), "--lang", lang]).stdout for lang in ("en", "zh")}
    assert (
        "In CNY: opening 0.00, billed 7,828.88, collected 1,248.36, credits 0.00, balance 6,580.52.\n"
        "Rate: 1 EUR = 8.3555 CNY (2026-06-30; rates.csv, line 3)\n"
        "Rate: 100 USD = 710.34 CNY (2026-06-26, 中国银行; rates.csv, line 2)\n"
        "Rounding: the regions' balances add up to 6,580.52; rounded once it is 6,580.53 (difference -0.01).\n"
    ) in shown["en"]
    assert (
        "折合 CNY：期初 0.00，开票 7,828.88，收款 1,248.36，贷项 0.00，余额 6,580.52。\n"
        "汇率：1 EUR = 8.3555 CNY（2026-06-30；rates.csv 第 3 行）\n"
        "汇率：100 USD = 710.34 CNY（2026-06-26，中国银行；rates.csv 第 2 行）\n"
        "舍入：各区域余额之和 6,580.52，合计后舍入 6,580.53，差 -0.01。\n"
    ) in shown["zh"]


def test_figures_in_the_reporting_currency_itself_need_no_rate_and_stay_as_they_are(made: Path, tmp_path: Path) -> None:
    rates = written(tmp_path, HEAD + "EUR,1.1763,2026-06-30,USD\n")
    found = rolled(made, rates=rates, allow_breaks=True).as_json("en")["reporting"]
    # 30.30 x 1.1763 = 35.64189; 890.75 + 35.64
    assert (found["regions"]["East"]["balance"], found["group"]["balance"]) == ("390.75", "926.39")


def test_without_a_rates_file_nothing_is_said_of_a_reporting_currency(made: Path) -> None:
    assert "reporting" not in rolled(made, allow_breaks=True).as_json("en")


def test_a_file_that_is_kept_over_the_year_gives_the_latest_rate_up_to_the_date(tmp_path: Path) -> None:
    text = HEAD + "USD,7.3,2026-07-31,CNY\nUSD,7.1,2026-06-28,CNY\nUSD,7.2,2026-06-30,CNY\n"
    rates = read_rates(written(tmp_path, text))
    assert (rates.on("USD", AS_OF).rate, rates.on("USD", AS_OF).line) == (Decimal("7.2"), 4)
    assert rates.on("USD", dt.date(2026, 6, 29)).rate == Decimal("7.1")


def test_toml_gives_the_same_rates(tmp_path: Path) -> None:
    text = 'reporting = "CNY"\n[rates.USD]\nrate = 7.1034\ndate = 2026-06-30\nsource = "PBOC"\n'
    text += '[[rates.JPY]]\nrate = "4.9"\nper = 100\ndate = "2026-06-30"\n'
    found = read_rates(written(tmp_path, text, "rates.toml"))
    assert (found.reporting, found.on("USD", AS_OF).rate, found.on("USD", AS_OF).source) == (
        "CNY", Decimal("7.1034"), "PBOC")  # fmt: skip
    assert (found.on("JPY", AS_OF).rate, found.on("JPY", AS_OF).per) == (Decimal("4.9"), Decimal(100))


@pytest.mark.parametrize(("age", "usable"), [(0, True), (10, True), (11, False)])
def test_a_rate_may_be_ten_days_old_and_no_older(tmp_path: Path, age: int, usable: bool) -> None:
    day = AS_OF - dt.timedelta(days=age)
    rates = read_rates(written(tmp_path, HEAD + f"USD,7.1,{day},CNY\n"))
    if usable:
        assert rates.on("USD", AS_OF).date == day
        return
    with pytest.raises(DataError, match="more than 10 days before 2026-06-30"):
        rates.on("USD", AS_OF)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("USD,7.1,2026-06-30,CNY\n", "There is no rate of EUR"),
        ("USD,7.1,2026-06-30,CNY\nEUR,8.1,2026-07-01,CNY\n", "All rates of EUR"),
        ("USD,0,2026-06-30,CNY\n", "“0” cannot be used"),
        ("USD,-7.1,2026-06-30,CNY\n", "“-7.1” cannot be used"),
        ("USD,7.1,June,CNY\n", "“June” cannot be used"),
        ("USD,7.1,2026-06-30,CNY\nUSD,7.2,2026-06-30,CNY\n", "Two rates of USD"),
        ("USD,7.1,2026-06-30,CNY\nCNY,2,2026-06-30,CNY\n", "Two rates of CNY"),
        ("USD,7.1,2026-06-30,CNY\nEUR,8.1,2026-06-30,HKD\n", "CNY, HKD"),
        ("USD,7.1,2026-06-30,\n", "it names: -"),
    ],
)
def test_rates_that_cannot_be_used_say_why_and_nothing_is_published(
    made: Path, tmp_path: Path, lines: str, words: str
) -> None:
    out = tmp_path / "r.xlsx"
    with pytest.raises(DataError, match=words):
        rolled(made, rates=written(tmp_path, HEAD + lines), out=out, allow_breaks=True)
    assert not out.exists()


def figures(amounts: list[int]) -> RegionFigures:
    cents = [Decimal(amount).scaleb(-2) for amount in amounts]
    return RegionFigures(**dict(zip(AMOUNTS, cents, strict=False)), open_invoices=1,
                         ageing=dict(zip(BUCKETS, cents[len(AMOUNTS):], strict=True)))  # fmt: skip


AMOUNT_LISTS = st.lists(st.integers(-(10**12), 10**12), min_size=11, max_size=11)


@given(st.lists(st.tuples(AMOUNT_LISTS, AMOUNT_LISTS), min_size=1, max_size=6),
       st.decimals("0.0001", "1000", places=4), st.decimals("0.0001", "1000", places=4))  # fmt: skip
def test_parts_are_rounded_once_and_the_control_states_what_that_moved(
    amounts: list[tuple[list[int], list[int]]], usd: Decimal, eur: Decimal
) -> None:
    rates = Rates("CNY", (Rate("USD", usd, AS_OF), Rate("EUR", eur, AS_OF)), "r.csv")
    regions = [(f"R{n}", {"USD": figures(a), "EUR": figures(b)}) for n, (a, b) in enumerate(amounts)]
    found = reported(regions, rates, AS_OF)
    exact = [Fraction(a[0], 100) * Fraction(usd) for a, _ in amounts] + [
        Fraction(b[0], 100) * Fraction(eur) for _, b in amounts]  # fmt: skip
    opening = next(r for r in found.rounding if r.figure == "opening")
    assert opening.parts == found.group.opening == sum(f.opening for f in found.regions.values())
    assert opening.parts == sum((_cents(part) for part in exact), Decimal(0))
    assert opening.whole == _cents(sum(exact))
    assert abs(opening.difference) <= Decimal("0.005") * (len(exact) + 1)


def _cents(value: Fraction) -> Decimal:
    with_places = Decimal(value.numerator * 10**12 // value.denominator).scaleb(-12)  # inputs have six decimals
    return with_places.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_the_workbook_shows_the_group_in_the_reporting_currency_and_each_rate_with_its_line(tmp_path: Path) -> None:
    regions = small_regions(tmp_path)
    rates = tmp_path / "rates.csv"
    rates.write_text("currency,rate,date,reporting\nUSD,7.2,2026-06-30,CNY\n", encoding="utf-8")
    out = tmp_path / "r.xlsx"
    assert rolled(regions, rates=rates, out=out).published
    book = openpyxl.load_workbook(out)
    sheet = book["Reporting currency"]
    cells = {row[0].value: [c.value for c in row] for row in sheet.iter_rows()}
    assert cells["East"][1] == "CNY"
    assert 2813.40 in cells["East"]  # 390.75 x 7.2
    assert 218.16 in cells["North"]  # 30.30 x 7.2
    (line,) = [[c.value for c in row] for row in book["Exchange rates"].iter_rows() if row[0].value == "USD"]
    assert (line[1], line[3], line[6], line[7]) == (7.2, "CNY", "rates.csv", 2)
    rolled(regions, out=out)
    assert "Reporting currency" not in openpyxl.load_workbook(out).sheetnames
