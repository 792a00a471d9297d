"""What the rollup says of the regions' workbooks, and what keeps it from being published."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3

from place import LEDGER, REGENERATE, ROLLUP, Place, case, run

from xlplan.batch.history import open_history

EAST = "regions/East.xlsx"
REGISTER = f"{ROLLUP} --register register.csv"


# --- the register ----------------------------------------------------------------------------------------------------
HEAD = "region,workbook,preparer,deadline\n"


@case("register-unreadable", f"{ROLLUP} --register regions")
def a_folder_for_a_register(at: Place) -> None:
    """A folder was given where the register belongs."""
    at.regions()


@case("register-column", REGISTER)
def no_region_column(at: Place) -> None:
    """The register's first row has no region."""
    at.regions()
    at.write("register.csv", HEAD.replace("region", "area") + "East,East.xlsx,Li,2099-07-05\n")


@case("register-deadline", REGISTER)
def a_vague_deadline(at: Place) -> None:
    """A deadline that is no date."""
    at.regions()
    at.write("register.csv", HEAD + "East,East.xlsx,Li,soon\n")


@case("register-twice", REGISTER)
def a_region_twice(at: Place) -> None:
    """A region with two lines."""
    at.regions()
    at.write("register.csv", HEAD + "East,East.xlsx,Li,2099-07-05\nNorth,,,\neast,East.xlsx,Li,2099-07-05\n")


@case("region-missing", ROLLUP)
def nothing_came(at: Place) -> None:
    """A region that was made from the data has sent nothing."""
    at.regions()
    at.path("regions/North.xlsx").unlink()


@case("region-missing-from", REGISTER)
def nothing_came_from_somebody(at: Place) -> None:
    """A region of the register, which names its preparer, has sent nothing."""
    at.regions()
    at.write("register.csv", HEAD + "East,East.xlsx,Li,2099-07-05\nNorth,,,\nWest,West.xlsx,Zhao,2099-07-05\n")


@case("region-late", REGISTER)
def after_the_deadline(at: Place) -> None:
    """A workbook was saved after the deadline."""
    at.regions()
    at.write("register.csv", HEAD + "East,East.xlsx,Li,2026-07-05\nNorth,,,\n")
    moment = dt.datetime(2026, 7, 6, 9, 30).timestamp()
    os.utime(at.path(EAST), (moment, moment))


@case("unexpected-region", REGISTER)
def not_on_the_list(at: Place) -> None:
    """A region that the register does not name has sent a workbook."""
    at.regions()
    at.write("register.csv", HEAD + "East,East.xlsx,Li,2099-07-05\n")


# --- who is in -------------------------------------------------------------------------------------------------------
@case("rollup-left-out", "rollup regions --as-of 2026-06-30 --out second.xlsx")
def an_older_rollup(at: Place) -> None:
    """An older rollup lies among the regions' workbooks."""
    at.regions()
    run(ROLLUP.replace("--out rollup", "--out regions/rollup"), at)


@case("out-not-a-rollup", ROLLUP)
def another_file_in_the_way(at: Place) -> None:
    """The file that --out names is somebody's evaluation."""
    at.regions()
    shutil.copy(at.path("evaluation"), at.folder / "rollup.xlsx")


@case("workbook-outdated", ROLLUP)
def left_at_the_old_data(at: Place) -> None:
    """New data had a mistake in a region, so regenerate left that region's workbook as it was."""
    at.regions(LEDGER.replace("250.50", "25O.50"))
    run(REGENERATE, at)


@case("not-receivables", ROLLUP)
def another_template(at: Place) -> None:
    """A workbook of another template lies among them."""
    at.regions()
    shutil.copy(at.path("tracking"), at.folder / "regions" / "tracking.xlsx")


@case("workbook-open", ROLLUP)
def still_open(at: Place) -> None:
    """The preparer still has the workbook open."""
    at.regions()
    at.write("regions/~$East.xlsx", b"\x05Zhang" + b" " * 49)


@case("wrong-period", ROLLUP.replace("2026-06-30", "2026-07-31"))
def last_months_workbook(at: Place) -> None:
    """The workbooks are those of the month before."""
    at.regions()


@case("duplicate-region", ROLLUP)
def sent_twice(at: Place) -> None:
    """A region sent two workbooks."""
    at.regions()
    shutil.copy(at.path(EAST), at.path("regions/East (2).xlsx"))


@case("mixed-currencies", ROLLUP)
def two_currencies(at: Place) -> None:
    """Two regions in two currencies."""
    at.regions()
    with at.book("regions/North.xlsx") as book:
        book.names["xlplan_currency"].refers_to_range.value = "EUR"


@case("invoice-in-two-regions", ROLLUP)
def counted_twice(at: Place) -> None:
    """An invoice stands in two regions' workbooks."""
    at.regions()
    at.type_at("regions/North.xlsx", "invoices", "N1", invoice_no="E1")


@case("no-manifest", ROLLUP)
def the_manifest_left_behind(at: Place) -> None:
    """The workbooks were moved without their manifest.json."""
    at.regions()
    (at.folder / "regions" / "manifest.json").unlink()


@case("manifest-differs", ROLLUP)
def a_region_changed_in_the_manifest(at: Place) -> None:
    """A region's name was changed in manifest.json."""
    at.regions()
    path = at.folder / "regions" / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["workbooks"]["East.xlsx"]["region"] = "Far East"
    path.write_text(json.dumps(content), encoding="utf-8")


@case("memory-missing", ROLLUP)
def memory_deleted(at: Place) -> None:
    """Somebody deleted the hidden sheet."""
    at.regions()
    with at.foreign(EAST) as book:
        del book["xlplan_memory"]
        del book.defined_names["xlplan_memory"]


# --- what does not reconcile -----------------------------------------------------------------------------------------
@case("data-changed", ROLLUP)
def an_amount_changed(at: Place) -> None:
    """An amount that the data brought was changed."""
    at.regions()
    at.type_at(EAST, "invoices", "E2", amount=250.49)


@case("row-removed", ROLLUP)
def an_invoice_cleared(at: Place) -> None:
    """An invoice that the data brought was deleted."""
    at.regions()
    at.clear(EAST, "invoices", "E2")


@case("row-added", ROLLUP)
def an_invoice_typed(at: Place) -> None:
    """An invoice was typed by hand."""
    at.regions()
    with at.table(EAST, "invoices") as table:
        last, width = table.header_row + len(table.rows) + 1, table.width
        table.sheet.tables["invoices"].resize(table.sheet.range((table.header_row, 1), (last, width)))
        typed = {"invoice_no": "E9", "customer": "Acme", "invoice_date": dt.datetime(2026, 6, 1),
                 "due_date": dt.datetime(2026, 7, 1), "amount": 5}  # fmt: skip
        for field_id, value in typed.items():
            table.sheet.range(table.cell(len(table.rows), field_id)).value = value


@case("row-kept", ROLLUP)
def an_invoice_no_longer_in_the_data(at: Place) -> None:
    """An invoice that the data no longer have is still in the workbook."""
    at.regions("".join(line for line in LEDGER.splitlines(keepends=True) if ",E2," not in line))
    run(REGENERATE, at)


@case("fact-changed", ROLLUP)
def another_region_typed(at: Place) -> None:
    """The region on the Info sheet was changed."""
    at.regions()
    with at.book("regions/North.xlsx") as book:
        book.names["xlplan_region"].refers_to_range.value = "West"


@case("formula-overwritten", ROLLUP)
def a_formula_typed_over(at: Place) -> None:
    """A number was typed over a formula."""
    at.regions()
    at.type_at("regions/North.xlsx", "invoices", "N1", open_amount=10)


@case("older-template", ROLLUP)
def made_by_another_version(at: Place) -> None:
    """The workbook was made by an earlier version of xlplan, which reckoned a column in another way."""
    at.regions()
    with at.table(EAST, "invoices") as table:
        for index in range(3):
            table.sheet.range(table.cell(index, "days_past_due")).formula = "=1+1"
        table.sheet.book.names["xlplan_template_version"].refers_to_range.value = "0"


@case("cached-value", ROLLUP)
def a_value_not_recalculated(at: Place) -> None:
    """A figure shows something else than its formula gives."""
    at.regions()
    with at.book("regions/North.xlsx") as book:
        cell = book.names["invoices_balance"].refers_to_range
        cell.impl.write_calculated([[cell.formula]], [[12345.0]])


@case("more-differences", ROLLUP)
def what_follows(at: Place) -> None:
    """A program calculated a column of the plan in another way."""
    at.regions()
    with at.table(EAST, "receivables") as table:
        for name in [c.id for c in table.columns if c.calculated and not c.hidden]:
            for index in range(len(table.rows)):
                cell = table.sheet.range(table.cell(index, name))
                cell.impl.write_calculated([[cell.formula]], [[7.0]])


@case("results-missing", ROLLUP)
def saved_without_results(at: Place) -> None:
    """A program that keeps no calculated values saved the workbook."""
    at.regions()
    with at.foreign(EAST):
        pass


@case("other-version", ROLLUP)
def an_older_file_put_back(at: Place) -> None:
    """The data corrected a due date, the workbook was made anew, and somebody put the older file back."""
    at.regions()
    older = at.path(EAST).read_bytes()
    at.write("ledger.csv", LEDGER.replace("2026-04-04", "2026-04-05"))
    run(REGENERATE, at)
    at.write(EAST, older)


@case("state-only-typed", ROLLUP)
def a_state_typed_over(at: Place) -> None:
    """Somebody typed a state into the Info sheet."""
    at.regions()
    with at.book(EAST) as book:
        book.names["xlplan_state"].refers_to_range.value = at.say("已批准", "Approved")


@case("row-shifted", ROLLUP)
def a_row_out_of_its_columns(at: Place) -> None:
    """A cell was inserted at the beginning of a row, which pushed the row to the right."""
    at.regions()
    with at.table(EAST, "invoices") as table:
        index = next(i for i, row in enumerate(table.rows) if row["invoice_no"] == "E2")
        fields = ["invoice_no", "customer", "product", "invoice_date", "due_date", "amount"]
        values = [table.raw_value(index, name) for name in fields]
        for name, value in zip(fields, [None, *values[:-1]], strict=True):
            table.sheet.range(table.cell(index, name)).value = value


@case("workbook-renamed", ROLLUP)
def another_file_name(at: Place) -> None:
    """The preparer renamed the workbook."""
    at.regions()
    at.path(EAST).rename(at.folder / "regions" / "East final.xlsx")


def _change_memory(at: Place, name: str, key: str, **values: str) -> None:
    """Change what is remembered of a row, as somebody would who knows the hidden sheet."""
    with at.book(name) as book:
        sheet = book.sheets["xlplan_memory"]
        for row in range(2, sheet.used_range.last_cell.row + 1):
            if json.loads(sheet.range((row, 2)).value)[0] == key:
                content = json.loads(sheet.range((row, 3)).value)
                content["values"] |= values
                sheet.range((row, 3)).value = json.dumps(content)


@case("plan-ledger", ROLLUP)
def a_plan_of_its_own(at: Place) -> None:
    """The plan says something else than the ledger, and the hidden sheet was made to agree."""
    at.regions()
    at.type_at(EAST, "receivables", "Acme", actual_2026_02=99)
    _change_memory(at, EAST, "acme", actual_2026_02="99")


@case("control-total", ROLLUP)
def cells_and_memory_changed_alike(at: Place) -> None:
    """An amount was changed, and the hidden sheet with it."""
    at.regions()
    at.type_at("regions/North.xlsx", "invoices", "N1", amount=5)
    _change_memory(at, "regions/North.xlsx", "n1", amount="5")


# --- the history -----------------------------------------------------------------------------------------------------
@case("history-database", f"{ROLLUP} --history minutes.txt")
def a_text_file_as_the_history(at: Place) -> None:
    """The history named is some other file."""
    at.regions()
    at.write("minutes.txt", "1. Prices\n" * 20)


@case("history-newer", "history receivables.db")
def a_history_of_tomorrow(at: Place) -> None:
    """The history was made by a later version of xlplan."""
    with open_history(at.folder / "receivables.db", make=True):
        pass
    with sqlite3.connect(at.folder / "receivables.db") as connection:
        connection.execute("UPDATE xlplan_history SET schema = 99")


@case("history-no-entry", "history receivables.db --show 2026-05-31")
def a_month_that_was_not_accepted(at: Place) -> None:
    """A month that is not in the history."""
    with open_history(at.folder / "receivables.db", make=True):
        pass
