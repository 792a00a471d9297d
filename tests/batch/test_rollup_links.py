"""Every link of a rollup leads to a cell that exists, and a figure's link to the amount itself."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from openpyxl.cell import Cell
from rollup_support import rolled, small_regions

SUMMARY = {"en": "Summary", "zh": "汇总"}
TOTAL = {"en": "Total", "zh": "合计"}
OVERDUE = {"en": "Of which overdue", "zh": "其中逾期"}


class Reader:
    """The rollup and the workbooks around it, as another program reads them."""

    def __init__(self, out: Path) -> None:
        self.out, self.books = out, {"": openpyxl.load_workbook(out, data_only=True)}

    def follow(self, cell: Cell) -> Cell | None:
        """Where a cell's link leads; None for a whole file. Fails when it leads nowhere."""
        link = cell.hyperlink
        assert link is not None
        file = unquote(link.target or "").replace("\\", "/")
        if file not in self.books:
            path = self.out.parent / file
            assert path.is_file(), file
            if path.suffix == ".json":
                return None
            self.books[file] = openpyxl.load_workbook(path, data_only=True)
        if not link.location:
            return None
        sheet, place = link.location.rsplit("!", 1)
        found: Cell = self.books[file][sheet.strip("'").replace("''", "'")][place]
        return found

    def links(self) -> list[tuple[str, Cell]]:
        return [(page.title, cell) for page in self.books[""] for row in page.iter_rows() for cell in row
                if cell.hyperlink]  # fmt: skip


@pytest.fixture(scope="module", params=["en", "zh"])
def rollup(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Reader]:
    lang, folder = request.param, tmp_path_factory.mktemp("links")
    regions = small_regions(folder / "in here", lang)
    out = folder / "out" / "rollup.xlsx"
    rolled(regions, out=out, lang=lang)
    return lang, Reader(out)


def header(page: Any, text: str) -> tuple[int, int]:
    """Row and column of a table's header."""
    return next((cell.row, cell.column) for row in page.iter_rows() for cell in row if cell.value == text)


def test_every_link_leads_to_a_cell_that_is_there(rollup: tuple[str, Reader]) -> None:
    _, reader = rollup
    links = reader.links()
    assert len(links) > 60
    for title, cell in links:
        target = reader.follow(cell)
        assert target is None or target.value is not None, (title, cell.coordinate, cell.hyperlink.location)


def in_ledger(target: Cell) -> bool:
    """Whether it is an amount of the ledger, or the header of that column."""
    page = target.parent
    name = next((name for name in page.tables if name in ("invoices", "receipts")), "")
    if not name:
        return False
    area = page[page.tables[name].ref]
    head = next(cell for cell in area[0] if cell.value in ("Amount", "金额"))
    return bool(target.column == head.column and head.row <= target.row <= area[-1][0].row)


def test_a_figure_that_links_to_a_figure_of_a_region_s_workbook_is_that_figure(rollup: tuple[str, Reader]) -> None:
    """Any other leads to an amount of the ledger that it adds up."""
    _, reader = rollup
    seen: dict[str, int] = {}
    for title, cell in reader.links():
        if cell.hyperlink.target and isinstance(cell.value, int | float):
            target = reader.follow(cell)
            ratio = cell.number_format == "0.0_ " or "%" in cell.number_format  # leads where its numerator does
            difference = title in ("Controls", "控制") and cell.value == 0
            if target is None or ratio or difference or in_ledger(target):
                continue
            assert target.value == pytest.approx(cell.value, abs=0.001), (title, cell.coordinate)
            seen[title] = seen.get(title, 0) + 1
    assert len(seen) == 2, seen  # summary, controls
    assert min(seen.values()) >= 14


def test_the_amount_of_an_invoice_leads_to_that_very_amount(rollup: tuple[str, Reader]) -> None:
    lang, reader = rollup
    for name in {"en": ("Top overdue", "Detail"), "zh": ("最大逾期", "明细")}[lang]:
        page = reader.books[""][name]
        row, column = header(page, {"en": "Invoiced", "zh": "发票总额"}[lang])
        cells = [page.cell(r, column) for r in range(row + 1, page.max_row + 1)]
        assert len(cells) >= 4
        for cell in cells:
            target = reader.follow(cell)
            assert target is not None
            assert in_ledger(target)
            assert target.value == pytest.approx(cell.value, abs=0.001)


def test_one_clicks_from_the_group_s_overdue_figure_to_the_invoice_s_cell(rollup: tuple[str, Reader]) -> None:
    lang, reader = rollup
    summary = reader.books[""][SUMMARY[lang]]
    _, column = header(summary, OVERDUE[lang])
    row = next(cell.row for cell in summary["A"] if cell.value == TOTAL[lang])
    overdue = summary.cell(row, column)
    assert overdue.value == pytest.approx(850.95)  # E2 250.50, E3 80.25, N2 20.20, S1 500.00
    first = reader.follow(overdue)
    assert first is not None
    assert first.value == 500
    top = first.parent
    links = [reader.follow(cell) for cell in top[first.row] if cell.hyperlink and cell.hyperlink.target]
    sheet = "Invoices" if lang == "en" else "应收明细"
    assert {(target.value, target.parent.title) for target in links if target} == {(500, sheet)}
    assert top.cell(first.row, 4).value == "S1"
    again = reader.follow(first)
    assert again is not None
    assert again.value == 500
    detail = again.parent  # what the rollup itself knows of the invoice: no other file is needed so far
    _, number = header(detail, {"en": "Invoice no.", "zh": "发票号"}[lang])
    assert detail.cell(again.row, number).value == "S1"
    source = reader.follow(again)
    assert source is not None
    assert (source.value, source.parent.title, source.coordinate) == (500, sheet, target_of(detail, again.row, lang))
    assert [top.cell(r, first.column).value for r in range(first.row, first.row + 4)] == [500, 250.5, 80.25, 20.2]


def target_of(detail: Any, row: int, lang: str) -> str:
    """The cell as the detail names it in words, for whoever has no other file."""
    _, column = header(detail, {"en": "Cell", "zh": "单元格"}[lang])
    return str(detail.cell(row, column).value).rsplit("!", 1)[1]


def test_a_region_s_overdue_figure_leads_to_its_oldest_open_invoice(rollup: tuple[str, Reader]) -> None:
    lang, reader = rollup
    summary = reader.books[""][SUMMARY[lang]]
    row, column = header(summary, OVERDUE[lang])
    east = summary.cell(row + 1, column)
    assert (summary.cell(row + 1, 1).value, east.value) == ("East", pytest.approx(330.75))
    target = reader.follow(east)
    assert target is not None
    assert (target.value, target.parent.cell(target.row, 1).value) == (250.5, "East")


def test_no_linked_figure_is_underlined_past_its_last_digit(rollup: tuple[str, Reader]) -> None:
    """The room at the right of a figure is part of its format: an underline would run on over it."""
    _, reader = rollup
    figures = [cell for _, cell in reader.links() if isinstance(cell.value, int | float)]
    assert len(figures) > 50
    assert {cell.font.underline for cell in figures} == {None}
