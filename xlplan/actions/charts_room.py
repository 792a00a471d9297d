"""Charts whose places follow their rows: as many as there are rows and one more, where the engine can change a chart.

Excel's own charts stay as they are; their sentences say how many rows are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from xlplan.actions.calculated import Evaluated
from xlplan.actions.places import Place, named_place, optional
from xlplan.actions.sheet import Reading
from xlplan.forms.chart import block_name

if TYPE_CHECKING:
    import xlwings as xw


class Fitted(NamedTuple):
    """A chart's cells under a defined name, title included, and the places that they had and have."""

    name: str
    place: Place
    before: int
    after: int


def fit_charts(book: xw.Book, reading: Reading, expected: Evaluated) -> list[Fitted]:
    """Give charts the places that their rows want; the reading knows of it."""
    resize = optional(book.impl, "resize_chart_cells")
    if resize is None:
        return []
    found = [*_wanted(book, reading, expected)]
    for name, place, before, after in found:
        resize(place.sheet, place[1:], place.row + after)
        reading.data.drawn[name] = after
        below = (place.row + after + 1, place.col), (place.last_row, place.last_col)
        if after < before:
            book.sheets[place.sheet].range(*below).value = None
    return found


def _wanted(book: xw.Book, reading: Reading, expected: Evaluated) -> Iterator[Fitted]:
    known = [(block_name(t.form, c), c) for t in reading.tables.values() for c in t.form.charts]
    places = {name: place for name, _ in known if (place := named_place(book, name))}
    for name, chart in known:
        place, held = places.get(name), reading.data.drawn.get(name)
        if place is None or held is None or chart.places is None:
            continue
        below = [p.row for p in places.values() if p.sheet == place.sheet and p.row > place.row]
        room = min([row - place.row - 2 for row in below] + [len(chart.points)])
        wanted = min(chart.places(replace(expected.book, drawn={})), room)
        if wanted != held:
            yield Fitted(name, place, held, wanted)
