"""New workbooks and the next period's: what new, demo and roll-forward refuse, and what they leave behind."""

from __future__ import annotations

import datetime as dt
import shutil
from unittest.mock import patch

from openpyxl.utils import range_boundaries
from openpyxl.worksheet.table import TableColumn
from place import Place, case, sheet_with

from xlplan.batch.workflow import take_step
from xlplan.forms import catalog, info, todo
from xlplan.forms.form import Label, Template
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

NOON = dt.datetime(2026, 9, 30, 12, tzinfo=dt.UTC)
AUGUST = "roll-forward tracking.xlsx --to 2023-08 --out august"


# --- new and demo ----------------------------------------------------------------------------------------------------
@case("fixed-setting", "new evaluation q3.xlsx --set language=en")
def a_language_as_a_setting(_: Place) -> None:
    """A setting that follows from the command itself."""


@case("demo-folder", "demo reports")
def a_folder_in_use(at: Place) -> None:
    """The folder named holds other files."""
    at.write("reports/minutes.txt", "1. Prices")


@case("internal", "check evaluation.xlsx")
def our_own_mistake(at: Place) -> None:
    """A mistake in xlplan itself, which nothing that a user does should bring about."""
    at.path("evaluation")
    at.stack.enter_context(patch("xlplan.batch.paths.workbooks", side_effect=KeyError("sheet7")))


# --- roll-forward ----------------------------------------------------------------------------------------------------
@case("bad-period", AUGUST.replace("2023-08", "August"))
def a_month_in_words(at: Place) -> None:
    """The period was written in words."""
    at.path("tracking")


@case("period-not-later", AUGUST.replace("2023-08", "2023-06"))
def backwards(at: Place) -> None:
    """The period named is before the workbook's."""
    at.path("tracking")


@case("no-roll-forward", AUGUST.replace("tracking", "own"))
def another_template(at: Place) -> None:
    """A workbook of a template of one's own."""
    own = Template("own", Label("自有", "Own"), (todo.FORM,), info.COMMON)
    catalog.register(own)
    at.stack.callback(catalog.unregister, "own")
    at.write("own.xlsx", compose(own, new_book(own, at.lang, {"region": "East", "as_of": "2023-07-31"})))


@case("same-file-name", AUGUST.replace("tracking.xlsx", "east north"))
def one_name_for_two(at: Place) -> None:
    """Two regions' workbooks have the same file name."""
    for region in ("east", "north"):
        (at.folder / region).mkdir()
        shutil.copy(at.path("tracking"), at.folder / region)


# --- submit, approve, lock, reopen -----------------------------------------------------------------------------------
@case("not-submitted", "submit evaluation.xlsx --by Li")
def with_an_error(at: Place) -> None:
    """A workbook with an error in it is handed in."""
    at.type("evaluation", "kpi", 0, actual="about fifty")


@case("wrong-state", "lock evaluation.xlsx --by Li")
def a_step_left_out(at: Place) -> None:
    """A draft was to be locked."""
    at.path("evaluation")


@case("changed-since", "approve evaluation.xlsx --by Li")
def changed_behind_the_seal(at: Place) -> None:
    """A figure was typed after the workbook had been submitted."""
    take_step("submit", [at.path("evaluation")], by="Wang", now=NOON)
    at.type("evaluation", "kpi", 0, actual=50)


# --- diff ------------------------------------------------------------------------------------------------------------
@case("diff-same-file", "diff tracking.xlsx ./tracking.xlsx")
def one_file_twice(at: Place) -> None:
    """The same file was named twice."""
    at.path("tracking")


@case("diff-table-missing", "diff tracking.xlsx later.xlsx")
def a_table_that_is_gone(at: Place) -> None:
    """One of the versions has lost a sheet."""
    shutil.copyfile(at.path("tracking"), at.folder / "later.xlsx")
    with at.foreign("later") as book:
        del book[sheet_with(book, "feedback").title]


@case("columns-left-behind", AUGUST)
def a_column_of_ones_own(at: Place) -> None:
    """The manager added a column to the table."""
    header = at.say("天气", "Weather")
    with at.foreign("tracking") as book:
        sheet = sheet_with(book, "tracking")
        table = sheet.tables["tracking"]
        left, top, right, bottom = range_boundaries(table.ref)
        sheet.cell(top, right + 1).value, sheet.cell(top + 1, right + 1).value = header, at.say("晴", "sunny")
        table.ref = f"{sheet.cell(top, left).coordinate}:{sheet.cell(bottom, right + 1).coordinate}"
        table.tableColumns.append(TableColumn(id=len(table.tableColumns) + 1, name=header))
        table.autoFilter.ref = table.ref


@case("sheets-left-behind", AUGUST)
def a_sheet_of_ones_own(at: Place) -> None:
    """The manager added a sheet."""
    with at.foreign("tracking") as book:
        book.create_sheet(at.say("想法", "Ideas"))
