"""The rollup's workbook: one sheet a table, and the charts. Every figure leads to where it comes from.

The same result gives the same bytes. Totals stand above each table, as formulas with their values.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from xlplan.batch.ledger import ZERO
from xlplan.batch.located import is_local
from xlplan.batch.outputs import MARK
from xlplan.batch.rollup_charts import add_charts
from xlplan.batch.rollup_parts.fields import SEVERITIES, STATUSES, Field, In, Link, Out, Sheet
from xlplan.batch.rollup_result import RollupResult
from xlplan.batch.rollup_shape import shape
from xlplan.batch.rollup_words import headline, notices, sentences, units, wrapped
from xlplan.forms.form import Kind, Label, Lang, Row, Value
from xlplan.forms.grammar import literal
from xlplan.headless import theme
from xlplan.headless.compose import reproducible
from xlplan.headless.done import done
from xlplan.headless.formats import Formats
from xlplan.headless.page import A4, FONT_MARGIN, MARGINS, PRINTABLE, WIDEST, footer
from xlplan.headless.sheets import HEADER_HEIGHT, write_value
from xlplan.messages import word

LINK_LIMIT = 30_000
"""Links of a sheet: each costs 40 microseconds and a kilobyte, and Excel opens no file with over 65,530 on one."""

FIRST_LINKED = ("overdue", "cell", "workbook", "where", "balance", "open", "amount", "billed", "collected")
"""Columns that keep their links where not all can have them."""

LINE_HEIGHT = 14  # points
COLON = Label("：", ": ")
FROZEN = 16  # rows that may stay in view
LINE, SAID = 170, 125
"""Letters that a printed page holds in small print, and in the letters of sentences."""

SPREAD = 75  # percent, of sheets that are printed on several pages side by side
MARKS = {"received": "good", "late": "fair", "missing": "bad", "wrong-period": "bad", "incomplete": "bad",
         "unreadable": "bad", "duplicate": "bad", "stale": "bad", "below-state": "bad", "break": "bad", "error": "bad",
         "warning": "fair"}  # fmt: skip


def rollup_book(result: RollupResult, sheets: Sequence[Sheet], lang: Lang, folder: Path) -> bytes:
    """The .xlsx bytes. `folder` is where it will stand: links to the regions' workbooks are relative to it."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # XlsxWriter warns where it leaves something out
        out = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        created = dt.datetime.combine(result.as_of, dt.time())
        out.set_properties({"title": sheets[0].title(lang), "created": created, "author": "xlplan"})
        formats = Formats(out, lang)
        pages: dict[str, _Page] = {}
        add_charts(out, formats, result, lang)
        for sheet in sheets:
            pages[sheet.id] = _Page(out, formats, sheet, lang, folder, result)
        for page in pages.values():
            page.write(pages)
        done(out.define_name(MARK, f"={quote_sheetname(sheets[0].label(lang))}!$A$1"), MARK)
        out.close()
    return reproducible(buffer.getvalue())


class _Page:
    """One sheet while it is written: title, headline, lines, totals, table. `head` is the table's header row."""

    def __init__(
        self, out: Any, formats: Formats, sheet: Sheet, lang: Lang, folder: Path, result: RollupResult
    ) -> None:
        self.formats, self.sheet, self.lang, self.folder, self.result = formats, sheet, lang, folder, result
        self.out, self.page = out, out.add_worksheet(sheet.label(lang))
        self.table = f"rollup_{sheet.id}"
        self.first = sheet.id == "summary"
        self.breaks: list[int] = []  # columns that begin a page
        self.positions = {f.id: i for i, f in enumerate(sheet.fields)}
        self.unseen = self._said_once()
        self.red = notices(result, lang) if self.first else []
        self.said = [line for text in sentences(result, lang) for line in wrapped(text, SAID)] if self.first else []
        said = sheet.notes if sheet.rows else (*sheet.notes, word("rollup.none")(lang))
        self.notes = [line for note in said for line in wrapped(note, min(sum(f.width for f in sheet.fields), LINE))]
        self.currencies = self._currencies()
        self.row = 5 if self.first else 2
        lines = len(self.red) + len(self.said) + len(self.notes)
        totals = len(self.currencies) * (2 if self.first else 1)
        self.head = self.row + lines + 1 + totals + bool(totals)
        self.pages: Mapping[str, _Page] = {}
        self.linked = 0
        self.linking = self._affordable()

    def _affordable(self) -> set[str]:
        """The fields whose links fit on the sheet, whole columns of them."""
        counts = Counter(name for _, name in self.sheet.links)
        counts.update({name: counts[base] for name, base in self.sheet.numerators.items()})
        order = sorted(counts, key=lambda name: FIRST_LINKED.index(name) if name in FIRST_LINKED else len(FIRST_LINKED))
        left, found = LINK_LIMIT - len(self.sheet.fields) * len(self.currencies), set[str]()
        for name in order:
            if counts[name] <= left or not found:
                found.add(name)
                left -= counts[name]
        return found

    def _currencies(self) -> list[str]:
        """Those that get a row of totals."""
        if "currency" not in self.positions or not any(f.total for f in self.sheet.fields):
            return []
        return sorted({str(row["currency"]) for row in self.sheet.rows if row.get("currency")})

    def _said_once(self) -> int | None:
        """The column of currencies where there is but one: the headline says it; sums still need the column."""
        place = self.positions.get("currency", 0)
        found = {row["currency"] for row in self.sheet.rows if row.get("currency")}
        return place if place and len(found) == 1 and list(found) == list(self.result.groups) else None

    def write(self, pages: Mapping[str, _Page]) -> None:
        """Everything, from the title down. `pages`: where links within the rollup lead."""
        self.pages = pages
        done(self.page.write_string(0, 0, self.sheet.title(self.lang), self.formats.title), "title")
        self.page.set_row(0, theme.TITLE_HEIGHT)
        for i, column in enumerate(self.sheet.fields):
            done(self.page.set_column(i, i, column.width, None, {"hidden": i == self.unseen}), "width")
        self._headline()
        self._lines_above()
        self.row += 1
        for currency in self.currencies:
            self._totals(currency)
        self.row = self.head
        self._body()
        shape(self.page, self.formats, self.sheet, self.head + 1)
        self._set_up()

    # --- above the table ---------------------------------------------------------------------------------------------
    def _headline(self) -> None:
        words = headline(self.result, self.lang)
        if not self.first:
            text = "  |  ".join(f"{label}{COLON(self.lang)}{value}" for label, value, _ in words)
            small = self.formats.custom(font_size=theme.SMALL, font_color=theme.MUTED)
            done(self.page.write_string(1, 0, text, small), "headline")
            return
        seen = (i for i in range(len(self.sheet.fields)) if i != self.unseen)
        for i, (label, value, mark) in zip(seen, words, strict=False):
            fill, ink = theme.MARKS.get(mark, (theme.BAND_FILL, theme.INK))
            shown = self.formats.custom(bold=True, font_size=theme.FIGURE, font_color=ink, bg_color=fill, align="left")
            done(self.page.write_string(2, i, label, self.formats.muted), "label")
            done(self.page.write_string(3, i, value, shown), "value")
        self.page.set_row(3, 20)

    def _lines_above(self) -> None:
        """What keeps the figures from being whole, in red; what they say, bold; how they are made, small."""
        red = self.formats.custom(font_size=theme.TEXT, font_color=theme.MARKS["bad"][1])
        bold = self.formats.custom(font_size=theme.SECTION, bold=True, font_color=theme.INK)
        small = self.formats.custom(font_size=theme.SMALL, font_color=theme.MUTED)
        shown = [(self.red, red), (self.said, bold), (self.notes, small)]
        for text, look in ((text, look) for lines, look in shown for text in lines):
            done(self.page.write_string(self.row, 0, text, look), "line")
            self.row += 1

    def _totals(self, currency: str) -> None:
        """A row of sums, and under those of the summary a row that must show zeros."""
        for i, column in enumerate(self.sheet.fields):
            self._total(i, column, currency)
        if self.first:
            self._check(self.positions)
        self.row += 1

    def _total(self, i: int, column: Field, currency: str) -> None:
        own = self.sheet.totals.get(currency, {}).get(column.id)
        marked = (currency, column.id) in self.sheet.total_links
        link = self._target(self._total_link(column, currency) if column.total or own is not None else None)
        shown = self._total_format(column, linked=marked and bool(link))
        if link:
            done(self.page.write_url(self.row, i, link, shown, " "), "link")
        if column.total:
            criteria = f"{self._column('currency')},{literal(currency)}"
            if self.sheet.counting:
                criteria += f',{self._column(self.sheet.counting[0])},"<>"'
            value = sum((_number(row, column.id) for row in self._counted(currency)), ZERO)
            formula = f"=SUMIFS({self._column(column.id)},{criteria})"
            done(self.page.write_formula(self.row, i, formula, shown, float(value)), column.id)
        else:
            label = self.sheet.counting[1] if self.sheet.counting else word("sheet.total")
            words = {"currency": currency} if i else {column.id: label(self.lang)}
            write_value(self.page, self.row, i, words.get(column.id, own), shown)

    def _counted(self, currency: str) -> list[Row]:
        """The rows that the totals of a currency add up."""
        needed = self.sheet.counting[0] if self.sheet.counting else "currency"
        return [row for row in self.sheet.rows if row.get("currency") == currency and row.get(needed) is not None]

    def _total_link(self, column: Field, currency: str) -> Link | None:
        """Where the sheet says, else the largest of the figures that it adds up; of a ratio the numerator's."""
        base = self.sheet.numerators.get(column.id, column.id)
        for name in (column.id, base):
            if link := self.sheet.total_links.get((currency, name)):
                return link
        rows = self.sheet.rows
        own = [i for i, row in enumerate(rows) if row.get("currency") == currency and row.get(base) is not None]
        return In(self.sheet.id, max(own, key=lambda i: abs(_number(rows[i], base))), base) if own else None

    def _total_format(self, column: Field, *, linked: bool) -> Any:
        if not linked and not column.shown:
            return self.formats.total(column.kind)
        number = column.shown or theme.NUMBER_FORMATS[column.kind]
        ink = {"font_color": theme.ACCENT, "underline": 1} if linked else {}
        place = {"align": "right"} if column.kind in theme.NUMBERS else {}
        return self.formats.custom(bold=True, font_size=theme.TEXT, bg_color=theme.BAND_FILL, top=1, bottom=1,
                                   shrink=True, border_color=theme.LINE, num_format=number, **place, **ink)  # fmt: skip

    def _check(self, positions: dict[str, int]) -> None:
        """Opening + billed - collected - credits - balance, and ageing - balance: both must be 0."""
        cell = {name: xl_rowcol_to_cell(self.row, i) for name, i in positions.items()}
        self.row += 1
        small = {"font_size": theme.SMALL, "font_color": theme.MUTED}
        shown = self.formats.custom(**small, num_format=theme.NUMBER_FORMATS[Kind.MONEY])
        label = word("sheet.must-be-0")(self.lang)
        moved = f"{cell['opening']}+{cell['billed']}-{cell['collected']}-{cell['credits']}-{cell['balance']}"
        done(self.page.write_string(self.row, 0, label, self.formats.custom(**small)), "check")
        done(self.page.write_formula(self.row, positions["balance"], f"=ROUND({moved},2)", shown, 0), "movements")
        aged = f"SUM({cell['not_due']}:{cell['unapplied']})-{cell['balance']}"
        done(self.page.write_formula(self.row, positions["unapplied"], f"=ROUND({aged},2)", shown, 0), "ageing")

    def _column(self, field_id: str) -> str:
        header = next(f.label(self.lang) for f in self.sheet.fields if f.id == field_id)
        return f"{self.table}[[{header}]:[{header}]]"

    # --- the table ---------------------------------------------------------------------------------------------------
    def _body(self) -> None:
        fields, rows = self.sheet.fields, self.sheet.rows or [{}]
        heads = [{"header": f.label(self.lang), "header_format": self.formats.head(f.kind)} for f in fields]
        last = self.row + len(rows)
        options = {"name": self.table, "columns": heads, "style": "Table Style Light 1", "banded_rows": False}
        done(self.page.add_table(self.row, 0, last, len(fields) - 1, options), "table")
        self.page.set_row(self.row, HEADER_HEIGHT)
        for r, row in enumerate(rows):
            if self.sheet.id == "problems":
                self.page.set_row(self.row + 1 + r, LINE_HEIGHT * self._lines(row))
            for i, column in enumerate(fields):
                self._cell(self.row + 1 + r, i, column, row, r)

    def _lines(self, row: Row) -> int:
        """How many lines the row's longest text takes; spreadsheet programs do not all find out by themselves."""
        return max(ceil(1.1 * units(str(row.get(f.id) or "")) / f.width) for f in self.sheet.fields) or 1

    def _cell(self, r: int, i: int, column: Field, row: Row, index: int) -> None:
        value = row.get(column.id)
        url = self._target(self._link(index, column.id)) if value not in (None, "") else ""
        shown = self._format(column, value, linked=bool(url) and column.kind is Kind.TEXT)
        if url:
            text = value if isinstance(value, str) else " "  # a figure is written over it
            done(self.page.write_url(r, i, url, shown, text), "link")
        if not url or not isinstance(value, str):
            write_value(self.page, r, i, value, shown)

    def _format(self, column: Field, value: Value, *, linked: bool) -> Any:
        kind = Kind.COUNT if column.kind is Kind.MONEY and isinstance(value, int) else column.kind
        properties = theme.cell_format(self.lang, kind, calculated=False)
        if column.shown:
            properties |= {"num_format": column.shown}
        if isinstance(value, Decimal | int | float) and value < 0:
            properties |= {"font_color": theme.MARKS["bad"][1]}
        choices = {"status": STATUSES, "severity": SEVERITIES}.get(column.id)
        mark = next((MARKS.get(c.id, "") for c in choices or () if c.label(self.lang) == value), "")
        if mark:
            fill, ink = theme.MARKS[mark]
            properties |= {"bg_color": fill, "font_color": ink}
        if self.sheet.id == "problems":
            properties |= {"valign": "top"}
        if column.id == "sha256":
            properties |= {"align": "fill", "text_wrap": False}  # its beginning is enough for the eye
        if linked:
            properties |= {"font_color": theme.ACCENT, "underline": 1}
        return self.formats.custom(**properties)

    # --- links -------------------------------------------------------------------------------------------------------
    def _link(self, index: int, name: str) -> Link | None:
        """A cell's own link, or that of a ratio's numerator."""
        if name not in self.linking:
            return None
        links = self.sheet.links
        return links.get((index, name)) or links.get((index, self.sheet.numerators.get(name, "")))

    def _target(self, link: Link | None) -> str:
        """The address of a link; "" without one, or after too many."""
        if link is None or self.linked >= LINK_LIMIT:
            return ""
        url = self._outside(link) if isinstance(link, Out) else self._inside(link)
        self.linked += bool(url)
        return url

    def _inside(self, link: In) -> str:
        page = self.pages[link.sheet]
        cell = xl_rowcol_to_cell(page.head + 1 + link.row, page.positions[link.field])
        return f"internal:{quote_sheetname(page.sheet.label(self.lang))}!{cell}"

    def _outside(self, link: Out) -> str:
        """A link to a cell of another workbook; "" where its path or sheet could not be written as a link."""
        if "://" in link.file or not is_local(self.folder):
            return ""
        path = _relative(link.file, self.folder)
        target = f"#{quote_sheetname(link.sheet)}!{link.cell or 'A1'}" if link.sheet else ""
        return "" if "#" in path or "#" in link.sheet or len(path + target) > 255 else f"external:{path}{target}"

    def _set_up(self) -> None:
        page = self.page
        page.freeze_panes(self.row + 1 if self.row < FROZEN else 0, self.sheet.keys)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(A4)
        if sum(f.width for f in self.sheet.fields) > WIDEST:
            self._spread()
        else:
            page.fit_to_pages(1, 0)
            page.repeat_rows(0 if self.row < FROZEN else self.row, self.row)
        self._print_area()
        page.set_margins(**MARGINS)
        page.set_footer(footer(self.lang))

    def _print_area(self) -> None:
        """All of the sheet; of pages on the right the table alone, since lines above it would be torn there."""
        last, end = self.row + max(len(self.sheet.rows), 1), len(self.sheet.fields)
        if not self.breaks:
            self.page.print_area(0, 0, last, end - 1)
            return
        above = self.row - 1 - len(self.currencies) * (2 if self.first else 1) if self.currencies else self.row
        starts = [0, *self.breaks]
        areas = [(above if first else 0, first, last, after - 1)
                 for first, after in zip(starts, [*self.breaks, end], strict=True)]  # fmt: skip
        name = quote_sheetname(self.page.get_name())
        shown = ",".join(f"{name}!{xl_range_abs(*area)}" for area in areas)
        done(self.out.define_name(f"{name}!_xlnm.Print_Area", f"={shown}"), "print area")

    def _spread(self) -> None:
        """Pages side by side, each with the key columns; what the sheet is stands at the head of the paper.

        Lines above the table would be torn where the columns are that every page repeats.
        """
        pixels = [0 if i == self.unseen else 7 * f.width + 5 for i, f in enumerate(self.sheet.fields)]
        keys = sum(pixels[: self.sheet.keys])
        room = PRINTABLE * 100 / SPREAD * FONT_MARGIN
        breaks, used = list[int](), keys
        for i in range(self.sheet.keys, len(pixels)):
            if used + pixels[i] > room:
                breaks.append(i)
                used = keys
            used += pixels[i]
        self.page.set_print_scale(SPREAD)
        self.page.set_v_pagebreaks(breaks)
        self.breaks = breaks
        self.page.repeat_rows(self.row, self.row)
        self.page.repeat_columns(0, self.sheet.keys - 1)
        facts = " | ".join(f"{label}{COLON(self.lang)}{value}" for label, value, _ in headline(self.result, self.lang))
        text = f"{self.sheet.title(self.lang)}   {facts}".replace("&", "&&")
        self.page.set_header(f'&L&"{theme.FONT[self.lang]},Regular"&{theme.SMALL}{text[:200]}')


@lru_cache(maxsize=65_536)
def _relative(file: str, folder: Path) -> str:
    try:
        return os.path.relpath(file, folder)
    except ValueError:  # another drive
        return str(Path(file).resolve())


def _number(row: Row, field_id: str) -> Decimal:
    value = row.get(field_id)
    return Decimal(value) if isinstance(value, Decimal | int) else ZERO
