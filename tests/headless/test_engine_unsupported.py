"""Every call of xlwings' API works on a file or says by its name that it does not; none silently does nothing."""

from __future__ import annotations

import asyncio
import inspect
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from engine_sample import write_sample

import xlplan
from xlplan.errors import UnsupportedError, XlplanError

# Answered by xlwings itself, before any engine is asked: paid parts, what needs Pillow, what wraps the collections.
XLWINGS_OWN = {"render_template", "create_report", "get_comments", "to_png"}

OFFERED = {
    "App": """activate alert api books calculation cut_copy_mode display_alerts enable_events engine impl interactive
        macro pid properties quit range screen_updating status_bar visible""",
    "Book": """activate api app caller close fullname impl macro name names notes comments save set_mock_caller
        sheet_names sheets""",
    "Sheet": """activate api book cells clear_contents comments impl index name names notes range tables used_range
        visible""",
    "Range": """address api clear_contents color column column_width columns count current_region end expand formula
        formula2 get_address has_array hyperlink impl last_cell merge_area merge_cells name note number_format offset
        options raw_value resize row row_height rows shape sheet size table value""",
    "Table": """api columns data_body_range display_name header_row_range impl insert_row_range name parent range
        resize rows show_headers show_totals totals_row_range update""",
    "Name": "api delete impl name refers_to refers_to_range",
    "Note": "api author impl location text",
}
"""What works, entirely or (insert, resize, ...) for some arguments. `macro` and `comments` raise when used."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[xw.Book]:
    with xlplan.open(write_sample(tmp_path / "sample.xlsx")) as opened:
        yield opened


def subject(book: xw.Book, kind: str) -> Any:
    sheet = book.sheets["销售"]
    return {
        "App": book.app,
        "Book": book,
        "Sheet": sheet,
        "Range": sheet["H1"],
        "Table": sheet.tables["kpi"],
        "Name": book.names["rates"],
        "Note": sheet["B5"].note,
    }[kind]


def public(kind: str) -> list[str]:
    return [name for name in dir(getattr(xw.main, kind)) if not name.startswith("_") and name not in XLWINGS_OWN]


ARGUMENTS: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "Range.sort": lambda _: (1,),
    "Range.remove_duplicates": lambda _: (1,),
    "Range.find": lambda _: ("a",),
    "Range.replace_all": lambda _: ("a", "b"),
    "Range.get_special_cells": lambda _: ("blanks",),
    "Range.adjust_indent": lambda _: (1,),
    "Range.group": lambda _: ("rows",),
    "Range.ungroup": lambda _: ("rows",),
    "Range.add_note": lambda _: ("x",),
    "Range.add_comment": lambda _: ("x",),
    "Range.insert": lambda _: ("right",),
    "Range.add_hyperlink": lambda _: ("https://example.com",),
    "Range.set_colors": lambda _: ([[(1, 2, 3)]],),
    "Range.copy_from": lambda cell: (cell,),
    "Range.move": lambda cell: (cell,),
    "Range.autofill": lambda cell: (cell,),
    "Sheet.move": lambda sheet: (sheet.book.sheets[1],),
    "Sheet.copy": lambda sheet: (sheet.book.sheets[1],),
    "Table.sort": lambda _: (1,),
}


def use(owner: Any, kind: str, name: str) -> object:
    """Read a property or call a method, then what xlwings wrapped without asking the engine."""
    result = getattr(owner, name)
    if callable(result):
        result = result(*ARGUMENTS.get(f"{kind}.{name}", lambda _: ())(owner))
    if inspect.iscoroutine(result):
        asyncio.run(result)
    return result.impl.api


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind, offered in OFFERED.items() for name in public(kind) if name not in offered.split()],
)
@pytest.mark.filterwarnings("ignore:Book.sync")
def test_what_is_not_offered_raises_an_error_with_its_name(book: xw.Book, kind: str, name: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        use(subject(book, kind), kind, name)
    assert name in str(caught.value) or kind in str(caught.value)


@pytest.mark.parametrize(("kind", "offered"), OFFERED.items(), ids=list(OFFERED))
def test_the_table_of_offered_calls_names_only_calls_of_xlwings(kind: str, offered: str) -> None:
    assert set(offered.split()) <= {*public(kind), "impl"}


SETTERS: list[tuple[str, Callable[[xw.Book], object]]] = [
    ("Range.color", lambda book: setattr(book.sheets[0]["A1"], "color", (1, 2, 3))),
    ("Range.number_format", lambda book: setattr(book.sheets[0]["A1"], "number_format", "0.00")),
    ("Range.column_width", lambda book: setattr(book.sheets[0]["A1"], "column_width", 5)),
    ("Range.row_height", lambda book: setattr(book.sheets[0]["A1"], "row_height", 5)),
    ("Range.wrap_text", lambda book: setattr(book.sheets[0]["A1"], "wrap_text", True)),
    ("Range.name", lambda book: setattr(book.sheets[0]["A1"], "name", "x")),
    ("Range.formula_array", lambda book: setattr(book.sheets[0]["A1"], "formula_array", "=A1:A2")),
    ("Range.api.Interior", lambda book: book.sheets[0]["A1"].api.Interior.Color),
    ("Range.api.Value", lambda book: setattr(book.sheets[0]["A1"].api, "Value", 1)),
    ("Range.insert", lambda book: book.sheets[0]["A1"].insert("down")),
    ("Range.insert", lambda book: book.sheets[0]["A:A"].insert("right")),
    ("Range.row_hidden", lambda book: setattr(book.sheets[0]["A1"].rows, "hidden", True)),
    ("Range.font", lambda book: setattr(book.sheets[0]["A1"].font, "bold", True)),
    ("several areas", lambda book: book.sheets[0]["A1,C3"]),
    ("Sheet.name", lambda book: setattr(book.sheets[0], "name", "x")),
    ("Sheet.visible", lambda book: setattr(book.sheets[0], "visible", False)),
    ("Sheet.delete", lambda book: book.sheets[0].delete()),
    ("Sheet.charts", lambda book: book.sheets[0].charts.add()),
    ("Sheet.pictures", lambda book: book.sheets[0].pictures.add("x.png")),
    ("Sheet.page_setup", lambda book: book.sheets[0].page_setup.print_area),
    ("App.alert", lambda book: book.app.alert("x")),
    ("Tables.add", lambda book: book.sheets[0].tables.add(book.sheets[0]["H1:H3"])),
    ("Table.name", lambda book: setattr(book.sheets[0].tables[0], "name", "x")),
    ("Table.show_totals", lambda book: setattr(book.sheets[0].tables[0], "show_totals", True)),
    ("Table.resize", lambda book: book.sheets[0].tables[0].resize(book.sheets[0]["B4:F7"])),
    ("Table.resize", lambda book: book.sheets[1].tables[0].resize(book.sheets[1]["A10:C15"])),
    ("TableRows.add", lambda book: book.sheets[0].tables[0].rows.add(index=1)),
    ("TableRow.delete", lambda book: book.sheets[0].tables[0].rows[0].delete()),
    ("TableColumns.add", lambda book: book.sheets[0].tables[0].columns.add("新")),
    ("Sheet.names.add", lambda book: book.sheets[1].names.add("x", "=1")),
    ("Name.delete", lambda book: book.sheets[1].names["corner"].delete()),
    ("Name.refers_to", lambda book: setattr(book.sheets[1].names["corner"], "refers_to", "=1")),
    ("Note.text", lambda book: setattr(book.sheets[0]["B5"].note, "text", "x")),
    ("App.run", lambda book: book.macro("Module1.Main")()),
    ("App.selection", lambda book: book.selection),
    ("App.calculate", lambda book: book.app.calculate()),
    ("App.visible", lambda book: setattr(book.app, "visible", True)),
    ("Books.add", lambda book: book.app.books.add()),
]


@pytest.mark.parametrize(("name", "call"), SETTERS, ids=[f"{name} {i}" for i, (name, _) in enumerate(SETTERS)])
def test_setting_what_cannot_be_set_raises_and_changes_nothing(
    book: xw.Book, name: str, call: Callable[[xw.Book], object]
) -> None:
    with pytest.raises(UnsupportedError, match=name.replace(".", r"\.")):
        call(book)
    assert not book.impl.package.changed


@pytest.mark.parametrize(
    ("error", "call"),
    [
        (KeyError, lambda book: book.sheets["无"]),
        (IndexError, lambda book: book.sheets[9]),
        (KeyError, lambda book: book.sheets[0].tables["无"]),
        (KeyError, lambda book: book.names["无"]),
        (KeyError, lambda book: book.names["vat"].refers_to_range),
        (KeyError, lambda book: book.sheets[0].range("无")),
        (KeyError, lambda book: book.sheets[0].range("rates")),
        (KeyError, lambda book: book.sheets[0].range("kpi[无]")),
        (KeyError, lambda book: book.sheets[0]["A3"].hyperlink),
        (IndexError, lambda book: book.sheets[0].range((0, 1))),
        (IndexError, lambda book: book.sheets[0].range((1048577, 1))),
        (IndexError, lambda book: book.sheets[0]["A1"].offset(-1, 0)),
    ],
)
def test_what_is_not_there_is_an_error_of_this_project_and_a_lookup_error(
    book: xw.Book, error: type[Exception], call: Callable[[xw.Book], object]
) -> None:
    with pytest.raises(error) as caught:
        call(book)
    if not isinstance(caught.value, XlplanError):  # xlwings checks indices of collections itself
        assert caught.traceback[-1].path.name == "main.py"
    else:
        assert caught.value.problem.line("zh") != caught.value.problem.line("en")


def test_a_part_with_formats_that_is_no_xml_is_an_error_in_words(tmp_path: Path) -> None:
    path = write_sample(tmp_path / "sample.xlsx")
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"</fills>", b"", 1)
    with zipfile.ZipFile(path, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    with xlplan.open(path) as book, pytest.raises(UnsupportedError) as caught:
        _ = book.sheets[0]["A1"].color
    assert caught.value.problem.code == "formats-unreadable"
