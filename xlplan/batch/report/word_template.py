"""A company's own Word template: its styles, headers and pictures stay, placeholders give way to the report."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from xlplan.batch.report.document import Document
from xlplan.batch.report.placeholders import CONTENT, FACTS, PARTS, check_names
from xlplan.batch.report.word import Writer, saved
from xlplan.batch.report.word_parts import clean
from xlplan.errors import DataError, XlplanError
from xlplan.headless.guard import check_container, check_directory

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def templated_document(found: Document, name: str, data: bytes) -> bytes:
    """The report in a company's template. DataError: it cannot be read, or a placeholder is missing or wrong."""
    document = _opened(name, data)
    paragraphs = list(_paragraphs(document))
    check_names(name, {match for p in paragraphs for match in PLACEHOLDER.findall(p.text)})
    writer = Writer(document, found.lang, several=len(found.sections) > 1)
    for paragraph in paragraphs:
        for placeholder in PLACEHOLDER.findall(paragraph.text):
            if placeholder in (CONTENT, *PARTS):
                _part(found, writer, name, paragraph, placeholder)
            elif placeholder in FACTS:
                _replace(paragraph, clean(found.facts[placeholder]))
    return saved(document, found)


def _opened(name: str, data: bytes) -> WordDocument:
    try:
        check_container(data)
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            check_directory(parts.infolist())
        return docx.Document(io.BytesIO(data))
    except XlplanError as error:
        raise DataError("report-template-broken", workbook=name, detail=error.problem.code) from error
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, XMLSyntaxError) as error:
        raise DataError("report-template-broken", workbook=name, detail=str(error)) from error


def _paragraphs(document: WordDocument) -> Iterator[Paragraph]:
    """Every paragraph of the text, its tables, and the headers and footers."""
    yield from _inside(document)
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer,
                     section.even_page_header, section.even_page_footer):  # fmt: skip
            if not part.is_linked_to_previous:
                yield from _inside(part)


def _inside(container: Any) -> Iterator[Paragraph]:
    for found in container.iter_inner_content():
        if isinstance(found, Table):
            for row in found.rows:
                for cell in row.cells:
                    yield from _inside(cell)
        else:
            yield found


def _part(found: Document, writer: Writer, name: str, paragraph: Paragraph, placeholder: str) -> None:
    around = paragraph._p.getparent()
    if around is None or not around.tag.endswith("}body") or not PLACEHOLDER.fullmatch(paragraph.text.strip()):
        raise DataError("report-placeholder-alone", workbook=name, placeholder=placeholder)
    writer.at(paragraph)
    writer.entries([entry for entry in found.parts if placeholder in (CONTENT, entry[1].id)])
    around.remove(paragraph._p)


def _replace(paragraph: Paragraph, text: str) -> None:
    """The first placeholder of a paragraph by a text, in the format of its first letter; Word may have split it."""
    runs = paragraph.runs
    match = PLACEHOLDER.search("".join(run.text for run in runs))
    if match is None:
        return
    at = 0
    for run in runs:
        start, end = max(match.start() - at, 0), match.end() - at
        length = len(run.text)
        at += length
        if start >= length or end <= 0:
            continue
        first = match.start() >= at - length
        run.text = run.text[:start] + (text if first else "") + run.text[max(end, 0) :]
