"""Workbooks to report on, made from rows typed here, and reports read by readers that are not ours."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
import lxml.html

from xlplan.batch.report.make import ReportRequest, ReportResult, report
from xlplan.forms.catalog import template
from xlplan.forms.form import Lang
from xlplan.forms.instance import new_book
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

Q3 = {"region": "East", "period": "2023-Q3", "as_of": "2023-09-30", "preparer": "Li"}


def workbook(
    path: Path, template_id: str, lang: Lang = "en", facts: dict[str, str] | None = None, **tables: Any
) -> Path:
    """A workbook of a template with these rows and nothing else."""
    found = template(template_id)
    book = new_book(found, lang, {**Q3, **(facts or {})})
    for form_id, rows in tables.items():
        book.tables[form_id] = [dict(row) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compose(found, book))
    return path


def sample(path: Path, template_id: str, lang: Lang, **facts: Any) -> Path:
    """A shipped sample, some of its facts replaced."""
    book = sample_book(template_id, lang)
    book.facts |= {k: dt.date.fromisoformat(v) if k == "as_of" else v for k, v in facts.items()}
    path.write_bytes(compose(template(template_id), book))
    return path


def kpi(name: str, target: Any, actual: Any, weight: Any = None, **more: Any) -> dict[str, Any]:
    """A row of the KPI table."""
    from decimal import Decimal

    def number(value: Any) -> Any:
        return Decimal(str(value)) if isinstance(value, int | float) else value

    row = {"kpi": name, "target": number(target), "actual": number(actual), "weight": number(weight)}
    return {"dimension": "result", "direction": "higher", **row, **more}


def reported(paths: list[Path], out: Path, lang: Lang = "en", **more: Any) -> ReportResult:
    """Make a report."""
    return report(ReportRequest(paths, out, lang, **more))


class Page:
    """An HTML report as lxml reads it."""

    def __init__(self, path: Path) -> None:
        self.text = path.read_text(encoding="utf-8")
        self.tree = lxml.html.document_fromstring(self.text)

    def table(self, caption: str, number: int = 0) -> list[list[str]]:
        """A table's rows without the header: the texts of their cells, statuses without their icons."""
        found = [t for t in self.tree.iter("table") if t.findtext("caption") == caption][number]
        return [[_shown(cell) for cell in row.iter("th", "td")] for row in found.find("tbody").iter("tr")]

    def heads(self, caption: str) -> list[str]:
        """The column headers of a table."""
        found = next(t for t in self.tree.iter("table") if t.findtext("caption") == caption)
        return [_shown(cell) for cell in found.find("thead").iter("th")]

    @property
    def captions(self) -> list[str]:
        """The captions of all tables."""
        return [t.findtext("caption") for t in self.tree.iter("table")]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """(tag, text) of every heading."""
        return [(h.tag, h.text_content()) for h in self.tree.iter("h1", "h2", "h3")]

    def paragraphs(self, kind: str) -> list[str]:
        """The texts of paragraphs of a class."""
        return [p.text_content() for p in self.tree.xpath(f'//p[@class="{kind}"]')]


def _shown(cell: Any) -> str:
    for hidden in cell.xpath('.//*[@aria-hidden="true"]'):
        hidden.drop_tree()
    return " ".join(cell.text_content().split())


def word_tables(data: bytes | Path) -> list[list[list[str]]]:
    """Every table of a Word document as texts, those of content controls included."""
    document = docx.Document(io.BytesIO(data) if isinstance(data, bytes) else str(data))
    return [[["".join(t.text or "" for t in cell._tc.iter("{*}t")) for cell in row.cells] for row in table.rows]
            for table in document.tables]  # fmt: skip
