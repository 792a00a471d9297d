"""What python-docx lacks: header rows, shading, fields, blanks to fill in, native charts, languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from xlplan.headless.theme import REPORT

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """A text without the characters that XML has no place for."""
    return _FORBIDDEN.sub("", text)


def element(name: str, **attributes: str) -> Any:
    """A new `w:` element with `w:` attributes."""
    found = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), value)
    return found


def shade(cell: Any, color: str) -> None:
    """Fill a table cell; `color` as #RRGGBB."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=color.lstrip("#")))


def header_row(row: Any) -> None:
    """Mark a table's row as its header: repeated on every page, and read out as such."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def unbroken(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def describe(table: Any, title: str, share: float = 1.0) -> None:
    """A table's width as a share of the page's, borders, and alternative text."""
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    if width is not None:
        properties.remove(width)
    properties.append(element("tblW", type="pct", w=str(round(5000 * share))))
    borders = element("tblBorders")
    for edge in ("top", "bottom", "insideH"):
        borders.append(element(edge, val="single", sz="4", space="0", color=REPORT["rule"][1:]))
    properties.append(borders)
    margins = element("tblCellMar")
    for edge in ("left", "right"):
        margins.append(element(edge, w="70", type="dxa"))
    properties.append(margins)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(element("tblLook", val="0420", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0",
                              noHBand="1", noVBand="1"))  # fmt: skip
    properties.append(element("tblCaption", val=clean(title)))


def set_widths(table: Any, weights: Sequence[float], whole: int) -> None:
    """Divide a table's width, in twentieths of a point, by these weights."""
    widths = [round(whole * weight / sum(weights)) for weight in weights]
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            properties = cell._tc.get_or_add_tcPr().get_or_add_tcW()
            properties.set(qn("w:w"), str(width))
            properties.set(qn("w:type"), "dxa")


def field(paragraph: Paragraph, code: str) -> None:
    """A field that Word reckons, such as PAGE."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind is None:
            text = element("instrText")
            text.text = f" {code} "
            run._r.append(text)
        elif kind != "text":
            run._r.append(element("fldChar", fldCharType=kind))


def blank(paragraph: Paragraph, prompt: str, size: float = 9) -> None:
    """A content control that shows its prompt until somebody writes in it."""
    control: Any = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:rPr><w:sz/><w:szCs/></w:rPr><w:alias/><w:showingPlcHdr/>"
        "</w:sdtPr><w:sdtContent>"  # of rich text: LibreOffice writes a plain one in the paragraph's size
        f"<w:r><w:rPr><w:i/><w:color w:val='{REPORT['muted'][1:]}'/><w:sz/><w:szCs/>"
        f"<w:bdr w:val='dotted' w:sz='4' w:space='0' w:color='{REPORT['muted'][1:]}'/></w:rPr><w:t/></w:r>"
        "</w:sdtContent></w:sdt>"
    )
    control.find(f".//{qn('w:alias')}").set(qn("w:val"), clean(prompt)[:64])
    for name in ("w:sz", "w:szCs"):
        for found in control.iter(qn(name)):
            found.set(qn("w:val"), str(round(size * 2)))
    if not prompt.isascii():  # Chinese is not slanted
        slant = control.find(f".//{qn('w:i')}")
        slant.getparent().remove(slant)
    control.find(f".//{qn('w:t')}").text = clean(prompt)
    paragraph._p.append(control)


def add_chart(document: WordDocument, paragraph: Paragraph, chart: tuple[bytes, bytes], number: int, alt: str,
              rows: int) -> None:  # fmt: skip
    """Put a native chart into a paragraph; `alt` is its alternative text, `rows` makes its height."""
    xml, book = chart
    package = document.part.package
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, xml, package)
    sheet = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _SHEET, book, package)
    part.relate_to(sheet, RT.PACKAGE)
    place = document.part.relate_to(part, RT.CHART)
    drawing: Any = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}><wp:inline distT='0' distB='0' distL='0' distR='0'>"
        f"<wp:extent cx='{Cm(17)}' cy='{Cm(1.6 + 0.6 * rows)}'/><wp:docPr id='{1000 + number}' name='Chart {number}'/>"
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri='" + _CHART_SPACE + "'>"
        f"<c:chart xmlns:c='{_CHART_SPACE}' r:id='{place}'/></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    drawing.find(f".//{qn('wp:docPr')}").set("descr", clean(alt))
    paragraph.add_run()._r.append(drawing)


def set_fonts(style: Any, latin: str, east_asian: str) -> None:
    """The fonts of a style, East Asian included."""
    style.font.name = latin
    properties = style.element.get_or_add_rPr()
    for spacing in properties.findall(qn("w:spacing")):
        properties.remove(spacing)
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), east_asian)


def modernise(document: WordDocument) -> None:
    """No compatibility mode, and no picture of another document in the file manager."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    for found in document.settings.element.iter(qn("w:themeFontLang")):
        found.set(qn("w:eastAsia"), "zh-CN")
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype == RT.THUMBNAIL]:
        del relations[name]


def set_language(document: WordDocument, lang: str) -> None:
    """The language of the text, for spelling and for screen readers."""
    styles = document.styles.element
    for found in styles.iter(qn("w:lang")):
        found.getparent().remove(found)
    run = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if run is not None:
        run.append(element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    document.core_properties.language = "zh-CN" if lang == "zh" else "en-US"
