"""A sheet as people look at them, drawn with one thing changed at a time: what a comparison has to tell apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from xlplan.headless import theme

HEADS = ("Dimension", "KPI", "Unit", "Target", "Actual", "Attainment", "Status", "Comment")
WIDTHS = (16, 25, 12, 12, 12, 12, 11, 49)
ROWS = (
    ("Result", "New customers", "customers", 50, 45, 0.9, "Near", "5 below target; the cost of each fell by 5%"),
    ("Result", "Sales of the region", "10,000", 200, 215, 1.075, "Met", ""),
    ("Process", "Visits", "visits", 200, 220, 1.1, "Met", "Two salespeople joined in August"),
    (
        "Process",
        "Conversion of leads",
        "%",
        0.15,
        0.12,
        0.8,
        "Missed",
        "Leads of the fair were followed up late",
    ),
    ("Input", "Cost", "10,000", 30, 28, 1.067, "Met", ""),
)
LOOKS = {"Met": "good", "Near": "fair", "Missed": "bad"}
PIXELS = 7
"""Of a digit: the unit of column widths."""


@dataclass(frozen=True)
class Sample:
    """The sheet; each field is a thing that may be changed."""

    font: str = "Calibri"
    wider: float = 0
    recoloured: bool = False
    series: int = 3
    word: str = "customers"
    target: float = 200
    margin: float = 0.4
    pages: int = 1


def write(path: Path, sample: Sample) -> Path:
    """The workbook of a sample."""
    with xlsxwriter.Workbook(path) as book:
        for number in range(sample.pages):
            _sheet(book, f"Sheet {number + 1}", sample)
    return path


def _sheet(book: Any, name: str, sample: Sample) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=sample.margin, right=0.8 - sample.margin, top=sample.margin, bottom=0.8 - sample.margin)
    base = {"font_name": sample.font, "font_size": 10, "border": 1, "border_color": theme.LINE}
    body = book.add_format(base)
    head = book.add_format(base | {"bold": True, "font_color": "#FFFFFF", "bg_color": theme.ACCENT})
    percent = book.add_format(base | {"num_format": "0.0%", "bg_color": theme.CALCULATED_FILL})
    for i, width in enumerate(WIDTHS):
        sheet.set_column(i, i, width + (sample.wider / PIXELS if i == 2 else 0))
    sheet.write_row(1, 0, HEADS, head)
    for i, row in enumerate(ROWS, 2):
        for j, value in enumerate(row):
            if j == 6:
                look = "bad" if sample.recoloured and row[6] == "Met" and i == 3 else LOOKS[str(value)]
                fill, ink = theme.MARKS[look]
                sheet.write(i, j, value, book.add_format(base | {"bg_color": fill, "font_color": ink}))
            elif j == 3 and i == 3:
                sheet.write(i, j, sample.target, body)
            elif j == 2 and i == 2:
                sheet.write(i, j, sample.word, body)
            else:
                sheet.write(i, j, value, percent if j == 5 else body)
    _chart(book, sheet, name, sample)


def _chart(book: Any, sheet: Any, name: str, sample: Sample) -> None:
    chart = book.add_chart({"type": "column"})
    for column, colour in list(zip((3, 4, 5), ("#8493A2", "#0072B2", "#C44E00"), strict=True))[: sample.series]:
        last = len(ROWS) + 1
        chart.add_series({"name": [name, 1, column], "values": [name, 2, column, last, column],
                          "categories": [name, 2, 1, last, 1], "fill": {"color": colour}})  # fmt: skip
    chart.set_legend({"position": "bottom"})
    sheet.insert_chart("B10", chart, {"x_scale": 1.6, "y_scale": 1.2})
