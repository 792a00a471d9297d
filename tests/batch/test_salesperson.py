"""Salespeople of invoices: a column only where data or a manager has it, and what they keep of promises."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from region_support import Job, actions, add_column, codes, edit, rows, table
from rollup_support import edited, rolled
from test_rollup_links import Reader

from xlplan import actions as on_book
from xlplan.actions.sheet import read
from xlplan.forms import invoices
from xlplan.forms.catalog import template

HEAD = ["region", "no", "customer", "billed", "due", "amount", "settled", "who"]
MAPPING = """
[invoices]
region = "region"
invoice_no = "no"
customer = "customer"
invoice_date = "billed"
due_date = "due"
amount = "amount"
settled_date = "settled"
salesperson = "who"
[options]
currency = "USD"
"""
FIGURES = ("Promised for the month", "Of it in by month end", "Slipped, still open")
AS_OF = dt.date(2026, 6, 30)
DATA = [
    ["East", "1", "Acme", "2026-01-10", "2026-02-09", "100.00", "2026-02-28", "Li"],  # kept, on the month's last day
    ["East", "2", "Acme", "2026-01-10", "2026-02-09", "40.00", "2026-03-01", "Li"],  # slipped, paid by now
    ["East", "3", "Birch", "2026-03-05", "2026-04-04", "250.50", "", "Wang"],  # slipped, still open
    ["East", "4", "Birch", "2026-03-05", "2026-04-04", "9.50", "2026-03-20", ""],  # nobody's, kept early
    [
        "West",
        "1",
        "Elm",
        "2026-04-05",
        "2026-05-05",
        "60.00",
        "2026-07-02",
        "li",
    ],  # the same person, still open in June
    ["West", "2", "Elm", "2026-06-05", "2026-07-05", "77.00", "", "Wang"],  # not promised before July
]


def job(folder: Path, data: list[list[str]] = DATA, lang: str = "en") -> Job:
    folder.mkdir(parents=True, exist_ok=True)
    return Job(folder, data, MAPPING, HEAD, AS_OF, lang)


def kept_by_person() -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """Promised, kept, still open of what slipped: reckoned from the data's dates alone."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for _, _, _, _, due, amount, settled, who in DATA:
        promised = dt.date.fromisoformat(due)
        if promised > AS_OF:
            continue
        paid = dt.date.fromisoformat(settled) if settled else dt.date.max
        kept = (paid.year, paid.month) <= (promised.year, promised.month)
        line = sums[who.casefold()]
        line[0] += Decimal(amount)
        line[1] += Decimal(amount) if kept else 0
        line[2] += Decimal(amount) if paid > AS_OF else 0
    return {who: (line[0], line[1], line[2]) for who, line in sums.items()}


@pytest.mark.parametrize(("lang", "header"), [("en", "Salesperson"), ("zh", "业务员")])
def test_a_sheet_has_the_column_only_where_the_data_bring_it(tmp_path: Path, lang: str, header: str) -> None:
    with_it = job(tmp_path / "with", lang=lang)
    assert codes(with_it.run()) == []
    found = rows(with_it.east, "invoices")
    key = {"en": "Invoice no.", "zh": "发票号"}[lang]
    assert {row[key]: row[header] for row in found} == {"1": "Li", "2": "Li", "3": "Wang", "4": None}
    without = job(tmp_path / "without", lang=lang)
    without.mapping = MAPPING.replace('salesperson = "who"\n', "")
    assert codes(without.run()) == []
    assert header not in table(openpyxl.load_workbook(without.east), "invoices")[1]
    assert invoices.FORM in template("forecast").forms


def test_kept_and_slipped_by_person_are_those_of_the_dates(tmp_path: Path) -> None:
    made = job(tmp_path)
    assert codes(made.run()) == []
    out = tmp_path / "r.xlsx"
    result = rolled(made.out, as_of=AS_OF, out=out)
    assert result.exit_status == 0
    page = openpyxl.load_workbook(out, data_only=True)["By salesperson"]
    area = page[next(iter(page.tables.values())).ref]
    head = [cell.value for cell in area[0]]
    lines = [dict(zip(head, (cell.value for cell in row), strict=True)) for row in area[1:]]
    shown = {
        {"(nobody)": ""}.get(line["Salesperson"], line["Salesperson"].casefold()): tuple(
            Decimal(str(line[name])) for name in FIGURES)
        for line in lines
    }  # fmt: skip
    wang, nobody = Decimal("250.5"), Decimal("9.5")
    assert kept_by_person() == {"li": (200, 100, 60), "wang": (wang, 0, wang), "": (nobody, nobody, 0)}
    assert shown == kept_by_person()
    li = next(line for line in lines if line["Salesperson"].casefold() == "li")
    assert (li["Slipped"], li["Promise kept"]) == (100, 0.5)
    assert set(li["Regions"].split(", ")) == {"East", "West"}


def test_the_figures_of_a_person_lead_to_an_invoice_of_theirs(tmp_path: Path) -> None:
    made = job(tmp_path)
    made.run()
    rolled(made.out, as_of=AS_OF, out=tmp_path / "r.xlsx")
    reader = Reader(tmp_path / "r.xlsx")
    page = reader.books[""]["By salesperson"]
    area = page[next(iter(page.tables.values())).ref]
    for row in area[1:]:
        target = reader.follow(reader.follow(row[2]))
        head = {cell.value: cell.column for cell in target.parent[target.parent.tables["invoices"].ref][0]}
        who = target.parent.cell(target.row, head["Salesperson"]).value
        assert (who or "(nobody)").casefold() == row[0].value.casefold()


def test_the_data_s_salesperson_is_kept_up_to_date_and_a_manager_s_change_is_kept(tmp_path: Path) -> None:
    made = job(tmp_path)
    made.run()
    with edited(made.east) as book:
        found = read(book).tables["invoices"]
        assert "salesperson" in found.positions
        found.sheet.range(found.cell(0, "salesperson")).value = "Zhao"
        on_book.fill(book)
    changed = [[*line[:7], "Sun" if line[1] == "3" else line[7]] for line in DATA]
    done = job(tmp_path, changed).run()
    assert codes(done) == ["kept-edit"]
    assert [row["Salesperson"] for row in rows(made.east, "invoices")] == ["Zhao", "Li", "Sun", None]


def test_a_workbook_made_before_the_data_named_them_says_which_column_to_add(tmp_path: Path) -> None:
    made = job(tmp_path)
    made.mapping = MAPPING.replace('salesperson = "who"\n', "")
    made.run()
    done = job(tmp_path).run()
    assert set(actions(done).values()) == {"failed"}
    (problem, *_) = [p for p in done.problems if p.code == "missing-column"]
    assert "Salesperson" in problem.message("en")
    for path in sorted(made.out.glob("*.xlsx")):
        edit(path, lambda book: add_column(next(s for s in book if "invoices" in s.tables), "invoices", "Salesperson"))
    done = job(tmp_path).run()
    assert set(actions(done).values()) == {"updated"}
    assert [row["Salesperson"] for row in rows(made.east, "invoices")] == ["Li", "Li", "Wang", None]


@pytest.mark.parametrize("header", ["Salesperson", "销售人员", "业务员", "sales rep", "Salesman"])
def test_a_manager_s_own_column_counts_under_any_of_its_names(tmp_path: Path, header: str) -> None:
    made = job(tmp_path)
    made.mapping = MAPPING.replace('salesperson = "who"\n', "")
    made.run()

    def typed(book: openpyxl.Workbook) -> None:
        page = next(s for s in book if "invoices" in s.tables)
        column = add_column(page, "invoices", header)
        _, heads, top, bottom = table(book, "invoices")
        for row in range(top + 1, bottom + 1):
            page.cell(row, column).value = "Li" if page.cell(row, heads.index("Invoice no.") + 1).value else None

    edit(made.east, typed)
    with edited(made.east) as book:
        on_book.fill(book)
    result = rolled(made.out, as_of=AS_OF)
    assert {line.salesperson for region, line in result.analysis.promises if region == "East"} == {"Li"}
