"""One visual language: no colour of another make, nothing cut off, whole pages that say what they are of.

Texts are measured with the fonts that have the metrics of Calibri (Carlito) and much those of Microsoft YaHei (Noto).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from xlplan.batch.report.html import palette
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import LANGS, Column, Kind, Lang
from xlplan.forms.samples import sample_book
from xlplan.headless import theme
from xlplan.headless.compose import compose

ROOT = Path(__file__).parents[2]
NAMES = [(t.id, lang) for t in TEMPLATES for lang in LANGS]
PALETTE = set(re.findall(r"#[0-9A-F]{6}", (ROOT / "xlplan" / "headless" / "theme.py").read_text("utf-8")))
FONTS = {
    "en": Path("/usr/share/fonts/truetype/crosextra"),
    "zh": Path("/usr/share/fonts/opentype/noto"),
}


def test_no_module_but_the_theme_names_a_colour() -> None:
    named = {
        str(path.relative_to(ROOT)): found
        for path in (ROOT / "xlplan").rglob("*.py")
        if path.name != "theme.py" and (found := re.findall(r"[\"']#[0-9A-Fa-f]{6}[\"']", path.read_text("utf-8")))
    }
    assert named == {}


def test_the_report_takes_every_colour_from_the_theme() -> None:
    styles = (ROOT / "xlplan" / "batch" / "report" / "report.css").read_text("utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{3,6}\b", styles)
    known = {*re.findall(r"--([\w-]+):", palette()), *re.findall(r"--([\w-]+):", styles)}
    assert set(re.findall(r"var\(--([\w-]+)\)", styles)) <= known
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", palette())) <= PALETTE


# --- measuring -------------------------------------------------------------------------------------------------------
@lru_cache
def font(lang: Lang, size: float, bold: bool) -> object:
    image_font = pytest.importorskip("PIL.ImageFont")
    name = (
        f"Carlito-{'Bold' if bold else 'Regular'}.ttf"
        if lang == "en"
        else f"NotoSansCJK-{'Bold' if bold else 'Regular'}.ttc"
    )
    path = FONTS[lang] / name
    if not path.exists():
        pytest.skip(f"the font {name} is not installed here")
    index = {"index": 2} if lang == "zh" else {}  # SC
    return image_font.truetype(str(path), size * 10, **index)  # ten times as large: finer than whole pixels


def wide(text: str, cell: Cell, lang: Lang) -> float:
    """Pixels of a text at 96 dots an inch."""
    return font(lang, cell.font.sz, bool(cell.font.b)).getlength(text) / 10 * 96 / 72  # type: ignore[attr-defined]


def room(sheet: Worksheet, cell: Cell) -> float:
    """Pixels of a cell's column within its edges and indent (nine pixels)."""
    found = [d for d in sheet.column_dimensions.values() if (d.min or 0) <= cell.column <= (d.max or 0)]
    width = 7 * found[0].width if found else 64  # the width in the file has the edges in it
    return width - 5 - 9 * (cell.alignment.indent or 0)


def as_shown(value: float, number_format: str) -> str:
    """A figure by the formats that amounts, counts and percentages have."""
    code = number_format.split(";", maxsplit=1)[0]
    digits = len(code.split(".")[1].rstrip("%").replace('" pp"', "")) if "." in code else 0
    if code.endswith("%"):
        return f"{value * 100:.{digits}f}%"
    return f"{value:,.{digits}f}" if "#,##" in code else f"{value:.{digits}f}"


def hidden(sheet: Worksheet, cell: Cell) -> bool:
    return any(d.hidden for d in sheet.column_dimensions.values() if (d.min or 0) <= cell.column <= (d.max or 0))


@lru_cache
def made(name: str, lang: Lang) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(compose(template(name), sample_book(name, lang))), data_only=True)


LARGE = -12_345_678.90
SUBSTITUTE = 1.1
"""How much wider letters are on machines that lack the font; a date that does not fit is shown as hashes."""


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_amounts_of_eight_digits_below_0_fit_their_columns(name: str, lang: Lang) -> None:
    book, cut = made(name, lang), []
    for form in template(name).forms:
        sheet = book[form.sheet(lang)]
        table = sheet.tables[form.id]
        head, *body = sheet[table.ref]
        for title, cell in zip(head, body[0], strict=True):
            if cell.number_format in (theme.WHOLE_MONEY, theme.NUMBER_FORMATS[Kind.MONEY]) and not hidden(sheet, cell):
                shown = as_shown(LARGE, cell.number_format)
                if wide(shown, cell, lang) > room(sheet, cell):
                    cut.append((form.id, title.value, round(wide(shown, cell, lang) - room(sheet, cell))))
    assert cut == []


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_every_month_of_a_year_fits_above_the_columns_that_repeat(name: str, lang: Lang) -> None:
    days = [dt.date(2026, n, 1) for n in range(1, 13)]
    year = "2026" if "yyyy" in theme.MONTH_FORMAT[lang] else "26"
    months = [f"{year}年{day.month}月" if lang == "zh" else f"{day:%b} {year}" for day in days]
    cut = [
        (sheet.title, cell.coordinate, text)
        for sheet in made(name, lang)
        for row in sheet.iter_rows()
        for cell in row
        if cell.number_format == theme.MONTH_FORMAT[lang] and not hidden(sheet, cell)
        for text in months
        if wide(text, cell, lang) * SUBSTITUTE > room(sheet, cell)
    ]
    assert cut == []


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_every_figure_and_date_of_the_samples_fits_its_cell(name: str, lang: Lang) -> None:
    book, cut = made(name, lang), []
    for sheet in (s for s in book if s.sheet_state == "visible"):
        for row in sheet.iter_rows():
            for cell in row:
                if (
                    cell.value is None
                    or hidden(sheet, cell)
                    or cell.alignment.shrink_to_fit
                    or isinstance(cell.value, str)
                ):
                    continue
                shown = (
                    "2026-09-30" if cell.is_date and "d" in cell.number_format and "yyyy" in cell.number_format else ""
                )
                if isinstance(cell.value, int | float) and not cell.is_date and "General" not in cell.number_format:
                    shown = as_shown(cell.value, cell.number_format)
                if shown and not cell.alignment.textRotation and wide(shown, cell, lang) > room(sheet, cell):
                    cut.append((sheet.title, cell.coordinate, shown))
    assert cut == []


def lines(text: str, cell: Cell, lang: Lang, width: float) -> int:
    """Lines of a wrapped text: broken between words, Chinese after any sign."""
    count, used = 1, 0.0
    for part in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", text):
        long = wide(part.rstrip(), cell, lang)
        if used and used + long > width:
            count, used = count + 1, 0.0
        used += wide(part, cell, lang)
    return count


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_every_header_fits_its_row(name: str, lang: Lang) -> None:
    book, cut = made(name, lang), []
    for form in template(name).forms:
        sheet = book[form.sheet(lang)]
        for cell in sheet[sheet.tables[form.id].ref][0]:
            if hidden(sheet, cell):
                continue
            needed = lines(str(cell.value), cell, lang, room(sheet, cell)) * cell.font.sz * 1.25
            longest = max(
                wide(w, cell, lang) for w in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+", str(cell.value))
            )
            if needed > theme.HEADER_HEIGHT or longest > room(sheet, cell) + 9:
                cut.append((form.id, cell.value, needed, round(longest - room(sheet, cell))))
    assert cut == []


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_what_stays_in_sight_leaves_more_than_half_of_a_window_of_1366_pixels(name: str, lang: Lang) -> None:
    for sheet in made(name, lang):
        if sheet.freeze_panes:
            place = sheet[sheet.freeze_panes]
            widths = [
                d for n in range(1, place.column) for d in sheet.column_dimensions.values() if d.min <= n <= d.max
            ]
            assert sum(7 * d.width for d in widths if not d.hidden) < 1366 / 2, sheet.title


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_the_rows_repeated_on_every_page_hold_period_and_state(name: str, lang: Lang) -> None:
    book = made(name, lang)
    for form in template(name).forms:
        sheet = book[form.sheet(lang)]
        first, last = (int(n) for n in re.findall(r"\d+", sheet.print_title_rows))
        said = " ".join(str(c.value) for row in sheet.iter_rows(first, last) for c in row if c.value is not None)
        facts = sample_book(name, lang).facts
        state = "草稿" if lang == "zh" else "Draft"
        assert str(facts["period"]) in said, form.id
        assert f"{facts['as_of']:%Y-%m-%d}" in said, form.id
        assert state in said, form.id
        assert "&P" in sheet.oddFooter.center.text, form.id
        assert "&N" in sheet.oddFooter.center.text, form.id


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_a_figure_below_0_is_red_only_beside_a_mark_that_calls_it_bad(name: str, lang: Lang) -> None:
    book = made(name, lang)
    for form in template(name).forms:
        found = [
            str(rule.formula[0])
            for area in book[form.sheet(lang)].conditional_formatting
            for rule in area.rules
            if "<0" in "".join(rule.formula) or rule.operator == "lessThan"
        ]
        bad = {word for field, word, mark in form.marks if mark == "bad"}
        words = {f'="{c.label(lang)}"' for f in form.columns if isinstance(f, Column) for c in f.choices if c.id in bad}
        assert all(any(word in formula for word in words) for formula in found), (form.id, found)


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_a_colour_stands_by_a_word_or_sign_that_says_the_same(name: str, lang: Lang) -> None:
    """Rules colour cells that hold a word of a list, a sign of a bar, or a figure with its own minus."""
    book = made(name, lang)
    for sheet in (s for s in book if s.sheet_state == "visible"):
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                coloured = rule.dxf and (rule.dxf.fill or (rule.dxf.font and rule.dxf.font.color))
                if coloured and rule.type == "cellIs":
                    word = rule.formula[0].strip('"')
                    assert word.strip(), (sheet.title, str(area.sqref))
                    assert word != "0", (sheet.title, str(area.sqref))
                elif coloured:
                    assert "xlplan_as_of" in rule.formula[0] or "<0" in rule.formula[0], (sheet.title, rule.formula)


def test_every_printed_page_says_what_it_is_of(tmp_path: Path) -> None:
    """LibreOffice prints all ten samples: title, period, state and page number stand on each page of each sheet."""
    paths = []
    for name, lang in NAMES:
        paths.append(tmp_path / f"{name}.{lang}.xlsx")
        paths[-1].write_bytes(compose(template(name), sample_book(name, lang)))
    pages = printed(paths, tmp_path)
    for (name, lang), texts in zip(NAMES, pages, strict=True):
        number = "第{}页，共{}页" if lang == "zh" else "Page{}of{}"
        period, state = str(sample_book(name, lang).facts["period"]), "状态：草稿" if lang == "zh" else "State:Draft"
        titles = ["".join(form.title(lang).split()) for form in template(name).forms]
        for place, text in enumerate(texts, 1):
            assert number.format(place, len(texts)) in text, (name, lang, place)
            if place < len(texts):  # the last is the Info sheet, which has them as facts
                assert period in text, (name, lang, place)
                assert state in text, (name, lang, place)
                assert any(title in text for title in titles), (name, lang, place)


def printed(paths: list[Path], folder: Path) -> list[list[str]]:
    """The text of each page, without blanks."""
    soffice = shutil.which("soffice")
    if soffice is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not installed here")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    found = []
    for path in paths:
        pdf = ["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"]
        text = subprocess.run(pdf, check=True, capture_output=True, text=True).stdout
        found.append(["".join(page.split()) for page in text.split("\f")[:-1]])
    return found
