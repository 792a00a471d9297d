"""The review drafted from the KPI table: what the figures say, in rows that nobody had filled in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from hosts import Log, offered, recording
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbooks_support import sample_path

import xlplan
from xlplan.actions import check, draft_review, fill, read
from xlplan.actions.calculated import calculated_cells
from xlplan.forms.form import LANGS, BookData, Lang

IN_BOTH = frozenset(offered("_xlwindows").keys() & offered("_xlmac").keys())

NEW_ROWS = {
    "zh": [
        ("策略有效性", "华东区域销售额 215 万元，达成率 107.5%（目标 200 万元）", None),
        ("策略有效性", "客户拜访量 220 次，达成率 110.0%（目标 200 次）", None),
        ("资源利用", "投入产出比 1:7.68，达成率 128.0%（目标 1:6）", None),
        ("策略有效性", None, "新增客户数 45 家，低于目标 50 家（差 5 家）"),
        ("策略有效性", None, "线索转化率 12.0%，低于目标 15.0%（差 3.0 个百分点）"),
    ],
    "en": [
        ("Strategy", "Sales, east: 215, attainment 107.5 % (target 200)", None),
        ("Strategy", "Customer visits: 220, attainment 110.0 % (target 200)", None),
        ("Use of resources", "Input-output ratio: 1:7.68, attainment 128.0 % (target 1:6)", None),
        ("Strategy", None, "New customers: 45, 5 customers below the target of 50"),
        ("Strategy", None, "Lead conversion rate: 12.0%, 3.0 points below the target of 15.0%"),
    ],
}


def without_review(book: BookData) -> None:
    book.tables["review"] = []


def shown(book: xw.Book, *fields: str) -> list[tuple[Any, ...]]:
    """What the review's rows show, blank ones left out."""
    table = read(book).tables["review"]
    rows = (tuple(table.raw_value(i, f) or None for f in fields) for i in range(len(table.rows)) if not table.blank(i))
    return list(rows)


def kpis(*rows: tuple[str, str, str, object, object]) -> Any:
    """The sample with these KPIs (name, unit, direction, target, actual) and an empty review."""

    def edit(book: BookData) -> None:
        without_review(book)
        book.tables["kpi"] = [
            {"kpi": name, "unit": unit, "direction": way, "target": _cell(target), "actual": _cell(actual)}
            for name, unit, way, target, actual in rows
        ]

    return edit


def _cell(value: object) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) else value


@pytest.mark.parametrize("lang", LANGS)
def test_fill_drafts_a_blank_review_from_the_best_and_the_missed_kpis(lang: Lang, tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", lang, edit=without_review)) as book:
        fill(book)
        assert shown(book, "module", "highlight", "problem") == NEW_ROWS[lang]
        assert set(shown(book, "cause", "advice", "owner", "due", "finished")) == {(None,) * 5}
        in_progress = "进行中" if lang == "zh" else "In progress"
        assert [s for (s,) in shown(book, "status")] == [None, None, None, in_progress, in_progress]
        assert not {p.code for p in check(book)} & {"review-disagrees", "duplicate-key", "not-in-list"}
        assert fill(book).changes == []


def test_fill_leaves_a_review_alone_in_which_anything_stands(tmp_path: Path) -> None:
    def one_word(book: BookData) -> None:
        book.tables["review"] = [{}, {"owner": "李"}, {}]

    with xlplan.open(sample_path(tmp_path, "evaluation", "zh", edit=one_word)) as book:
        assert not [c for c in fill(book).changes if c.sheet == "复盘"]
        assert shown(book, "module", "owner") == [(None, "李")]


def test_drafting_adds_only_what_the_review_does_not_mention_and_changes_nothing_that_is_there(tmp_path: Path) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh")) as book:
        fill(book)
        every = ("module", "highlight", "problem", "cause", "advice", "owner", "due", "finished", "status")
        before = shown(book, *every)
        draft_review(book)
        after = shown(book, *every)
        assert after[: len(before)] == before
        # the sample speaks of the conversion rate already
        assert [row[1:3] for row in after[len(before) :]] == [row[1:] for row in NEW_ROWS["zh"][:4]]
        assert draft_review(book) == []
        fill(book)
        assert all(cell.sound for cell in calculated_cells(read(book)))


def test_the_review_grows_when_its_blank_rows_do_not_suffice(tmp_path: Path) -> None:
    many = [(f"指标{n:02d}号", "家", "higher", 50, 45 - n) for n in range(25)]
    path = sample_path(tmp_path, "evaluation", "zh", edit=kpis(*many))
    with xlplan.open(path) as book:
        fill(book)
        book.save()
    with xlplan.open(path) as book:
        assert [p for (p,) in shown(book, "problem")] == [
            f"指标{n:02d}号 {45 - n} 家，低于目标 50 家（差 {5 + n} 家）" for n in range(25)
        ]
        assert all(s == "进行中" for (s,) in shown(book, "status"))
        assert fill(book).changes == []
        assert all(cell.sound for cell in calculated_cells(read(book)))


@pytest.mark.parametrize(
    ("kpi", "problem"),
    [
        (("总成本", "万元", "lower", 30, 33), "总成本 33 万元，高于目标 30 万元（超 3 万元）"),
        (("投入产出比", "1:X", "higher", "1:6", "1:5.5"), "投入产出比 1:5.5，低于目标 1:6（差 0.5）"),
        (("满意度(%)", None, "higher", 0.9, 0.8), "满意度(%) 80.0%，低于目标 90.0%（差 10.0 个百分点）"),
        (("=1+1", "家", "higher", 50, 40), "=1+1 40 家，低于目标 50 家（差 10 家）"),
    ],
)
def test_problems_name_figure_target_and_gap_in_the_kpis_own_unit(
    kpi: tuple[str, str, str, object, object], problem: str, tmp_path: Path
) -> None:
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh", edit=kpis(kpi))) as book:
        fill(book)
        assert shown(book, "highlight", "problem") == [(None, problem)]
        table = read(book).tables["review"]
        assert table.sheet.range(table.cell(0, "problem")).formula == problem  # text, no formula


def test_kpis_without_data_and_those_just_met_by_rule_are_not_drafted(tmp_path: Path) -> None:
    rows = (("甲", "家", "higher", 50, None), ("乙", "家", "higher", 0, 3), ("合计", "家", "higher", 50, 10))
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh", edit=kpis(*rows))) as book:
        fill(book)
        assert shown(book, "problem") == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures=st.lists(st.tuples(st.integers(1, 200), st.none() | st.integers(0, 300)), min_size=1, max_size=9))
def test_every_miss_is_a_problem_once_and_at_most_three_highlights(
    figures: list[tuple[int, int | None]], tmp_path: Path
) -> None:
    rows = [(f"K{n}指标", "家", "higher", target, actual) for n, (target, actual) in enumerate(figures)]
    with xlplan.open(sample_path(tmp_path, "evaluation", "zh", edit=kpis(*rows))) as book:
        fill(book)
        found = shown(book, "highlight", "problem")
        assert fill(book).changes == []
        assert not [p for p in check(book) if p.code == "review-disagrees"]
    missed = [f"K{n}指标" for n, (target, actual) in enumerate(figures) if actual is not None and actual < target]
    met = [n for n, (target, actual) in enumerate(figures) if actual is not None and actual >= target]
    assert [problem.split()[0] for _, problem in found if problem] == missed
    highlights = [int(text.split("指标")[0][1:]) for text, _ in found if text]
    assert len(highlights) == min(3, len(met))
    rate = {n: figures[n][1] / figures[n][0] for n in met}  # type: ignore[operator]
    assert all(rate[n] >= rate[other] for n in highlights for other in set(met) - set(highlights))


@pytest.mark.parametrize("count", [1, 5])
def test_live_excel_and_files_get_the_same_review(count: int, tmp_path: Path) -> None:
    rows = [(f"指标{n:02d}号", "家", "higher", 50, 45 - n) for n in range(count)]
    found = []
    for folder in (tmp_path / "file", tmp_path / "live"):
        folder.mkdir()
        with xlplan.open(sample_path(folder, "evaluation", "zh", edit=kpis(*rows))) as book:
            log = Log(only=IN_BOTH if folder.name == "live" else None)
            fill(recording(book, log))
            found.append(shown(book, "module", "problem"))
    assert found[0] == found[1]
    assert len(found[0]) == count
