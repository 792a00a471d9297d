"""A form's native charts, declared: what they show, in which role, and the sentence above each of them.

All charts of a template stand on its dashboard. A chart draws columns of the form's table (`series` name fields), or
points that cells beside the charts reckon: one a band (`bands`), one a month of the repeated columns (`by_month`,
series name their tags), or whatever formulas say (`points`). Headlines, points and the figures shown again
(`Form.highlights`) are bands in all but their place: formula and metric agree, fill writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, NamedTuple

from xlplan.forms.form import Band, BookData, Column, Form, Kind, Label, Value, total
from xlplan.metrics import round_half_up

BoardMetric = Callable[[BookData, Mapping[str, Value]], Value]
"""A value from the book and the values of the form's bands, which are reckoned before."""

Role = Literal["actual", "plan", "forecast", "good", "fair", "bad", "neutral", "target", "base", "link",
               "critical", "today", "age0", "age1", "age2", "age3", "age4"]  # fmt: skip
"""How a series is drawn: solid, outlined, hatched, in a colour that judges, light, as a line across, or not at all.

`age0` is what is not due, up to `age4` what is overdue longest: the darker.

`base` carries what is stacked on it: the start of a Gantt bar. `critical` is what is still to do on the critical path,
`today` the thin line of the as-of date. `link` is a thin line from one bar to the next.
"""

ChartKind = Literal["bar", "column", "stacked", "line", "bubble", "doughnut", "funnel", "gantt"]
"""`bar`, `funnel` and `gantt` lie: their first row is on top. `gantt` stacks days on a start date."""


HEADLINE_LINES = 2
"""Lines that a headline may take."""


class Series(NamedTuple):
    """What is drawn: a field of the table, a tag of repeated columns with `by_month`, else only a name and a role.

    `size` is the field of a bubble's area.
    """

    field: str
    label: Label
    role: Role = "actual"
    size: str = ""


class Point(NamedTuple):
    """A row of figures that cells beside the charts reckon: its words, and (formula, metric) for each series.

    Words that depend on the data have a formula and a metric too. None stays blank: a line is interrupted there.
    """

    label: Label | tuple[str, BoardMetric]
    values: tuple[tuple[str, BoardMetric] | None, ...]


class Headline(NamedTuple):
    """The sentence above a chart, as a band: a formula in the grammar of forms, and the metric that says the same."""

    formula: str
    metric: BoardMetric


@dataclass(frozen=True)
class Chart:
    """One chart. `categories` is the field along its axis (a bubble's x); `axis` says what its values are.

    `alt` is the alternative text; `roles` colour single points of solid series, in their order. A `wide` chart
    takes the whole row of the dashboard, a `tall` one twice the height. `low` and `high` fix the value axis's ends.
    `names` is the field whose words stand beside the bubbles of the rows that a new workbook has.
    """

    id: str
    kind: ChartKind
    title: Label
    alt: Label
    series: tuple[Series, ...]
    headline: Headline
    categories: str = ""
    bands: tuple[str, ...] = ()
    by_month: bool = False
    first_row: bool = False  # of the months: what the first row has, not the sum of all rows
    points: tuple[Point, ...] = ()
    roles: tuple[Role, ...] = ()
    axis: Kind = Kind.MONEY
    wide: bool = False
    tall: bool = False
    across: tuple[float, float] | None = None  # the ends of a bubble chart's other axis, else the same two
    low: float | None = None
    high: float | None = None
    names: str = ""
    worded: bool = False  # the words along the axis bear the figures, which no bar then has to
    brief: bool = False  # low; nothing is seen of it while it has no rows
    heading: Headline | None = None  # a title that depends on the data
    ticks: tuple[tuple[str, BoardMetric], ...] = ()  # words over the lines that part the axis in equal spans
    crossing: tuple[float | None, float | None] = (None, None)  # where lines part a bubble chart: across, up
    exclusive: bool = False  # each place has a bar of one series only
    keyed: bool = True  # a legend names the series
    places: Callable[[BookData], int] | None = None  # how many of the points a new workbook has, else all

    @property
    def reckoned(self) -> bool:
        """Whether it draws cells beside the charts instead of columns of the table."""
        return bool(self.bands or self.by_month or self.points)


class BoardCell(NamedTuple):
    """A calculated cell of the dashboard: so many rows and columns from the cell under the defined name `name`."""

    band: Band
    metric: BoardMetric
    name: str
    row: int = 0
    col: int = 0


def block_name(form: Form, chart: Chart) -> str:
    """The defined name of a chart's cells: title and names of the series, and below them the points."""
    return f"{form.id}_chart_{chart.id}"


def board_cells(form: Form, columns: Sequence[Column]) -> Iterator[BoardCell]:
    """What a form reckons on the dashboard: highlights and their third lines, headlines and points of charts."""
    for band_id in form.highlights:
        yield _again(form, band_id, f"shown_{band_id}", f"{form.id}_shown_{band_id}")
    for band_id, line in form.beside.items():
        name = f"beside_{band_id}"
        label = form.band(band_id).label
        yield _cell(Band(name, label, Kind.TEXT, line.formula, _elsewhere), line.metric, f"{form.id}_{name}")
    for chart in form.charts:
        name = f"headline_{chart.id}"
        yield _cell(Band(name, chart.title, Kind.TEXT, chart.headline.formula, _elsewhere, lines=HEADLINE_LINES),
                    chart.headline.metric, f"{form.id}_{name}")  # fmt: skip
        yield from _points(form, chart, columns)


def point_labels(form: Form, chart: Chart) -> list[Label | None]:
    """The words of the points, None for those that are reckoned."""
    if chart.bands:
        return [form.band(band_id).label for band_id in chart.bands]
    return [point.label if isinstance(point.label, Label) else None for point in chart.points]


def point_count(chart: Chart, book: BookData) -> int:
    """Rows of points that a new workbook gets."""
    if chart.places:
        return chart.places(book)
    return len(book.months) if chart.by_month else len(chart.bands or chart.points)


def _elsewhere(_: BookData) -> Value:
    raise NotImplementedError  # the cell's own metric is asked


def _cell(band: Band, metric: BoardMetric, name: str, row: int = 0, col: int = 0) -> BoardCell:
    return BoardCell(band, metric, name, row, col)


def _again(form: Form, band_id: str, new_id: str, name: str, row: int = 0, col: int = 0) -> BoardCell:
    band = replace(form.band(band_id), id=new_id, formula=f"{form.id}_{band_id}", fallback="", lines=0)
    return BoardCell(band, lambda _, bands: bands.get(band_id), name, row, col)


def _points(form: Form, chart: Chart, columns: Sequence[Column]) -> Iterator[BoardCell]:
    name = block_name(form, chart)

    def cell(row: int, col: int, kind: Kind, formula: str, metric: BoardMetric) -> BoardCell:
        return _cell(Band(f"{chart.id}_{row}_{col}", chart.title, kind, formula, _elsewhere), metric, name, row, col)

    if chart.heading:
        yield _cell(Band(f"{chart.id}_heading", chart.title, Kind.TEXT, chart.heading.formula, _elsewhere),
                    chart.heading.metric, name)  # fmt: skip
    for col, tick in enumerate(chart.ticks, len(chart.series) + 1):
        yield cell(0, col, Kind.TEXT, *tick)
    for row, band_id in enumerate(chart.bands, 1):
        yield _again(form, band_id, f"{chart.id}_{row}_1", name, row, 1)
    for row, point in enumerate(chart.points, 1):
        if not isinstance(point.label, Label):
            yield cell(row, 0, Kind.TEXT, *point.label)
        for col, value in enumerate(point.values, 1):
            if value:
                yield cell(row, col, chart.axis, *value)
    for row, (place, month) in enumerate(_months(columns) if chart.by_month else (), 1):
        yield cell(row, 0, Kind.DATE, f"INDEX({{name:months}},1,{place})", _constant(month))
        for col, series in enumerate(chart.series, 1):
            field = f"{series.field}_{month:%Y_%m}"
            yield cell(row, col, chart.axis, *(_first if chart.first_row else _sum)(form, field))


def _months(columns: Sequence[Column]) -> list[tuple[int, dt.date]]:
    """The months of the repeated columns, each with the place of its first one among them."""
    repeated = enumerate((column.month for column in columns if column.tag), 1)
    first = {month: place for place, month in reversed(list(repeated)) if month}
    return [(first[month], month) for month in sorted(first)]


def _constant(month: dt.date) -> BoardMetric:
    return lambda *_: month


def _sum(form: Form, field: str) -> tuple[str, BoardMetric]:
    return f"ROUND({{sum:{field}}},2)", lambda book, _: round_half_up(total(form, field, book.rows(form.id)), 2)


def _first(form: Form, field: str) -> tuple[str, BoardMetric]:
    cell = f"INDEX({{{form.id}.{field}}},1)"

    def metric(book: BookData, _: Mapping[str, Value]) -> Value:
        value = next((row.get(field) for row in book.rows(form.id)), None)
        return round_half_up(value, 2) if isinstance(value, Decimal) else None

    return f'IF(ISNUMBER({cell}),ROUND({cell},2),"")', metric
