"""市场细分 / Market segments: size, competition and fit give a weighted score and a rank; the first ones are marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from xlplan.forms.bands import rows_with, showing, sum_of
from xlplan.forms.chart import Chart, Point, Series
from xlplan.forms.form import BookData, Choice, Column, Fact, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.picked import Places
from xlplan.forms.plan.given import calculated, is_on_scale, on_scale
from xlplan.forms.ranked import order, orders, place_of, spaced
from xlplan.forms.sentence import NOTHING, Part, figure, sentence
from xlplan.metrics import round_half_up, round_ratio

SCALE = (1, 5)
SCORES = (
    ("size_score", "segment_weight_size", Label("规模得分", "Size score"), "0.4",
     Label("1 很小，5 很大", "1 small, 5 large")),
    ("competition_score", "segment_weight_competition", Label("竞争得分", "Competition score"), "0.3",
     Label("1 竞争激烈，5 竞争很少", "1 fierce, 5 hardly any")),
    ("fit_score", "segment_weight_fit", Label("匹配得分", "Fit score"), "0.3",
     Label("1 不匹配，5 与我方优势高度匹配", "1 none, 5 just what we are good at")),
)  # fmt: skip
FOCUS = (Choice("focus", "重点", "Focus"), Choice("reserve", "备选", "Reserve"))
FACTS = (
    *(Fact(fact, Label(f"细分权重：{label.zh[:2]}", f"Segment weight: {label.en.split()[0].lower()}"), Kind.PERCENT,
           weight)
      for _, fact, label, weight, _ in SCORES),
    Fact("segment_focus", Label("重点细分市场数", "Segments in focus"), Kind.COUNT, "3",
         note=Label("得分排在前几名的标为“重点”，通常 2 至 3 个", "So many of the first are in focus; usually 2 or 3")),
)  # fmt: skip


def _score(row: Row, book: BookData) -> Value:
    scores = [on_scale(row, field, *SCALE) for field, *_ in SCORES]
    weights = [found if isinstance(found := book.facts.get(fact), Decimal) else Decimal(0) for _, fact, *_ in SCORES]
    given = [(weight, score) for weight, score in zip(weights, scores, strict=True) if score is not None]
    if len(given) < len(SCORES) or sum(weights) <= 0 or is_total(FORM, row):
        return None
    return round_ratio(sum(weight * score for weight, score in given) / sum(weights))


def _ranks(rows: Sequence[Row], _: BookData) -> list[Value]:
    scores = [calculated(row, "score") for row in rows]
    ascending = sorted(score for score in scores if score is not None)
    return [None if s is None else len(ascending) - bisect_right(ascending, s) + 1 for s in scores]


def _focus(row: Row, book: BookData) -> Value:
    rank = row.get("rank")
    return ("focus" if rank <= book.number("segment_focus", "3") else "reserve") if isinstance(rank, int) else None


_GIVEN = ",".join(is_on_scale(field, *SCALE) for field, *_ in SCORES)
_SUM = "+".join(f"N({{@{fact}}})" for _, fact, *_ in SCORES)
_PRODUCTS = "+".join(f"N({{@{fact}}})*{{{field}}}" for field, fact, *_ in SCORES)
SCORE = f"""IF(AND({{row:counted}}=1,{_GIVEN},{_SUM}>0),
    ROUND(({_PRODUCTS})/({_SUM}),12),"")"""

SHOWN, NAME = 6, 30
"""Segments in the chart, and signs of their names."""


def _named(place: int) -> str:
    return f"LEFT(TRIM(INDEX({{segments.segment}},{place_of('segments', 'order', place)})),{NAME})"


def _scored(place: int) -> str:
    return f"INDEX({{segments.score}},{place_of('segments', 'order', place)})"


def _at(book: BookData, place: int) -> Row:
    """The segment at one place of the ranking, equal ones as they stand."""
    rows = [row for row in book.rows("segments") if calculated(row, "score") is not None]
    ranked = sorted(rows, key=lambda row: -(calculated(row, "score") or 0))
    return ranked[place - 1] if place <= len(ranked) else {}


def _name_at(book: BookData, place: int) -> str:
    return spaced(_at(book, place).get("segment"))[:NAME]


def _score_at(book: BookData, place: int) -> Decimal | None:
    return calculated(_at(book, place), "score")


def _fixed(score: Decimal | None) -> str:
    return NOTHING if score is None else f"{round_half_up(score, 1):,.1f}"


def _point(place: int) -> Point:
    return Point(
        (f'IFERROR({_named(place)},"")', lambda book, _: _name_at(book, place) or None),
        ((f'IFERROR({_scored(place)},"")', lambda book, _: _score_at(book, place)),),
    )


PLACES = Places("segments", "ranking", "order", SHOWN)

FORM: Form = Form(
    id="segments",
    sheet=Label("市场细分", "Market segments"),
    title=Label("市场细分与目标市场选择", "Market segments and the choice among them"),
    key=("segment",),
    marks=(("focus", "focus", "good"),),
    columns=(
        Column("segment", Label("细分市场", "Segment"), required=True, width=24),
        Column("size", Label("市场规模", "Market size"), Kind.MONEY, minimum=0, total="sum", width=14,
               note=Label("年采购额，按金额单位", "Bought in a year, in the unit of amounts")),
        Column("growth", Label("年增长率", "Growth a year"), Kind.PERCENT, width=11),
        Column("rivals", Label("主要竞争对手", "Main competitors"), width=22),
        *(Column(field, label, Kind.NUMBER, minimum=SCALE[0], maximum=SCALE[1], note=note, width=12)
          for field, _, label, _, note in SCORES),
        Column("score", Label("综合得分", "Weighted score"), Kind.SCORE, formula=SCORE, width=11,
               metric=per_row(_score),
               note=Label("按“信息”表中的权重加权；三项齐全才计算",
                          "By the weights on the Info sheet; only where all three are given")),
        Column("rank", Label("排名", "Rank"), Kind.COUNT, metric=_ranks, width=8,
               formula='IF(ISNUMBER({score}),COUNTIFS({segments.score},">"&{score})+1,"")'),
        Column("focus", Label("选择", "Choice"), Kind.CHOICE, choices=FOCUS, metric=per_row(_focus), width=10,
               formula="""IF(ISNUMBER({rank}),IF({rank}<=IF(ISNUMBER({@segment_focus}),{@segment_focus},3),
                   {:focus},{:reserve}),"")"""),
        Column("reason", Label("理由", "Reason"), width=32),
        Column("order", Label("得分次序", "Order of scores"), Kind.NUMBER, hidden=True,
               metric=lambda rows, _: orders([{"score": calculated(row, "score")} for row in rows], "score"),
               formula=order("segments", "score")),
    ),
    bands=(
        rows_with("segments", "segment", Label("细分市场数", "Segments"), lambda: FORM),
        showing("segments", "focus", "count_focus", Label("重点", "In focus"), "focus"),
        sum_of("size", Label("总规模", "Size of all"), lambda: FORM),
    ),
    charts=(
        Chart("ranking", "bar", Label("细分市场得分排名", "Market segments by score"),
              Label("条形图：各细分市场的综合得分，最高的在前。", "Bars: the score of every segment, highest first."),
              (Series("", Label("综合得分", "Weighted score")),),
              PLACES.headline(sentence("{} 个细分市场，重点 {} 个；第一名：{}（{} 分）",
                       "{} segments, {} in focus; first: {} ({})",
                       figure("rows", Kind.COUNT), figure("count_focus", Kind.COUNT),
                       Part(f'IFERROR({_named(1)},"{NOTHING}")',
                            lambda book, _: _name_at(book, 1) if _at(book, 1) else NOTHING),
                       Part(f'IFERROR(FIXED({_scored(1)},1),"{NOTHING}")', lambda book, _: _fixed(_score_at(book, 1))),
                       when="count_focus")),
              places=PLACES, points=tuple(_point(place) for place in range(1, SHOWN + 1)), axis=Kind.NUMBER),
    ),
)  # fmt: skip
