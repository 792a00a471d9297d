"""The rollup's charts: key figures, a grid of charts with a sentence above each; under that page the tables they draw.

Series, titles, sentences and key figures point at tables, so that they stay right where somebody changes those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from xlsxwriter.utility import quote_sheetname

from xlplan.batch.rollup_parts.attained import by_person, by_region, pace
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.picture import AXIS, Picture
from xlplan.batch.rollup_parts.profit_charts import bridge, by_month
from xlplan.batch.rollup_parts.receivable_charts import ages_by_month, ages_by_region, collections
from xlplan.batch.rollup_parts.strip import figures
from xlplan.batch.rollup_result import RollupResult
from xlplan.batch.rollup_words import headline, notices
from xlplan.forms.chart import Chart, Headline
from xlplan.forms.form import Kind, Label, Lang
from xlplan.headless import charts, theme
from xlplan.headless.done import done
from xlplan.headless.formats import Formats
from xlplan.headless.page import A4, MARGINS, footer
from xlplan.headless.sheets import write_value
from xlplan.messages import word
from xlplan.messages.signs import COLON

SHEET = Label("图表", "Charts")
TITLE_WORDS = Label("集团一览", "The group at a glance")
CURRENCIES = 3
"""Currencies with charts."""

MAKERS: tuple[Callable[[Context, str], Picture | None], ...] = (
    by_region, by_person, pace, by_month, bridge, collections, ages_by_month, ages_by_region,
)  # fmt: skip
"""In reading order: what was reached, profit, what is owed."""

COLUMNS, WIDTH, HALF = 8, 15.5, 4
TOP = 6
"""Rows above the charts."""

LOW_ROWS, HIGH_ROWS, ROW_PIXELS = 11, 20, 20
"""Rows that a chart takes: as many as fill the page."""

TITLE, FACTS, HEADLINE, LABEL, FIGURE, BESIDE, GAP, HEAD = 24, 18, 34, 24, 26, 27, 9, 28  # points
FIGURE_SIZE = 14
GAPS = {1: 400, 2: 200, 3: 100}
"""Percent of a column's width between columns, where there are so few that they would be walls."""

AMOUNT = "#,##0;-#,##0;0"
"""Of every amount on the page, as in its sentences: whole units, and as many of them as the summary shows."""

FIGURES = {Kind.PERCENT: "0%", Kind.MONEY: AMOUNT, Kind.POINTS: "+#,##0;-#,##0;0"}
"""Number formats of key figures; variances bear their sign."""

ROOM = 0.92
"""Of the paper that is used: programs make columns a little wider than they say."""

PORTRAIT = 717, 1016
"""Pixels (96 an inch) of a portrait A4 page within MARGINS."""


def add_charts(out: Any, formats: Formats, result: RollupResult, lang: Lang) -> None:
    """A sheet of charts for each currency, the first ones; without figures one sheet that says so."""
    context = Context(result, lang)
    for number, currency in enumerate(list(result.groups)[:CURRENCIES] or [""], 1):
        page = out.add_worksheet(SHEET(lang) if number == 1 else f"{SHEET(lang)} {number}")
        done(page.write_string(0, 0, f"{TITLE_WORDS(lang)} {currency}".strip(), formats.title), "title")
        _write_facts(page, formats, result, lang)
        page.set_row(0, TITLE)
        page.set_row(1, FACTS)
        done(page.set_column(0, COLUMNS - 1, WIDTH), "width")
        found = [picture for make in MAKERS if (picture := make(context, currency))] if currency else []
        if found:
            _Charts(out, page, formats, context, currency, number).write(found)
        else:
            done(page.write_string(2, 0, word("rollup.no-amounts")(lang), formats.muted), "text")
        page.hide_gridlines(2)
        page.set_paper(A4)
        page.set_portrait()
        page.set_margins(**MARGINS)
        page.set_footer(footer(lang))


def _write_facts(page: Any, formats: Formats, result: RollupResult, lang: Lang) -> None:
    """The line under the title; what keeps the figures from being whole stands before all else, and in red."""
    facts = "  |  ".join(f"{label}{COLON(lang)}{value}" for label, value, _ in headline(result, lang))
    found = notices(result, lang)
    look = {"bold": True, "font_color": theme.MARKS["bad"][1]} if found else {"font_color": theme.MUTED}
    text = "  |  ".join([f"{theme.ICONS['bad']} {found[0]}", facts] if found else [facts])
    done(page.write_string(1, 0, text, formats.custom(font_size=theme.SMALL, valign="top", **look)), "facts")


class _Table(NamedTuple):
    """A picture's table: its name, the 0-based row of its header, and its last row. The title stands above."""

    name: str
    head: int
    last: int


class _Charts:
    """One currency's charts above their tables."""

    def __init__(self, out: Any, page: Any, formats: Formats, context: Context, currency: str, number: int) -> None:
        self.out, self.page, self.formats, self.context = out, page, formats, context
        self.currency, self.lang = currency, context.lang
        self.sheet = page.get_name()
        self.suffix = "" if number == 1 else f"_{number}"

    def write(self, found: Sequence[Picture]) -> None:
        """Key figures, charts, tables."""
        top, lines = TOP, -(-len(found) // 2)
        free = PORTRAIT[1] / self._scale() * 0.98 - _points(lines) * 4 / 3
        self.rows = min(max(int(free / ROW_PIXELS / lines), LOW_ROWS), HIGH_ROWS)
        row = top + (self.rows + 2) * lines
        done(self.page.write_string(row, 0, word("rollup.behind")(self.lang), self.formats.muted), "behind")
        row += 2
        tables: dict[str, _Table] = {}
        for picture in found:
            tables[picture.id] = self._table(picture, row)
            row = tables[picture.id].last + 2
        self._figures(tables, {picture.id: picture for picture in found})
        for place, picture in enumerate(found):
            left = place % 2 == 0
            alone = left and place + 1 == len(found)
            at = top + (self.rows + 2) * (place // 2)
            self._chart(picture, tables[picture.id], at, (0 if left else HALF, COLUMNS if alone or not left else HALF))
            self.page.set_row(at + self.rows + 1, GAP)
        self._print(lines)

    def _print(self, lines: int) -> None:
        """The charts, on one page; their tables are evidence for who reads on a screen."""
        height = _points(lines) * 4 / 3 + lines * self.rows * ROW_PIXELS
        self.page.set_print_scale(int(min(self._scale(), PORTRAIT[1] / height) * 100))
        self.page.print_area(0, 0, TOP + (self.rows + 2) * lines - 1, COLUMNS - 1)

    def _scale(self) -> float:
        """At which the charts are as wide as the paper."""
        return PORTRAIT[0] / (COLUMNS * (7 * WIDTH + 5)) * ROOM

    # --- key figures -------------------------------------------------------------------------------------------------
    def _figures(self, tables: Mapping[str, _Table], found: Mapping[str, Picture]) -> None:
        for row, height in enumerate((LABEL, FIGURE, BESIDE, GAP), 2):
            self.page.set_row(row, height)

        def column(picture: str, field: str) -> str:
            return _column(found[picture], tables[picture], field, self.lang)

        shown = figures(self.context, self.currency, found, column)
        small = {"font_size": theme.SMALL, "font_color": theme.MUTED, "text_wrap": True}
        words = self.formats.custom(**small, valign="bottom", top=5, top_color=theme.ACCENT)
        beside = self.formats.custom(**small, valign="top")
        for col in range(len(shown), COLUMNS):  # the line runs on to the edge of the charts
            done(self.page.write_blank(2, col, None, words), "rule")
        for col, one in enumerate(shown):
            look = self.formats.custom(bold=True, font_size=FIGURE_SIZE, font_color=theme.INK, align="left",
                                       shrink=True, num_format=FIGURES[one.kind])  # fmt: skip
            done(self.page.write_string(2, col, one.label, words), one.label)
            result = "" if one.value is None else float(one.value)
            done(self.page.write_formula(3, col, f"={one.formula}", look, result), one.label)
            if one.beside.text:
                done(self.page.write_formula(4, col, f"={one.beside.formula}", beside, one.beside.text), one.label)

    # --- charts and their tables -------------------------------------------------------------------------------------
    def _table(self, picture: Picture, row: int) -> _Table:
        """The table, its title in a row above."""
        title = self.formats.custom(bold=True, font_size=theme.FIGURE, font_color=theme.ACCENT)
        done(self.page.write_string(row, 0, picture.title(self.lang), title), picture.id)
        head, name = row + 1, f"rollup_chart_{picture.id}{self.suffix}"
        heads = [{"header": c.label(self.lang), "header_format": self.formats.header} for c in picture.columns]
        options = {"name": name, "columns": heads, "style": "Table Style Light 1", "banded_rows": False}
        last = head + len(picture.rows)
        done(self.page.add_table(head, 0, last, len(heads) - 1, options | {"autofilter": False}), name)
        self.page.set_row(head, HEAD)
        if picture.lines:  # only charts read them
            first, end = len(heads) - len(picture.lines), len(heads) - 1
            done(self.page.set_column(first, end, WIDTH, None, {"hidden": True}), name)
        for r, values in enumerate(picture.rows, head + 1):
            for i, (value, column) in enumerate(zip(values, picture.columns, strict=True)):
                look = theme.cell_format(self.lang, column.kind, calculated=False)
                look |= {"num_format": theme.number_format(column.kind, column.id, self.lang, whole=True)}
                look |= {"text_wrap": False, "shrink": True} if column.kind is Kind.TEXT else {}  # rows of one line
                write_value(self.page, r, i, value, self.formats.custom(**look))
        return _Table(name, head, last)

    def _chart(self, picture: Picture, table: _Table, row: int, columns: tuple[int, int]) -> None:
        """The sentence, and below it the chart from one column up to another."""
        first, end = columns
        look = self.formats.custom(
            bold=True, font_size=theme.FIGURE, font_color=theme.ACCENT, text_wrap=True, valign="bottom"
        )
        self.page.set_row(row, HEADLINE)
        done(self.page.merge_range(row, first, row, end - 1, None, look), picture.id)
        formula = picture.headline.formula
        for column in picture.columns:
            formula = formula.replace(f"{{{column.id}}}", _column(picture, table, column.id, self.lang))
        done(self.page.write_formula(row, first, f"={formula}", look, picture.headline.text), picture.id)
        made = self._drawn(picture, table, int((end - first) * (7 * WIDTH + 5)) - 8)
        words = f"{picture.alt(self.lang)}{' ' if self.lang == 'en' else ''}{picture.headline.text}"
        options = {"description": words, "object_position": 1, "x_offset": 2, "y_offset": 2}
        done(self.page.insert_chart(row + 1, first, made, options), picture.id)

    def _drawn(self, picture: Picture, table: _Table, width: int) -> Any:
        chart = Chart(picture.id, picture.kind, picture.title, picture.alt, picture.series, _UNUSED,
                      categories=picture.words or picture.columns[0].id, axis=picture.axis, worded=bool(picture.words),
                      roles=picture.roles, low=0 if picture.axis is Kind.PERCENT else picture.low)  # fmt: skip
        fields = {column.id: i for i, column in enumerate(picture.columns)}
        if AXIS.id in fields:  # the words of the months stand along the axis
            fields[picture.columns[0].id] = fields[AXIS.id]
        source = charts.Source(self.sheet, table.head + 1, table.last, fields)
        block = charts.Block(self.sheet, table.head, 0, len(picture.rows))
        size = width, self.rows * ROW_PIXELS - 4
        made = charts.drawn(self.out, chart, source, block, self.lang, size, dated=AXIS.id not in fields)
        unnamed = [*picture.unnamed, *((0,) if picture.roles else ())]
        several = len(picture.series) - len(picture.unnamed) > 1 or bool(picture.over)
        legend = {"position": "bottom", "font": self._font(), "delete_series": unnamed}
        made.set_legend(legend if several and picture.keyed else {"none": True})
        if picture.axis is Kind.MONEY:
            made.y_axis["num_format"] = AMOUNT
        made.series_gap_1 = GAPS.get(len(picture.rows), 60)
        if picture.over:
            made.combine(self._over(picture, table))
        if picture.lines:
            made.combine(self._lines(picture, table))
        title = f"={quote_sheetname(self.sheet)}!$A${table.head}"
        font = self._font(theme.TEXT, bold=False, color=theme.MUTED)
        made.set_title({"name": title, "overlay": False, "layout": {"x": 0.02, "y": 0.03}, "name_font": font})
        return made

    def _font(self, size: int = theme.SMALL, **more: Any) -> dict[str, Any]:
        return {"name": theme.FONT[self.lang], "size": size, **more}

    def _lines(self, picture: Picture, table: _Table) -> Any:
        """Thin lines: each leads from where a step ends to the next one."""
        line, first = self.out.add_chart({"type": "line"}), len(picture.columns) - len(picture.lines)
        for column in range(first, len(picture.columns)):
            series = {
                "name": [self.sheet, table.head, column],
                "categories": [self.sheet, table.head + 1, 0, table.last, 0],
                "values": [self.sheet, table.head + 1, column, table.last, column],
                **theme.line_look("link"),
            }
            done(line.add_series(series) or 0, picture.id)
        line.show_blanks_as("gap")
        return line

    def _over(self, picture: Picture, table: _Table) -> Any:
        """What the stacks add up to, as words over them: a line that is not drawn."""
        column = next(i for i, c in enumerate(picture.columns) if c.id == picture.over)
        line = self.out.add_chart({"type": "line"})
        font = self._font(bold=True, color=theme.INK)
        series = {
            "name": [self.sheet, table.head, column],
            "categories": [self.sheet, table.head + 1, 0, table.last, 0],
            "values": [self.sheet, table.head + 1, column, table.last, column],
            "line": {"none": True},
            "marker": {"type": "none"},
            "data_labels": {"value": True, "position": "above", "font": font, "num_format": AMOUNT},
        }
        done(line.add_series(series) or 0, picture.id)
        return line


def _column(picture: Picture, table: _Table, field: str, lang: Lang) -> str:
    """Formula: a column of a picture's table."""
    head = next(c.label for c in picture.columns if c.id == field)(lang)
    return f"{table.name}[[{head}]:[{head}]]"


def _points(lines: int) -> float:
    """The height of what is no chart on the page of so many lines of charts."""
    return TITLE + FACTS + LABEL + FIGURE + BESIDE + GAP + lines * (HEADLINE + GAP)


_UNUSED = Headline("", lambda *_: None)
"""The sentence is written here."""
