"""任务绩效分析 / Performance of last period's tasks: plan against result, and what follows from it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from xlplan.forms.bands import each
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.kpi import DIRECTIONS, STATUSES
from xlplan.forms.plan.figures import figure
from xlplan.metrics import attainment, kpi_status, round_ratio

NEXT = (Choice("keep", "延续", "Keep"), Choice("change", "调整", "Change"), Choice("stop", "停止", "Stop"))


def _direction(row: Row) -> Literal["higher", "lower"]:
    return "lower" if row.get("direction") == "lower" else "higher"


def _task(row: Row) -> bool:
    return row.get("task") is not None and not is_total(FORM, row)


def _attainment(row: Row, _: BookData) -> Value:
    return attainment(figure(row, "target"), figure(row, "actual"), _direction(row)) if _task(row) else None


def _gap(row: Row, _: BookData) -> Value:
    target, actual = figure(row, "target"), figure(row, "actual")
    return None if target is None or actual is None or not _task(row) else round_ratio(actual - target)


def _status(row: Row, book: BookData) -> Value:
    lines = float(book.number("met_at", "1")), float(book.number("near_at", "0.9"))
    target, actual = figure(row, "target"), figure(row, "actual")
    return kpi_status(target, actual, figure(row, "attainment"), _direction(row), lines) if _task(row) else None


def _weighted(book: BookData) -> Value:
    """Attainment weighted over the tasks that have both; the weights of the others are left out."""
    pairs = [(figure(row, "attainment"), figure(row, "weight")) for row in book.rows("performance")]
    known = [(reached, weight) for reached, weight in pairs if reached is not None and weight is not None]
    weights = sum((weight for _, weight in known), Decimal(0))
    return round_ratio(sum(a * b for a, b in known) / weights) if weights > 0 else None


STATUS = """IF(OR({task}="",{row:counted}=0),"",IF(ISNUMBER({attainment}),
    IF({attainment}>={@met_at},{:met},IF({attainment}>={@near_at},{:near},{:missed})),
    IF(AND(ISNUMBER({target}),ISNUMBER({actual})),
    IF(IF({direction?lower},{actual}<=0,{actual}>=0),{:met},{:missed}),{:no_data})))"""
ATTAINMENT = """IF(OR({task}="",{row:counted}=0),"",IF(AND(ISNUMBER({target}),ISNUMBER({actual})),
    IFERROR(ROUND(1+IF({direction?lower},-1,1)*({actual}-{target})/ABS({target}),12),""),""))"""
FUNCTION = """IF(OR({task}="",{row:counted}=0),"",IF(AND(ISNUMBER({target}),ISNUMBER({actual})),
    XLPLAN_ATTAINMENT({target},{actual},IF({direction?lower},"lower","higher")),""))"""
WITH_DATA = 'SUMIFS({performance.weight},{performance.attainment},">-1E+300")'

FORM: Form = Form(
    id="performance",
    sheet=Label("任务绩效分析", "Task performance"),
    title=Label("上期任务绩效分析", "Last period's tasks: plan against result"),
    key=("task",),
    marks=(("status", "met", "good"), ("status", "near", "fair"), ("status", "missed", "bad")),
    columns=(
        Column("task", Label("任务", "Task"), required=True, width=26),
        Column("owner", Label("责任人", "Owner"), width=10),
        Column("unit", Label("单位", "Unit"), width=9),
        Column("direction", Label("方向", "Direction"), Kind.CHOICE, choices=DIRECTIONS[:2], width=16),
        Column("target", Label("计划", "Planned"), Kind.NUMBER, width=12),
        Column("actual", Label("结果", "Result"), Kind.NUMBER, width=12),
        Column("gap", Label("差距", "Gap"), Kind.NUMBER, width=12, metric=per_row(_gap),
               formula='IF(AND({task}<>"",{row:counted}=1,ISNUMBER({target}),ISNUMBER({actual})),'
                       'ROUND({actual}-{target},12),"")'),
        Column("attainment", Label("达成率", "Attainment"), Kind.PERCENT, width=11, formula=ATTAINMENT,
               function=FUNCTION,
               metric=per_row(_attainment)),
        Column("weight", Label("权重", "Weight"), Kind.PERCENT, minimum=0, width=9),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=10, formula=STATUS,
               metric=per_row(_status)),
        Column("cause", Label("原因分析", "Cause"), width=26,
               note=Label("由人填写，程序不代写原因", "For you to fill in: causes are never drafted")),
        Column("lesson", Label("经验与改进", "Lesson"), width=26),
        Column("next", Label("下期安排", "Next period"), Kind.CHOICE, choices=NEXT, width=11),
    ),
    bands=(
        Band("weighted", Label("加权达成率", "Weighted attainment"), Kind.PERCENT,
             f'IF({WITH_DATA}>0,ROUND(SUMPRODUCT({{performance.attainment}},{{performance.weight}})/{WITH_DATA},12),"")',
             _weighted),
        *each("performance", "status", STATUSES),
    ),
)  # fmt: skip
