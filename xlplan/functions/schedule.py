"""Worksheet functions: days late, working days, on-time rates, and reading numbers and dates out of text."""

from __future__ import annotations

from datetime import date

from xlplan import metrics
from xlplan.functions.kinds import Amount, Day, Days, Texts, argument, fold
from xlplan.functions.policy import BadCellError, same_length, whole
from xlplan.functions.register import worksheet_function
from xlplan.functions.words import LANGUAGE, LOOP_STATUSES, READING, SCHEDULE, TASK_STATUSES, word

_AS_OF = argument("date", "截止日", "As-of date")
_DUE = argument("date", "到期日", "Due date")
_FINISHED = argument("date", "完成日", "Finish date")
_COUNTRY = argument("text", "国家代码", "Country code", "默认 CN", "CN if left out")
_DONE = frozenset({"done", "已完成"})
_A_DAY = date(2026, 1, 1)


@worksheet_function(
    category=SCHEDULE,
    zh="逾期天数：到期日至完成日，未完成则至截止日；不为负。",
    en="Days late: from the due date to the finish, or to the as-of date while open; never negative.",
    args={
        "as_of": _AS_OF,
        "due": _DUE,
        "finished": _FINISHED,
        "done": argument("flag", "已完成", "Done", "完成日不详时填 TRUE", "TRUE when done on an unknown day"),
    },
    example="XLPLAN_DAYS_LATE(46203,46193)",
)
def XLPLAN_DAYS_LATE(as_of: Day, due: Day, finished: Day = None, done: bool = False) -> object:
    """`metrics.days_late`."""
    today = as_of or finished
    return None if today is None else metrics.days_late(today, due, finished, done)


@worksheet_function(
    category=SCHEDULE,
    zh="按时率：按时完成 ÷ 截止日前应完成。无完成日时，状态为“已完成”的算按时。",
    en="On-time rate: finished by due / due so far. Without a finish date the status Done counts as on time.",
    args={
        "as_of": _AS_OF,
        "due": argument("dates", "到期日", "Due dates"),
        "finished": argument("dates", "完成日", "Finish dates"),
        "statuses": argument("texts", "状态", "Statuses", "已完成", "Done"),
    },
    example="XLPLAN_ON_TIME_RATE(46203,{46193;46198},{46191;46201})",
)
def XLPLAN_ON_TIME_RATE(as_of: Day, due: Days, finished: Days, statuses: Texts = ()) -> object:
    """`metrics.on_time_rate`."""
    known = statuses or ("",) * len(due)
    same_length(due, finished, known)
    done = ("done" if fold(status) in _DONE else "" for status in known)
    return None if as_of is None else metrics.on_time_rate(zip(due, finished, done, strict=True), as_of)


@worksheet_function(
    category=SCHEDULE,
    zh="任务状态：已完成、逾期完成、逾期、未开始、进行中。",
    en="Status of a task: Done, Done late, Overdue, Not started, In progress.",
    args={
        "as_of": _AS_OF,
        "start": argument("date", "开始日", "Start date"),
        "due": _DUE,
        "finished": _FINISHED,
        "result": argument("text", "结果", "Result", "以“完成”开头即完成", "one that begins with Done is done"),
        "language": LANGUAGE,
    },
    example="XLPLAN_TASK_STATUS(46203,46190,46198)",
)
def XLPLAN_TASK_STATUS(
    as_of: Day, start: Day, due: Day, finished: Day = None, result: str = "", language: str = "zh"
) -> object:
    """`metrics.tracking_status` in words."""
    if as_of is None:
        return None
    return word(TASK_STATUSES, metrics.tracking_status(as_of, start, due, finished, result), language)


def _known_country(country: str) -> str:
    code = country.strip().upper() or "CN"
    try:
        known = metrics.is_working_day(_A_DAY, code) is not None
    except ModuleNotFoundError:
        raise BadCellError("缺少 holidays 库", "The library holidays is not installed", "NA") from None
    if not known:
        raise BadCellError(f"没有国家“{country}”的假日", f"No public holidays known for {country!r}")
    return code


@worksheet_function(
    category=SCHEDULE,
    zh="工作日数：起止两日都计，扣除周末与法定假日，计入调休上班日。",
    en="Working days from start to finish, both counted; public holidays and shifted working days (China) respected.",
    args={
        "start": argument("date", "开始日", "Start date"),
        "finish": argument("date", "结束日", "Finish date"),
        "country": _COUNTRY,
    },
    example="XLPLAN_WORKING_DAYS(46023,46053)",
)
def XLPLAN_WORKING_DAYS(start: Day, finish: Day, country: str = "CN") -> object:
    """`metrics.working_days`."""
    return metrics.working_days(start, finish, _known_country(country))


@worksheet_function(
    category=SCHEDULE,
    zh="若干工作日之后（负数为之前）的日期；单元格请设日期格式。",
    en="The date so many working days after the start (before it when negative); format the cell as a date.",
    args={
        "start": argument("date", "开始日", "Start date"),
        "days": argument("amount", "工作日数", "Working days"),
        "country": _COUNTRY,
    },
    example="XLPLAN_ADD_WORKING_DAYS(46023,5)",
)
def XLPLAN_ADD_WORKING_DAYS(start: Day, days: Amount, country: str = "CN") -> object:
    """`metrics.add_working_days`."""
    return metrics.add_working_days(start, whole(days, -100_000, 100_000), _known_country(country))


@worksheet_function(
    category=SCHEDULE,
    zh="期间的最后一天：2026、2026-H1、2026-Q3、2026-09 或 2026-W40；单元格请设日期格式。",
    en="The last day of 2026, 2026-H1, 2026-Q3, 2026-09 or 2026-W40; format the cell as a date.",
    args={"period": argument("text", "期间", "Period")},
    example='XLPLAN_PERIOD_END("2026-Q3")',
)
def XLPLAN_PERIOD_END(period: str) -> object:
    """`metrics.period_end`."""
    found = metrics.period_end(period)
    if found is None and period.strip():
        raise BadCellError(f"“{period}”不是期间", f"{period!r} is not a period")
    return found


@worksheet_function(
    category=SCHEDULE,
    zh="答复天数：反馈日至答复日的日历天数，当天为 0。",
    en="Response days: calendar days from feedback to reply, 0 on the same day.",
    args={
        "given": argument("date", "反馈日", "Feedback"),
        "replied": argument("date", "答复日", "Reply"),
    },
    example="XLPLAN_RESPONSE_DAYS(46200,46203)",
)
def XLPLAN_RESPONSE_DAYS(given: Day, replied: Day) -> object:
    """`metrics.response_days`."""
    return metrics.response_days(given, replied)


@worksheet_function(
    category=SCHEDULE,
    zh="当日答复率：反馈当日即答复 ÷ 截止日前的全部反馈。",
    en="Same-day rate: replied on the day of the feedback / all feedback until the as-of date.",
    args={
        "as_of": _AS_OF,
        "given": argument("dates", "反馈日", "Feedback"),
        "replied": argument("dates", "答复日", "Replies"),
    },
    example="XLPLAN_SAME_DAY_RATE(46203,{46200;46201},{46200;46203})",
)
def XLPLAN_SAME_DAY_RATE(as_of: Day, given: Days, replied: Days) -> object:
    """`metrics.same_day_rate`."""
    same_length(given, replied)
    return metrics.same_day_rate(zip(given, replied, strict=True), as_of)


@worksheet_function(
    category=SCHEDULE,
    zh="反馈状态：已闭环、待回复、逾期；未定期限时应当日答复。",
    en="Status of a feedback: Closed, Open, Overdue; without a due date the reply is due on the same day.",
    args={
        "as_of": _AS_OF,
        "given": argument("date", "反馈日", "Feedback"),
        "due": argument("date", "答复期限", "Reply due"),
        "replied": argument("date", "答复日", "Reply"),
        "language": LANGUAGE,
    },
    example="XLPLAN_FEEDBACK_STATUS(46203,46200,46210)",
)
def XLPLAN_FEEDBACK_STATUS(
    as_of: Day, given: Day, due: Day = None, replied: Day = None, language: str = "zh"
) -> object:
    """`metrics.feedback_status` in words."""
    found = metrics.feedback_status(as_of, given, due, replied)
    return None if found is None else word(LOOP_STATUSES, found, language)


_RESULT = {"result": argument("text", "结果文本", "Result text")}


@worksheet_function(
    category=READING,
    zh="从“签约12家(目标15家)”读出目标 15。",
    en="The target in a result such as “signed 12 (target 15)”: 15.",
    args=_RESULT,
    example='XLPLAN_PARSE_TARGET("signed 12 (target 15)")',
)
def XLPLAN_PARSE_TARGET(result: str) -> object:
    """`metrics.parse_result`, the target."""
    return metrics.parse_result(result)["target"]


@worksheet_function(
    category=READING,
    zh="从“签约12家(目标15家)”读出实际 12；含多个数而无目标时为空，不猜。",
    en="The actual in “signed 12 (target 15)”: 12. Empty, not guessed, for several numbers without a target.",
    args=_RESULT,
    example='XLPLAN_PARSE_ACTUAL("signed 12 (target 15)")',
)
def XLPLAN_PARSE_ACTUAL(result: str) -> object:
    """`metrics.parse_result`, the actual."""
    return metrics.parse_result(result)["actual"]


@worksheet_function(
    category=READING,
    zh="结果文本中的单位，如 家、万元、%。",
    en="The unit in a result text, as typed: orders, %.",
    args=_RESULT,
    example='XLPLAN_PARSE_UNIT("signed 12 orders")',
)
def XLPLAN_PARSE_UNIT(result: str) -> object:
    """`metrics.parse_result`, the unit."""
    return metrics.parse_result(result)["unit"]


_DATES = {"dates": argument("text", "日期文本", "Text of dates")}


@worksheet_function(
    category=READING,
    zh="从“2023-07-10~07-12”读出开始日；单日时为空。",
    en="The start in a range of days such as 2023-07-10~07-12; empty for a single day.",
    args=_DATES,
    example='XLPLAN_PARSE_START("2023-07-10~07-12")',
)
def XLPLAN_PARSE_START(dates: str) -> object:
    """`metrics.parse_dates`, the start."""
    return metrics.parse_dates(dates)["start"]


@worksheet_function(
    category=READING,
    zh="从“2023-07-10~07-12”读出结束日；单日即该日。",
    en="The finish in a range of days such as 2023-07-10~07-12; of a single day that day.",
    args=_DATES,
    example='XLPLAN_PARSE_FINISH("2023-07-10~07-12")',
)
def XLPLAN_PARSE_FINISH(dates: str) -> object:
    """`metrics.parse_dates`, the finish."""
    return metrics.parse_dates(dates)["finish"]
