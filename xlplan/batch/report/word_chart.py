"""A native chart for Word, with its figures inside: XlsxWriter draws it and makes the workbook behind it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter import Workbook

from xlplan.batch.report.bars import BAD, GOOD, INK
from xlplan.batch.report.document import Chart, Series
from xlplan.headless.theme import FONT, LINE, POINTS_FORMAT, ROLES
from xlplan.headless.theme import INK as TEXT

MOST = 30
"""So many rows a chart shows at most; the table below has them all."""

_ONLY_VALUES = '<c:showLegendKey val="0"/><c:showVal val="1"/>' + "".join(
    f'<c:show{name} val="0"/>' for name in ("CatName", "SerName", "Percent", "BubbleSize")
)
"""What is not denied in a chart of Word, some programs show."""
_CREATED = dt.datetime(2000, 1, 1)  # the same bytes whenever it is made
_LINK = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'


def native_chart(chart: Chart, categories: Sequence[str], font: str, target: str) -> tuple[bytes, bytes]:
    """(the chart's XML, the workbook that Word opens under *Edit data*), for relationship rId1.

    `target` names the target line.
    """
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet("Data")
    series = list(_series(chart, target, font))
    sheet.write_column(1, 0, [text[:255] for text in categories])
    drawn = book.add_chart({"type": "bar"})
    for column, (one, look) in enumerate(series, 1):
        sheet.write_string(0, column, one.name)
        for row, value in enumerate(one.values, 1):
            if value is not None:
                sheet.write_number(row, column, value)
        drawn.add_series({
            "name": ["Data", 0, column], "categories": ["Data", 1, 0, len(categories), 0],
            "values": ["Data", 1, column, len(categories), column], **look,
        })  # fmt: skip
    _axes(chart, drawn, font, several=len(series) > 1)
    sheet.insert_chart(1, len(series) + 2, drawn)
    book.close()
    with zipfile.ZipFile(stream) as parts:
        xml = parts.read("xl/charts/chart1.xml").decode()
    xml = xml.replace('<c:showVal val="1"/>', _ONLY_VALUES)
    xml = re.sub(r"(<c:dLbls>.*?)<a:bodyPr/>", r'\1<a:bodyPr wrap="none"/>', xml, flags=re.DOTALL)
    at = xml.index("<c:printSettings>") if "<c:printSettings>" in xml else xml.index("</c:chartSpace>")
    return (xml[:at] + _LINK + xml[at:]).encode(), stream.getvalue()


def _series(chart: Chart, target: str, font: str) -> Iterator[tuple[Series, dict[str, Any]]]:
    """The bars, with how they look; before an attainment its target, outlined."""
    labels = {
        "value": True,
        "position": "outside_end",
        "num_format": _form(chart, font),
        "font": {"name": font, "size": 9, "color": TEXT},
    }
    alone = {"data_labels": labels} if _labelled(chart) else {}
    for one in sorted(chart.series, key=lambda series: series.look == "plan"):
        if one.look == "variance":
            points = [{"fill": {"color": GOOD if (v or 0) > 0 else BAD}} for v in one.values]
            yield _in_points(one, chart), {"points": points, **_BAR, **alone}
        elif one.look == "plan":
            yield one, _outlined()
        elif one.marks:
            yield (
                one,
                {"fill": {"color": INK}, "points": [{"fill": {"color": ROLES.get(m, INK)}} for m in one.marks], **_BAR},
            )
        else:
            yield one, {"fill": {"color": INK}, **_BAR, **alone}
    if chart.reference is not None:  # in front: where the bar is longer, its outline is seen inside it
        count = len(chart.series[0].values)
        yield Series(f"{target} {chart.reference:.0%}", (chart.reference,) * count, "plan"), _outlined()


_BAR: dict[str, Any] = {"gap": 50, "overlap": 100, "border": {"none": True}}


def _in_points(one: Series, chart: Chart) -> Series:
    """Shares as percentage points, which is what the table's figures are."""
    values = tuple(None if v is None else v * 100 for v in one.values) if chart.percent else one.values
    return one._replace(values=values)


def _outlined() -> dict[str, Any]:
    return {"fill": {"none": True}, "border": {"color": TEXT, "width": 1.5}, "gap": 50, "overlap": 100}


def _form(chart: Chart, font: str) -> str:
    """How the axis and the labels show values; variances with their signs."""
    if chart.series[0].look == "variance":
        return POINTS_FORMAT["zh" if font == FONT["zh"] else "en"] if chart.percent else "+#,##0;-#,##0;0"
    return "0%" if chart.percent else "#,##0"


def _axes(chart: Chart, drawn: Any, font: str, *, several: bool) -> None:
    words = {"name": font, "size": 9, "color": TEXT}
    drawn.set_title({"none": True})
    keyed = several and not chart.series[0].marks  # bars coloured by status match no square; the words above say it
    drawn.set_legend({"position": "top", "font": words} if keyed else {"none": True})
    labelled = _labelled(chart)
    words_of_bars = {"label_position": "low", "major_tick_mark": "none", "minor_tick_mark": "none"}
    drawn.set_y_axis({"reverse": True, "num_font": words, "line": {"color": TEXT}, **words_of_bars,
                      "major_gridlines": {"visible": False}})  # fmt: skip
    drawn.set_x_axis({"num_format": _form(chart, font), "num_font": words, "label_position": "high",
                      "line": {"none": True}, "major_gridlines": {"visible": not labelled, "line": {"color": LINE}}}
                     | (_room(chart) if labelled else {} if _negative(chart) else {"min": 0}))  # fmt: skip
    drawn.set_chartarea({"border": {"none": True}})


def _labelled(chart: Chart) -> bool:
    """Whether every bar bears its figure: bars of one kind, without a target."""
    return chart.reference is None and len(chart.series) == 1


def _room(chart: Chart) -> dict[str, Any]:
    """Limits with room for the labels of the longest bars, which make the axis' own figures needless."""
    values = [float(v or 0) for v in _in_points(chart.series[0], chart).values]
    low, high = min([0.0, *values]), max([0.0, *values])
    beyond = 0.3 * (high - low) or 1.0
    return {"min": low - beyond if low < 0 else 0, "max": high + beyond if high > 0 or not low else 0, "visible": False}


def _negative(chart: Chart) -> bool:
    return any(value is not None and value < 0 for one in chart.series for value in one.values)
