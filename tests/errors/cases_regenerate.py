"""What regenerate says of workbooks that people worked in."""

from __future__ import annotations

import shutil

from openpyxl.comments import Comment
from place import LEDGER, NEXT_MONTH, REGENERATE, TOML, Place, case, run

EAST = "regions/East.xlsx"


@case("kept-edit", REGENERATE)
def a_managers_figure(at: Place) -> None:
    """The manager changed a figure; the data stayed as they were."""
    at.regions()
    at.type_at(EAST, "invoices", "E2", amount=200)


@case("conflict", REGENERATE)
def both_changed(at: Place) -> None:
    """The manager changed a figure, and so did the data."""
    at.regions(LEDGER.replace("250.50", "300.00"))
    at.type_at(EAST, "invoices", "E2", amount=200)


def _currency(at: Place, value: str) -> None:
    with at.book(EAST) as book:
        book.names["xlplan_currency"].refers_to_range.value = value


@case("fact-kept-edit", REGENERATE)
def a_managers_currency(at: Place) -> None:
    """The manager changed the currency on the Info sheet; the data stayed as they were."""
    at.regions()
    _currency(at, "EUR")


@case("fact-conflict", REGENERATE)
def both_changed_the_currency(at: Place) -> None:
    """The manager changed the currency on the Info sheet, and so did whoever keeps the mapping."""
    at.regions()
    at.write("mapping.toml", TOML.replace("CNY", "USD"))
    _currency(at, "EUR")


@case("fact-conflict-first", REGENERATE)
def nothing_is_remembered(at: Place) -> None:
    """The region's workbook was made by hand with `xlplan new`, in another currency than that of the data."""
    at.data()
    run(f"new forecast {EAST} --set region=East --set currency=EUR --set as_of=2026-06-30", at)


@case("gone-from-data", REGENERATE)
def a_row_gone(at: Place) -> None:
    """An invoice is no longer in the data."""
    at.regions("".join(line for line in LEDGER.splitlines(keepends=True) if ",E2," not in line))


@case("row-restored", REGENERATE)
def a_row_deleted(at: Place) -> None:
    """The manager cleared a row that the data still have."""
    at.regions()
    at.clear(EAST, "invoices", "E2")


@case("moved-down", REGENERATE)
def text_below(at: Place) -> None:
    """Something stands below a table that has to grow."""
    more = "".join(f"East,Acme,E{n},2026-06-01,2026-07-01,5.00,\n" for n in range(10, 40))
    at.regions(LEDGER + more)
    with at.table(EAST, "invoices") as table:
        table.sheet.range((table.header_row + len(table.rows) + 2, 1)).value = at.say("备注", "Remarks")


@case("region-gone", REGENERATE)
def no_rows_of_a_region(at: Place) -> None:
    """The data no longer have a region."""
    at.regions("".join(line for line in LEDGER.splitlines(keepends=True) if "North" not in line))


@case("other-region", REGENERATE)
def a_copy_of_another_region(at: Place) -> None:
    """A region's workbook was saved under another region's name."""
    at.regions(LEDGER.replace("250.50", "300.00"))
    shutil.copy(at.path("regions/North.xlsx"), at.path(EAST))


@case("as-of-earlier", REGENERATE.replace("2026-06-30", "2026-05-31"))
def an_earlier_date(at: Place) -> None:
    """Data as of an earlier date than the workbooks'."""
    at.regions()


@case("workbook-locked", REGENERATE)
def locked(at: Place) -> None:
    """The workbook's state is locked."""
    at.regions(LEDGER.replace("250.50", "300.00"))
    with at.book(EAST) as book:
        book.names["xlplan_state"].refers_to_range.value = at.say("已锁定", "Locked")


@case("memory-damaged", REGENERATE)
def memory_typed_over(at: Place) -> None:
    """Somebody edited the hidden sheet."""
    at.regions(LEDGER.replace("250.50", "300.00"))
    with at.book(EAST) as book:
        book.sheets["xlplan_memory"].range("B2").value = "?"


@case("formulas-refreshed", REGENERATE)
def several_formulas_typed_over(at: Place) -> None:
    """Numbers were typed over several formulas."""
    at.regions(LEDGER.replace("250.50", "300.00"))
    for invoice in ("E1", "E2"):
        at.type_at(EAST, "invoices", invoice, open_amount=1)


# --- months ----------------------------------------------------------------------------------------------------------
@case("month-window", NEXT_MONTH)
def a_month_later(at: Place) -> None:
    """The data of the next month: the months that the plan shows move on."""
    at.regions()


@case("month-left-window", NEXT_MONTH)
def a_figure_in_the_oldest_month(at: Place) -> None:
    """The manager typed a figure into a month that goes."""
    at.regions()
    at.type_at(EAST, "receivables", "Acme", actual_2025_07=12.5)


@case("month-formula", NEXT_MONTH)
def a_formula_in_a_month(at: Place) -> None:
    """The manager typed a formula into a month's cell."""
    at.regions()
    with at.table(EAST, "receivables") as table:
        table.sheet.range(table.cell(0, "plan_2026_04")).formula = "=100*2"


@case("month-note", NEXT_MONTH)
def a_note_in_a_month(at: Place) -> None:
    """A note on a month's cell."""
    at.regions()
    with at.table(EAST, "receivables") as table:
        sheet, cell = table.sheet.name, table.cell(0, "plan_2026_04")
    with at.foreign(EAST) as book:
        book[sheet][cell].comment = Comment(at.say("分两批", "two parts"), "Lin")
