"""The third line of a dashboard's key figures: what each is measured against, with sign and word where it is judged."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from xlplan.forms.beside import signed, value
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.dashboard import FORM, WIDTH
from xlplan.forms.form import LANGS, BookData, Kind, Lang, Template
from xlplan.forms.instance import new_book
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose
from xlplan.headless.lines import lines

FORECAST = {
    "en": {
        "receivables_beside_all_collectible": "▲ 78% of plan\n125,051 planned",  # 98,051 came
        "receivables_beside_overdue": "▲ 69% of what is owed",  # 26,500 of 38,400
        "pnl_beside_ytd_actual": "plan 78,000\n▲ -3%",  # 76,000 came: -2,000 / 78,000
        "pnl_beside_ytd_variance": "▲ below plan",
    },
    "zh": {
        "receivables_beside_all_collectible": "▲ 完成计划 78%\n计划 125,051",
        "receivables_beside_overdue": "▲ 占欠款 69%",
        "pnl_beside_ytd_actual": "计划 78,000\n▲ -3%",
        "pnl_beside_ytd_variance": "▲ 低于计划",
    },
}


def said(book: BookData, found: Template) -> dict[str, str]:
    """The third lines of a new workbook, by name."""
    written = openpyxl.load_workbook(io.BytesIO(compose(found, book)), data_only=True)
    places = {name: next(iter(defined.destinations)) for name, defined in written.defined_names.items()
              if "_beside_" in name}  # fmt: skip
    return {name: written[sheet][cell.replace("$", "")].value or "" for name, (sheet, cell) in places.items()}


def test_every_key_figure_has_its_third_line() -> None:
    forms = [form for found in TEMPLATES for form in found.forms if form.highlights]
    assert len(forms) > 10
    assert [form.id for form in forms if set(form.highlights) != set(form.beside)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_figures_against_their_plans_are_signed_and_judged(lang: Lang) -> None:
    found = said(sample_book("forecast", lang), template("forecast"))
    assert {name: found[name] for name in FORECAST[lang]} == FORECAST[lang]


def test_kpis_are_counted_out_of_all_and_the_score_is_judged_by_the_lines_of_the_info_sheet() -> None:
    book = sample_book("evaluation", "en")
    found = said(book, template("evaluation"))
    assert found["kpi_beside_score"] == "target 100%\n✓ Met"
    assert found["kpi_beside_met"] == "of 6 KPIs"
    assert found["kpi_beside_near"] == "limit 90%"
    book.facts |= {"met_at": Decimal("1.2"), "near_at": Decimal("1.1")}
    assert said(book, template("evaluation"))["kpi_beside_score"] == "target 120%\n▲ Missed"
    book.facts |= {"near_at": Decimal("0.95")}
    assert said(book, template("evaluation"))["kpi_beside_score"] == "target 120%\n● Near"


@pytest.mark.parametrize(("lang", "words"), [("zh", "较上期 {:+}（{}）"), ("en", "{:+} vs {} before")])
def test_customers_are_compared_with_last_period_in_one_line(lang: Lang, words: str) -> None:
    book = sample_book("customers", lang)
    found = said(book, template("customers"))["funnel_beside_customers"]
    rows = book.rows("customer_grade")
    now, before = (sum(row.get(field) in {"A", "B", "C", "D"} for row in rows) for field in ("cls", "previous_cls"))
    assert (now, before) == (12, 11)
    assert found == words.format(now - before, before)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("found", TEMPLATES, ids=lambda found: found.id)
def test_the_third_line_has_room_and_says_nothing_where_there_is_no_figure(found: Template, lang: Lang) -> None:
    words = said(sample_book(found.id, lang), found)
    assert len(words) == sum(len(form.highlights) for form in found.forms)
    assert all(words.values())
    assert [text for text in words.values() if lines(text, WIDTH) > 2] == []
    blank = said(new_book(found, lang, {"as_of": f"{dt.date(2023, 9, 30)}"}), found)
    assert [text for name, text in blank.items() if text and not name.startswith("execution_plan")] == []


def test_what_fill_writes_there_is_small_and_muted_below_the_figure() -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template("forecast"), sample_book("forecast", "en"))))
    (sheet, shown), (_, below) = (next(iter(book.defined_names[f"pnl_{part}_ytd_actual"].destinations))
                                  for part in ("shown", "beside"))  # fmt: skip
    figure, line = (book[sheet][cell.replace("$", "")] for cell in (shown, below))
    assert (line.row, line.column) == (figure.row + 1, figure.column)
    assert line.font.sz == 9 < figure.font.sz
    assert book[FORM.sheet("en")]["A6"].font.sz < figure.font.sz  # the counts of warnings


@pytest.mark.parametrize(("amount", "words"), [("46747.4", "+46,747"), ("-46747.4", "-46,747"), ("0.4", "0")])
def test_a_difference_has_its_sign(amount: str, words: str) -> None:
    part = signed(value("gap"), Kind.MONEY)
    assert part.said(BookData("en"), {"gap": Decimal(amount)}) == words
