"""计划摘要 / Summary of the plan, one page for the board: targets by region, growth, major changes of strategy.

Targets and what is reached come from the target sheet, by measure and subject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from xlplan.forms.bands import sum_of
from xlplan.forms.form import Band, BookData, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan.decompose import group_of
from xlplan.forms.plan.figures import KNOWN, figure
from xlplan.metrics import attainment, relative_variance, round_half_up

SAME = "{targets.measure},{is:measure},{targets.subject},{is:subject}"


def _from_targets(field: str) -> Callable[[Sequence[Row], BookData], list[Value]]:
    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        found: dict[tuple[str, str], Decimal] = {}
        for row in book.rows("targets"):
            value = figure(row, field)
            if value is not None:
                found[group_of(row, "subject")] = found.get(group_of(row, "subject"), Decimal(0)) + value
        keys = [group_of(row, "subject") if _stated(row) else None for row in rows]
        return [round_half_up(found[key], 2) if key in found else None for key in keys]

    return metric


def _stated(row: Row) -> bool:
    return row.get("measure") is not None and row.get("subject") is not None and not is_total(FORM, row)


def _linked(name: str, label: Label, field: str) -> Column:
    return Column(name, label, Kind.NUMBER, width=13, metric=_from_targets(field),
                  note=Label("取自“目标分解”表：同一指标、同一对象", "From the target sheet: same measure and subject"),
                  formula=f'IF(AND({{row:counted}}=1,{{measure}}<>"",{{subject}}<>""),'
                          f'IF(COUNTIFS({SAME},{{targets.{field}}},{KNOWN})>0,'
                          f'ROUND(SUMIFS({{targets.{field}}},{SAME}),2),""),"")')  # fmt: skip


def _growth(row: Row, _: BookData) -> Value:
    return relative_variance(figure(row, "target"), figure(row, "last_year"))


def _attainment(row: Row, _: BookData) -> Value:
    return attainment(figure(row, "target_to_date"), figure(row, "actual_to_date"))


FORM: Form = Form(
    id="summary",
    sheet=Label("计划摘要", "Plan summary"),
    title=Label("市场拓展计划摘要", "Market plan: summary"),
    key=("measure", "subject"),
    subjects=("subject",),
    keep=2,
    blank_rows=8,
    columns=(
        Column("measure", Label("指标", "Measure"), required=True, width=15),
        Column("subject", Label("区域或对象", "Region or subject"), required=True, width=14),
        Column("unit", Label("单位", "Unit"), width=9),
        Column("last_year", Label("上年实际", "Last year"), Kind.NUMBER, minimum=0, width=13),
        _linked("target", Label("年度目标", "Annual target"), "annual"),
        Column("growth", Label("增长率", "Growth"), Kind.PERCENT, width=10, metric=per_row(_growth),
               formula='IF(AND(ISNUMBER({target}),ISNUMBER({last_year})),'
                       'IFERROR(ROUND(({target}-{last_year})/ABS({last_year}),12),""),"")'),
        _linked("target_to_date", Label("累计目标", "Target to date"), "target_to_date"),
        _linked("actual_to_date", Label("累计实际", "Actual to date"), "actual_to_date"),
        Column("attainment", Label("累计达成率", "Attainment"), Kind.PERCENT, width=11, metric=per_row(_attainment),
               formula='IF(AND(ISNUMBER({target_to_date}),ISNUMBER({actual_to_date})),IFERROR(ROUND('
                       '1+({actual_to_date}-{target_to_date})/ABS({target_to_date}),12),""),"")'),
        Column("budget", Label("投入预算", "Budget"), Kind.MONEY, minimum=0, width=14),
        Column("strategy", Label("重大策略调整", "Major change of strategy"), width=34),
        Column("reason", Label("调整依据", "Why"), width=26),
    ),
    bands=(
        Band("subjects", Label("目标项数", "Targets"), Kind.COUNT, f"COUNTIFS({{summary.target}},{KNOWN})",
             lambda book: sum(row.get("target") is not None for row in book.rows("summary"))),
        Band("growing", Label("增长项数", "Growing"), Kind.COUNT, 'COUNTIFS({summary.growth},">0")',
             lambda book: sum((figure(row, "growth") or 0) > 0 for row in book.rows("summary"))),
        Band("behind", Label("进度落后", "Behind plan"), Kind.COUNT, 'COUNTIFS({summary.attainment},"<"&{@near_at})',
             lambda book: sum(_behind(row, book) for row in book.rows("summary"))),
        sum_of("budget", Label("投入预算合计", "Total budget"), lambda: FORM, "all_"),
    ),
)  # fmt: skip


def _behind(row: Row, book: BookData) -> bool:
    reached = figure(row, "attainment")
    return reached is not None and reached < book.number("near_at", "0.9")
