"""Bubble charts, which XlsxWriter does not have: its scatter chart with areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from xlsxwriter.chart_scatter import ChartScatter
from xlsxwriter.utility import quote_sheetname, xl_range_abs

from xlplan.headless import lines

Side = Literal["right", "left", "above", "below"]
SIDES: tuple[Side, ...] = ("right", "left", "above", "below")
LETTER, LINE, WRAP = 5.5, 12.0, 76.0
"""Pixels of a digit and of a line in the size of the names, and the width at which programs begin a new line."""
RADIUS = 18.0
"""Pixels of the largest bubble, about: names begin there."""


class Box(NamedTuple):
    """Pixels from the left edge of the plot, and from its foot."""

    left: float
    foot: float
    right: float
    top: float

    def meets(self, other: Box) -> bool:
        """Whether both have a place in common."""
        return self.left < other.right and other.left < self.right and self.foot < other.top and other.foot < self.top


class Bubble(NamedTuple):
    """A bubble's middle in pixels, and its name."""

    x: float
    y: float
    name: str

    def box(self) -> Box:
        """What the bubble itself covers."""
        return Box(self.x - RADIUS, self.y - RADIUS, self.x + RADIUS, self.y + RADIUS)

    def label(self, side: Side) -> Box:
        """What its name covers at this side."""
        whole = lines.letters(self.name) * LETTER
        width, height = min(whole, WRAP), LINE * max(1, -(-whole // WRAP))
        half = height / 2
        if side in ("right", "left"):
            left = self.x + RADIUS if side == "right" else self.x - RADIUS - width
            return Box(left, self.y - half, left + width, self.y + half)
        foot = self.y + RADIUS if side == "above" else self.y - RADIUS - height
        return Box(self.x - width / 2, foot, self.x + width / 2, foot + height)


def sides(bubbles: Sequence[Bubble], plot: Box) -> list[Side]:
    """At which side of each bubble its name stands: within the plot, and clear of other names and bubbles if it can.

    One after the other, those before having their place; of several sides that are as good, the first one.
    """
    found: list[Side] = []
    taken: list[Box] = []
    for place, bubble in enumerate(bubbles):
        others = [*taken, *(b.box() for n, b in enumerate(bubbles) if n != place)]

        def cost(side: Side, bubble: Bubble = bubble, others: Sequence[Box] = others) -> tuple[float, int]:
            box = bubble.label(side)
            over = max(0.0, plot.left - box.left, box.right - plot.right, plot.foot - box.foot, box.top - plot.top)
            return over, sum(box.meets(other) for other in others)

        best = min(SIDES, key=cost)
        found.append(best)
        taken.append(bubble.label(best))
    return found


class ChartBubble(ChartScatter):  # type: ignore[misc]
    """A scatter chart whose first series also have sizes: ranges as XlsxWriter's lists, in the order of the series."""

    sizes: tuple[list[Any], ...] = ()

    def _write_scatter_chart(self, args: dict[str, Any]) -> None:
        if not args["primary_axes"]:
            return
        self._xml_start_tag("c:bubbleChart")
        self._xml_empty_tag("c:varyColors", [("val", 0)])
        for series, size in zip(self.series, self.sizes, strict=True):
            self._write_bubbles(series, size)
        self._xml_empty_tag("c:bubbleScale", [("val", 45)])
        self._xml_empty_tag("c:showNegBubbles", [("val", 0)])
        self._write_axis_ids(args)
        self._xml_end_tag("c:bubbleChart")

    def _write_bubbles(self, series: dict[str, Any], size: list[Any]) -> None:
        index = self.series_index
        self.series_index += 1
        self._xml_start_tag("c:ser")
        self._write_idx(index)
        self._write_order(index)
        self._write_series_name(series)
        self._write_sp_pr(series)
        self._xml_empty_tag("c:invertIfNegative", [("val", 0)])
        self._write_d_lbls(series.get("labels"))
        self._write_x_val(series)
        self._write_y_val(series)
        self._xml_start_tag("c:bubbleSize")
        self._xml_start_tag("c:numRef")
        self._xml_data_element("c:f", f"{quote_sheetname(size[0])}!{xl_range_abs(*size[1:])}")
        self._xml_end_tag("c:numRef")
        self._xml_end_tag("c:bubbleSize")
        self._xml_empty_tag("c:bubble3D", [("val", 0)])
        self._xml_end_tag("c:ser")


def add_bubble_chart(out: Any, sizes: tuple[list[Any], ...]) -> ChartBubble:
    """An embedded bubble chart of an XlsxWriter workbook; it wants one series for each of the sizes."""
    chart = out.add_chart({"type": "scatter"})
    chart.__class__ = ChartBubble
    chart.sizes = sizes
    return chart  # type: ignore[no-any-return]
