"""市场拓展效果评估表 / Evaluation of the market plan by KPI."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.bands import each
from xlplan.forms.beside import met, none_good, setting, together, under
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row, total
from xlplan.forms.kpi_catalogue import OFFERS
from xlplan.forms.picked import JUDGED, Constant, Picked
from xlplan.forms.sentence import figure, lowest, number, sentence
from xlplan.metrics import attainment, capped, improvement, kpi_status, round_ratio, to_decimal

DIMENSIONS = (
    Choice("result", "结果指标", "Result"),
    Choice("process", "过程指标", "Process"),
    Choice("input_output", "投入产出", "Input and output"),
    Choice("feedback", "客户反馈", "Customer feedback"),
)
DIRECTIONS = (
    Choice("higher", "越高越好", "Higher is better"),
    Choice("lower", "越低越好", "Lower is better"),
    Choice("improve", "提升(基线)", "Improvement (baseline)"),
)
STATUSES = (
    Choice("met", "达成", "Met"),
    Choice("near", "接近", "Near"),
    Choice("missed", "未达成", "Missed"),
    Choice("no_data", "无数据", "No data"),
)
MEASURE_NOTE = Label("数字、百分数，或 1:6 这样的比值（前面加单引号）", "A number, a percent, or a ratio typed as '1:6")
RULE = Label(
    "越高越好：实际 ÷ 目标。越低越好：2 − 实际 ÷ 目标。提升：（实际 − 基线）÷（目标 − 基线）。",
    "Higher is better: actual / target. Lower is better: 2 − actual / target. "
    "Improvement: (actual − baseline) / (target − baseline).",
)
COMPUTED = "computed"
"""The field of a company's KPI formulas, in whose forms alone it is."""
PERCENT_MARKS = ("(%)", "（%）")


def _direction(row: Row) -> Literal["higher", "lower"]:
    return "lower" if row.get("direction") == "lower" else "higher"


def measure(row: Row, field: str) -> Decimal | None:
    """A KPI's number: as typed, or X of a ratio typed as `1:X`; an actual without one is what a formula gives."""
    value = row.get(field)
    if isinstance(value, Decimal):
        return value
    text = value.replace("：", ":") if isinstance(value, str) else ""
    found = to_decimal(text[2:]) if text.startswith("1:") else None
    return measure(row, COMPUTED) if found is None and field == "actual" else found


def is_percent(row: Row) -> bool:
    """Whether a KPI is in percent: unit %, or `(%)` at the end of its name."""
    return row.get("unit") == "%" or str(row.get("kpi") or "").endswith(PERCENT_MARKS)


def _attainment(row: Row, _: BookData) -> Value:
    if row.get("kpi") is None or is_total(FORM, row):
        return None
    if row.get("direction") == "improve":
        return improvement(measure(row, "baseline"), measure(row, "target"), measure(row, "actual"))
    return attainment(measure(row, "target"), measure(row, "actual"), _direction(row))


def _gap(row: Row, _: BookData) -> Value:
    target, actual = measure(row, "target"), measure(row, "actual")
    if target is None or actual is None:
        return None
    return round_ratio((actual - target) * (100 if is_percent(row) else 1))


def _thresholds(book: BookData) -> tuple[float, float]:
    return float(book.number("met_at", "1")), float(book.number("near_at", "0.9"))


def _status(row: Row, book: BookData) -> Value:
    if row.get("kpi") is None or is_total(FORM, row):
        return None
    found = row.get("attainment")
    ratio = found if isinstance(found, float) else None
    if ratio is None and row.get("direction") == "improve":
        return "no_data"
    return kpi_status(
        measure(row, "target"), measure(row, "actual"), ratio, _direction(row), thresholds=_thresholds(book)
    )


def _score(row: Row, book: BookData) -> Value:
    ratio, weight = row.get("attainment"), row.get("weight")
    if not isinstance(ratio, float) or not isinstance(weight, Decimal):
        return None
    cap = float(book.number("cap_low", "0")), float(book.number("cap_high", "1.5"))
    return round_ratio(Decimal(repr(capped(ratio, cap))) * weight)


def _weighted(book: BookData, field: str) -> Value:
    """Sum of score or attainment x weight over the weights of the KPIs that have data: the others are re-based."""
    weights = parts = Decimal(0)
    for row in book.rows("kpi"):
        weight, ratio, value = row.get("weight"), row.get("attainment"), row.get(field)
        if isinstance(weight, Decimal) and isinstance(ratio, float) and isinstance(value, float):
            weights += weight
            parts += Decimal(repr(value)) * (weight if field == "attainment" else 1)
    return round_ratio(parts / weights) if weights else None


WITH_DATA = 'SUMIFS({kpi.weight},{kpi.attainment},">-1E+300")'
STATUS = """IF(OR({kpi}="",{row:counted}=0),"",IF(ISNUMBER({attainment}),
    IF({attainment}>={@met_at},{:met},IF({attainment}>={@near_at},{:near},{:missed})),
    IFERROR(IF(AND({num:target}=0,NOT({direction?improve})),
        IF(IF({direction?lower},{num:actual}<=0,{num:actual}>=0),{:met},{:missed}),{:no_data}),{:no_data})))"""
ATTAINMENT = """IF(OR({kpi}="",{row:counted}=0),"",IFERROR(ROUND(IF({direction?improve},
    ({num:actual}-{num:baseline})/({num:target}-{num:baseline}),
    1+IF({direction?lower},-1,1)*({num:actual}-{num:target})/ABS({num:target})),12),""))"""
ATTAINMENT_FUNCTION = """IF(OR({kpi}="",{row:counted}=0),"",IF({direction?improve},
    XLPLAN_IMPROVEMENT(IFERROR({num:baseline},""),IFERROR({num:target},""),IFERROR({num:actual},"")),
    XLPLAN_ATTAINMENT(IFERROR({num:target},""),IFERROR({num:actual},""),IF({direction?lower},"lower","higher"))))"""
GAP = """IFERROR(ROUND(({num:actual}-{num:target})*
    IF(OR({unit}="%",RIGHT({kpi},3)="(%)",RIGHT({kpi},3)="（%）"),100,1),12),"")"""

_MEASURED = ("COUNT({kpi.attainment})",
             lambda book, _: sum(isinstance(row.get("attainment"), float) for row in book.rows("kpi")))  # fmt: skip
PICKED = Picked("kpi", "kpi", "attainment", lambda row: not is_total(FORM, row), "lowest")
_JUDGED = together("met", "near", "missed")
MET_FROM = Constant("N({@met_at})", lambda book, _: book.number("met_at", "0"))
_percent = shown("attainment", Kind.PERCENT, "达成率 {}", "{} attained")

FORM: Form = Form(
    id="kpi",
    sheet=Label("效果评估", "Evaluation"),
    title=Label("市场拓展效果评估表", "Market plan: evaluation"),
    key=("kpi",),
    marks=(("status", "met", "good"), ("status", "near", "fair"), ("status", "missed", "bad")),
    columns=(
        Column("dimension", Label("评估维度", "Dimension"), Kind.CHOICE, choices=DIMENSIONS, width=16),
        Column("kpi", Label("核心指标", "KPI"), required=True, offers=OFFERS, aliases=("指标", "KPI name"), width=24),
        Column("unit", Label("单位", "Unit"), width=11),
        Column("direction", Label("方向", "Direction"), Kind.CHOICE, choices=DIRECTIONS, width=18),
        Column("baseline", Label("基线", "Baseline"), Kind.MEASURE, width=10,
               note=Label("仅“提升”类指标填写", "Only for improvement KPIs")),
        Column("target", Label("目标值", "Target"), Kind.MEASURE, required=True, width=10,
               note=MEASURE_NOTE),
        Column("actual", Label("实际值", "Actual"), Kind.MEASURE, required=True, may_wait=True, width=10,
               note=MEASURE_NOTE),
        Column("attainment", Label("达成率", "Attainment"), Kind.PERCENT, width=11, formula=ATTAINMENT, note=RULE,
               function=ATTAINMENT_FUNCTION,
               metric=per_row(_attainment)),
        Column("gap", Label("差距", "Gap"), Kind.MEASURE, width=12, formula=GAP, metric=per_row(_gap)),
        Column("weight", Label("权重", "Weight"), Kind.PERCENT, minimum=0, width=9),
        Column("score", Label("得分", "Score"), Kind.PERCENT, width=9,
               formula="""IF(AND(ISNUMBER({attainment}),ISNUMBER({weight})),
                   ROUND(MIN({@cap_high},MAX({@cap_low},{attainment}))*{weight},12),"")""",
               metric=per_row(_score)),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=10, formula=STATUS,
               metric=per_row(_status)),
        Column("remark", Label("分析说明", "Remark"), width=48),
        PICKED.column(),
    ),
    alerts=(
        Alert("missed", Label("指标未达成", "KPI missed"), "bad", "attainment", is_("status", "missed"), _percent),
        Alert("near", Label("指标接近目标", "KPI near target"), "fair", "attainment", is_("status", "near"), _percent),
    ),
    highlights=("score", "met", "near", "missed"),
    beside={
        "score": met("score"),
        "met": under("共 {} 项指标", "of {} KPIs", number(*_JUDGED, Kind.COUNT), when=_JUDGED),
        "near": under("接近线 {}", "limit {}", setting("near_at", "0"), when=_JUDGED),
        "missed": under("{} 低于 {}", "{} below {}", none_good("missed"), setting("near_at", "0"), when=_JUDGED),
    },
    charts=(
        Chart("attainment", "column", Label("各指标达成率与达成线", "Attainment by KPI, and the “Met” line"),
              Label("柱形图：核心指标的达成率，最低的在前，虚线为达成线。",
                    "Columns: attainment by KPI, lowest first; the dashed line is “Met”."),
              (*JUDGED, Series("", Label("达成线", "“Met” from"), "target")),
              PICKED.places("attainment").headline(sentence("达成 {} 项，接近 {} 项，未达成 {} 项；最低：{} {}",
                       "{} met, {} near, {} missed; lowest: {}, {}",
                       *(figure(s, Kind.COUNT) for s in ("met", "near", "missed")),
                       *lowest("kpi", "kpi", "attainment"), when=_MEASURED)),
              places=PICKED.places("attainment"), points=PICKED.judged(MET_FROM),
              axis=Kind.PERCENT, wide=True, worded=True, exclusive=True, low=0),
    ),
    bands=(
        Band("score", Label("综合得分", "Weighted score"), Kind.PERCENT,
             f'IFERROR(ROUND(SUM({{kpi.score}})/{WITH_DATA},12),"")', lambda book: _weighted(book, "score")),
        Band("uncapped", Label("未封顶得分", "Uncapped score"), Kind.PERCENT,
             f'IFERROR(ROUND(SUMPRODUCT({{kpi.attainment}},{{kpi.weight}})/{WITH_DATA},12),"")',
             lambda book: _weighted(book, "attainment")),
        Band("weights", Label("权重合计", "Sum of weights"), Kind.PERCENT, "ROUND({sum:weight},12)",
             lambda book: round_ratio(total(FORM, "weight", book.rows("kpi")))),
        *each("kpi", "status", STATUSES, prefix=""),
    ),
)  # fmt: skip
