"""The second half of workbook plan on the dashboard: sentences by hand, bars under dates, charts over the tables."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import pytest

from xlplan.forms.catalog import in_evaluation_order, template
from xlplan.forms.evaluate import Figures, evaluate
from xlplan.forms.form import LANGS, BookData, Lang
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

PLAN = template("plan")


def reckoned(lang: Lang) -> tuple[BookData, dict[str, Figures]]:
    book = sample_book("plan", lang)
    columns = {form.id: form.resolve(book.months, book.lines) for form in PLAN.forms}
    return book, evaluate(in_evaluation_order(PLAN.forms), columns, book)


def test_the_sentences_say_what_was_reckoned_by_hand() -> None:
    """Progress: 124 days of finished tasks + 0.7 x 19 + 0.3 x 40 + 0.25 x 26 of 217 days in all."""
    _, figures = reckoned("en")
    assert figures["execution_plan"].bands["progress"] == pytest.approx(155.8 / 217)
    said = {form: figures[form].board[f"headline_{chart}"] for form, chart in (
        ("execution_plan", "schedule"), ("segments", "ranking"), ("position", "map"),
        ("activities", "cost"))}  # fmt: skip
    assert said == {
        "execution_plan": "12 tasks, 72% done; 1 overdue, 1 behind, 0 conflicts; "
        "by the critical path done on 2023-10-26 at the earliest",
        "segments": "4 segments, 3 in focus; first: Machinery (4.3)",
        "position": "Our products by capability and share: 1 leading, 1 challenging, 0 exposed, 0 weak",
        "activities": "Activities: 300,000 budgeted, 280,000 spent (93%); 2 over budget",
    }


def test_segments_are_drawn_in_the_order_of_their_scores() -> None:
    _, figures = reckoned("zh")
    bands = figures["segments"].board
    assert [bands[f"ranking_{n}_0"] for n in range(1, 6)] == [
        "高端装备制造",
        "汽车零部件",
        "电子制造",
        "食品包装",
        None,
    ]
    assert [float(str(bands[f"ranking_{n}_1"])) for n in range(1, 5)] == [4.3, 3.8, 3.1, 2.6]


@pytest.mark.parametrize("lang", LANGS)
def test_bars_begin_where_the_task_does_and_are_as_long(lang: Lang) -> None:
    """T09, critical: from the eleventh Monday on 40 days, of which 30 % are done; T08, not critical: 19 days, 70 %."""
    book, _ = reckoned(lang)
    bars = {str(row["id"]): [row[f"bar_{part}"] for part in ("from", "done", "left", "critical_done", "critical")]
            for row in book.rows("execution_plan")}  # fmt: skip
    assert bars["T09"] == pytest.approx([11, 0, 0, 12 / 7, 28 / 7])
    assert bars["T08"] == pytest.approx([11, 13.3 / 7, 5.7 / 7, 0, 0])


def test_the_dates_over_the_bars_and_the_line_of_the_as_of_date_follow_the_table() -> None:
    """From Monday 26 June 2023 five weeks to each date; 30 September is 96 days later.

    With a task that begins on 2 January 2023, a Monday, the 43 weeks to the end of October need columns of three weeks.
    """
    book, figures = reckoned("en")
    board = figures["execution_plan"].board
    assert [board[f"schedule_0_{col}"] for col in range(8, 12)] == ["26 Jun", "31 Jul", "4 Sep", "9 Oct"]
    assert [row["bar_now"] for row in book.rows("execution_plan")] == pytest.approx([96 / 7] * 12)
    book.rows("execution_plan")[0]["start"] = dt.date(2023, 1, 2)
    columns = {form.id: form.resolve(book.months, book.lines) for form in PLAN.forms}
    board = evaluate(in_evaluation_order(PLAN.forms), columns, book)["execution_plan"].board
    assert [board[f"schedule_0_{col}"] for col in range(8, 12)] == ["2 Jan", "17 Apr", "31 Jul", "13 Nov"]
    assert [row["bar_now"] for row in book.rows("execution_plan")] == pytest.approx([271 / 21] * 12)
    parts = ("from", "done", "left", "critical_done", "critical")
    ends = [sum(float(str(row[f"bar_{part}"])) for part in parts) for row in book.rows("execution_plan")]
    assert 14 < max(ends) <= 20
    assert min(float(str(row["bar_from"])) for row in book.rows("execution_plan")) == 0


def test_milestones_have_a_diamond_which_is_filled_when_they_are_reached() -> None:
    book, _ = reckoned("en")
    signs = {str(row["id"]): str(row["bar_name"])[:2] for row in book.rows("execution_plan")
             if row.get("milestone") == "yes"}  # fmt: skip
    reached = {str(row["id"]) for row in book.rows("execution_plan") if row.get("progress") == 1}
    assert signs
    assert signs == {name: "◆ " if name in reached else "◇ " for name in signs}
    assert not [row for row in book.rows("execution_plan") if row.get("milestone") != "yes"
                and str(row["bar_name"])[0] in "◆◇"]  # fmt: skip


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_holds_a_gantt_chart_over_the_plans_table(lang: Lang) -> None:
    sheet = PLAN.form("execution_plan").sheet(lang)
    with zipfile.ZipFile(io.BytesIO(compose(PLAN, sample_book("plan", lang)))) as package:
        parts = [package.read(name).decode() for name in package.namelist() if re.match(r"xl/charts/chart\d+", name)]
    gantt = [
        part for part in parts if 'grouping val="stacked"' in part and 'barDir val="bar"' in part and sheet in part
    ]
    assert len(gantt) == 1
    assert gantt[0].count("<c:ser>") == 7
    bubbles = [part for part in parts if "bubbleChart" in part and PLAN.form("position").sheet(lang) in part]
    assert len(bubbles) == 1
