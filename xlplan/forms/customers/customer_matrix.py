"""评分矩阵 / Grading matrix: the 16 scores of order size and likelihood, and the 16 tiers of level and class.

A legend, reckoned by the convention in force. A star marks the seven scores that the other convention would class
differently, and the one tier that says: take the order, do not invest.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlplan.forms.customers.customer_grade import CHANCES, SIZES, class_formula, class_of, score_of, tenths, tier_of
from xlplan.forms.customers.shared import CLASSES, CONVENTION, LEVELS, TIERS, higher, say
from xlplan.forms.form import Band, BookData, Choice, Column, ColumnMetric, Form, Kind, Label, Row, Value, per_row
from xlplan.metrics import LIKELIHOOD_TENTHS, ORDER_SIZE_TENTHS

CELLS = tuple(Choice(f"{cls}{score}{star}", f"{score} {cls}{star}", f"{score} {cls}{star}")
              for score in range(4, 11) for cls in "ABCD" for star in ("", "*"))  # fmt: skip
TIER_CELLS = (*TIERS, Choice("T4*", f"{TIERS[3].zh}*", f"{TIERS[3].en}*"))
LEGEND = Label("* 分数在分界上，另一种口径会评入相邻能级；第四梯队*：接单，不投入",
               "* The score is on a boundary: the other convention gives the next class. "
               "Tier 4*: take the order, do not invest")  # fmt: skip


def _scored(entry: Choice, tenths_of: Mapping[str, int]) -> Label:
    """An entry with its score: 重要 4.1."""
    return Label(*(f"{word} {tenths_of[entry.zh] / 10}" for word in entry.label))


SIZES_LISTED = Label("、".join(_scored(size, ORDER_SIZE_TENTHS).zh for size in SIZES),
                     ", ".join(_scored(size, ORDER_SIZE_TENTHS).en for size in SIZES))  # fmt: skip


def _score_cell(chance: Choice) -> ColumnMetric:
    def cell(row: Row, book: BookData) -> Value:
        score = score_of({"order_size": row.get("order_size"), "likelihood": chance.id})
        own, other = (class_of(score, to_higher=side) for side in (higher(book), not higher(book)))
        return None if score is None else f"{own}{score}{'' if own == other else '*'}"

    return per_row(cell)


def _score_formula(chance: Choice) -> str:
    score = f"(({tenths('order_size')}+{LIKELIHOOD_TENTHS[chance.zh]})/10)"
    on_boundary = f"OR({score}=8,{score}=6,{score}=4)"
    return f"""IF({tenths("order_size")}=0,"",{score}&" "&{class_formula(score)}&IF({on_boundary},"*",""))"""


def _tier_cell(cls: Choice) -> ColumnMetric:
    def cell(row: Row, _: BookData) -> Value:
        tier = tier_of(row.get("level"), cls.id)
        return "T4*" if (row.get("level"), cls.id) == ("L4", "A") else tier

    return per_row(cell)


def _tier_formula(cls: Choice) -> str:
    tiers = [tier_of(level.id, cls.id) for level in LEVELS]
    tiers[3] = "T4*" if cls.id == "A" else "T4"
    parts = [f"IF({{level?{level.id}}},{{:{tier}}}," for level, tier in zip(LEVELS, tiers, strict=True)]
    return f'{"".join(parts)}""{")" * len(parts)}'


MARKS = {"A": "good", "B": "good", "C": "fair", "T1": "good", "T2": "good", "T3": "fair"}

FORM: Form = Form(
    id="customer_matrix",
    sheet=Label("评分矩阵", "Grading matrix"),
    title=Label("评分矩阵与行动梯队", "Grading matrix and tiers of action"),
    key=("order_size", "level"),
    marks=tuple((f"on_{chance.id}", cell.id, MARKS[cell.id[0]])
                for chance in CHANCES for cell in CELLS if cell.id[0] in MARKS and cell.id[1].isdigit())
    + tuple((f"tier_{cls.id}", tier.id, MARKS[tier.id]) for cls in CLASSES for tier in TIERS if tier.id in MARKS),
    presets=tuple({"order_size": size.id, "level": level.id} for size, level in zip(SIZES, LEVELS, strict=True)),
    columns=(
        Column("order_size", Label("预计订单 ＼ 成交可能", "Expected order / likelihood"), Kind.CHOICE, choices=SIZES,
               width=24),
        *(Column(f"on_{c.id}", _scored(c, LIKELIHOOD_TENTHS), Kind.CHOICE, choices=CELLS, width=15,
                 formula=_score_formula(c), metric=_score_cell(c)) for c in CHANCES),
        Column("level", Label("类别层级 ＼ 能级", "Level / class"), Kind.CHOICE, choices=LEVELS, width=20),
        *(Column(f"tier_{c.id}", Label(f"{c.zh} 类客户", f"Class {c.en}"), Kind.CHOICE, choices=TIER_CELLS, width=13,
                 formula=_tier_formula(c), metric=_tier_cell(c)) for c in CLASSES),
    ),
    bands=(
        CONVENTION,
        Band("sizes", Label("预计订单", "Expected order"), Kind.TEXT, say(SIZES_LISTED),
             lambda book: SIZES_LISTED(book.lang), lines=1),
        Band("legend", Label("图例", "Legend"), Kind.TEXT, say(LEGEND), lambda book: LEGEND(book.lang), lines=1),
    ),
)  # fmt: skip
