"""Review and scorecard: their figures by hand, their status, rank and warnings by rule."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.forms import review, scorecard
from xlplan.forms.catalog import template
from xlplan.forms.evaluate import Figures, evaluate
from xlplan.forms.form import LANGS, BookData, Form, Lang, Row, Value
from xlplan.forms.instance import new_book
from xlplan.forms.samples import sample_book
from xlplan.metrics import scorecard as weighted

ZH_COLLECTION = "回款率偏低"
cells = st.none() | st.decimals(-10, 10**6, places=2)


def without_title(figures: Figures) -> dict[str, object]:
    """The bands but for the line under the title."""
    return {band: value for band, value in figures.bands.items() if band not in ("subtitle", "standing", "running")}


def evaluated(form: Form, rows: list[Row], lang: Lang = "zh", **facts: Value) -> tuple[list[Row], Figures]:
    """The rows and figures of one form in a new workbook with these facts."""
    book = new_book(template("evaluation"), lang, {"as_of": "2023-09-30"})
    book.facts |= facts
    book.tables[form.id] = rows
    return rows, evaluate([form], {form.id: form.resolve()}, book)[form.id]


def person(name: str | None = "张", **figures: float | None) -> Row:
    found: dict[str, Any] = {"salesperson": name, "target": 100, "sales": 100, "due": 50, "collected": 50}
    found |= {"coverage": 0.8, "win_rate": 0.3, "satisfaction": 90} | figures
    return {k: Decimal(str(v)) if isinstance(v, int | float) else v for k, v in found.items()}


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_scorecard_by_hand(lang: Lang) -> None:
    book = sample_book("evaluation", lang)
    figures = evaluate([scorecard.FORM], {"scorecard": scorecard.FORM.resolve()}, book)["scorecard"]
    rows = book.rows("scorecard")
    assert [row["attainment"] for row in rows] == [1.25, 1.071428571429, 0.875]  # 875/700, 750/700, 525/600
    assert [row["collection_rate"] for row in rows] == [0.95, 0.9, 0.75]
    # .4 x 1.25 + .25 x .95 + .1 x .84/.8 + .1 x .36/.3 + .15 x 93/90
    assert rows[0]["score"] == pytest.approx(0.5 + 0.2375 + 0.105 + 0.12 + 0.155, abs=1e-11)
    assert rows[2]["score"] == pytest.approx(0.35 + 0.1875 + 0.0825 + 0.08 + 0.15 * 88 / 90, abs=1e-11)
    assert [row["rank"] for row in rows] == [1, 2, 3]
    words = {w.id: w.label(lang) for w in scorecard.WARNINGS}
    wanted = [words[w] for w in ("sales", "collection", "coverage", "win_rate")]  # 88 of 90 is near the goal
    assert [row["warning"] for row in rows] == [None, None, words["sep"].join(wanted)]
    # totals over totals: 2,150,000 / 2,000,000 and 1,765,000 / 2,000,000
    assert without_title(figures) == {
        "attainment": 1.075,
        "collection": 0.8825,
        "best": rows[0]["salesperson"],
        "warned": 1,
        "elapsed": 1.0,
    }


def test_equal_scores_share_the_better_rank() -> None:
    rows, figures = evaluated(
        scorecard.FORM, [person("张"), person("李", sales=150), person("王"), person("赵", sales=10), person(None)]
    )
    assert [row["rank"] for row in rows] == [2, 1, 2, 4, None]
    assert figures.bands["best"] == "李"


def test_each_part_is_capped_before_it_is_weighted() -> None:
    rows, _ = evaluated(scorecard.FORM, [person(sales=1000, collected=-50, coverage=0)])
    # sales 1000 % counts 150 %, collection -100 % counts nothing
    assert rows[0]["score"] == pytest.approx(0.4 * 1.5 + 0 + 0 + 0.1 + 0.15, abs=1e-11)


def test_a_part_without_data_leaves_its_weight_to_the_others_and_is_reported() -> None:
    rows, _ = evaluated(scorecard.FORM, [person(satisfaction=None, win_rate=None, sales=80)])
    assert rows[0]["weighed"] == 0.75
    assert rows[0]["score"] == pytest.approx((0.4 * 0.8 + 0.25 + 0.1) / 0.75, abs=1e-11)
    assert rows[0]["warning"] == "销售达成率偏低；数据不全"
    empty, figures = evaluated(scorecard.FORM, [{"salesperson": "张"}, {}])
    assert [(r["score"], r["rank"], r["warning"]) for r in empty] == [(None, None, "数据不全"), (None, None, None)]
    assert without_title(figures) == {
        "attainment": None,
        "collection": None,
        "best": None,
        "warned": 1,
        "elapsed": None,
    }


@pytest.mark.parametrize(
    ("figures", "warning"),
    [({}, None), ({"sales": 90}, None), ({"sales": 89.99}, "销售达成率偏低"), ({"collected": 40}, None),
     ({"collected": 39.99}, ZH_COLLECTION), ({"coverage": 0.72}, None), ({"coverage": 0.71}, "覆盖率未达标"),
     ({"win_rate": 0.26}, "赢单率未达标"), ({"satisfaction": 81}, None), ({"satisfaction": 80}, "满意度未达标")],
)  # fmt: skip
def test_a_warning_begins_just_below_its_line(figures: dict[str, float], warning: str | None) -> None:
    rows, _ = evaluated(scorecard.FORM, [person(**figures)])
    assert rows[0]["warning"] == warning


def test_the_warning_line_of_collection_is_a_setting() -> None:
    assert evaluated(scorecard.FORM, [person(collected=40)], warn_collection=Decimal("0.9"))[0][0]["warning"] == (
        ZH_COLLECTION
    )


@given(st.lists(st.tuples(cells, cells, cells, cells, cells, cells, cells), min_size=1, max_size=6))
def test_scores_are_those_of_the_scorecard_metric_and_ranks_follow_them(figures: list[tuple[Any, ...]]) -> None:
    fields = ("target", "sales", "due", "collected", "coverage", "win_rate", "satisfaction")
    rows, _ = evaluated(scorecard.FORM, [{"salesperson": "张", **dict(zip(fields, f, strict=True))} for f in figures])
    for row in rows:
        due, collected = row["due"], row["collected"]
        rate = collected / due if isinstance(due, Decimal) and isinstance(collected, Decimal) and due else None
        wanted = weighted([
            ("s", row["target"], row["sales"], "0.4", "higher"), ("c", 1, rate, "0.25", "higher"),
            ("v", "0.8", row["coverage"], "0.1", "higher"), ("w", "0.3", row["win_rate"], "0.1", "higher"),
            ("a", 90, row["satisfaction"], "0.15", "higher"),
        ])  # type: ignore[list-item]  # fmt: skip
        assert row["score"] == pytest.approx(wanted["score"], abs=1e-11)
        assert row["score"] is None or 0 <= row["score"] <= 1.5  # type: ignore[operator]
    ranked = sorted((r["rank"], -r["score"]) for r in rows if r["score"] is not None)  # type: ignore[operator]
    assert [score for _, score in ranked] == sorted(score for _, score in ranked)
    assert all(rank == 1 + sum(s < score for _, s in ranked) for rank, score in ranked)


DAY = dt.date(2023, 9, 30)


@pytest.mark.parametrize(
    ("row", "status"),
    [({"highlight": "展会"}, None), ({}, None), ({"problem": "慢"}, "in_progress"), ({"advice": "快"}, "in_progress"),
     ({"problem": "慢", "due": DAY}, "in_progress"), ({"problem": "慢", "due": DAY - dt.timedelta(1)}, "overdue"),
     ({"problem": "慢", "due": DAY, "finished": DAY}, "done"), ({"problem": "慢", "finished": DAY}, "done"),
     ({"problem": "慢", "due": DAY - dt.timedelta(9), "finished": DAY}, "done_late")],
)  # fmt: skip
def test_an_improvement_has_the_status_of_its_dates(row: Row, status: str | None) -> None:
    rows, _ = evaluated(review.FORM, [row])
    assert rows[0]["status"] == status


def test_without_an_as_of_date_no_improvement_has_a_status() -> None:
    rows, figures = evaluated(review.FORM, [{"problem": "慢", "due": DAY}], as_of=None)
    assert rows[0]["status"] is None
    assert without_title(figures) == {"items": 0, "open": 0, "overdue": 0}


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_review_has_five_improvements_of_which_one_is_overdue(lang: Lang) -> None:
    book: BookData = sample_book("evaluation", lang)
    figures = evaluate([review.FORM], {"review": review.FORM.resolve()}, book)["review"]
    assert without_title(figures) == {"items": 5, "open": 4, "overdue": 1}
    texts = " ".join(str(v) for row in book.rows("review") for v in row.values())
    assert all(figure in texts for figure in ("20", "30", "200", "45"))
