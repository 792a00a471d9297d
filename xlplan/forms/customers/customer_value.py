"""客户类别价值 / Value of customer categories: how attractive each is, how strong we are there, and its level.

Scores run from 1 to 5; their weights stand on the Info sheet. A criterion without a score leaves its weight to the
others.
"""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.bands import each, showing
from xlplan.forms.chart import Chart, Series
from xlplan.forms.customers.settings import ATTRACTIVENESS, STRENGTH, number, setting
from xlplan.forms.customers.shared import LEVELS, decimal, key_column, named
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, per_row
from xlplan.forms.sentence import figure, sentence
from xlplan.metrics import category_level, near_cut, round_ratio

LOWEST, HIGHEST = 1, 5
FLAGS = (Choice("near", "临界", "Near the cut"), Choice("incomplete", "未评全", "Incomplete"))
MEANINGS = (
    Choice("L1", "巩固关系，按比例增长", "Consolidate, grow in proportion"),
    Choice("L2", "面向未来，必须投入", "Future value: must invest"),
    Choice("L3", "取得当期利润", "Take today's profit"),
    Choice("L4", "考虑退出", "Consider leaving"),
)


def _score(row: Row, criterion: Choice) -> Decimal | None:
    score = decimal(row, criterion.id)
    return score if named(row, "category") and score is not None and LOWEST <= score <= HIGHEST else None


def _weighted(criteria: tuple[Choice, ...], row: Row, book: BookData) -> Value:
    given = [
        (s, max(Decimal(0), number(book, f"weight_{c.id}"))) for c in criteria if (s := _score(row, c)) is not None
    ]
    whole = sum((weight for _, weight in given), Decimal(0))
    return round_ratio(sum((s * w for s, w in given), Decimal(0)) / whole) if whole else None


def _level(row: Row, book: BookData) -> Value:
    attractiveness, strength = row.get("attractiveness"), row.get("strength")
    if not isinstance(attractiveness, float) or not isinstance(strength, float):
        return None
    return f"L{category_level(attractiveness, strength, number(book, 'cut'))}"


def _flag(row: Row, book: BookData) -> Value:
    attractiveness, strength = row.get("attractiveness"), row.get("strength")
    if row.get("level") is None or not isinstance(attractiveness, float) or not isinstance(strength, float):
        return None
    if near_cut(attractiveness, strength, number(book, "cut"), margin=number(book, "margin")):
        return "near"
    return "incomplete" if any(_score(row, c) is None for c in (*ATTRACTIVENESS, *STRENGTH)) else None


def _given(criterion: Choice) -> str:
    return f"AND(ISNUMBER({{{criterion.id}}}),N({{{criterion.id}}})>={LOWEST},N({{{criterion.id}}})<={HIGHEST})"


def _sum(criteria: tuple[Choice, ...], part: str) -> str:
    weights = ((c, f"MAX(0,{setting(f'weight_{c.id}')})") for c in criteria)
    return "+".join(f"IF({_given(c)},{part.format(cell='{' + c.id + '}', weight=weight)},0)" for c, weight in weights)


def _weighted_formula(criteria: tuple[Choice, ...]) -> str:
    quotient = f"({_sum(criteria, '{cell}*{weight}')})/({_sum(criteria, '{weight}')})"
    return f'IF(OR({{category}}="",{{row:counted}}=0),"",IFERROR(ROUND({quotient},12),""))'


def _near(field: str) -> str:
    return f"ROUND(ABS({{{field}}}-{setting('cut')}),12)<={setting('margin')}"


BOTH = 'IF(OR({attractiveness}="",{strength}=""),"",'
LEVEL = f"""{BOTH}IF({{attractiveness}}>={setting("cut")},IF({{strength}}>={setting("cut")},{{:L1}},{{:L2}}),
    IF({{strength}}>={setting("cut")},{{:L3}},{{:L4}})))"""
FLAG = f"""{BOTH}IF(OR({_near("attractiveness")},{_near("strength")}),{{:near}},
    IF(AND({",".join(map(_given, (*ATTRACTIVENESS, *STRENGTH)))}),"",{{:incomplete}})))"""
MEANING = 'IF({level}="","",IF({level?L1},{:L1},IF({level?L2},{:L2},IF({level?L3},{:L3},{:L4}))))'
SCALE = Label("1 分最低，5 分最高；不适用则留空", "1 is lowest, 5 highest; leave empty what does not apply")


def _criteria(criteria: tuple[Choice, ...]) -> list[Column]:
    """Those that stand first are wide enough for a figure above them."""
    return [
        Column(c.id, c.label, Kind.NUMBER, minimum=LOWEST, maximum=HIGHEST, note=SCALE, width=9 if place < 5 else 8.2)
        for place, c in enumerate(criteria)
    ]


def _drawn(field: str, label: Label, own: str = "") -> Column:
    """A number in every row, 0 for none: a chart whose x values hold a text would count 1, 2, 3 instead."""

    def value(row: Row, _: BookData) -> Value:
        found = row.get(field)
        return found if isinstance(found, float | Decimal) else Decimal(0)

    return Column(own or f"{field}_drawn", label, Kind.NUMBER, hidden=True, formula=f"N({{{field}}})",
                  metric=per_row(value))  # fmt: skip


FORM: Form = Form(
    id="customer_value",
    sheet=Label("客户类别价值", "Customer value"),
    title=Label("客户类别价值评估", "Value of customer categories"),
    key=("category",),
    marks=(("flag", "near", "fair"), ("flag", "incomplete", "fair")),
    columns=(
        Column("category", Label("客户类别", "Category"), required=True, width=14),
        *_criteria(ATTRACTIVENESS),
        Column("attractiveness", Label("吸引力", "Appeal"), Kind.SCORE, aliases=("Attractiveness",), width=9.5,
               formula=_weighted_formula(ATTRACTIVENESS),
               metric=per_row(lambda row, book: _weighted(ATTRACTIVENESS, row, book))),
        *_criteria(STRENGTH),
        Column("strength", Label("竞争力", "Strength"), Kind.SCORE, width=8.2, formula=_weighted_formula(STRENGTH),
               metric=per_row(lambda row, book: _weighted(STRENGTH, row, book))),
        Column("level", Label("类别层级", "Level"), Kind.CHOICE, choices=LEVELS, width=8.2, formula=LEVEL,
               metric=per_row(_level),
               note=Label("吸引力与竞争力达到分界为高：双高一级，仅吸引力高二级，仅竞争力高三级，双低四级",
                          "At the cut or above is high. 1: both high; 2: attractive only; 3: strong only; 4: neither")),
        Column("flag", Label("提示", "Note"), Kind.CHOICE, choices=FLAGS, width=10, formula=FLAG, metric=per_row(_flag),
               note=Label("临界：任一得分与分界相差不超过临界范围，层级不稳",
                          "Near the cut: a score lies within the margin, so the level may tip over")),
        Column("meaning", Label("策略", "Strategy"), choices=MEANINGS, width=20, formula=MEANING,
               metric=per_row(lambda row, _: row.get("level"))),
        Column("sales", Label("年销售额", "Annual sales"), Kind.MONEY, minimum=0, width=13.5,
               note=Label("气泡图中气泡的大小；留空则不画", "The size of the bubble in the chart; none without it")),
        key_column("category", Label("类别（检索用）", "Category, for look-up")),
        _drawn("strength", Label("竞争力（图表）", "Strength, for the chart")),
        _drawn("attractiveness", Label("吸引力（图表）", "Appeal, for the chart"), "appeal_drawn"),
        _drawn("sales", Label("销售额（图表）", "Sales, for the chart")),
    ),
    charts=(
        Chart("matrix", "bubble", Label("客户类别价值矩阵：横轴竞争力，纵轴吸引力，在 3 分处分界",
                                        "Our strength (across) and their appeal (up); parted at 3"),
              Label("气泡图：每个客户类别一个气泡，横轴为我方竞争力，纵轴为客户吸引力，面积为年销售额。",
                    "Bubbles: one a customer category; across our strength, up its appeal, the area its annual sales."),
              (Series("appeal_drawn", Label("吸引力", "Appeal"), size="sales_drawn"),),
              sentence("{} 类客户：一级 {} 类，二级 {} 类，三级 {} 类，四级 {} 类；处于临界 {} 类",
                       "{} categories: {} of level 1, {} of level 2, {} of level 3, {} of level 4; {} near the cut",
                       *(figure(band, Kind.COUNT) for band in ("categories", *(f"count_l{n}" for n in range(1, 5)),
                                                               "count_near")), when="categories"),
              categories="strength_drawn", names="category", axis=Kind.SCORE, low=LOWEST, high=HIGHEST,
              crossing=(3, 3)),
    ),
    bands=(
        Band("categories", Label("评定类别", "Categories rated"), Kind.COUNT, 'COUNTIFS({customer_value.level},"?*")',
             lambda book: sum(row.get("level") is not None for row in book.rows("customer_value"))),
        *each("customer_value", "level", LEVELS),
        showing("customer_value", "flag", f"count_{FLAGS[0].id}", Label("临界类别", "Near the cut"), FLAGS[0].id),
    ),
)  # fmt: skip
