"""A report as a Word document: real headings, real tables with header rows, native charts, blanks to fill in."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from xlplan.batch.report import show
from xlplan.batch.report import words as w
from xlplan.batch.report.document import Blank, Block, Cell, Document, Figures, Head, Part, Section, Table, Text
from xlplan.batch.report.placeholders import FACTS
from xlplan.batch.report.word_chart import MOST, native_chart
from xlplan.batch.report.word_parts import (
    add_chart,
    blank,
    clean,
    describe,
    field,
    header_row,
    modernise,
    set_fonts,
    set_language,
    set_widths,
    shade,
    unbroken,
)
from xlplan.forms.form import Lang
from xlplan.headless.theme import ACCENT, BAND_FILL, CALCULATED_FILL, FONT, INK, MARKS, MUTED, REPORT

AUTHOR = "xlplan"
IDENTIFIER = "xlplan-report"
"""By which a document is known for ours."""

WIDTH = 9750
"""Of a table on our page, in twentieths of a point."""

FEW, SHARE = 4, 0.6
"""So many columns of figures or fewer take this share of the width: the eye goes from the name to the figure."""

TOGETHER = 15
"""So many lines of a table stay on one page."""

_MADE = dt.datetime(2000, 1, 1)
_STAMP = (1980, 1, 1, 0, 0, 0)
Entries = Sequence[tuple[Section | None, Part]]


def own_document(found: Document) -> bytes:
    """The file in our own look."""
    document = docx.Document()
    _page(document, found)
    writer = Writer(document, found.lang, several=len(found.sections) > 1)
    writer.paragraph(found.title, "Title")
    facts = (w.REGIONS, w.PERIOD, w.AS_OF, w.PREPARER, w.STATE)
    said = [f"{label(found.lang)}{w.COLON(found.lang)}{value}"
            for label, name in zip(facts, FACTS[1:6], strict=True) if (value := found.facts[name])]  # fmt: skip
    writer.paragraph(w.BETWEEN_FACTS(found.lang).join(said), "Subtitle")
    writer.entries(found.parts)
    return saved(document, found)


class Writer:
    """Writes parts at the end of a document, or before a paragraph of it."""

    def __init__(self, document: WordDocument, lang: Lang, *, several: bool) -> None:
        self._document, self._lang, self._several = document, lang, several
        self._before: Paragraph | None = None
        self._charts = 0
        self._heading = ""
        self._styles: dict[str, str] = {}

    def at(self, anchor: Paragraph | None) -> None:
        """Write before this paragraph from now on; None: at the end."""
        self._before = anchor

    def entries(self, found: Entries) -> None:
        """Parts in their order, those of a region under its name where there are several regions."""
        for section, group in groupby(found, key=lambda entry: entry[0]):
            if section and self._several:
                self.paragraph(section.heading, "Heading 1")
            if section and section.about:
                self._note(section.about)
            for _, part in group:
                if part.heading:
                    self.paragraph(part.heading, "Heading 2" if section and self._several else "Heading 1")
                self._heading = part.heading
                for one in part.blocks:
                    self._block(one)

    def paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        """A paragraph in a style of the document, which is added where a template lacks it."""
        made = self._document.add_paragraph(clean(text))
        if style not in self._styles:
            self._styles[style] = _style(self._document, style).style_id
        made._p.style = self._styles[style]
        if self._before is not None:
            self._before._p.addprevious(made._p)
        return made

    def _note(self, text: str) -> Paragraph:
        made = self.paragraph(text)
        for run in made.runs:
            run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(REPORT["muted"][1:])
        return made

    def _block(self, found: Block) -> None:
        if isinstance(found, Text):
            self._text(found)
        elif isinstance(found, Blank):
            blank(self.paragraph(""), found.prompt)
        elif isinstance(found, Figures):
            self._figures(found)
        else:
            self._whole_table(found)

    def _text(self, found: Text) -> None:
        if not found.text:
            return
        if found.tone == "note":
            self._note(found.text)
            return
        made = self.paragraph(found.text)
        made.paragraph_format.keep_with_next = found.tone == "lead"
        for run in made.runs:
            run.bold = found.tone in ("lead", "warning") or None
            if found.tone == "warning":
                run.font.color.rgb = RGBColor.from_string(MARKS["bad"][1][1:])

    def _figures(self, found: Figures) -> None:
        """Figures side by side: what each is, the figure, what it is compared with."""
        lines = [[Cell(i.label) for i in found.items], [Cell(i.value, i.mark) for i in found.items]]
        if any(i.note for i in found.items):
            lines.append([Cell(i.note) for i in found.items])
        table = self._document.add_table(len(lines), len(found.items))
        describe(table, "")
        set_widths(table, [1.0] * len(found.items), WIDTH)
        for index, (line, cells) in enumerate(zip(table.rows, lines, strict=True)):
            unbroken(line)
            for cell, one in zip(line.cells, cells, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0)
                paragraph.paragraph_format.keep_with_next = index < len(lines) - 1
                run = paragraph.add_run(clean(one.text))
                run.bold, run.font.size = (
                    index == 1 or None,
                    Pt(9 if index != 1 else 14 if _width(one.text) <= 14 else 12),
                )
                ink = MARKS[one.mark][1] if one.mark in MARKS else INK if index == 1 else MUTED
                run.font.color.rgb = RGBColor.from_string(ink.lstrip("#"))
        self._placed(table)

    # --- tables ------------------------------------------------------------------------------------------------------
    def _whole_table(self, found: Table) -> None:
        said = {self._heading} if found.chart else {self._heading, found.heads[0].text}  # right above, right below
        if found.caption not in said:
            caption = self.paragraph(found.caption, "Caption")
            caption.paragraph_format.keep_with_next = True
        bodied = len(found.rows) - found.totals
        if found.chart and 0 < bodied <= MOST:
            self._chart(found, bodied)
        heads = tuple(Cell(head.text) for head in found.heads)
        self._table([heads, *found.rows], found.heads, found.caption, headed=True, totals=found.totals)

    def _chart(self, found: Table, bodied: int) -> None:
        if found.chart is None:
            return
        self._charts += 1
        names = [clean(_category(found, row)) for row in found.rows[:bodied]]
        said = w.SEMICOLON(self._lang).join(_said(found, row) for row in found.rows[:bodied])
        alt = f"{found.caption}{w.COLON(self._lang)}{said}"
        if found.chart.reference is not None and found.chart.series[0].marks:
            bars, target = found.chart.series[0].name, f"{found.chart.reference:.0%}"
            key = self._note(w.CHART_KEY(self._lang).format(bars=bars, target=target))
            key.paragraph_format.keep_with_next = True
        place = self.paragraph("")
        place.paragraph_format.keep_with_next = True
        chart = native_chart(found.chart, names, FONT[self._lang], w.TARGET_LINE(self._lang))
        add_chart(self._document, place, chart, self._charts, alt, bodied)

    def _table(self, rows: Sequence[Sequence[Cell]], heads: Sequence[Head], caption: str, *, headed: bool = False,
               totals: int = 0) -> None:  # fmt: skip
        table = self._document.add_table(len(rows), len(heads))
        narrow = len(heads) <= FEW and not any(head.wide for head in heads)
        share = SHARE if narrow else 1.0
        describe(table, caption, share)
        set_widths(table, _widths(rows, heads, WIDTH * share), round(WIDTH * share))
        size = Pt(8 if len(heads) > 7 else 9)
        together = len(rows) <= TOGETHER
        for index, (line, cells) in enumerate(zip(table.rows, rows, strict=True)):
            unbroken(line)
            bold = (headed and index == 0) or index >= len(rows) - totals
            for place, (cell, found) in enumerate(zip(line.cells, cells, strict=True)):
                _fill(cell, found, size, right=heads[place].number, bold=bold or place == 0)
                cell.paragraphs[0].paragraph_format.keep_with_next = (together and index < len(rows) - 1) or None
                if bold:
                    shade(cell, CALCULATED_FILL if index else BAND_FILL)
        if headed:
            header_row(table.rows[0])
        self._placed(table)

    def _placed(self, table: Any) -> None:
        if self._before is not None:
            self._before._p.addprevious(table._tbl)
        after = self.paragraph("")
        after.paragraph_format.space_after = Pt(0)
        after.paragraph_format.line_spacing = Pt(8)


def _category(found: Table, row: Sequence[Cell]) -> str:
    """What names a bar: beside a target its figure too, which would otherwise stand across the outline."""
    return _said(found, row) if found.chart and found.chart.reference is not None else row[0].text


def _said(found: Table, row: Sequence[Cell]) -> str:
    """A row of the chart in words: its name and what the bars show."""
    names = {series.name for series in found.chart.series} if found.chart else set()
    shown = [cell.text for head, cell in zip(found.heads, row, strict=True) if head.text in names]
    return " ".join([row[0].text, *shown])


def _widths(rows: Sequence[Sequence[Cell]], heads: Sequence[Head], whole: float) -> list[float]:
    """Columns' widths: figures, dates and statuses stay on one line, texts share what is left by their length."""
    size = 8 if len(heads) > 7 else 9
    least = [150 + 10.6 * size * _narrowest(rows, place, head) for place, head in enumerate(heads)]
    left = whole - sum(least)
    if left <= 0:
        return least
    statuses = all(row[0].mark for row in rows[1:])
    wishes = [weight if head.wide or not (place or statuses) else weight / 6 for place, (weight, head) in
              enumerate(zip(_weights(rows, heads), heads, strict=True))]  # fmt: skip
    return [low + left * wish / sum(wishes) for low, wish in zip(least, wishes, strict=True)]


def _narrowest(rows: Sequence[Sequence[Cell]], place: int, head: Head) -> int:
    """The characters that must stand on one line: a whole figure, the longest word of a text."""
    figures = head.number or (place and not head.wide)
    texts = [row[place].text + "  " * bool(row[place].mark) for row in rows[1:] if not row[place].blank]
    words = [text if figures and _width(text) <= 14 else max(text.split(), key=_width, default="") for text in texts]
    words += [one for one in head.text.split() if one.isascii() or _width(one) <= 8]
    return min(max([5, *map(_width, words)]), 16)


def _weights(rows: Sequence[Sequence[Cell]], heads: Sequence[Head]) -> list[float]:
    """A column's share of the width: by its longest text, within bounds; wide Chinese characters count twice."""
    found = []
    for place, head in enumerate(heads):
        texts = [row[place].text for row in rows]
        longest = max(map(_width, texts), default=1)
        word = max((_width(word) for text in texts for word in text.split()), default=1)
        if head.number:
            found.append(float(min(max(word + 2, 7), 22)))
        elif head.wide or not place:
            found.append(float(min(max(longest, 16), 34)))
        else:
            found.append(1.4 * min(max(longest, 8), 18))  # dates and statuses stay on one line
    return found


def _width(text: str) -> int:
    return sum(2 if ord(ch) > 0x2E80 else 1 for ch in text)


def _fill(cell: Any, found: Cell, size: Pt, *, right: bool, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if found.blank:
        blank(paragraph, found.text, size.pt)
        return
    icon = show.ICONS[found.mark]
    run = paragraph.add_run(clean(f"{icon} {found.text}" if icon and found.text else found.text))
    run.font.size, run.bold = size, bold or None
    if found.mark in MARKS:
        fill, ink = MARKS[found.mark]
        shade(cell, fill)
        run.font.color.rgb = RGBColor.from_string(ink.lstrip("#"))


# --- the document -----------------------------------------------------------------------------------------------------
def _style(document: WordDocument, name: str) -> Any:
    if name in document.styles:
        return document.styles[name]
    made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.font.bold = True
    return made


def _page(document: WordDocument, found: Document) -> None:
    """A4, fonts and colours of the workbooks, page numbers."""
    section, lang = document.sections[0], found.lang
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption"):
        style = document.styles[name]
        set_fonts(style, "Calibri", FONT["zh"])
        style.font.italic = False
        style.font.color.rgb = RGBColor.from_string((INK if name in ("Normal", "Caption") else ACCENT).lstrip("#"))
    sizes = {"Normal": 10.5, "Title": 20, "Subtitle": 10.5, "Heading 1": 16, "Heading 2": 13, "Caption": 10}
    for name, size in sizes.items():
        document.styles[name].font.size = Pt(size)
    document.styles["Title"].font.bold = True
    footer = section.footer.paragraphs[0]
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(Cm(17.2), WD_TAB_ALIGNMENT.RIGHT)
    facts = (found.facts[name] for name in ("regions", "period", "state"))
    footer.add_run(clean(" · ".join(filter(None, facts))[:90]) + "\t")
    before, _, rest = w.PAGE(lang).partition("{page}")
    between, _, after = rest.partition("{pages}")
    footer.add_run(before)
    field(footer, "PAGE")
    footer.add_run(between)
    field(footer, "NUMPAGES")
    footer.add_run(after)
    set_language(document, lang)
    modernise(document)


def text_digest(document_xml: bytes) -> str:
    """By which a report is known to be as it was made: any program that saves it writes its text anew."""
    return hashlib.sha256(document_xml).hexdigest()


def saved(document: WordDocument, found: Document) -> bytes:
    """The file's bytes: the same for the same report, whenever it is made."""
    about = document.core_properties
    about.title = clean(f"{found.title}{w.COLON(found.lang)}{found.facts['regions']}")[:255]
    about.author = about.last_modified_by = AUTHOR
    about.identifier, about.comments, about.keywords, about.revision = IDENTIFIER, "", "", 1
    about.created = about.modified = _MADE
    about.category = text_digest(document.part.blob)
    stream, out = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _STAMP), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
