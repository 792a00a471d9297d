"""The month calendar under fill and check: the days are the program's, events and remarks the manager's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from test_check_tables import at, checked, typed
from workbooks_support import sample_path

import xlplan
from xlplan.actions import check, fill, read
from xlplan.batch.new import new_instance
from xlplan.forms.form import LANGS, Lang


def test_a_new_due_date_moves_its_task_in_the_calendar_and_nothing_else(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", "zh")) as book:
        typed("tracking", 1, due=dt.datetime(2023, 7, 13))(book)
        assert at(check(book), "calendar-stale") == ["D10"]
        changed = [(c.cell, c.after) for c in fill(book).changes if c.sheet == "行事月历"]
        assert changed == [("D10", "12日"), ("E10", "13日\n上海行业展会参展（李）")]
        assert fill(book).changes == []
        assert at(check(book), "calendar-stale") == []


def test_a_day_that_somebody_typed_over_is_put_back_and_words_beside_it_stay(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", "en")) as book:
        typed("calendar", 2, wed="mine", remarks="also mine")(book)
        fill(book)
        book.save()
    with xlplan.open(tmp_path / "tracking-en-0.xlsx") as book:
        row = read(book).tables["calendar"].rows[2]
        assert (row["wed"], row["remarks"]) == ("12 Jul\nTrade fair in Shanghai (Li)", "also mine")
        assert row["events"] == "Trade fair in Shanghai"


@pytest.mark.parametrize(("lang", "day"), [("zh", "2日 国庆节"), ("en", "2 Oct National Day")])
def test_another_month_is_shown_when_the_as_of_date_moves_and_typed_words_are_reported(
    lang: Lang, day: str, tmp_path: Path
) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", lang)) as book:
        book.names["xlplan_as_of"].refers_to_range.value = dt.datetime(2026, 10, 31)
        moved = [p for p in fill(book).problems if p.code == "calendar-moved"]
        table = read(book).tables["calendar"]
        assert table.rows[0]["fri"] == day
        assert table.rows[5]["mon"] is None
        assert [p.cell for p in moved] == ["I9", "I10", "I13"]
        assert moved[2].params["now"] == "-"
        assert table.rows[1]["events"] is not None
        assert not fill(book).changes


def test_a_calendar_with_too_few_rows_is_reported(tmp_path: Path) -> None:
    def shorten(data: object) -> None:
        data.tables["calendar"] = data.tables["calendar"][:5]  # type: ignore[attr-defined]

    problems = checked(sample_path(tmp_path, "tracking", "zh", edit=shorten))
    found = next(p for p in problems if p.code == "calendar-too-short")
    assert found.message("zh") == "月历只有 5 行，而该月有 6 周，最后几周没有显示。"


@pytest.mark.parametrize("lang", LANGS)
def test_an_english_day_is_text_and_no_date(lang: Lang, tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", lang)) as book:
        book.names["xlplan_month"].refers_to_range.value = dt.datetime(2026, 11, 1)
        fill(book)
        raw = read(book).tables["calendar"].raw_value(1, "tue")
        assert raw == ("3日" if lang == "zh" else "3 Nov")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("country", "month", "week", "weekday", "said"),
    [("US", dt.datetime(2017, 11, 1), 3, "thu", "Thanksgiving"), ("CN", dt.datetime(2017, 11, 1), 3, "thu", ""),
     ("DE", dt.datetime(2017, 10, 9), 1, "tue", "German Unity Day|Tag der Deutschen Einheit"),
     ("us", dt.datetime(2018, 7, 1), 1, "wed", "Independence Day")],
)  # fmt: skip
def test_any_month_of_any_country_shows_its_public_holidays_in_both_languages(
    lang: Lang, country: str, month: dt.datetime, week: int, weekday: str, said: str, tmp_path: Path
) -> None:
    with xlplan.open(new_tracking(tmp_path, lang)) as book:
        book.names["xlplan_country"].refers_to_range.value = country
        book.names["xlplan_month"].refers_to_range.value = month
        fill(book)
        row = read(book).tables["calendar"].rows[week]
        text = str(row[weekday])
        assert any(word in text for word in said.split("|")) if said else text in ("23日", "23 Nov")


@pytest.mark.parametrize("lang", LANGS)
def test_check_names_an_open_task_that_falls_due_on_a_holiday_and_not_a_finished_one(
    lang: Lang, tmp_path: Path
) -> None:
    with xlplan.open(sample_path(tmp_path, "tracking", lang)) as book:
        assert at(check(book), "due-on-holiday") == []
        typed("tracking", 1, due=dt.datetime(2023, 10, 2), finished=None, result=None)(book)
        (found,) = [p for p in check(book) if p.code == "due-on-holiday"]
        assert (found.severity, found.params["next"]) == ("info", dt.date(2023, 10, 7))  # a Saturday that is worked
        book.names["xlplan_country"].refers_to_range.value = "DE"
        assert at(check(book), "due-on-holiday") == []
        typed("tracking", 1, due=dt.datetime(2023, 10, 3), finished=dt.datetime(2023, 10, 3))(book)
        assert at(check(book), "due-on-holiday") == []


def new_tracking(folder: Path, lang: Lang) -> Path:
    """An empty tracking workbook."""
    return new_instance("tracking", folder / "new.xlsx", lang, {"region": "East", "as_of": "2017-12-31"})
