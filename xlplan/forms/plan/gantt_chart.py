"""The execution plan as a native chart: bars over the columns of the chart in cells, under the dates of these.

A chart's axis cannot follow the dates of its table: its ends are fixed, and one of dates would begin in 1900. So bars
are measured in columns of the chart in cells, of which there is one number whatever the dates are, and the words over
the axis are cells: no task is ever cut off, and the dates are always those of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from xlplan.forms.chart import BoardMetric, Chart, Headline, Series
from xlplan.forms.form import BookData, Column, ColumnMetric, Kind, Label, Row, Value, per_row
from xlplan.forms.plan.gantt import COUNT, period, progress
from xlplan.forms.plan.given import day, from_serial, serial
from xlplan.forms.sentence import NOTHING, Part, figure, sentence
from xlplan.metrics import round_ratio


def _critical(row: Row) -> bool:
    return row.get("critical") == "critical"


def _spans(days: Callable[[Row, int, int], Decimal | int]) -> ColumnMetric:
    """Columns of the chart from days, which depend on the row, its calendar days, and the chart's first day."""

    def metric(rows: Sequence[Row], book: BookData) -> list[Value]:
        first, step = period(book) or (0, 1)
        spans = [(row, found if isinstance(found := row.get("days"), int) else 0) for row in rows]
        return [round_ratio(Decimal(days(row, span, first)) / step) if span else None for row, span in spans]

    return metric


def _before(row: Row, _: int, first: int) -> int:
    start = day(row, "start")
    return serial(start) - first if start else 0


STEP = "({name:week_02}-{name:week_01})"


def _column(field: str, label: Label, days: str, metric: ColumnMetric) -> Column:
    return Column(field, label, Kind.NUMBER, hidden=True, metric=metric,
                  formula=f'IF(ISNUMBER({{days}}),ROUND(({days})/{STEP},12),"")')  # fmt: skip


def _now(book: BookData) -> float | None:
    """Where the as-of date is, in columns; None outside them."""
    first, step = period(book) or (0, 0)
    if not step or book.as_of is None or not 0 <= serial(book.as_of) - first < COUNT * step:
        return None
    return round_ratio(Decimal(serial(book.as_of) - first) / step)


def _named(row: Row, _: BookData) -> Value:
    words = " · ".join(str(row[f]) for f in ("task", "owner") if row.get(f))
    sign = ("◆ " if progress(row) >= 1 else "◇ ") if row.get("milestone") == "yes" else ""
    return sign + words if words else None


def _share(*, critical: bool, done: bool) -> tuple[str, ColumnMetric]:
    """The days done or to do of tasks that are on the critical path, or are not."""
    part = "{counted}*{days}" if done else "(1-{counted})*{days}"
    formula = f"IF({{critical?critical}},{part},0)" if critical else f"IF({{critical?critical}},0,{part})"

    def days(row: Row, span: int, _: int) -> Decimal:
        share = progress(row) if done else 1 - progress(row)
        return share * span if _critical(row) is critical else Decimal(0)

    return formula, _spans(days)


_WORDS = 'IF({owner}="",{task}&"",IF({task}="",{owner}&"",{task}&" · "&{owner}))'
NAMED = Column(
    "bar_name",
    Label("图：任务与责任人", "Chart: task, owner"),
    hidden=True,
    formula=f'IF(AND({{milestone?yes}},{_WORDS}<>""),IF({{counted}}>=1,"◆ ","◇ "),"")&{_WORDS}',
    metric=per_row(_named),
)
LINE = Decimal("0.06")
"""How thick the line of the as-of date is, in columns."""
_AS_OF = f"(N({{@as_of}})-N({{name:week_01}}))/{STEP}"
COLUMNS = (
    NAMED,
    _column("bar_from", Label("图：起始列", "Chart: from"), "{start}-{name:week_01}", _spans(_before)),
    _column("bar_done", Label("图：非关键已完成", "Chart: done, not critical"), *_share(critical=False, done=True)),
    _column("bar_left", Label("图：非关键未完成", "Chart: to do, not critical"), *_share(critical=False, done=False)),
    _column("bar_critical_done", Label("图：关键路径已完成", "Chart: done, critical"),
            *_share(critical=True, done=True)),
    _column("bar_critical", Label("图：关键路径未完成", "Chart: to do, critical"), *_share(critical=True, done=False)),
    Column("bar_now", Label("图：截止日", "Chart: as of"), Kind.NUMBER, hidden=True,
           formula=f"""IF(ISNUMBER({{name:week_01}}),IF(ISNUMBER({{@as_of}}),
               IF(AND({_AS_OF}>=0,{_AS_OF}<{COUNT}),ROUND({_AS_OF},12),""),""),"")""",
           metric=lambda rows, book: [_now(book)] * len(rows)),
    Column("bar_line", Label("图：截止日线", "Chart: as-of line"), Kind.NUMBER, hidden=True,
           formula=f'IF(ISNUMBER({{bar_now}}),{LINE},"")',
           metric=lambda rows, book: [LINE if _now(book) is not None else None] * len(rows)),
)  # fmt: skip


def _end(_: BookData, bands: Mapping[str, Value]) -> str:
    return f"{bands['finish']:%Y-%m-%d}" if bands.get("finish") else NOTHING


END = Part(f'IF(ISNUMBER({{name:finish}}),TEXT({{name:finish}},"yyyy-mm-dd"),"{NOTHING}")', _end)
TITLE = Label("执行计划甘特图", "Execution plan: Gantt chart")
FROM = (
    Label("执行计划：自 ", "Execution plan from "),
    Label(" 起；红线为截止日 ", "; the red line is the as-of date, "),
)
_MONTH, _DAY = Label("月", ""), Label("日", "")
"""After the numbers of a month and a day, where the month has no name."""
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
TICKS = 4
"""Dates over the chart: every fifth column of the chart in cells."""


def _say(words: Label) -> str:
    return f"{{say:{words.zh}|{words.en}}}"


def _heading(book: BookData, bands: Mapping[str, Value]) -> Value:
    first, _ = period(book) or (0, 0)
    if not first or book.as_of is None:
        return CHART.title(book.lang)
    begins, now = (words(book.lang) for words in FROM)
    return f"{begins}{from_serial(first):%Y-%m-%d}{now}{book.as_of:%Y-%m-%d}"


def _tick(place: int) -> tuple[str, BoardMetric]:
    """The day on which a column begins, as 5 Jun or 6月5日."""
    begins = f"{{name:week_{place * COUNT // TICKS + 1:02d}}}"
    zh = f"MONTH({begins})&{_say(_MONTH)}&DAY({begins})&{_say(_DAY)}"
    en = f'DAY({begins})&" "&MID("{_MONTHS}",3*MONTH({begins})-2,3)'

    def metric(book: BookData, _: Mapping[str, Value]) -> Value:
        first, step = period(book) or (0, 0)
        begun = from_serial(first + step * (place * COUNT // TICKS)) if step else None
        if begun is None:
            return ""
        if book.lang == "zh":
            return f"{begun.month}{_MONTH.zh}{begun.day}{_DAY.zh}"
        return f"{begun.day} {_MONTHS[3 * begun.month - 3 :][:3]}"

    return f'IF(ISNUMBER({begins}),IF({_say(_MONTH)}="",{en},{zh}),"")', metric


CHART = Chart(
    "schedule", "gantt", TITLE,
    Label("甘特图：每项任务一条，已完成为实心，未完成为空心框，关键路径上的为橙红色；菱形为里程碑，红线为截止日。",
          "Gantt chart: a bar for every task, done solid, to do outlined, orange on the critical path; diamonds are "
          "milestones, the red line is the as-of date."),
    (
        Series("bar_from", Label(" ", " "), "base"),
        Series("bar_done", Label("已完成", "Done")),
        Series("bar_left", Label("未完成", "To do"), "plan"),
        Series("bar_critical_done", Label("已完成（关键路径）", "Done, critical"), "bad"),
        Series("bar_critical", Label("未完成（关键路径）", "To do, critical"), "critical"),
        Series("bar_now", Label("  ", "  "), "base"),
        Series("bar_line", Label("截止日", "As of"), "today"),
    ),
    sentence("{} 项任务，总进度 {}；逾期 {} 项，滞后 {} 项，冲突 {} 处；按关键路径最早 {} 全部完成",
             "{} tasks, {} done; {} overdue, {} behind, {} conflicts; by the critical path done on {} at the earliest",
             figure("rows", Kind.COUNT), figure("progress", Kind.PERCENT), figure("count_overdue", Kind.COUNT),
             figure("count_behind", Kind.COUNT), figure("conflicts", Kind.COUNT), END, when="rows"),
    categories="bar_name", axis=Kind.COUNT, wide=True, tall=True,
    low=0, high=COUNT, ticks=tuple(_tick(place) for place in range(TICKS)),
    heading=Headline(f"""IF(AND(ISNUMBER({{name:week_01}}),ISNUMBER({{@as_of}})),{_say(FROM[0])}
        &TEXT({{name:week_01}},"yyyy-mm-dd")&{_say(FROM[1])}&TEXT({{@as_of}},"yyyy-mm-dd"),{_say(TITLE)})""", _heading),
)  # fmt: skip
