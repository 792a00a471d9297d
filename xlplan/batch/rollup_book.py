"""The rollup's workbook: one sheet a table, and the charts. Every figure leads to where it comes from.

The same result gives the same bytes. Totals stand above each table, below those of the summary, as formulas with their
values.
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
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from xlplan.batch.ledger import ZERO
from xlplan.batch.located import is_local
from xlplan.batch.outputs import MARK
from xlplan.batch.rollup_charts import add_charts
from xlplan.batch.rollup_layout import GAP, HEAD, HEADING, Table, briefed, laid_out, set_up_paper
from xlplan.batch.rollup_parts.fields import SEVERITIES, STATUSES, Field, In, Link, Out, Sheet
from xlplan.batch.rollup_result import RollupResult
from xlplan.batch.rollup_shape import shape
from xlplan.batch.rollup_words import empty_last, headline, notices, sentences, units, wrapped
from xlplan.forms.form import Kind, Label, Lang, Row, Value
from xlplan.forms.grammar import literal
from xlplan.headless import theme
from xlplan.headless.compose import reproducible
from xlplan.headless.done import done
from xlplan.headless.formats import Formats
from xlplan.headless.page import A4, MARGINS, footer
from xlplan.headless.sheets import HEADER_HEIGHT, write_value
from xlplan.messages import word

LINK_LIMIT = 30_000
"""Links of a sheet: each costs 40 microseconds and a kilobyte, and Excel opens no file with over 65,530 on one."""

FIRST_LINKED = ("overdue", "cell", "workbook", "where", "balance", "open", "amount", "billed", "collected")
"""Columns that keep their links where not all can have them."""

LINE_HEIGHT = 14  # points
COLON = Label("：", ": ")
LINE, SAID = 170, 125
"""Letters that a printed page holds in small print, and in the letters of sentences."""

CHECKED = "#,##0.00;-#,##0.00;0"
"""The number format of what must be 0: what it is off is shown to the cent."""

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
        for sheet in empty_last(sheets, lang):
            pages[sheet.id] = _Page(out, formats, briefed(sheet), lang, folder, result)
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
        self.first = sheet.id == "summary"
        self.currencies = self._currencies()
        self.red = notices(result, lang) if self.first else []
        self.said = [line for text in sentences(result, lang) for line in wrapped(text, SAID)] if self.first else []
        self.notes = [
            line for note in sheet.notes for line in wrapped(note, min(sum(f.width for f in sheet.fields), LINE))
        ]
        self.row = 5 if self.first else 2
        lines = len(self.red) + len(self.said) + len(self.notes)
        self.layout = laid_out(sheet, self.currencies, self.row + lines + 1, self._said_once())
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
        if not any(f.id == "currency" for f in self.sheet.fields) or not any(f.total for f in self.sheet.fields):
            return []
        return sorted({str(row["currency"]) for row in self.sheet.rows if row.get("currency")})

    def _said_once(self) -> str:
        """The column of currencies where there is but one: the headline says it; sums still need the column."""
        found = {row["currency"] for row in self.sheet.rows if row.get("currency")}
        leading = self.sheet.fields[0].id == "currency"
        return "currency" if not leading and len(found) == 1 and list(found) == list(self.result.groups) else ""

    def write(self, pages: Mapping[str, _Page]) -> None:
        """Everything, from the title down. `pages`: where links within the rollup lead."""
        self.pages = pages
        done(self.page.write_string(0, 0, self.sheet.title(self.lang), self.formats.title), "title")
        self.page.set_row(0, theme.TITLE_HEIGHT)
        for i, width in enumerate(self.layout.widths):
            done(self.page.set_column(i, i, width, None, {"hidden": i in self.layout.hidden}), "width")
        self._headline()
        self._lines_above()
        for table in self.layout.tables:
            for number, currency in enumerate(self.currencies):
                self._totals(table, self.layout.total(table, number), currency)
            self._body(table)
            shape(self.page, self.formats, self.sheet, table.columns, table.head + 1)
        self._set_up()

    # --- above the table ---------------------------------------------------------------------------------------------
    def _headline(self) -> None:
        words = headline(self.result, self.lang)
        if not self.first:
            text = "  |  ".join(f"{label}{COLON(self.lang)}{value}" for label, value, _ in words)
            small = self.formats.custom(font_size=theme.SMALL, font_color=theme.MUTED)
            done(self.page.write_string(1, 0, text, small), "headline")
            return
        seen = (i for i in range(len(self.layout.widths)) if i not in self.layout.hidden)
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

    def _totals(self, table: Table, row: int, currency: str) -> None:
        """A row of sums, and where the block has a check, under it a row that must show zero."""
        for i, column in enumerate(table.fields, table.left):
            self._total(table, (row, i), column, currency)
        if table.block.check:
            self._check(table, row + 1, currency, *table.block.check)

    def _total(self, table: Table, at: tuple[int, int], column: Field, currency: str) -> None:
        own = self.sheet.totals.get(currency, {}).get(column.id)
        marked = (currency, column.id) in self.sheet.total_links
        link = self._target(self._total_link(column, currency) if column.total or own is not None else None)
        shown = self._total_format(column, linked=marked and bool(link))
        if link:
            done(self.page.write_url(*at, link, shown, " "), "link")
        if column.total:
            criteria = f"{self._column(table, 'currency')},{literal(currency)}"
            if self.sheet.counting:
                criteria += f',{self._column(table, self.sheet.counting[0])},"<>"'
            value = sum((_number(row, column.id) for row in self._counted(currency)), ZERO)
            formula = f"=SUMIFS({self._column(table, column.id)},{criteria})"
            done(self.page.write_formula(*at, formula, shown, float(value)), column.id)
        else:
            label = self.sheet.counting[1] if self.sheet.counting else word("sheet.total")
            words = {"currency": currency} if at[1] > table.left else {column.id: label(self.lang)}
            write_value(self.page, *at, words.get(column.id, own), shown)

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
        number = self._number_format(column, column.kind)
        ink = {"font_color": theme.ACCENT} if linked else {}
        place = {"align": "right"} if column.kind in theme.NUMBERS else {"align": "left", "indent": 1}
        return self.formats.custom(bold=True, font_size=theme.TEXT, bg_color=theme.BAND_FILL, top=1, bottom=1,
                                   shrink=True, border_color=theme.LINE, num_format=number, **place, **ink)  # fmt: skip

    def _check(self, table: Table, row: int, currency: str, field: str, formula: str) -> None:
        """What must be 0, small under the total of a field."""
        place, number = self.layout.place, self.currencies.index(currency)
        cells = {name: xl_rowcol_to_cell(self.layout.total(place[name], number), place[name].columns[name])
                 for name in place}  # fmt: skip
        small = {"font_size": theme.SMALL, "font_color": theme.MUTED}
        shown = self.formats.custom(**small, align="right", num_format=CHECKED)
        label = word("sheet.must-be-0")(self.lang)
        done(self.page.write_string(row, table.left, label, self.formats.custom(**small, indent=1)), "check")
        must = f"=ROUND({formula.format(**cells)},2)"
        done(self.page.write_formula(row, table.columns[field], must, shown, 0), field)

    def _column(self, table: Table, field_id: str) -> str:
        header = next(f.label(self.lang) for f in table.fields if f.id == field_id)
        return f"{table.name}[[{header}]:[{header}]]"

    # --- the table ---------------------------------------------------------------------------------------------------
    def _body(self, table: Table) -> None:
        size = theme.SMALL if self.sheet.blocks else theme.TEXT
        heads = [{"header": f.label(self.lang), "header_format": self.formats.head(f.kind, size)} for f in table.fields]
        options = {"name": table.name, "columns": heads, "style": "Table Style Light 1", "banded_rows": False,
                   "autofilter": not (self.layout.below and self.layout.stacked)}  # fmt: skip
        done(self.page.add_table(table.head, table.left, table.last, table.end, options), "table")
        self.page.set_row(table.head, HEADER_HEIGHT)
        if self.sheet.blocks:
            self._heading(table)
        if not self.sheet.rows:
            self._nothing(table)
        for r, row in enumerate(self.sheet.rows):
            at = table.head + 1 + r
            if self.sheet.id == "problems":
                self.page.set_row(at, LINE_HEIGHT * self._lines(row))
            for i, column in enumerate(table.fields, table.left):
                self._cell(at, i, column, row, r)

    def _nothing(self, table: Table) -> None:
        """That there is nothing, where one looks for it: it runs on over the empty cells beside it."""
        ink = theme.MARKS["good"][1] if self.sheet.id == "problems" else theme.INK
        look = self.formats.custom(font_size=theme.TEXT, bold=True, font_color=ink, valign="vcenter", indent=1)
        done(self.page.write_string(table.head + 1, table.left, word("rollup.none")(self.lang), look), "nothing")
        self.page.set_row(table.head + 1, theme.ROW_HEIGHT)

    def _heading(self, table: Table) -> None:
        """The title of a block, and space over it."""
        look = self.formats.custom(bold=True, font_size=theme.SECTION, font_color=theme.ACCENT, valign="vcenter")
        done(self.page.write_string(table.head - 1, table.left, table.block.title(self.lang), look), "block")
        self.page.set_row(table.head - 1, HEADING)
        self.page.set_row(table.head, HEAD)
        self.page.set_row(table.head - 2, GAP)

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
        properties |= {"num_format": self._number_format(column, kind)}
        if isinstance(value, Decimal | int | float) and value < 0:
            properties |= {"font_color": theme.MARKS["bad"][1]}
        choices = {"status": STATUSES, "severity": SEVERITIES}.get(column.id)
        mark = next((MARKS.get(c.id, "") for c in choices or () if c.label(self.lang) == value), "")
        if mark:
            fill, ink = theme.MARKS[mark]
            properties |= {"bg_color": fill, "font_color": ink}
        if self.sheet.id == "problems":
            properties |= {"valign": "top"}
        if linked:
            properties |= {"font_color": theme.ACCENT, "underline": 1}
        return self.formats.custom(**properties)

    def _number_format(self, column: Field, kind: Kind) -> str:
        whole = theme.WHOLE_MONEY if self.sheet.whole and kind is Kind.MONEY else ""
        return column.shown or whole or theme.NUMBER_FORMATS[kind]

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
        cell = page.layout.cell(link.field, link.row)
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
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(**MARGINS)
        page.set_footer(footer(self.lang))
        facts = " | ".join(f"{label}{COLON(self.lang)}{value}" for label, value, _ in headline(self.result, self.lang))
        text = f"{self.sheet.title(self.lang)}   {facts}".replace("&", "&&")
        header = f'&L&"{theme.FONT[self.lang]},Regular"&{theme.SMALL}{text[:200]}'
        set_up_paper(self.out, page, self.sheet, self.layout, header)


@lru_cache(maxsize=65_536)
def _relative(file: str, folder: Path) -> str:
    try:
        return os.path.relpath(file, folder)
    except ValueError:  # another drive
        return str(Path(file).resolve())


def _number(row: Row, field_id: str) -> Decimal:
    value = row.get(field_id)
    return Decimal(value) if isinstance(value, Decimal | int) else ZERO
