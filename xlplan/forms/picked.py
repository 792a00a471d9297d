"""Rows of a table as points of a chart: without the blank ones between and below, in an order, the first so many.

A chart over the table itself would keep an empty place for every blank row. The points are formulas over the whole
table, so that a row which a person adds is drawn too. A hidden column of the table says in which place each row comes.

A new workbook has a place for every row and one more, and so has one that was filled; where rows come later than that
has room for, the sentence says how many are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from xlplan.forms.chart import BoardMetric, Headline, Point, Series
from xlplan.forms.form import BookData, Column, Kind, Label, Row, Value
from xlplan.forms.ranked import cut, order, orders, place_of, shortened, spaced
from xlplan.forms.sentence import number as number_part
from xlplan.forms.sentence import number_of

FIELD = "drawn"
NAME = 28
"""Signs of a row's name."""

MET, NEAR = "N({@met_at})", "N({@near_at})"
JUDGED = (
    Series("", Label("✓ 达成", "✓ Met")),
    Series("", Label("● 接近", "● Near"), "fair"),
    Series("", Label("▲ 未达成", "▲ Missed"), "bad"),
)
"""The three series of `judged`; their signs stand before the names of rows."""

LEAST = 3
"""Places of a chart at least."""

_LINE = 2
"""Points of a line at least."""

NO_POINT = "#N/A"
"""Where a line across the chart ends."""

_MORE = Label("（图中为其中 {} 项）", "; {} of them are drawn")


class Constant(NamedTuple):
    """A value that is the same at every place: a line across the chart."""

    formula: str
    metric: BoardMetric


@dataclass(frozen=True)
class Places:
    """The places of a chart's points: rows with a number in `field` are drawn, and of them at most `most`."""

    form: str
    chart: str
    field: str
    most: int

    def __call__(self, book: BookData) -> int:
        """As many as the workbook has; a new one has one more than rows, an empty one all."""
        rows = sum(row.get(self.field) is not None for row in book.rows(self.form))
        wanted = min(max(rows + 1, LEAST), self.most) if rows else self.most
        return book.drawn.get(f"{self.form}_chart_{self.chart}", wanted)

    def headline(self, words: Headline) -> Headline:
        """The sentence, and how many rows are drawn where those are not all."""
        places = f"(ROWS({{name:chart_{self.chart}}})-1)"
        (zh, zh_end), (en, en_end) = (text.split("{}") for text in _MORE)
        more = f"{{say:{zh}|{en}}}&{places}&{{say:{zh_end}|{en_end}}}"
        formula = f'{words.formula}&IF(COUNT({{{self.form}.{self.field}}})>{places},{more},"")'

        def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
            drawn = self(book)
            many = sum(row.get(self.field) is not None for row in book.rows(self.form)) > drawn
            return f"{words.metric(book, bands)}{_MORE(book.lang).format(drawn) if many else ''}"

        return Headline(formula, metric)


class Picked(NamedTuple):
    """Which rows are drawn: those with a number in `figure`, as they stand, or the lowest or the largest first.

    `counts` tells typed totals apart, which are not drawn; `most` is how many places the chart has.
    """

    form: str
    name: str
    figure: str
    counts: Callable[[Row], bool]
    first: Literal["standing", "lowest", "largest"] = "standing"
    most: int = 8

    def column(self) -> Column:
        """The hidden column of the places."""
        return Column(FIELD, Label("图：次序", "Chart: order"), Kind.NUMBER, hidden=True, stage=2,
                      formula=self._order(), metric=self._orders)  # fmt: skip

    def points(self, *fields: str | Constant, said: Sequence[str] = (), kind: Kind = Kind.PERCENT) -> tuple[Point, ...]:
        """A point for every place: the row's name and the figures `said` beside it, and its value in each field."""
        return tuple(
            Point(self._words(number, said, kind), tuple(self._value(number, field) for field in fields))
            for number in range(1, self.most + 1)
        )

    def judged(self, line: Constant) -> tuple[Point, ...]:
        """The figure as one of three series, by the lines of the Info sheet: met, near, missed; and a line across."""

        def point(number: int) -> Point:
            words, cell = self._words(number, (self.figure,), Kind.PERCENT), self._cell(number, self.figure)
            figure = self._value_of(number, self.figure)
            parts = [
                (f'IFERROR(IF(AND(ISNUMBER({cell}),{test}),{cell},""),"")', _only(figure, place))
                for place, test in enumerate((f"{cell}>={MET}", f"{cell}<{MET},{cell}>={NEAR}", f"{cell}<{NEAR}"))
            ]
            sign = f'IFERROR(IF({cell}>={MET},"✓ ",IF({cell}>={NEAR},"● ","▲ ")),"")'

            def said(book: BookData, bands: Mapping[str, Value]) -> Value:
                value = number_of(figure(book, bands))
                return "" if value is None else f"{('✓', '●', '▲')[judge(book, value)]} {words[1](book, bands)}"

            return Point((f"{sign}&{words[0]}", said), (*parts, self._as_far(number, line)))

        return tuple(point(number) for number in range(1, self.most + 1))

    def _as_far(self, number: int, line: Constant) -> tuple[str, BoardMetric]:
        """The line at a place that has a row, and at the second one where there is a single row: one point is none.

        Elsewhere an error, at which a line ends; at a text it would fall to 0.
        """
        asked = 1 if number == _LINE else number
        formula = f"IF(ISNUMBER({self._cell(asked, self.figure)}),{line.formula},NA())"
        return formula, lambda book, bands: line.metric(book, bands) if self._row(book, asked) else NO_POINT

    def places(self, chart: str) -> Places:
        """The places of one of the form's charts."""
        return Places(self.form, chart, FIELD, self.most)

    def _order(self) -> str:
        column = f"{{{self.form}.{self.figure}}}"
        position = f"(ROW()-ROW(INDEX({column},1))+1)"
        place = {
            "standing": position,
            "largest": order(self.form, self.figure),
            "lowest": order(self.form, self.figure, rising=True),
        }[self.first]
        return f'IF(AND({{row:counted}}=1,{{{self.name}}}<>"",ISNUMBER({{{self.figure}}})),{place},"")'

    def _orders(self, rows: Sequence[Row], _: BookData) -> list[Value]:
        standing: list[Value] = list(range(1, len(rows) + 1))
        places = standing if self.first == "standing" else orders(rows, self.figure, rising=self.first == "lowest")
        drawn = (
            r.get(self.name) is not None and isinstance(r.get(self.figure), int | float | Decimal) and self.counts(r)
            for r in rows
        )  # fmt: skip
        return [place if shown else None for place, shown in zip(places, drawn, strict=True)]

    def _row(self, book: BookData, number: int) -> Row:
        places = sorted(
            (p, n) for n, row in enumerate(book.rows(self.form)) if isinstance(p := row.get(FIELD), int | float)
        )
        return book.rows(self.form)[places[number - 1][1]] if number <= len(places) else {}

    def _cell(self, number: int, field: str) -> str:
        return f"INDEX({{{self.form}.{field}}},{place_of(self.form, FIELD, number)})"

    def _words(self, number: int, said: Sequence[str], kind: Kind) -> tuple[str, BoardMetric]:
        figures = [number_part(self._cell(number, f), self._value_of(number, f), kind) for f in said]
        after = '&" / "&'.join(part.formula for part in figures)
        name = cut(f"TRIM({self._cell(number, self.name)})", NAME) + (f'&" "&{after}' if said else "")

        def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
            row = self._row(book, number)
            if not row:
                return ""
            beside = " / ".join(part.said(book, bands) for part in figures)
            return f"{shortened(spaced(row.get(self.name)), NAME)}{' ' if said else ''}{beside}"

        return f'IFERROR({name},"")', metric

    def _value(self, number: int, field: str | Constant) -> tuple[str, BoardMetric]:
        if isinstance(field, Constant):
            return field.formula, field.metric
        cell = self._cell(number, field)
        return f'IFERROR(IF(ISNUMBER({cell}),{cell},""),"")', self._value_of(number, field)

    def _value_of(self, number: int, field: str) -> BoardMetric:
        def metric(book: BookData, _: Mapping[str, Value]) -> Value:
            found = self._row(book, number).get(field)
            return found if isinstance(found, int | float | Decimal) else None

        return metric


def judge(book: BookData, value: Decimal) -> int:
    """0 for met, 1 for near, 2 for missed."""
    return 0 if value >= book.number("met_at", "0") else 1 if value >= book.number("near_at", "0") else 2


def _only(figure: BoardMetric, place: int) -> BoardMetric:
    def metric(book: BookData, bands: Mapping[str, Value]) -> Value:
        value = number_of(figure(book, bands))
        return figure(book, bands) if value is not None and judge(book, value) == place else None

    return metric
