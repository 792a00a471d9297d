"""Bars in a table's cells, as SVG made of numbers only: the figures beside them say the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from xlplan.batch.report.document import Chart, Series
from xlplan.headless.theme import ROLES

WIDTH, HEIGHT, GAP = 160, 14, 3
"""A cell's drawing: its width, the height of a bar, and what is above and below."""

MOST = 2.0
"""Attainments are drawn up to 200%; what goes beyond ends in a notch."""

INK, GOOD, BAD = ROLES["actual"], ROLES["good"], ROLES["bad"]
"""Actual; a favourable and an unfavourable variance: distinct for colour-blind readers, and signed beside the bar."""


@dataclass(frozen=True)
class Scale:
    """From a chart's values to places in the cell."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """The place of a value, from 0 to WIDTH."""
        span = self.high - self.low
        inside = min(max(value, self.low), self.high)
        return round((inside - self.low) / span * WIDTH, 1) if span else 0.0


def scale_of(chart: Chart) -> Scale:
    """The scale of all bars of a chart: nought is on it, and so is the target line."""
    values = [v for series in chart.series for v in series.values if v is not None]
    edges = [0.0, *values, *([] if chart.reference is None else [chart.reference * 1.05])]
    high = max(edges)
    return Scale(min(edges), min(high, MOST) if chart.reference is not None else high)


def cell(chart: Chart, scale: Scale, index: int) -> Markup:
    """The bars of one row. Hidden from screen readers, to which the row's figures speak."""
    paired = any(series.look == "plan" for series in chart.series)
    height = HEIGHT + 2 * GAP
    ordered = sorted(chart.series, key=lambda series: series.look == "plan")  # the plan's outline in front
    drawn = "".join(_bar(s, scale, index, paired=paired) for s in ordered)
    drawn += _line(scale.at(0.0), height, "axis")
    if chart.reference is not None:
        drawn += _line(scale.at(chart.reference), height, "target")
    return Markup(
        f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" aria-hidden="true" '
        f'focusable="false">{drawn}</svg>'
    )


def _bar(series: Series, scale: Scale, index: int, *, paired: bool) -> str:
    value = series.values[index]
    if value is None or not value:
        return ""
    left, right = sorted((scale.at(0.0), scale.at(value)))
    mark = series.marks[index] if series.marks else ""
    look = mark if mark in ("good", "fair", "bad") else series.look
    if look == "variance":
        look = "good" if value > 0 else "bad"
    inset = 0.75 if look == "plan" else 0
    slim = 3 if paired and look != "plan" else 0  # an actual stands within the outline of its plan
    width, top = max(right - left, 1.0) - 2 * inset, GAP + slim
    found = (
        f'<rect class="{look}" x="{left + inset:g}" y="{top + inset:g}" width="{max(width, 0.5):g}" '
        f'height="{HEIGHT - 2 * (slim + inset):g}"/>'
    )
    if value > scale.high:
        found += f'<path class="notch" d="M{WIDTH - 9} {GAP}l4 {HEIGHT}h3l-4 -{HEIGHT}z"/>'
    return found


def _line(x: float, height: int, name: str) -> str:
    x = min(max(x, 0.75), WIDTH - 0.75)
    return f'<line class="{name}" x1="{x:g}" y1="0" x2="{x:g}" y2="{height}"/>'
