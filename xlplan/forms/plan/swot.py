"""SWOT 分析 / SWOT: strengths, weaknesses, opportunities and threats by importance, and the strategy that follows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan.figures import figure, one_of, place_of
from xlplan.metrics import round_half_up

QUADRANTS = (
    Choice("strength", "优势 S", "Strength"),
    Choice("weakness", "劣势 W", "Weakness"),
    Choice("opportunity", "机会 O", "Opportunity"),
    Choice("threat", "威胁 T", "Threat"),
)
STRATEGIES = (
    Choice("so", "SO 增长", "SO grow"),
    Choice("wo", "WO 扭转", "WO turn round"),
    Choice("st", "ST 多元", "ST diversify"),
    Choice("wt", "WT 防御", "WT defend"),
)


def _group(row: Row, _: BookData) -> Value:
    stated = row.get("item") is not None and not is_total(FORM, row) and figure(row, "importance") is not None
    return place_of(row.get("quadrant"), QUADRANTS) if stated else None


def _rank(rows: Sequence[Row], _: BookData) -> list[Value]:
    known = [(row.get("group"), figure(row, "importance")) for row in rows]
    return [
        None if group is None or own is None else 1 + sum(g == group and v is not None and v > own for g, v in known)
        for group, own in known
    ]


def _sum(book: BookData, group: int) -> Decimal:
    values = (figure(row, "importance") for row in book.rows("swot") if row.get("group") == group)
    return round_half_up(sum((value for value in values if value is not None), Decimal(0)), 6)


def _posture(book: BookData) -> Value:
    """Where strengths or weaknesses, opportunities or threats weigh more; at a tie the better."""
    sums = [_sum(book, group) for group in (1, 2, 3, 4)]
    if not any(row.get("group") for row in book.rows("swot")):
        return None
    inside, outside = "s" if sums[0] >= sums[1] else "w", "o" if sums[2] >= sums[3] else "t"
    return inside + outside


def _weight(group: int) -> str:
    return f"ROUND(SUMIFS({{swot.importance}},{{swot.group}},{group}),6)"


def _band(group: int, choice: Choice) -> Band:
    return Band(f"sum_{choice.id}", choice.label, Kind.NUMBER, _weight(group), lambda book: _sum(book, group))


POSTURE = f"""IF(COUNTIFS({{swot.group}},">0")=0,"",IF({_weight(1)}>={_weight(2)},
    IF({_weight(3)}>={_weight(4)},{{:so}},{{:st}}),IF({_weight(3)}>={_weight(4)},{{:wo}},{{:wt}})))"""

FORM: Form = Form(
    id="swot",
    sheet=Label("SWOT 分析", "SWOT"),
    title=Label("市场环境分析：SWOT", "Market environment: SWOT"),
    key=("quadrant", "item"),
    subjects=("item",),
    marks=(("quadrant", "strength", "good"), ("quadrant", "opportunity", "good"),
           ("quadrant", "weakness", "fair"), ("quadrant", "threat", "bad")),
    columns=(
        Column("quadrant", Label("象限", "Quadrant"), Kind.CHOICE, choices=QUADRANTS, width=14),
        Column("item", Label("要点", "Point"), required=True, width=40),
        Column("importance", Label("重要性（1-5）", "Importance (1-5)"), Kind.NUMBER, minimum=0, width=16,
               note=Label("1 次要，5 决定性", "1 minor, 5 decisive")),
        Column("rank", Label("象限内排名", "Rank in quadrant"), Kind.COUNT, width=11, stage=1, metric=_rank,
               formula='IF(ISNUMBER({group}),COUNTIFS({swot.group},{group},{swot.importance},">"&{importance})+1,"")'),
        Column("evidence", Label("依据", "Evidence"), width=28),
        Column("strategy", Label("策略组合", "Strategy"), Kind.CHOICE, choices=STRATEGIES, width=14),
        Column("action", Label("行动", "Action"), width=36),
        Column("owner", Label("责任人", "Owner"), width=11),
        Column("group", Label("象限号", "Quadrant number"), Kind.COUNT, hidden=True, metric=per_row(_group),
               formula=f'IF(AND({{item}}<>"",{{row:counted}}=1,ISNUMBER({{importance}})),'
                       f'{one_of("quadrant", QUADRANTS)},"")'),
    ),
    bands=(
        *(_band(group, choice) for group, choice in enumerate(QUADRANTS, 1)),
        Band("posture", Label("总体取向", "Posture"), Kind.CHOICE, POSTURE, _posture, choices=STRATEGIES),
    ),
)  # fmt: skip
