"""Bubble charts, which XlsxWriter does not have: its scatter chart with areas."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart_scatter import ChartScatter
from xlsxwriter.utility import quote_sheetname, xl_range_abs


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
        self._xml_empty_tag("c:bubbleScale", [("val", 60)])
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
