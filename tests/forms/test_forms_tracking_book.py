"""The tracking workbook's to-do list, feedback register and month calendar: what they show, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest

from xlplan.forms import calendar
from xlplan.forms.catalog import template
from xlplan.forms.cells import Parsed, parse_cell
from xlplan.forms.evaluate import Figures, evaluate
from xlplan.forms.form import LANGS, BookData, Column, Kind, Label, Lang, Row
from xlplan.forms.grammar import Renderer, TableHeaders
from xlplan.forms.instance import new_book
from xlplan.forms.render import band_formula
from xlplan.forms.samples import sample_book

TEMPLATE = template("tracking")
DAY_FIELDS = [name for name, *_ in calendar.DAYS]


def figures(book: BookData) -> dict[str, Figures]:
    return evaluate(TEMPLATE.forms, {f.id: f.resolve() for f in TEMPLATE.forms}, book)


def month(as_of: str, lang: Lang, tasks: list[Row] | None = None, **facts: str) -> list[Row]:
    """The calendar's rows for an as-of date."""
    book = new_book(TEMPLATE, lang, {"as_of": as_of, **facts})
    book.tables = {"tracking": tasks or [], "calendar": [{} for _ in range(6)]}
    figures(book)
    return book.tables["calendar"]


def shown(rows: list[Row]) -> list[str]:
    return [str(row[field]) for row in rows for field in DAY_FIELDS if row[field] is not None]


def test_the_sheets_stand_in_order() -> None:
    assert [form.id for form in TEMPLATE.forms] == ["tracking", "todo", "calendar", "feedback", "dashboard"]
    assert [form.sheet for form in TEMPLATE.forms][1:] == [("待办", "To-do"), ("行事月历", "Calendar"),
                                                           ("反馈", "Feedback"), ("数据看板", "Dashboard")]  # fmt: skip


# --- samples ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_samples_figures_are_those_counted_by_hand(lang: Lang) -> None:
    book = sample_book("tracking", lang)
    bands = {
        form: {name: value for name, value in found.bands.items() if name not in ("subtitle", "standing", "running")}
        for form, found in figures(book).items()
    }
    assert bands["todo"] == {"items": 4, "done": 2, "overlaps": 2}
    assert bands["feedback"] == {"items": 4, "same_day": 0.25, "open_loops": 2, "overdue": 1}
    assert bands["calendar"] == {"month": dt.date(2023, 7, 1)}
    assert [row["overlap"] for row in book.rows("todo")] == [None, "overlap", "overlap", None]
    assert [row["closed"] for row in book.rows("feedback")] == ["closed", "closed", "overdue", "open"]
    assert [row["response_days"] for row in book.rows("feedback")] == [0, 2, None, None]


def test_due_tasks_stand_on_their_days_with_their_owners() -> None:
    zh, en = (sample_book("tracking", lang) for lang in LANGS)
    for book in (zh, en):
        figures(book)
    assert zh.rows("calendar")[1]["mon"] == "3日\n华东区域制造业客户调研（张）"
    assert zh.rows("calendar")[5]["mon"] == "31日\n新增客户签约跟进（王）"
    assert en.rows("calendar")[2]["wed"] == "12 Jul\nTrade fair in Shanghai (Li)"


# --- months ----------------------------------------------------------------------------------------------------------
def test_february_2024_has_the_spring_festival_and_two_worked_sundays() -> None:
    rows = month("2024-02-15", "zh")
    assert [row["week"] for row in rows] == ["第5周", "第6周", "第7周", "第8周", "第9周", None]
    assert (rows[0]["wed"], rows[0]["thu"], rows[0]["sun"]) == (None, "1日", "4日 调休上班")
    assert [rows[1][f] for f in ("fri", "sat", "sun")] == ["9日", "10日 春节", "11日 春节"]
    assert [rows[2][f] for f in DAY_FIELDS] == [
        "12日 春节", "13日 春节", "14日 春节", "15日 休息日", "16日 休息日", "17日", "18日 调休上班",
    ]  # fmt: skip
    assert (rows[4]["thu"], rows[4]["fri"]) == ("29日", None)
    assert len(shown(rows)) == 29
    assert shown(month("2024-02-01", "en"))[9] == "10 Feb Chinese New Year"


def test_october_2026_has_national_day_and_a_worked_saturday_in_both_languages() -> None:
    zh, en = month("2026-10-31", "zh"), month("2026-10-31", "en")
    assert [row["week"] for row in en] == ["W40", "W41", "W42", "W43", "W44", None]
    assert [zh[0][f] for f in DAY_FIELDS] == [None, None, None, "1日 国庆节", "2日 国庆节", "3日 国庆节", "4日"]
    assert [zh[1][f] for f in DAY_FIELDS] == [
        "5日 国庆节", "6日 休息日", "7日 休息日", "8日", "9日", "10日 调休上班", "11日",
    ]  # fmt: skip
    assert [en[1][f] for f in DAY_FIELDS] == [
        "5 Oct National Day", "6 Oct Day off", "7 Oct Day off", "8 Oct", "9 Oct", "10 Oct Working day", "11 Oct",
    ]  # fmt: skip
    assert len(shown(zh)) == len(shown(en)) == 31


@pytest.mark.parametrize(("as_of", "weeks"), [("2021-02-10", 4), ("2026-10-31", 5), ("2023-07-31", 6)])
def test_a_month_takes_as_many_rows_as_it_touches_weeks(as_of: str, weeks: int) -> None:
    assert sum(row["week"] is not None for row in month(as_of, "zh")) == weeks


def test_another_month_than_that_of_the_as_of_date_can_be_chosen() -> None:
    rows = month("2026-10-31", "en", month="2026-11-17")
    assert shown(rows)[0] == "1 Nov"
    assert len(shown(rows)) == 30


def test_typed_totals_and_tasks_without_a_date_are_not_in_the_calendar() -> None:
    due = dt.date(2026, 10, 9)
    tasks: list[Row] = [{"task": "合计", "due": due}, {"task": "展会", "due": due}, {"task": "调研", "due": None}]
    assert month("2026-10-31", "zh", tasks)[1]["fri"] == "9日\n展会"


def test_without_an_as_of_date_the_calendar_is_empty() -> None:
    book = BookData("zh", {"as_of": None}, {"calendar": [{} for _ in range(6)]})
    assert figures(book)["calendar"].bands["month"] is None
    assert shown(book.tables["calendar"]) == []


def test_a_sheet_without_the_column_that_shows_typed_totals_gets_no_broken_formula() -> None:
    form = TEMPLATE.form("todo")
    columns = tuple(c for c in form.resolve() if c.id != "category")
    renderer = Renderer("zh", {"todo": TableHeaders.of(form, columns, "zh")}, "todo")
    assert band_formula(form.bands[0], renderer) is None
    assert band_formula(form.bands[2], renderer) == '=COUNTIFS(todo[冲突],"冲突")'


# --- times -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (dt.time(9, 30), Parsed(Decimal("0.3958333333333333"))),
        (0.5, Parsed(Decimal("0.5"))),
        (0, Parsed(Decimal(0))),
        (dt.datetime(1899, 12, 30, 12, 0), Parsed(Decimal("0.5"))),
        (dt.datetime(1900, 1, 1), Parsed(None, "not-a-time")),  # 24:00
        (dt.datetime(2026, 9, 1, 9, 30), Parsed(None, "not-a-time")),
        (dt.date(2026, 9, 1), Parsed(None, "not-a-time")),
        (9.5, Parsed(None, "not-a-time")),
        (-0.25, Parsed(None, "not-a-time")),
        (True, Parsed(None, "not-a-time")),
        ("09:30", Parsed(None, "text-time")),
        ("0.5", Parsed(None, "not-a-time")),
        ("#N/A", Parsed(None, "error-cell")),
        ("", Parsed(None)),
    ],
)
def test_a_time_is_a_fraction_of_a_day(raw: object, expected: Parsed) -> None:
    assert parse_cell(Column("start", Label("开始", "Start"), Kind.TIME), raw) == expected
