"""市场拓展计划执行跟踪表 / Tracking of the market development plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlplan.forms import elapsed
from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.beside import none_good, share, under
from xlplan.forms.chart import Chart, Headline, Point, Series
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, counted, is_total, per_row
from xlplan.forms.ranked import cut, first_of_group, groups, largest, order, orders, place_of, shortened, spaced
from xlplan.forms.sentence import Part, figure, number, sentence
from xlplan.messages.signs import SEMICOLON
from xlplan.metrics import attainment, days_late, on_time_rate, round_ratio, tracking_status
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


# --- who is late, in helper columns: the owner, a figure that orders the owners, the owner's words -------------------
OWNERS, NAME = 8, 80
DRAWN, SHOWN = 5, 28
"""Owners in the chart, and signs of their names."""

PER_TASK = 10_000_000
"""More than any number of days: so tasks come before days in the figure that orders the owners."""

_LATE = Label("{owner} {count} 项（最久 {days} {unit}）", "{owner} {count} (longest {days} {unit})")
_DAYS = (Label("天", "day"), Label("天", "days"))
_MORE = Label("……另 {count} 人", "and {count} more")


def _late_owner(row: Row) -> str | None:
    late = row.get("status") == "overdue" and row.get("days_late") is not None  # None: the column is gone
    return f"¦{spaced(row.get('owner'))[:NAME]}" if late else None


def _late(rows: Sequence[Row]) -> list[list[Row]]:
    """The overdue tasks by owner, those of the owner with most of them first."""
    return sorted(groups(rows, _late_owner), key=lambda group: -_late_figure(group))


def _longest(group: Sequence[Row]) -> int:
    return max(days for row in group if isinstance(days := row.get("days_late"), int))


def _late_figure(group: Sequence[Row]) -> int:
    return len(group) * PER_TASK + _longest(group)


def _late_figures(rows: Sequence[Row], _: BookData) -> list[Value]:
    found = {id(group[0]): _late_figure(group) for group in _late(rows)}
    return [found.get(id(row)) for row in rows]


def _words(group: Sequence[Row], book: BookData) -> str:
    owner = spaced(group[0].get("owner"))[:NAME] or NOBODY(book.lang)
    days = _longest(group)
    return _LATE(book.lang).format(owner=owner, count=len(group), days=days, unit=_DAYS[days != 1](book.lang))


def _overdue_list(book: BookData) -> Value:
    late = _late(book.rows("tracking"))
    words = [_words(group, book) for group in late[:OWNERS]]
    if len(late) > OWNERS:
        words.append(_MORE(book.lang).format(count=len(late) - OWNERS))
    return SEMICOLON(book.lang).join(words) or _none_late(book) or None


NOBODY = Label("（未填责任人）", "(no owner)")
NONE_LATE = Label("✓ 无逾期", "✓ None overdue")


def _none_late(book: BookData) -> str:
    """What is said where tasks are judged and none is late."""
    return NONE_LATE(book.lang) if _tasks(book) and book.as_of else ""


BY_OWNER = Label("逾期任务数（按责任人）", "Overdue tasks by owner")
_FIGURES = "{tracking.late_figure}"
LATE_FIGURE = f"""IF({{late_owner}}="","",IF({first_of_group("tracking", "late_owner")},
    {PER_TASK}*COUNTIFS({{tracking.late_owner}},"="&{{exact:late_owner}})
    +{largest("tracking", "late_days", "({tracking.late_owner}={late_owner})")},""))"""


def _listed(number: int) -> str:
    """Formula: the words of the owner at one place of the list, nothing where there are fewer."""
    place = place_of("tracking", "late_order", number)
    owner, figure = f"INDEX({{tracking.late_owner}},{place})", f"INDEX({_FIGURES},{place})"
    days = f"MOD({figure},{PER_TASK})"
    return f"""IFERROR({"" if number == 1 else "{say:；|; }&"}IF(LEN({owner})=1,{{say:{NOBODY.zh}|{NOBODY.en}}},
        MID({owner},2,{NAME}))&" "&INT({figure}/{PER_TASK})&{{say: 项（最久 | (longest }}&{days}
        &{{say: 天）| day}}&IF({days}=1,"",{{say:|s}})&{{say:|)}},"")"""


def _owner(number: int) -> str:
    """Formula: the owner at one place of the list, nothing where there are fewer."""
    owner = f"INDEX({{tracking.late_owner}},{place_of('tracking', 'late_order', number)})"
    named = cut(f"MID({owner},2,{NAME})", SHOWN)
    return f'IFERROR(IF(LEN({owner})=1,{{say:{NOBODY.zh}|{NOBODY.en}}},{named}),"")'


def _overdue_of(number: int) -> str:
    """Formula: how many overdue tasks that owner has."""
    return f'IFERROR(INT(INDEX({_FIGURES},{place_of("tracking", "late_order", number)})/{PER_TASK}),"")'


def _late_owner_of(book: BookData, number: int) -> str:
    late = _late(book.rows("tracking"))[number - 1 : number]
    return shortened(spaced(late[0][0].get("owner"))[:NAME], SHOWN) or NOBODY(book.lang) if late else ""


def _late_count(book: BookData, number: int) -> int | None:
    return next((len(group) for group in _late(book.rows("tracking"))[number - 1 : number]), None)


def _heading(book: BookData, bands: Mapping[str, Value]) -> Value:
    """Nothing is seen of a chart that has nothing to show; without a title LibreOffice would take the name."""
    return BY_OWNER(book.lang) if bands.get("overdue") else " "


def _point(number: int) -> Point:
    return Point(
        (_owner(number), lambda book, _: _late_owner_of(book, number)),
        ((_overdue_of(number), lambda book, _: _late_count(book, number)),),
    )


ALL_TASKS = 'COUNTIFS({tracking.task},"<>",{without:tracking})'
OVERDUE_LIST = (
    "&".join(_listed(number) for number in range(1, OWNERS + 1))
    + f"""&IF(COUNT({_FIGURES})<={OWNERS},"",
    {{say:；……另 |; and }}&(COUNT({_FIGURES})-{OWNERS})&{{say: 人| more}})
    &IF(AND(COUNT({_FIGURES})=0,{ALL_TASKS}>0,ISNUMBER({{@as_of}})),{{say:{NONE_LATE.zh}|{NONE_LATE.en}}},"")"""
)

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

DAYS_LATE_FUNCTION = """IF(OR({status}="",NOT(ISNUMBER({due}))),"",
    XLPLAN_DAYS_LATE({@as_of},{due},IF(ISNUMBER({finished}),{finished},""),{status}={status:done}))"""

DUE = f"""IF(ISNUMBER({{@as_of}}),IFERROR(ROUND(
    COUNTIFS({{tracking.due}},"<="&{{@as_of}},{{tracking.task}},"<>",{{without:tracking}})/{ALL_TASKS},12),""),"")"""
DONE = f'IFERROR(ROUND(({{name:done}}+{{name:done_late}})/{ALL_TASKS},12),"")'


def _share_due(book: BookData, _: object) -> Value:
    due = [_date(row, "due") for row in _tasks(book)]
    as_of = book.as_of
    return round_ratio(Decimal(sum(d is not None and d <= as_of for d in due)) / len(due)) if due and as_of else None


def _share_done(book: BookData, _: object) -> Value:
    states = [row.get("status") for row in _tasks(book)]
    return round_ratio(Decimal(sum(s in ("done", "done_late") for s in states)) / len(states)) if states else None


PACE = Chart(
    "pace", "bar", Label("进度：期间、到期任务与完成任务", "Pace: time, tasks due and tasks done"),
    Label("条形图：期间已过的比例，到期任务和完成任务占全部任务的比例。",
          "Bars: how much of the period is over, and the shares of all tasks that are due and that are done."),
    (Series("", Label("占比", "Share")),),
    sentence("期间已过 {}，任务到期 {}，完成 {}", "{} of the period is over; {} of the tasks are due, {} are done",
             figure("elapsed", Kind.PERCENT), number(DUE, _share_due, Kind.PERCENT),
             number(DONE, _share_done, Kind.PERCENT), when="tasks"),
    points=(
        Point(Label("期间进度", "Period elapsed"), (("{name:elapsed}", lambda _, bands: bands.get("elapsed")),)),
        Point(Label("到期任务", "Tasks due"), ((DUE, _share_due),)),
        Point(Label("完成任务", "Tasks done"), ((DONE, _share_done),)),
    ),
    roles=("neutral", "plan", "actual"), axis=Kind.PERCENT, low=0,
)  # fmt: skip

FORM: Form = Form(
    id="tracking",
    sheet=Label("执行跟踪", "Tracking"),
    title=Label("市场拓展计划执行跟踪表", "Market plan: execution tracking"),
    key=("task", "owner"),
    marks=(("status", "done", "good"), ("status", "done_late", "fair"), ("status", "overdue", "bad")),
    columns=(
        Column("stage", Label("阶段", "Stage"), Kind.CHOICE, choices=STAGES, width=9),
        Column("task", Label("任务名称", "Task"), required=True, width=30),
        Column("owner", Label("责任人", "Owner"), required=True, width=12),
        Column("due_start", Label("计划开始时间", "Planned start"), Kind.DATE, lenient=True, width=13),
        Column("due", Label("计划完成时间", "Planned finish"), Kind.DATE, required=True, lenient=True,
               aliases=("计划时间", "Due"),
               note=Label("日期，或 2023-07-10-12 这样的区间", "A date, or a range such as 2023-07-10-12"), width=13),
        Column("target", Label("目标量", "Target"), Kind.NUMBER, width=12),
        Column("actual", Label("完成量", "Done"), Kind.NUMBER, aliases=("Actual",), width=12),
        Column("unit", Label("单位", "Unit"), width=11),
        Column("result", Label("实际完成情况", "Result"), width=32,
               note=Label("例如：签约12家（目标15家）", "For example: signed 12 (target 15)")),
        Column("attainment", Label("达成率", "Attainment"), Kind.PERCENT, width=11,
               formula="""IF(AND(ISNUMBER({target}),ISNUMBER({actual})),
                   IFERROR(ROUND(1+({actual}-{target})/ABS({target}),12),""),"")""",
               function='IF(AND(ISNUMBER({target}),ISNUMBER({actual})),XLPLAN_ATTAINMENT({target},{actual}),"")',
               metric=per_row(_attainment)),
        Column("finished", Label("实际完成时间", "Finished on"), Kind.DATE, width=13),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=11, formula=STATUS,
               metric=per_row(_status)),
        Column("days_late", Label("逾期天数", "Days late"), Kind.COUNT, width=10, formula=DAYS_LATE,
               function=DAYS_LATE_FUNCTION,
               metric=per_row(_days_late)),
        Column("problem", Label("遇到问题", "Problem"), width=24),
        Column("countermeasure", Label("解决措施", "Countermeasure"), width=24),
        Column("next_step", Label("下一步计划", "Next step"), width=24),
        Column("first_due", Label("首次计划时间", "First planned"), Kind.DATE, width=13,
               note=Label("结转时自动填写", "Filled when rolled forward")),
        Column("kpi", Label("对应指标", "KPI"), width=16,
               note=Label("填效果评估表中的指标名称；“刷新”把完成量累加到该指标的实际值",
                          "A KPI of the evaluation sheet; Refresh adds what was done to its actual")),
        Column("late_owner", Label("逾期责任人", "Overdue owner"), hidden=True,
               metric=per_row(lambda row, _: _late_owner(row)),
               formula=f'IF({{status}}={{status:overdue}},"¦"&LEFT(TRIM({{owner}}),{NAME}),"")'),
        Column("late_days", Label("责任人逾期天数", "Owner days late"), Kind.COUNT, hidden=True,
               metric=per_row(lambda row, _: row.get("days_late") if _late_owner(row) else 0),
               formula='IF({late_owner}="",0,{days_late})'),
        Column("late_figure", Label("逾期排序值", "Overdue figure"), Kind.COUNT, hidden=True, metric=_late_figures,
               formula=LATE_FIGURE),
        Column("late_order", Label("逾期次序", "Overdue order"), Kind.NUMBER, hidden=True,
               metric=lambda rows, _: orders(rows, "late_figure"), formula=order("tracking", "late_figure")),
    ),
    bands=(
        Band("tasks", Label("任务数", "Tasks"), Kind.COUNT,
             ALL_TASKS, lambda book: len(_tasks(book))),
        *(_count(s.id) for s in STATUSES),
        Band("on_time", Label("准时率", "On-time rate"), Kind.PERCENT, ON_TIME, _on_time),
        elapsed.BAND,
        Band("overdue_by_owner", Label("逾期责任人", "Overdue, by owner"), Kind.TEXT,
             OVERDUE_LIST, _overdue_list, lines=2),
    ),
    alerts=(
        Alert("overdue", Label("任务逾期", "Task overdue"), "bad", "days_late", is_("status", "overdue"),
              shown("days_late", Kind.COUNT, "逾期 {} 天", "{} days late"), "days_late"),
    ),
    highlights=("tasks", "done", "overdue", "on_time"),
    beside={
        "tasks": under("期间已过 {}", "{} of the time gone", figure("elapsed", Kind.PERCENT), when="tasks"),
        "done": under("占任务 {}", "{} of the tasks", share("done", "tasks"), when="tasks"),
        "overdue": under("{} 占任务 {}", "{} {} of the tasks", none_good("overdue"), share("overdue", "tasks"),
                        when="tasks"),
        "on_time": under("任务到期 {}", "{} of the tasks are due", number(DUE, _share_due, Kind.PERCENT), when="tasks"),
    },
    charts=(
        Chart("status", "bar", Label("任务数（按状态）", "Tasks by status"),
              Label("条形图：各状态的任务数。", "Bars: the number of tasks in each status."),
              (Series("", Label("任务数", "Tasks")),),
              sentence("共 {} 项任务：已完成 {} 项，逾期 {} 项，准时率 {}", "{} tasks: {} done, {} overdue, {} on time",
                       *(figure(name, Kind.COUNT) for name in ("tasks", "done", "overdue")),
                       figure("on_time", Kind.PERCENT), when="tasks"),
              bands=tuple(s.id for s in STATUSES), roles=("good", "fair", "bad", "neutral", "actual"), axis=Kind.COUNT),
        PACE,
        Chart("owners", "bar", BY_OWNER,
              Label("条形图：每位责任人的逾期任务数，最多的在前。", "Bars: overdue tasks of each owner, most first."),
              (Series("", Label("逾期任务", "Overdue tasks"), "bad"),),
              sentence("逾期最多：{}（{} 项），共 {} 项逾期", "Most overdue: {} ({}), {} in all",
                       Part(_owner(1), lambda book, _: _late_owner_of(book, 1)),
                       Part(_overdue_of(1), lambda book, _: str(_late_count(book, 1) or 0)),
                       figure("overdue", Kind.COUNT), when="overdue",
                       otherwise=Label("✓ 没有逾期任务", "✓ No task is overdue")),
              points=tuple(_point(number) for number in range(1, DRAWN + 1)), axis=Kind.COUNT, brief=True,
              heading=Headline(f'IF(N({{name:overdue}})=0," ",{{say:{BY_OWNER.zh}|{BY_OWNER.en}}})', _heading)),
    ),
)  # fmt: skip
