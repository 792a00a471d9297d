"""Charts as forms declare them, drawn by XlsxWriter: actual solid, planned outlined, forecast hatched.

Series, names and titles point at cells, so that they stay right when tables grow and words change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import Kind, Lang, Row, Value
from xlplan.headless import theme
from xlplan.headless.bubble import Box, Bubble, Side, add_bubble_chart, sides
from xlplan.headless.done import done

LYING = ("bar", "funnel", "gantt")
STACKED = ("stacked", "gantt")
ACROSS = ("target", "link")
"""Roles drawn as lines over bars."""
UNSAID = ("base", *ACROSS)
"""Roles without figures."""
PLOT, TICKS = (0.27, 0.145, 0.7, 0.75), 0.095
"""Of a chart with ticks: left edge, top, width and height of the plot, and the top of the ticks, as its shares."""
PLOTTED = 0.85, 0.65
"""The width and height of the plot of a bubble chart, as shares of the chart's, about."""
AIR = 1.15
"""Programs end an axis so far above its largest value, about."""
LABELLED = 2
"""Up to so many series bear their figures; more would lie on each other."""


class Source(NamedTuple):
    """Where a form's table stands: sheet, first and last row of the body, column by field; all 0-based."""

    sheet: str
    first: int
    last: int
    columns: Mapping[str, int]


class Block(NamedTuple):
    """A chart's own cells: title and names of its series in the row `row`, below them `points` rows of figures."""

    sheet: str
    row: int
    col: int
    points: int


def drawn(
    out: Any,
    chart: Chart,
    table: Source,
    block: Block,
    lang: Lang,
    size: tuple[int, int],
    largest: float = 0,
    rows: Sequence[Row] = (),
    *,
    dated: bool = True,
) -> Any:
    """The chart, ready to be put on a sheet; `size` is its width and height in pixels, `largest` of its values.

    `rows` of the table as they are now say where there is room for names. `dated`: months along the axis are dates,
    else words.
    """
    return _Drawing(out, chart, table, block, lang, largest, rows, dated=dated).made(size)


class _Drawing:
    def __init__(self, out: Any, chart: Chart, table: Source, block: Block, lang: Lang, largest: float,
        rows: Sequence[Row], *, dated: bool,
    ) -> None:  # fmt: skip
        self.out, self.chart, self.table, self.block, self.lang = out, chart, table, block, lang
        self.largest, self.rows, self.dated = largest, rows, dated

    def made(self, size: tuple[int, int]) -> Any:
        made = self._bubbles(size) if self.chart.kind == "bubble" else self._plain()
        made.set_title({"name": [self.block.sheet, self.block.row, self.block.col], "overlay": False,
                        "layout": {"x": 0.02, "y": 0.03}, "name_font": self._font(10, theme.MUTED)})  # fmt: skip
        made.set_size({"width": size[0], "height": size[1]})
        made.set_chartarea({"border": {"color": theme.LINE}, "fill": {"color": theme.WHITE}})
        made.show_hidden_data()  # what only charts read stands in hidden columns
        made.show_blanks_as("gap")
        unnamed = self._unnamed()
        if self.chart.keyed and len(self.chart.series) - len(unnamed) > 1:
            unnamed += range(len(self.chart.series), len(self.chart.series) + self._names())
            made.set_legend({"position": "bottom", "font": self._font(9), "delete_series": unnamed})
        elif self.chart.kind != "doughnut":
            made.set_legend({"none": True})
        else:
            made.set_legend({"position": "right", "font": self._font(9)})
        return made

    def _unnamed(self) -> list[int]:
        """Series that carry others, and the second halves of those that stand on both sides of 0."""
        series = self.chart.series
        seen = {s.label: i for i, s in reversed(list(enumerate(series)))}
        return [i for i, s in enumerate(series) if seen[s.label] < i or (s.role == "base" and s.label.en.strip())]

    def _plain(self) -> Any:
        kind = self.chart.kind
        shape = "bar" if kind in LYING else "column" if kind in ("column", "stacked") else kind
        options = {"type": shape} | ({"subtype": "stacked"} if kind in STACKED else {})
        made = self.out.add_chart(options)
        lines = None
        for place, series in enumerate(self.chart.series):
            if series.role in ACROSS and kind != "line":
                lines = lines or self.out.add_chart({"type": "line"})
                done(lines.add_series(self._series(place, series)) or 0, series.label.en)
            else:
                done(made.add_series(self._series(place, series)) or 0, series.label.en)
        if lines:
            made.combine(lines)
        if kind != "doughnut":
            self._axes(made, lying=kind in LYING)
        if self.chart.ticks:
            self._date_ticks(made)
        return made

    def _bubbles(self, size: tuple[int, int]) -> Any:
        drawn = [(self._series(p, s), self._values(p, s.size)) for p, s in enumerate(self.chart.series)]
        drawn += self._named(size) if self.chart.names else []
        made = add_bubble_chart(self.out, tuple(size for _, size in drawn))
        for series, _ in drawn:
            done(made.add_series(series) or 0, self.chart.id)
        grid = {"visible": True, "line": {"color": theme.LINE, "width": 0.5}}
        ends: dict[str, Any] = {"min": self.chart.low, "max": self.chart.high}
        percent = self.chart.axis is Kind.PERCENT
        shown: dict[str, Any] = {"num_format": theme.axis_format(self.chart.axis, self.lang)} if percent else {}
        wide: dict[str, Any] = dict(zip(("min", "max"), self.chart.across, strict=True)) if self.chart.across else {}
        for axis, own, cut in zip((made.set_x_axis, made.set_y_axis), (wide, shown), self.chart.crossing, strict=True):
            look: dict[str, Any] = {"num_font": self._font(9), "major_gridlines": grid, "label_position": "low"}
            look |= {} if cut is None else {"crossing": cut}
            look["line"] = {"color": theme.MUTED if any(self.chart.crossing) else theme.LINE}
            axis({**look, **ends, **own})
        return made

    # --- series ------------------------------------------------------------------------------------------------------
    def _values(self, place: int, field: str) -> list[Any]:
        if self.chart.reckoned:
            return self._points(place + 1)
        column = self.table.columns[field]
        return [self.table.sheet, self.table.first, column, self.table.last, column]

    def _points(self, column: int) -> list[Any]:
        sheet, row, col, points = self.block
        return [sheet, row + 1, col + column, row + max(points, 1), col + column]

    def _categories(self) -> list[Any]:
        return self._points(0) if self.chart.reckoned else self._values(0, self.chart.categories)

    def _series(self, place: int, series: Series) -> dict[str, Any]:
        name = [self.block.sheet, self.block.row, self.block.col + 1 + place]
        found: dict[str, Any] = {
            "name": name,
            "categories": self._categories(),
            "values": self._values(place, series.field),
        }
        lines = series.role in ACROSS or self.chart.kind == "line"
        look = theme.bubble_look if self.chart.kind == "bubble" else theme.bar_look
        found |= (theme.line_look if lines else look)(series.role)
        if not lines and self.chart.kind not in ("bubble", "doughnut"):
            found |= {"gap": 30 if self.chart.kind == "funnel" else 60}
            if place == 0 and (self._over_each_other() or self.chart.exclusive):
                found["overlap"] = 100
            found |= {} if self.chart.kind == "gantt" else _edge(series.role)
            if self.chart.ticks and place >= self._beside():
                found |= {"y2_axis": True, "gap": 0}
        if series.role == "actual" and self.chart.roles:
            found["points"] = [theme.bar_look(role) | _edge(role) for role in self.chart.roles]
        if self._labelled(series):
            found["data_labels"] = self._labels(series)
        return found

    def _over_each_other(self) -> bool:
        """Planned and forecast bars stand where the actual one does: outline and hatching show which is which."""
        return self.chart.kind in ("column", "bar") and any(s.role in ("plan", "forecast") for s in self.chart.series)

    def _labelled(self, series: Series) -> bool:
        if self.chart.worded:
            return False
        if series.role in UNSAID or self.chart.kind in ("line", "bubble", *STACKED):
            return False
        if self._by_month():
            return False  # too narrow for figures
        shown = [s for s in self.chart.series if s.role not in UNSAID]
        return series.role == "actual" if self._over_each_other() else len(shown) <= LABELLED

    def _by_month(self) -> bool:
        return self.chart.by_month or self.chart.categories == theme.MONTH_FIELD

    def _labels(self, series: Series) -> dict[str, Any]:
        if self.chart.kind == "doughnut":
            return {"value": True, "font": self._font(9, theme.WHITE), "num_format": self._format()}
        font = self._font(9, theme.MUTED if series.role == "neutral" else theme.INK)
        return {"value": True, "font": font, "num_format": self._format(), "position": "outside_end"}

    def _names(self) -> int:
        return self.table.last - self.table.first + 1 if self.chart.names else 0

    def _named(self, frame: tuple[int, int]) -> list[tuple[dict[str, Any], list[Any]]]:
        """Each row once more as a series of its own, whose name stands beside its bubble, and where its area is.

        Rows that the table gets later are in the first series only: bubbles without names. Where several series draw
        them, the names stand beside bubbles of the same place and size that nobody sees.
        """
        found, series, sheet = [], self.chart.series[0], self.table.sheet
        several = len(self.chart.series) > 1
        role, size = ("base", series.field) if several else (series.role, series.size)
        where = self._sides(frame)
        for place, row in enumerate(range(self.table.first, self.table.last + 1)):
            side = where[place] if place < len(where) else "right"
            at = {name: [sheet, row, column, row, column] for name, column in self.table.columns.items()}
            label = {"value": False, "series_name": True, "position": side, "font": self._font(8)}
            one = {"name": [sheet, row, self.table.columns[self.chart.names]], "categories": at[self.chart.categories],
                   "values": at[series.field], "data_labels": label, **theme.bar_look(role)}  # fmt: skip
            found.append((one, at[size]))
        return found

    def _sides(self, frame: tuple[int, int]) -> list[Side]:
        """Where each row's name stands; rows without a bubble have none that would be in the way."""
        chart, (width, height) = self.chart, (frame[0] * PLOTTED[0], frame[1] * PLOTTED[1])
        up, low = chart.series[0].field, chart.low or 0
        rows = [(_float(row.get(chart.categories)), _float(row.get(up)), str(row.get(chart.names) or ""))
                for row in self.rows]  # fmt: skip
        high = chart.high or AIR * max((y for _, y, _ in rows if y is not None), default=1) or 1
        left, right = chart.across or (low, high)
        bubbles = [
            Bubble(-width, -height, "") if x is None or y is None
            else Bubble((x - left) / (right - left) * width, (y - low) / (high - low) * height, name)
            for x, y, name in rows
        ]  # fmt: skip
        return sides(bubbles, Box(0, 0, width, height))

    # --- axes --------------------------------------------------------------------------------------------------------
    def _axes(self, made: Any, *, lying: bool) -> None:
        along: dict[str, Any] = {"num_font": self._font(9), "line": {"color": theme.MUTED}, "major_tick_mark": "none",
                 "label_position": "low"}  # fmt: skip
        if self._by_month():
            along |= {"num_format": theme.AXIS_MONTH, "text_axis": True}
            along |= {"num_font": self._font(theme.TINY)} if self.dated and not self.chart.wide else {}
        if self.chart.brief:  # of one without rows nothing is seen, and a row that comes is drawn
            along["line"] = {"none": True}
        grid = {"visible": True, "line": {"color": theme.LINE, "width": 0.5}}
        shown = theme.axis_format(self.chart.axis, self.lang, self.largest)
        across: dict[str, Any] = {"num_font": self._font(9, theme.MUTED), "num_format": shown,
                                  "line": {"none": True}, "major_gridlines": grid, "min": self.chart.low,
                                  "max": self.chart.high}  # fmt: skip
        if self.chart.worded or all(
            self._labelled(series) for series in self.chart.series if series.role not in UNSAID
        ):
            across |= {"visible": False, "major_gridlines": {"visible": False}}  # every bar says what it is
        if lying:
            if self.chart.tall or self.chart.points:
                along["interval_unit"] = 1  # each row is named
            made.set_y_axis(along | {"reverse": True, "major_gridlines": {"visible": False}})
            made.set_x_axis(across | {"label_position": "high"})
        else:
            made.set_x_axis(along)
            made.set_y_axis(across)

    def _beside(self) -> int:
        """The first series of the second group, which stands on what carries it: the last unseen one."""
        return max(place for place, series in enumerate(self.chart.series) if series.role == "base")

    def _date_ticks(self, made: Any) -> None:
        """Words over equal spans of an axis with fixed ends: as titles of the axes, which point at cells as no label
        of an axis of values can.
        """
        x, y, width, height = PLOT
        made.set_plotarea({"layout": {"x": x, "y": y, "width": width, "height": height}})
        sheet, row, col, _ = self.block
        bare: dict[str, Any] = {"label_position": "none", "line": {"none": True}, "major_tick_mark": "none"}
        ends = {"min": self.chart.low, "max": self.chart.high}
        grid = {"visible": True, "line": {"color": theme.LINE, "width": 0.75}}
        along = {"num_font": self._font(9), "line": {"color": theme.MUTED}, "major_tick_mark": "none",
                 "label_position": "low", "reverse": True, "interval_unit": 1}  # fmt: skip
        looks: tuple[tuple[Any, dict[str, Any]], ...] = (
            (made.set_x_axis, bare | ends | {"major_gridlines": grid}),
            (made.set_y_axis, along | {"major_gridlines": {"visible": False}}),
            (made.set_y2_axis, bare | ends),
            (made.set_x2_axis, bare | {"visible": True, "reverse": True}),
        )
        count = len(self.chart.ticks)
        for place, (axis, look) in enumerate(looks[:count]):
            span = {"major_unit": (self.chart.high or 0) / count} if "min" in look else {}
            name = [sheet, row, col + 1 + len(self.chart.series) + place]
            axis(look | span | {"name": name, "name_layout": {"x": x + width * place / count, "y": TICKS},
                                "name_font": self._font(9, theme.MUTED) | {"rotation": 0}})  # fmt: skip

    def _format(self) -> str:
        return theme.CHART_FORMATS.get(self.chart.axis, theme.CHART_FORMATS[Kind.COUNT])

    def _font(self, size: int, color: str = theme.INK) -> dict[str, Any]:
        return {"name": theme.FONT[self.lang], "size": size, "bold": False, "color": color}


def _float(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None


def _edge(role: str) -> dict[str, Any]:
    """Solid bars have none: a white one would cut the axis."""
    return {} if role in ("plan", "forecast") else {"border": {"none": True}}


def names_of(chart: Chart, lang: Lang) -> Sequence[str]:
    """The words of a chart's own cells: its title, and the names of its series."""
    return [chart.title(lang), *(series.label(lang) for series in chart.series)]
