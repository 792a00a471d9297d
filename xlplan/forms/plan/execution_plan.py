"""销售拓展执行计划表 / Execution plan: tasks, what each waits for, the critical path, and a Gantt chart in cells.

Working days, earliest dates, slack and the critical path are values that fill writes and check finds stale: a formula
that looks through a whole column for its predecessors' own results is a circular reference to Excel, and Chinese
holidays with their shifted working days are in no worksheet function. Everything else is a native formula.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.bands import each, rows_with, showing, sum_of
from xlplan.forms.beside import none_good, under
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan import dependencies, gantt, gantt_chart, load
from xlplan.forms.plan.given import MARGIN, calculated, day, number
from xlplan.forms.sentence import figure
from xlplan.metrics import Scheduled, critical_path, round_half_up, round_ratio, working_days

YES_NO = (Choice("yes", "是", "Yes"), Choice("no", "否", "No"))
CRITICAL = (Choice("critical", "关键", "Critical"), Choice("cycle", "循环", "Cycle"))
STATUSES = (
    Choice("done", "已完成", "Done"),
    Choice("overdue", "逾期", "Overdue"),
    Choice("not_started", "未开始", "Not started"),
    Choice("behind", "滞后", "Behind"),
    Choice("in_progress", "进行中", "In progress"),
)


def network(rows: Sequence[Row]) -> list[Scheduled]:
    """The rows' earliest dates, slack and critical path; typed totals are no tasks."""
    return critical_path([
        (None, None, None, None, None) if is_total(FORM, r)
        else (r.get("id"), day(r, "start"), day(r, "finish"), r.get("predecessors"), number(r, "buffer"))
        for r in rows
    ])  # fmt: skip


def _days(row: Row, _: BookData) -> Value:
    start, finish = day(row, "start"), day(row, "finish")
    sound = start and finish and finish >= start and not is_total(FORM, row)
    return (finish - start).days + 1 if sound and start and finish else None


def _workdays(row: Row, _: BookData) -> Value:
    return None if row.get("days") is None else working_days(day(row, "start"), day(row, "finish"))


def _critical(found: Scheduled) -> Value:
    return "cycle" if found.in_cycle else "critical" if found.critical else None


def _status(row: Row, book: BookData) -> Value:
    start, finish, days = day(row, "start"), day(row, "finish"), row.get("days")
    if not isinstance(days, int) or start is None or finish is None or book.as_of is None:
        return None
    progress = gantt.progress(row)
    if progress >= 1:
        return "done"
    if book.as_of > finish:
        return "overdue"
    if book.as_of < start:
        return "not_started"
    return "behind" if round_half_up(progress * days, MARGIN) < (book.as_of - start).days else "in_progress"


def _progress(book: BookData) -> Value:
    rows = [(days, gantt.progress(r)) for r in book.rows("execution_plan") if (days := calculated(r, "days"))]
    whole = sum(days for days, _ in rows)
    return round_ratio(sum(days * progress for days, progress in rows) / whole) if whole else None


def _finish(book: BookData) -> Value:
    return max((found for row in book.rows("execution_plan") if (found := day(row, "early_finish"))), default=None)


STATUS = f"""IF(OR(NOT(ISNUMBER({{days}})),NOT(ISNUMBER({{@as_of}}))),"",IF({{counted}}>=1,{{:done}},
    IF({{@as_of}}>{{finish}},{{:overdue}},IF({{@as_of}}<{{start}},{{:not_started}},
    IF(ROUND({{counted}}*{{days}},{MARGIN})<{{@as_of}}-{{start}},{{:behind}},{{:in_progress}})))))"""

FORM: Form = Form(
    id="execution_plan",
    sheet=Label("销售拓展执行计划表", "Execution plan"),
    title=Label("销售拓展执行计划表", "Sales execution plan"),
    key=("id",),
    keep=5,
    marks=(
        ("status", "done", "good"), ("status", "behind", "fair"), ("status", "overdue", "bad"),
        ("critical", "critical", "fair"), ("critical", "cycle", "bad"), *dependencies.MARKS, *gantt.MARKS,
    ),
    columns=(
        Column("id", Label("编号", "ID"), required=True, width=7,
               note=Label("短编号，例如 T01；不含逗号、分号、顿号", "Short, such as T01; no comma or semicolon")),
        Column("module", Label("模块", "Module"), width=9),
        Column("task", Label("任务", "Task"), required=True, aliases=("任务名称", "Task name"), width=21),
        Column("start", Label("开始日期", "Start"), Kind.DATE, required=True, aliases=("计划开始时间",), width=11),
        Column("finish", Label("完成日期", "Finish"), Kind.DATE, required=True, aliases=("计划完成时间",), width=11),
        Column("deliverable", Label("交付成果", "Deliverable"), width=14),
        Column("owner", Label("责任人", "Owner"), required=True, may_wait=True, width=8),
        Column("support", Label("协助人", "Support"), width=8),
        Column("predecessors", Label("前置任务", "Predecessors"), width=10,
               note=Label("前置任务的编号，用逗号、分号或顿号隔开，最多 8 个",
                          "IDs of the tasks to be finished first, separated by commas or semicolons, 8 at most")),
        Column("milestone", Label("里程碑", "Milestone"), Kind.CHOICE, choices=YES_NO, width=9),
        Column("buffer", Label("缓冲天数", "Buffer days"), Kind.COUNT, minimum=0, width=7,
               note=Label("完成后预留的日历天数，后续任务在其后开始",
                          "Calendar days kept free after the finish; tasks that follow start behind them")),
        Column("resources", Label("所需资源", "Resources"), width=12),
        Column("budget", Label("预算", "Budget"), Kind.MONEY, minimum=0, width=11),
        Column("progress", Label("进度", "Progress"), Kind.PERCENT, minimum=0, maximum=1, width=8),
        Column("days", Label("日历天数", "Calendar days"), Kind.COUNT, metric=per_row(_days), width=7,
               formula="""IF(AND({row:counted}=1,ISNUMBER({start}),ISNUMBER({finish})),
                   IF({finish}>={start},{finish}-{start}+1,""),"")"""),
        Column("workdays", Label("工作日", "Working days"), Kind.COUNT, metric=per_row(_workdays), width=7,
               note=Label("按中国法定节假日和调休计算，由“填写”写入",
                          "By China's public holidays and shifted working days; written by Fill")),
        Column("early_start", Label("最早开始", "Earliest start"), Kind.DATE, width=11,
               metric=lambda rows, _: [found.start for found in network(rows)]),
        Column("early_finish", Label("最早完成", "Earliest finish"), Kind.DATE, width=11,
               metric=lambda rows, _: [found.finish for found in network(rows)]),
        Column("slack", Label("浮动天数", "Slack days"), Kind.COUNT, width=7,
               metric=lambda rows, _: [found.slack for found in network(rows)],
               note=Label("可推迟而不影响全计划完成的天数；关键任务为 0",
                          "Days that a task may slip without putting off the end of the plan; 0 when critical")),
        Column("critical", Label("关键路径", "Critical path"), Kind.CHOICE, choices=CRITICAL, width=9,
               metric=lambda rows, _: [_critical(found) for found in network(rows)]),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=9, formula=STATUS,
               metric=per_row(_status)),
        dependencies.CONFLICT,
        load.LOAD,
        *gantt.COLUMNS,
        gantt.PROGRESS,
        *gantt_chart.COLUMNS,
        *dependencies.HELPERS,
        *load.HELPERS,
    ),
    bands=(
        rows_with("execution_plan", "task", Label("任务数", "Tasks"), lambda: FORM),
        Band("finish", Label("最早全部完成", "Earliest end of the plan"), Kind.DATE,
             'IF(COUNT({execution_plan.early_finish})=0,"",MAX({execution_plan.early_finish}))', _finish),
        sum_of("budget", Label("预算合计", "Total budget"), lambda: FORM),
        Band("progress", Label("总进度", "Overall progress"), Kind.PERCENT,
             """IFERROR(ROUND(SUMPRODUCT({execution_plan.days},{execution_plan.counted})/
                 SUM({execution_plan.days}),12),"")""", _progress),
        *each("execution_plan", "status", STATUSES),
        showing("execution_plan", "critical", "count_critical", Label("关键任务", "Critical tasks"), "critical"),
        Band("conflicts", Label("冲突", "Conflicts"), Kind.COUNT, dependencies.COUNT,
             lambda book: sum(row.get("conflict") is not None for row in book.rows("execution_plan"))),
        load.BY_OWNER,
        *gantt.WEEKS,
    ),
    alerts=(
        Alert("overdue", Label("计划任务逾期", "Planned task overdue"), "bad", "status", is_("status", "overdue"),
              shown("progress", Kind.PERCENT, "进度 {}", "{} done"), subject="task"),
        Alert("behind", Label("计划任务滞后", "Planned task behind"), "fair", "status", is_("status", "behind"),
              shown("progress", Kind.PERCENT, "进度 {}", "{} done"), subject="task"),
    ),
    highlights=("progress", "count_overdue", "finish"),
    beside={
        "progress": under("完成 {} / {} 项任务", "{} of {} tasks done", figure("count_done", Kind.COUNT),
                         figure("rows", Kind.COUNT), when="rows"),
        "count_overdue": under("{} 共 {} 项任务", "{} of {} tasks", none_good("count_overdue"),
                              figure("rows", Kind.COUNT), when="rows"),
        "finish": under("关键任务 {} 项", "{} critical tasks", figure("count_critical", Kind.COUNT), when="rows"),
    },
    charts=(gantt_chart.CHART,),
)  # fmt: skip
