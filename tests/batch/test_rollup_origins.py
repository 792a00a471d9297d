"""Every figure of a rollup can be clicked, and leads to something that it is made of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell
from rollup_support import AS_OF, LEDGER, TOML, edited, rolled, small_regions
from test_rollup_links import Reader, header, in_ledger
from test_rollup_more import month, type_pnl

from xlplan import actions
from xlplan.actions.sheet import read
from xlplan.batch.regenerate import RegenerateRequest, regenerate

NO_FIGURES = {"Charts", "Problems"}
UNLINKED = {
    "Exchange rates": "typed in the rates file, which the sheet names with its line",
    "Check (must be 0)": "the row of zeros under the totals is a check of them",
}
"""What cannot be clicked, and why: docs/rollup.md says the same."""

MAY = dt.date(2026, 5, 31)
RATES = "currency,rate,date,reporting\nUSD,7.1,2026-06-30,CNY\n"
PRODUCTS = "\n".join(line + (",product" if i == 0 else ",Pump" if i % 2 else ",Valve")
                     for i, line in enumerate(LEDGER.splitlines())) + "\n"  # fmt: skip
MORE = "".join(f"R{n:02},Acme,R{n}-1,2026-06-{n % 20 + 1:02},2026-07-20,{n}.00,,Pump\n" for n in range(1, 26))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """28 regions, 27 of which have Acme; two months in the history, profit and loss, a credit, promises, a currency."""
    folder = tmp_path_factory.mktemp("origins")
    (folder / "rates.csv").write_text(RATES, encoding="utf-8")
    for as_of in (MAY, AS_OF):
        here = folder / f"{as_of:%m}"
        here.mkdir()
        (here / "ledger.csv").write_text(PRODUCTS + MORE, encoding="utf-8")
        regions = made(here, as_of)
        if as_of == AS_OF:
            type_pnl(regions / "East.xlsx", [month(5, (100, 120), (30, 40)), month(6, (100, 90), (30, 20))])
            type_pnl(regions / "North.xlsx", [month(6, (50, 40), (10, 25))])
            credited(regions / "South.xlsx")
        rates = folder / "rates.csv" if as_of == AS_OF else None
        done = rolled(regions, as_of=as_of, start=as_of.replace(day=1), out=here / "r.xlsx", rates=rates,
                      history=folder / "history.db")  # fmt: skip
        assert done.published, [p.line("en") for p in done.problems]
    return Reader(folder / "06" / "r.xlsx")


def made(here: Path, as_of: dt.date) -> Path:
    (here / "mapping.toml").write_text(TOML.replace("[options]", 'product = "product"\n[options]'), encoding="utf-8")
    request = RegenerateRequest(
        "forecast", here / "ledger.csv", here / "mapping.toml", "region", as_of, here / "regions"
    )
    assert regenerate(request).problems == []
    return here / "regions"


def credited(path: Path) -> None:
    """A credit that a manager typed into South: 20.00 of S1."""
    with edited(path) as book:
        table = read(book).tables["receipts"]
        for name, value in (
            ("invoice_no", "S1"),
            ("date", dt.datetime(2026, 6, 20)),
            ("amount", 20),
            ("kind", "Credit note"),
        ):
            table.sheet.range(table.cell(0, name)).value = value
        actions.fill(book)


def figures(reader: Reader) -> Iterator[tuple[str, Cell]]:
    """Every number on the sheets of figures, in totals and tables."""
    for page in reader.books[""]:
        if page.title not in NO_FIGURES:
            for row in page.iter_rows():
                yield from ((page.title, c) for c in row if isinstance(c.value, int | float) and c.value is not True)


def excepted(title: str, cell: Cell) -> bool:
    return title in UNLINKED or cell.parent.cell(cell.row, 1).value in UNLINKED


def test_every_figure_of_every_sheet_can_be_clicked(reader: Reader) -> None:
    seen: dict[str, int] = defaultdict(int)
    for title, cell in figures(reader):
        if not excepted(title, cell):
            assert cell.hyperlink is not None, (title, cell.coordinate, cell.value)
            seen[title] += 1
    sheets = {page.title for page in reader.books[""]} - NO_FIGURES - UNLINKED.keys()
    assert seen.keys() == sheets - {"Similar customers"}  # nobody's name is like another's here
    assert min(seen.values()) >= 4


def test_every_click_ends_in_a_region_s_workbook_after_few_steps(reader: Reader) -> None:
    """Whichever figure one begins with, its links lead on until a workbook of a region is open: there is no circle."""
    for title, cell in figures(reader):
        here: Cell | None = cell
        for _ in range(6):
            if excepted(title, cell) or here is None or here.parent.parent is not reader.books[""]:
                break
            assert here.hyperlink, (title, cell.coordinate, here.parent.title, here.coordinate)
            here = reader.follow(here)
        else:
            pytest.fail(f"{title} {cell.coordinate}: still in the rollup after six steps")


def row_of(target: Cell) -> dict[str, Any]:
    """The row of the ledger that an amount stands in."""
    page = target.parent
    area = page[next(iter(page.tables.values())).ref]
    return {head.value: page.cell(target.row, head.column).value for head in area[0]}


def lines(page: Any, key: str) -> Iterator[tuple[str, dict[str, Cell]]]:
    """The rows of a sheet's table: what stands under `key`, and the cells by header."""
    area = page[next(iter(page.tables.values())).ref]
    for row in area[1:]:
        cells = {head.value: cell for head, cell in zip(area[0], row, strict=True)}
        yield cells[key].value, cells


def test_a_figure_of_one_region_s_customer_leads_to_an_entry_of_that_customer(reader: Reader) -> None:
    owners: dict[str, str] = {}
    found = 0
    for customer, cells in lines(reader.books[""]["By customer"], "Customer"):
        for name in ("Billed", "Collected", "Opening", "Credits"):
            target = reader.follow(cells[name])
            if customer == "Acme":
                continue
            assert target is not None
            assert in_ledger(target)
            row = row_of(target)
            owners |= {r["Invoice no."]: r["Customer"] for r in entries(target)} if "Customer" in row else {}
            if "Customer" in row:
                assert row["Customer"] == customer
                found += 1
    assert found >= 6
    assert owners


def entries(target: Cell) -> Iterator[dict[str, Any]]:
    page = target.parent
    area = page[next(iter(page.tables.values())).ref]
    for row in area[1:]:
        yield {head.value: cell.value for head, cell in zip(area[0], row, strict=True)}


def test_a_customer_of_several_regions_leads_to_them_and_they_add_up(reader: Reader) -> None:
    """Acme is in 27 regions: the twenty largest and the seven others together."""
    acme = next(cells for customer, cells in lines(reader.books[""]["By customer"], "Customer") if customer == "Acme")
    block = [
        cells for name, cells in lines(reader.books[""]["Sources"], "Customer, product or month") if name == "Acme"
    ]
    assert [cells["Region"].value for cells in block][-1] == "7 other regions"
    assert len(block) == 21
    for name in ("Opening", "Billed", "Collected", "Credits", "Balance", "Of which overdue"):
        assert sum(cells[name].value for cells in block) == pytest.approx(acme[name].value, abs=0.001)
        target = reader.follow(acme[name])
        assert target is not None
        assert target.value == max(cells[name].value for cells in block)
        assert target.coordinate in {cells[name].coordinate for cells in block}
    for cells in block[:-1]:
        target = reader.follow(cells["Billed"])
        assert target is not None
        assert row_of(target)["Customer"] == "Acme"


def test_a_month_s_figure_leads_to_an_entry_of_that_month(reader: Reader) -> None:
    dates = {"Billed": ("Invoice date",), "Planned (due)": ("Due date",), "Collected": ("Date",), "Credits": ("Date",)}
    seen = set()
    for _, cells in lines(reader.books[""]["By month"], "Currency"):
        for name, (head,) in dates.items():
            target = reader.follow(cells[name])
            assert target is not None
            if target.parent.parent is reader.books[""]:
                target = reader.follow(target)
                assert target is not None
            if cells[name].value:
                assert row_of(target)[head].strftime("%Y-%m") == cells["Month"].value.strftime("%Y-%m"), name
                seen.add(name)
    assert seen == dates.keys()


def test_a_promise_leads_to_an_invoice_promised_for_that_month(reader: Reader) -> None:
    seen = 0
    for region, cells in lines(reader.books[""]["Promises"], "Region"):
        target = reader.follow(cells["Promised for the month"])
        assert target is not None
        row = row_of(target)
        assert (row["Promised date"] or row["Due date"]).strftime("%Y-%m") == cells["Month"].value.strftime("%Y-%m")
        assert reader.out.parent.joinpath(f"regions/{region}.xlsx").exists()
        seen += 1
    assert seen >= 5


def test_profit_and_loss_leads_to_the_line_s_columns(reader: Reader) -> None:
    for region, cells in lines(reader.books[""]["P&L by region"], "Region"):
        for name in ("Plan", "Actual"):
            target = reader.follow(cells[name])
            assert target is not None
            assert cells["Line"].value in str(target.value)
            assert name.casefold() in str(target.value).casefold()
        assert region in ("East", "North")


def test_a_total_leads_to_the_largest_figure_that_it_adds_up(reader: Reader) -> None:
    page = reader.books[""]["Summary"]
    row, column = header(page, "Billed")
    total = next(cell.row for cell in page["A"] if cell.value == "Total")
    target = reader.follow(page.cell(total, column))
    assert target is not None
    assert target.parent is page
    assert row < target.row < total
    assert target.value == max(page.cell(r, column).value or 0 for r in range(row + 1, total))


def test_tables_too_long_for_one_page_stand_side_by_side_and_each_page_repeats_their_headers(reader: Reader) -> None:
    page = reader.books[""]["Summary"]
    areas = [page[table.ref] for table in page.tables.values()]
    assert [len(area) for area in areas] == [1 + 28] * 3
    (head,) = {area[0][0].row for area in areas}
    assert page.print_title_rows == f"${head - 1}:${head}"  # with the title of each table
    prints = [page[area] for area in page.print_area.replace("'Summary'!", "").replace("$", "").split(",")]
    for area, shown in zip(areas, prints, strict=True):
        columns = {cell.column for cell in area[0]}
        assert columns <= {cell.column for cell in shown[0]}
        assert shown[-1][0].row == head + 28 + 2  # total, check
    assert [brk.id + 1 for brk in page.col_breaks.brk] == [area[0][0].column for area in areas[1:]]
    assert "2026-06-30" in page.oddHeader.left.text
    assert not any(tables_share_columns(areas, n) for n in range(len(areas)))


def tables_share_columns(areas: list[Any], n: int) -> bool:
    """Whether a table has a column of another."""
    own = {cell.column for cell in areas[n][0]}
    return any(own & {cell.column for cell in area[0]} for i, area in enumerate(areas) if i != n)


def test_where_not_all_links_fit_whole_columns_keep_theirs_the_overdue_ones_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "xlplan.batch.rollup_book.LINK_LIMIT", 26 + 3 * 3
    )  # the totals' 26, and three columns of three regions
    rolled(small_regions(tmp_path), out=tmp_path / "r.xlsx")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Summary"]
    areas = [page[table.ref] for table in page.tables.values()]
    linked = [(head.value, c) for area in areas for line in area[1:] for head, c in zip(area[0], line, strict=True)
              if c.hyperlink]  # fmt: skip
    assert {head for head, _ in linked} == {"Of which overdue", "Workbook", "Balance"}
    assert len(linked) == 9
