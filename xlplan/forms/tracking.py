"""市场拓展计划执行跟踪表 / Tracking of the market development plan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, counted, is_total, per_row
from xlplan.metrics import attainment, days_late, on_time_rate, tracking_status
from xlplan.metrics.schedule import DONE_WORDS

STAGES = (
    Choice("plan", "计划", "Plan"),
    Choice("execute", "执行", "Execute"),
    Choice("evaluate", "评估", "Evaluate"),
    Choice("review", "复盘", "Review"),
)
STATUSES = (
    Choice("done", "已完成", "Done"),
    Choice("done_late", "逾期完成", "Done late"),
    Choice("overdue", "逾期", "Overdue"),
    Choice("not_started", "未开始", "Not started"),
    Choice("in_progress", "进行中", "In progress"),
)


def _date(row: Row, field: str) -> dt.date | None:
    value = row.get(field)
    return value if isinstance(value, dt.date) else None


def _attainment(row: Row, _: BookData) -> Value:
    target, actual = row.get("target"), row.get("actual")
    return attainment(target, actual) if isinstance(target, Decimal) and isinstance(actual, Decimal) else None


def _status(row: Row, book: BookData) -> Value:
    if row.get("task") is None or is_total(FORM, row) or book.as_of is None:
        return None
    result = row.get("result")
    return tracking_status(
        book.as_of,
        _date(row, "due_start"),
        _date(row, "due"),
        _date(row, "finished"),
        result if isinstance(result, str) else None,
    )


def _days_late(row: Row, book: BookData) -> Value:
    if row.get("status") is None or book.as_of is None:
        return None
    return days_late(book.as_of, _date(row, "due"), _date(row, "finished"), row.get("status") == "done")


def _tasks(book: BookData) -> list[Row]:
    """The rows that are tasks: named, and no typed total."""
    return [row for row in counted(FORM, book.rows("tracking")) if row.get("task") is not None]


def finished(row: Row) -> bool:
    """Whether a task is done: it has a finish date, or its result says so. The as-of date does not matter."""
    result = row.get("result")
    return _date(row, "finished") is not None or (isinstance(result, str) and result.lower().startswith(DONE_WORDS))


def _count(status: str) -> Band:
    entry = next(s for s in STATUSES if s.id == status)
    return Band(
        status,
        entry.label,
        Kind.COUNT,
        f"COUNTIFS({{tracking.status}},{{status:{status}}},{{without:tracking}})",
        lambda book: sum(row.get("status") == status for row in _tasks(book)),
    )


def _on_time(book: BookData) -> Value:
    if book.as_of is None:
        return None
    rows = [(_date(r, "due"), _date(r, "finished"), str(r.get("status"))) for r in _tasks(book)]
    return on_time_rate(rows, book.as_of)


ON_TIME = """IF(ISNUMBER({@as_of}),IFERROR(ROUND(
    COUNTIFS({tracking.status},{status:done},{tracking.due},"<="&{@as_of},{without:tracking})/
    COUNTIFS({tracking.due},"<="&{@as_of},{tracking.task},"<>",{without:tracking}),12),""),"")"""

STATUS = """IF(OR({task}="",{row:counted}=0,NOT(ISNUMBER({@as_of}))),"",
    IF(ISNUMBER({finished}),IF(OR(NOT(ISNUMBER({due})),{finished}<={due}),{:done},{:done_late}),
    IF(OR(LEFT({result},3)="已完成",LEFT({result},2)="完成",LOWER(LEFT({result},4))="done"),{:done},
    IF(AND(ISNUMBER({due}),{@as_of}>{due}),{:overdue},
    IF(AND(ISNUMBER({due_start}),{@as_of}<{due_start}),{:not_started},{:in_progress})))))"""

DAYS_LATE = """IF(OR({status}="",NOT(ISNUMBER({due}))),"",
    IF(ISNUMBER({finished}),MAX(0,{finished}-{due}),IF({status}={status:done},"",MAX(0,{@as_of}-{due}))))"""

FORM: Form = Form(
    id="tracking",
    sheet=Label("执行跟踪", "Tracking"),
    title=Label("市场拓展计划执行跟踪表", "Market plan: execution tracking"),
    key=("task", "owner"),
    marks=(("status", "done", "good"), ("status", "done_late", "fair"), ("status", "overdue", "bad")),
    columns=(
        Column("stage", Label("阶段", "Stage"), Kind.CHOICE, choices=STAGES, width=9),
        Column("task", Label("任务名称", "Task"), required=True, width=30),
        Column("owner", Label("责任人", "Owner"), required=True, width=10),
        Column("due_start", Label("计划开始时间", "Planned start"), Kind.DATE, lenient=True, width=13),
        Column("due", Label("计划完成时间", "Planned finish"), Kind.DATE, required=True, lenient=True,
               aliases=("计划时间", "Due"),
               note=Label("日期, 或 2023-07-10-12 这样的区间", "A date, or a range such as 2023-07-10-12"), width=13),
        Column("target", Label("目标量", "Target"), Kind.NUMBER, width=9),
        Column("actual", Label("完成量", "Done"), Kind.NUMBER, aliases=("Actual",), width=9),
        Column("unit", Label("单位", "Unit"), width=11),
        Column("result", Label("实际完成情况", "Result"), width=32,
               note=Label("例如: 签约12家(目标15家)", "for example: signed 12 (target 15)")),
        Column("attainment", Label("达成率", "Attainment"), Kind.PERCENT, width=10,
               formula="""IF(AND(ISNUMBER({target}),ISNUMBER({actual})),
                   IFERROR(ROUND(1+({actual}-{target})/ABS({target}),12),""),"")""",
               metric=per_row(_attainment)),
        Column("finished", Label("实际完成时间", "Finished on"), Kind.DATE, width=13),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=11, formula=STATUS,
               metric=per_row(_status)),
        Column("days_late", Label("逾期天数", "Days late"), Kind.COUNT, width=9, formula=DAYS_LATE,
               metric=per_row(_days_late)),
        Column("problem", Label("遇到问题", "Problem"), width=24),
        Column("countermeasure", Label("解决措施", "Countermeasure"), width=24),
        Column("next_step", Label("下一步计划", "Next step"), width=24),
        Column("first_due", Label("首次计划时间", "First planned"), Kind.DATE, width=13,
               note=Label("结转时自动填写", "Filled when rolled forward")),
    ),
    bands=(
        Band("tasks", Label("任务数", "Tasks"), Kind.COUNT,
             'COUNTIFS({tracking.task},"<>",{without:tracking})', lambda book: len(_tasks(book))),
        *(_count(s.id) for s in STATUSES),
        Band("on_time", Label("准时率", "On-time rate"), Kind.PERCENT, ON_TIME, _on_time),
    ),
)  # fmt: skip
