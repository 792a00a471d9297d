"""How new workbooks look on screen and paper, as far as a file shows it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from itertools import pairwise

import calibri
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import LANGS, BookData, Lang
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose
from xlplan.headless.lines import lines

NAMES = [(t.id, lang) for t in TEMPLATES for lang in LANGS]


def test_rows_are_as_high_as_their_text_and_excel_may_fit_them_again() -> None:
    book = sample_book("tracking", "en")
    book.tables["tracking"][0] |= {"result": "Done", "task": "Short", "next_step": "Short"}
    book.tables["tracking"][1]["problem"] = "The booth was small and the fair was crowded on both days. " * 2
    data = compose(template("tracking"), book)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    rows = {int(n): rest for n, rest in re.findall(r'<row r="(\d+)"([^>]*)>', sheet)}
    heights = {n: float(m[1]) for n, rest in rows.items() if (m := re.search(r' ht="([\d.]+)"', rest))}
    assert heights[8] == 18  # one line: the sheet's own height
    assert heights[9] >= 5 * 12.75  # 118 characters in a column of 24, lines of 10 points
    assert heights[10] >= 2 * 12.75
    assert "customHeight" in rows[7]
    assert not any("customHeight" in rows[n] for n in (8, 9, 10))


WORDS = ("a", "to", "fair", "WWW", "customer", "quotation", "MAXIMUM", "100%", "in", "Shanghai;", "follow-up", "lead")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.integers(18, 60))
def test_no_text_gets_fewer_lines_than_calibri_needs_nor_more_than_twice_as_many(words: list[str], column: int) -> None:
    needed = calibri.lines(" ".join(words), column)
    assert needed <= lines(" ".join(words), column) <= 2 * needed


def pages_across(sheet: Worksheet) -> list[range]:
    """The columns of each printed page that manual breaks make, the repeated ones aside."""
    breaks = [0, *(b.id for b in sheet.col_breaks.brk), sheet.max_column]
    return [range(start + 1, end + 1) for start, end in pairwise(breaks)]


def pixels(sheet: Worksheet, columns: Iterable[int]) -> float:
    """Width on screen of what is not hidden: seven pixels a digit of Calibri 11."""
    found = [d for d in sheet.column_dimensions.values() for n in columns if (d.min or 0) <= n <= (d.max or 0)]
    return sum(7 * d.width for d in found if not d.hidden)  # the width in the file has the edges in it


A4_LANDSCAPE = 11.69 * 96
"""Pixels across the sheet of paper that every office has."""


def spread_sheets(name: str, lang: Lang) -> list[Worksheet]:
    """The sheets that stand on several pages side by side."""
    book = openpyxl.load_workbook(io.BytesIO(compose(template(name), sample_book(name, lang))))
    return [sheet for sheet in book if sheet.col_breaks.brk]


def repeated(sheet: Worksheet) -> range:
    """The columns that every page shows."""
    return range(1, ord(sheet.print_title_cols.split(":")[1].replace("$", "")) - 63)


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_every_sheet_is_printed_on_whole_a4_pages_at_two_thirds_of_its_size_or_more(name: str, lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template(name), sample_book(name, lang))))
    for sheet in (s for s in book if s.sheet_state == "visible"):
        margins = sheet.page_margins
        assert margins.left + margins.right < 1
        assert str(sheet.page_setup.paperSize) == "9"
        room = A4_LANDSCAPE - (margins.left + margins.right) * 96
        if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
            assert sheet.page_setup.fitToWidth in (None, 1)
            assert room / pixels(sheet, range(1, sheet.max_column + 1)) > 0.68, sheet.title
            continue
        if sheet.page_setup.orientation == "portrait":  # a dashboard of several pages
            across = range(1, sheet.max_column + 1)
            upright = (8.27 - margins.left - margins.right) * 96
            assert 0.64 < sheet.page_setup.scale / 100 < upright / pixels(sheet, across), sheet.title
            continue
        for page in pages_across(sheet):  # ten points are seven and more; LibreOffice takes a digit for 7.44 pixels
            width = pixels(sheet, {*repeated(sheet), *page}) * 7.44 / 7
            assert 0.7 <= (sheet.page_setup.scale or 100) / 100 < room / width, (sheet.title, page)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_side_by_side_are_as_few_as_can_be_read(lang: Lang) -> None:
    counted = {
        sheet.print_title_rows and next(iter(sheet.tables)): len(pages_across(sheet))
        for name in ("plan", "forecast", "tracking")
        for sheet in spread_sheets(name, lang)
    }
    assert counted == {"targets": 5, "execution_plan": {"zh": 2, "en": 3}[lang], "receivables": 4, "pnl": 2,
                       "tracking": 2, "contribution": 2}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_break_parts_a_month_a_line_a_block_of_months_or_the_weeks_of_a_plan(lang: Lang) -> None:
    for sheet in [s for name in ("plan", "forecast") for s in spread_sheets(name, lang)]:
        table = next(iter(sheet.tables.values()))
        heads = [str(cell.value) for cell in sheet[table.ref][0]]
        for first in (page.start - 1 for page in pages_across(sheet)[1:]):
            before, after = heads[first - 1], heads[first]
            weeks = [re.fullmatch(r"W\d+", head) for head in (before, after)]
            assert not all(weeks), after
            if table.name == "receivables" and re.match(r"\d{4}-\d\d", after):
                assert before[:7] != after[:7]
            if table.name == "targets" and re.match(r"\d{4}-\d\d", after):
                assert after.startswith("2023-01")
            if table.name == "pnl":
                assert not after.endswith(("实际", "actual", "Actual"))


@pytest.mark.parametrize("lang", LANGS)
def test_planned_dates_stand_on_the_page_of_the_weeks_and_earliest_dates_do_not(lang: Lang) -> None:
    sheet = next(s for s in spread_sheets("plan", lang) if "execution_plan" in s.tables)
    form = next(f for f in template("plan").forms if f.id == "execution_plan")
    heads = [str(cell.value) for cell in sheet[sheet.tables["execution_plan"].ref][0]]
    at = {c.id: heads.index(c.label(lang)) + 1 for c in form.resolve((), ())}
    (weeks,) = (page for page in pages_across(sheet) if at["w01"] in page)
    assert {at["start"], at["finish"]} < set(repeated(sheet))
    assert at["w20"] in weeks
    assert not {at["early_start"], at["early_finish"]} & {*weeks}


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_a_row_of_totals_has_a_figure_on_every_page(name: str, lang: Lang) -> None:
    for sheet in spread_sheets(name, lang):
        head = int(re.search(r"\d+", next(iter(sheet.tables.values())).ref)[0])  # type: ignore[index]
        rows = [r for r in range(4, head) if sheet.cell(r, 1).value in {"合计", "Total"}]
        empty = [page for r in rows for page in pages_across(sheet) if not any(sheet.cell(r, c).value for c in page)]
        assert empty == [], sheet.title


@pytest.mark.parametrize("lang", LANGS)
def test_all_figures_of_the_expected_profit_and_loss_stand_on_its_first_page(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template("forecast"), sample_book("forecast", lang))))
    form = next(f for f in template("forecast").forms if f.id == "pnl")
    sheet = book[form.sheet(lang)]
    places = [next(iter(book.defined_names[f"pnl_{band.id}"].destinations))[1] for band in form.bands]
    cells = [sheet[place.replace("$", "")] for place in places]
    assert {cell.column for cell in cells} <= {*pages_across(sheet)[0]} - {*repeated(sheet)}
    assert [cell.row for cell in cells] == [cells[0].row] * 6 + [cells[0].row + 2] * 5
    assert [cell.offset(-1, 0).value for cell in cells] == [band.label(lang) for band in form.bands]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_stands_above_a_table_once_stands_whole_on_one_page(lang: Lang) -> None:
    """Key columns are on every page: a strip of figures that began over them would show some of them on each."""
    for name in ("plan", "forecast", "tracking"):
        for sheet in spread_sheets(name, lang):
            title_rows = int(sheet.print_title_rows.split("$")[-1])
            heads = int(re.search(r"\d+", next(iter(sheet.tables.values())).ref)[0])  # type: ignore[index]
            total = {"合计", "Total"}
            over_keys = [
                cell.value
                for row in sheet.iter_rows(4, min(heads, title_rows) - 1, max_col=len(repeated(sheet)))
                for cell in row
                if cell.value not in (None, "", *total)
            ]
            assert over_keys == [], sheet.title
            starts = {page.start for page in pages_across(sheet)[1:]}
            for merged in sheet.merged_cells.ranges:
                assert not any(merged.min_col < start <= merged.max_col for start in starts), (sheet.title, merged)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headers_of_months_show_what_they_are_of_and_the_month_stands_once_above_them(lang: Lang) -> None:
    for name, form in (("forecast", "receivables"), ("plan", "targets")):
        sheet = next(s for s in spread_sheets(name, lang) if form in s.tables)
        head = sheet[sheet.tables[form].ref][0]
        months = [cell for cell in head if re.match(r"\d{4}-\d\d", str(cell.value))]
        assert {(cell.font.sz, bool(cell.font.b)) for cell in months} == {(10, True)}
        assert sheet.row_dimensions[months[0].row - 1].hidden
        for cell in months:
            shown = re.split('"', cell.number_format.split(";")[3])[1]  # what is seen of a text
            assert shown == str(sheet.cell(cell.row - 1, cell.column).value)
            assert str(cell.value).split(maxsplit=1)[1] == shown
        assert {cell.fill.fgColor.rgb for cell in head} == {months[0].fill.fgColor.rgb}
        assert bool(head[0].font.b)
        assert sheet.cell(months[0].row - 2, months[0].column).font.b


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_of_the_receivables_plan_holds_whole_months(lang: Lang) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(compose(template("forecast"), sample_book("forecast", lang)))).worksheets[
        0
    ]
    header = sheet.tables["receivables"].ref
    row = int(re.search(r"\d+", header)[0])  # type: ignore[index]
    months = [
        {m[0] for n in page if (m := re.match(r"\d{4}-\d\d", str(sheet.cell(row, n).value)))}
        for page in pages_across(sheet)
    ]
    assert [len(found) for found in months] == [4, 4, 4, 0]
    assert len(set().union(*months)) == 12


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_no_title_is_cut_off_by_the_columns_that_every_page_repeats(name: str, lang: Lang) -> None:
    """Titles run on over empty cells, and a second page shows other cells beside the repeated columns."""
    several = spread_sheets(name, lang)
    for sheet in several:
        room = sum(sheet.column_dimensions[chr(n + 64)].width for n in repeated(sheet))
        text = str(sheet["A1"].value)
        needed = calibri.width(text) * 16 / 10 * 1.06 if lang == "en" else 16 * len(text) * 96 / 72
        assert needed <= 7 * room, (sheet.title, text)  # bold letters are a little wider
    assert several


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_figures_above_a_table_shrink_rather_than_turn_into_hashes_and_lists_wrap(name: str, lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template(name), sample_book(name, lang))))
    for form in template(name).forms:
        for band in (b for b in form.bands if not b.over):
            ((sheet, cell),) = book.defined_names[f"{form.id}_{band.id}"].destinations
            place = book[sheet][cell]
            if band.lines == 1:  # runs on over the cells beside it
                assert not place.alignment.wrap_text, band.id
                assert not any(place.offset(0, n).value for n in range(1, 12)), band.id
            else:
                assert place.alignment.wrap_text if band.lines else place.alignment.shrink_to_fit, band.id


@pytest.mark.parametrize(("name", "lang"), NAMES)
def test_rows_of_tables_are_high_enough_for_a_line_to_stand_clear_of_their_edges(name: str, lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template(name), sample_book(name, lang))))
    for form in (f for f in template(name).forms if not f.board):
        sheet = book[form.sheet(lang)]
        first, last = (int(n) for n in re.findall(r"\d+", sheet.tables[form.id].ref))
        usual = sheet.sheet_format.defaultRowHeight
        assert usual == 18
        assert sheet.sheet_format.customHeight  # else programs take the height of their own font
        heights = [sheet.row_dimensions[row].height or usual for row in range(first + 1, last + 1)]
        assert min(heights) >= 18, form.id


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_later_pages_say_of_themselves_stands_before_the_totals_and_apart_from_them(lang: Lang) -> None:
    book = openpyxl.load_workbook(io.BytesIO(compose(template("forecast"), sample_book("forecast", lang))))
    sheet, cell = next(iter(book.defined_names["invoices_running"].destinations))
    running, *row = book[sheet][book[sheet][cell].row]
    assert running.coordinate == cell.replace("$", "")
    assert book[sheet].print_title_rows.replace("$", "").startswith(f"{running.row}:")
    label = next(i for i, c in enumerate(row) if c.value in ("合计", "Total"))
    assert all(c.value is None and c.fill.fill_type is None for c in (running, *row[:label])[1:])
    assert running.fill.fill_type is None
    assert "SUBTOTAL" in str(row[label + 1].value) or "SUM" in str(row[label + 1].value)


def test_footers_are_printed_in_one_size_on_all_sheets() -> None:
    for name in ("plan", "forecast"):
        book = openpyxl.load_workbook(io.BytesIO(compose(template(name), sample_book(name, "en"))))
        assert {sheet.HeaderFooter.scaleWithDoc for sheet in book if sheet.sheet_state == "visible"} == {False}


def test_a_figure_that_is_not_to_be_had_yet_is_shown_as_a_dash() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(compose(template("forecast"), BookData("en"))))["P&L"]
    assert sheet.tables["pnl"]
    shown = [cell.number_format for cell in sheet[5] if str(cell.value).startswith("=")]
    assert len(shown) == 11
    assert {text.split(";")[-1] for text in shown} == {'"–"'}
    assert all(below == f"-{above}" for above, below, *_ in (text.split(";") for text in shown))
