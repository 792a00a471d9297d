"""What is drawn: every sheet of every template's sample, the rollup of the demo's regions, the reports."""

from __future__ import annotations

import itertools
import os
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import drawing
import lxml.html
from drawing import settled
from openpyxl import load_workbook

import xlplan
from xlplan.batch.demo import AS_OF
from xlplan.batch.demo_figures import type_figures
from xlplan.batch.regenerate import RegenerateRequest, regenerate
from xlplan.batch.report.make import ReportRequest, report
from xlplan.batch.report.sources import KINDS
from xlplan.batch.rollup import RollupRequest, rollup
from xlplan.forms.catalog import TEMPLATES
from xlplan.forms.form import Lang
from xlplan.forms.samples import resources

BOOKS = (*(template.id for template in TEMPLATES), "rollup")
WORD, PAPER, SCREENS = "report-word", "report-print", {"report-desk": 1200, "report-phone": 390}
"""The reports, and the widths of screens in pixels."""
SUBJECTS = (*BOOKS, WORD, PAPER, *SCREENS)
SAVED = 1_782_813_600
"""Seconds since 1970: the demo's last day, at ten, UTC."""


@dataclass(frozen=True)
class Picture:
    """A drawn page. `name` is the same in both languages; `shows` says which page it is, `words` are those on it."""

    subject: str
    lang: Lang
    name: str
    shows: str
    words: str
    path: Path


def draw(folder: Path, lang: Lang, subjects: Collection[str] = SUBJECTS) -> list[Picture]:
    """Every page of the subjects in one language, as PNG in a folder."""
    made = folder / "made"
    made.mkdir(parents=True, exist_ok=True)
    names = {subject: _workbook(subject, made, lang) for subject in BOOKS if subject in subjects}
    documents = [made / f"{subject}.xlsx" for subject in names]
    documents += [_report(made / f"{WORD}.docx", lang)] if WORD in subjects else []
    for pdf in drawing.printed(documents, folder / "pdf") if documents else []:
        names.setdefault(pdf.stem, {})
    found = [picture for subject in names for picture in _pages(folder, lang, subject, names[subject])]
    return found + _browsed(folder, lang, subjects)


def sheet_names(path: Path) -> list[str]:
    """The visible sheets of a workbook, as a reader that is not ours lists them."""
    book = load_workbook(path, read_only=True)
    found = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    book.close()
    return found


def _workbook(subject: str, made: Path, lang: Lang) -> dict[str, str]:
    """Make made/SUBJECT.xlsx; the name for pictures of each of its sheets, after what it is called in English."""
    sources = [resources() / tongue / f"{subject}.xlsx" for tongue in (lang, "en")]
    if subject == "rollup":
        sources = _rollups(made, lang)
    settled(sources[0], made / f"{subject}.xlsx")
    here, english = (sheet_names(source) for source in sources)
    slugs = [re.sub(r"[^a-z0-9]+", "-", name.replace("&", "and").lower()).strip("-") for name in english]
    return dict(zip(here, slugs, strict=True))


def _rollups(made: Path, lang: Lang) -> list[Path]:
    """The rollup of the demo's regions in the language, and with the words of English."""
    data, regions = resources() / "demo", made / "regions"
    ledger, mapping = data / f"ledger.{lang}.csv", data / "mapping.toml"
    regenerate(RegenerateRequest("forecast", ledger, mapping, by="region", as_of=AS_OF, out=regions, lang=lang))
    type_figures([*regions.glob("*.xlsx")], AS_OF, lang)
    for workbook in regions.glob("*.xlsx"):
        os.utime(workbook, (SAVED, SAVED))  # the register shows when a workbook was saved
    found = []
    for words in dict.fromkeys((lang, "en")):
        out = made / f"rollup-{words}.xlsx"
        rollup(RollupRequest([str(regions)], as_of=AS_OF, out=out, lang=words))
        found.append(out)
    return [found[0], found[-1]]


def _report(out: Path, lang: Lang) -> Path:
    out.unlink(missing_ok=True)  # of an earlier run in the same folder, and changed since
    report(ReportRequest([resources() / lang / f"{name}.xlsx" for name in KINDS], out, lang))
    return out


def _pages(folder: Path, lang: Lang, subject: str, names: dict[str, str]) -> list[Picture]:
    """The pages of a PDF, named by sheet where it is of a workbook, numbered where there are several."""
    pdf = folder / "pdf" / f"{subject}.pdf"
    images = drawing.page_images(pdf, folder / "pages")
    sheets = drawing.page_sheets(pdf) if names else [""] * len(images)
    words = drawing.page_words(pdf)
    counts, numbers = Counter(sheets), Counter[str]()
    found = []
    for sheet, image, text in zip(sheets, images, words, strict=True):
        numbers[sheet] += 1
        name = "-".join(filter(None, (subject, names.get(sheet, sheet))))
        page = f"page {numbers[sheet]} of {counts[sheet]}"
        shows = f"{subject} in {lang}, {f'sheet {sheet}, ' if sheet else ''}{page}"
        several = counts[sheet] > 1 or not sheet
        found.append(Picture(subject, lang, f"{name}-{numbers[sheet]}" if several else name, shows, text, image))
    return found


def _browsed(folder: Path, lang: Lang, subjects: Collection[str]) -> list[Picture]:
    """The HTML report on a desk, on a phone and on paper."""
    wanted = [subject for subject in (*SCREENS, PAPER) if subject in subjects]
    if not wanted:
        return []
    page = _report(folder / "made" / "report.html", lang)
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(f"xlplan {xlplan.__version__}", "xlplan"), encoding="utf-8")
    found = []
    (folder / "pages").mkdir(exist_ok=True)
    for subject, width in SCREENS.items():
        if subject in subjects:
            image = drawing.on_screen(page, folder / "pages" / f"{subject}.png", width)
            words = " ".join(lxml.html.document_fromstring(page.read_bytes()).find("body").text_content().split())
            found.append(Picture(subject, lang, subject, f"HTML report in {lang}, {width} pixels wide", words, image))
    if PAPER in subjects:
        drawing.on_paper(page, folder / "pdf" / f"{PAPER}.pdf")
        found += _pages(folder, lang, PAPER, {})
    return found


def split(subjects: Collection[str], names: Collection[str]) -> dict[str, list[str]]:
    """Names of pictures by the subject they are of: the longest that begins them."""
    longest = sorted(subjects, key=len, reverse=True)
    owner = {name: next((s for s in longest if name == s or name.startswith(f"{s}-")), "") for name in names}
    ordered = sorted(names, key=lambda name: owner[name])
    return {subject: list(group) for subject, group in itertools.groupby(ordered, key=owner.__getitem__)}
