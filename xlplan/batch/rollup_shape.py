"""What gives a long table of the rollup a shape: a rule above each group, repeated names in grey, bars in rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from xlplan.batch.rollup_parts.fields import Sheet
from xlplan.headless import theme
from xlplan.headless.done import done
from xlplan.headless.formats import Formats

LOW = 0.4
"""A rate below it is marked, with a sign besides the colour."""


def shape(page: Any, formats: Formats, sheet: Sheet, positions: Mapping[str, int], first: int) -> None:
    """Conditional formats of a table whose body begins in the 0-based row `first`; `positions`: columns by field."""
    last = first + len(sheet.rows) - 1
    if last <= first:
        return
    same = [f"${xl_col_to_name(positions[name])}{{}}" for name in sheet.grouped if name in positions]
    if same:
        pairs = ",".join(f"{cell.format(first + 1)}={cell.format(first)}" for cell in same)
        rule = formats.custom(top=1, top_color=theme.MUTED)
        for column in (i for name, i in positions.items() if name not in sheet.bars):  # one rule a cell: LibreOffice
            area = (first, column, last, column)
            _add(page, area, {"type": "formula", "criteria": f"=NOT(AND({pairs}))", "format": rule})
        for name in sheet.grouped:
            grey = formats.custom(font_color=theme.MUTED, italic=True)
            area = (first, positions[name], last, positions[name])
            _add(page, area, {"type": "formula", "criteria": f"=AND({pairs})", "format": grey})
    for name in sheet.bars:
        area = (first, positions[name], last, positions[name])
        low = formats.custom(font_color=theme.MARKS["bad"][1], num_format=theme.padded('"▼ "0.0%'))
        _add(page, area, {"type": "cell", "criteria": "between", "minimum": 0, "maximum": LOW - 1e-9, "format": low})
        ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1.8}
        bar = {"type": "data_bar", "bar_solid": True, "bar_color": theme.AGES["age0"], **ends}
        _add(page, area, bar)


def _add(page: Any, area: tuple[int, int, int, int], rule: dict[str, Any]) -> None:
    done(page.conditional_format(*area, rule), "shape")
