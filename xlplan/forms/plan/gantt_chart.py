"""The execution plan as a native chart: bars of weeks, counted from the first week of the chart in cells.

Weeks, not dates: a chart's axis cannot follow the dates of its table, and one of dates would begin in 1900.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from xlplan.forms.chart import Chart, Headline, Series
from xlplan.forms.form import BookData, Column, ColumnMetric, Kind, Label, Row, Value, per_row
from xlplan.forms.plan.gantt import WEEK, period, progress
from xlplan.forms.plan.given import day, from_serial, serial
from xlplan.forms.sentence import NOTHING, Part, figure, sentence
from xlplan.metrics import round_half_up, round_ratio


def _critical(row: Row) -> bool:
    return row.get("critical") == "critical"


def _weeks(days: Callable[[Row, int, int], Decimal | int]) -> ColumnMetric:
    """Weeks from days, which depend on the row, its calendar days, and the first day of the chart."""

    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        first, _ = period(book) or (0, 0)
        spans = [(row, found if isinstance(found := row.get("days"), int) else 0) for row in rows]
        return [round_ratio(Decimal(days(row, span, first)) / WEEK) if span else None for row, span in spans]

    return metric


def _before(row: Row, _: int, first: int) -> int:
    start = day(row, "start")
    return serial(start) - first if start else 0


def _column(field: str, label: Label, days: str, metric: ColumnMetric) -> Column:
    return Column(field, label, Kind.NUMBER, hidden=True, metric=metric,
                  formula=f'IF(ISNUMBER({{days}}),ROUND(({days})/{WEEK},12),"")')  # fmt: skip


_LEFT = "(1-{counted})*{days}"
NAMED = Column(
    "bar_name",
    Label("图：任务与责任人", "Chart: task, owner"),
    hidden=True,
    formula='IF({owner}="",{task}&"",IF({task}="",{owner}&"",{task}&" · "&{owner}))',
    metric=per_row(lambda row, _: " · ".join(str(row[f]) for f in ("task", "owner") if row.get(f)) or None),
)
COLUMNS = (
    NAMED,
    _column("bar_from", Label("图：起始周", "Chart: from week"), "{start}-{name:week_01}", _weeks(_before)),
    _column("bar_done", Label("图：已完成", "Chart: done"), "{counted}*{days}",
            _weeks(lambda row, days, _: progress(row) * days)),
    _column("bar_left", Label("图：未完成", "Chart: to do"), f"IF({{critical?critical}},0,{_LEFT})",
            _weeks(lambda row, days, _: 0 if _critical(row) else (1 - progress(row)) * days)),
    _column("bar_critical", Label("图：关键未完成", "Chart: critical"), f"IF({{critical?critical}},{_LEFT},0)",
            _weeks(lambda row, days, _: (1 - progress(row)) * days if _critical(row) else 0)),
)  # fmt: skip


def _end(_: BookData, bands: Mapping[str, Value]) -> str:
    return f"{bands['finish']:%Y-%m-%d}" if bands.get("finish") else NOTHING


END = Part(f'IF(ISNUMBER({{name:finish}}),TEXT({{name:finish}},"yyyy-mm-dd"),"{NOTHING}")', _end)
TITLE = Label("执行计划甘特图（周，自首周起）", "Execution plan: Gantt chart, in weeks from the first")
FROM = (
    Label("执行计划：周数自 ", "Execution plan: weeks from "),
    Label(" 起；截至日为第 ", "; the as-of date is week "),
    Label(" 周", ""),
)


def _say(words: Label) -> str:
    return f"{{say:{words.zh}|{words.en}}}"


def _heading(book: BookData, bands: Mapping[str, Value]) -> Value:
    first, _ = period(book) or (0, 0)
    if not first or book.as_of is None:
        return CHART.title(book.lang)
    week = round_half_up(Decimal(serial(book.as_of) - first) / WEEK, 1)
    begins, now, end = (words(book.lang) for words in FROM)
    return f"{begins}{from_serial(first):%Y-%m-%d}{now}{week:.1f}{end}"


CHART = Chart(
    "gantt", "gantt", TITLE,
    Label("甘特图：每项任务一条，已完成为实心，未完成为空心框，关键路径上未完成的为橙红色。",
          "Gantt chart: a bar for every task: done solid, to do outlined, to do on the critical path orange."),
    (
        Series("bar_from", Label(" ", " "), "base"),
        Series("bar_done", Label("已完成", "Done")),
        Series("bar_left", Label("未完成", "To do"), "plan"),
        Series("bar_critical", Label("未完成（关键路径）", "To do, critical"), "bad"),
    ),
    sentence("{} 项任务，总进度 {}；逾期 {} 项，滞后 {} 项，冲突 {} 处；按关键路径最早 {} 全部完成",
             "{} tasks, {} done; {} overdue, {} behind, {} conflicts; by the critical path done on {} at the earliest",
             figure("rows", Kind.COUNT), figure("progress", Kind.PERCENT), figure("count_overdue", Kind.COUNT),
             figure("count_behind", Kind.COUNT), figure("conflicts", Kind.COUNT), END, when="rows"),
    categories="bar_name", axis=Kind.COUNT, wide=True, tall=True,
    heading=Headline(f"""IF(AND(ISNUMBER({{name:week_01}}),ISNUMBER({{@as_of}})),{_say(FROM[0])}
        &TEXT({{name:week_01}},"yyyy-mm-dd")&{_say(FROM[1])}&FIXED(({{@as_of}}-{{name:week_01}})/{WEEK},1,TRUE)
        &{_say(FROM[2])},{_say(TITLE)})""", _heading),
)  # fmt: skip
