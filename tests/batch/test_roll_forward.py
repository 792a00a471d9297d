"""Rolling tracking workbooks forward: what goes on, what stays behind, and what the command prints."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from typer.testing import CliRunner, Result

import xlplan
from xlplan.actions import check, fill, read, roll_forward
from xlplan.cli import app
from xlplan.forms import catalog, info, todo
from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, Label, Lang, Row, Template
from xlplan.forms.instance import new_book
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

AUGUST = dt.date(2023, 8, 31)


def xl(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


def made(folder: Path, name: str = "east", template_id: str = "tracking", lang: Lang = "en") -> Path:
    path = folder / f"{name}.xlsx"
    path.write_bytes(compose(template(template_id), sample_book(template_id, lang)))
    return path


def typed_rows(path: Path, form: str) -> list[Row]:
    with xlplan.open(path) as book:
        table = read(book).tables[form]
        typed = [c.id for c in table.columns if not c.calculated]
        return [{f: row[f] for f in typed} for i, row in enumerate(table.rows) if not table.blank(i)]


def put(book: xw.Book, form: str, index: int, **cells: Any) -> None:
    table = read(book).tables[form]
    for field, value in cells.items():
        table.sheet.range(table.cell(index, field)).value = value


@pytest.mark.parametrize("lang", LANGS)
def test_an_unfinished_task_goes_on_with_all_that_was_typed_and_its_first_date(lang: Lang, tmp_path: Path) -> None:
    old = made(tmp_path, lang=lang)
    xl("roll-forward", old, "--to", "2023-08", "--out", tmp_path / "aug")
    before, after = typed_rows(old, "tracking"), typed_rows(tmp_path / "aug" / "east.xlsx", "tracking")
    assert after == [before[2] | {"first_due": dt.date(2023, 7, 31)}]
    assert typed_rows(tmp_path / "aug" / "east.xlsx", "todo") == typed_rows(old, "todo")[2:]
    assert typed_rows(tmp_path / "aug" / "east.xlsx", "feedback") == typed_rows(old, "feedback")[2:]
    assert typed_rows(tmp_path / "aug" / "east.xlsx", "calendar") == []


def test_the_date_planned_first_stays_however_often_the_task_goes_on(tmp_path: Path) -> None:
    path = made(tmp_path)
    for number, period in enumerate(("2023-08", "2023-09", "2023-Q4")):
        assert xl("roll-forward", path, "--to", period, "--out", tmp_path / period).exit_code == 0
        path = tmp_path / period / "east.xlsx"
        with xlplan.open(path) as book:
            put(book, "tracking", 0, due=dt.datetime(2023, 10, 1 + number))
            fill(book)
            book.save()
    (row,) = typed_rows(path, "tracking")
    assert (row["first_due"], row["due"]) == (dt.date(2023, 7, 31), dt.date(2023, 10, 3))


def test_the_new_workbook_has_the_new_period_and_no_state_of_the_old_one(tmp_path: Path) -> None:
    old = made(tmp_path)
    with xlplan.open(old) as book:
        for name, value in (("state", "Locked"), ("month", dt.datetime(2023, 7, 1)), ("frequency", "Daily")):
            book.names[f"xlplan_{name}"].refers_to_range.value = value
        book.save()
    xl("roll-forward", old, "--to", "2023-Q3", "--out", tmp_path / "q3")
    with xlplan.open(tmp_path / "q3" / "east.xlsx") as book:
        facts = read(book).data.facts
    kept = {"region": "East", "preparer": "Li", "frequency": "daily"}
    new = {"period": "2023-Q3", "as_of": dt.date(2023, 9, 30), "state": "draft", "month": None}
    assert {name: facts[name] for name in kept | new} == kept | new


def test_the_new_workbook_is_sound_as_an_independent_reader_sees_it(tmp_path: Path) -> None:
    xl("roll-forward", made(tmp_path), "--to", "2023-08", "--out", tmp_path / "aug")
    path = tmp_path / "aug" / "east.xlsx"
    sheet = openpyxl.load_workbook(path, data_only=True)["Tracking"]
    heads = {cell.value: cell.column for cell in sheet[7]}
    assert sheet.cell(8, heads["Status"]).value == "Overdue"
    assert sheet.cell(8, heads["Days late"]).value == 31
    with xlplan.open(path) as book:
        assert fill(book).changes == []
        assert {p.code for p in check(book)} == {"remaining-disagrees", "replies-overdue"}


def test_what_cannot_be_read_is_carried_as_it_was_typed(tmp_path: Path) -> None:
    old = made(tmp_path)
    with xlplan.open(old) as book:
        put(book, "tracking", 2, target="about 15", due="'2023-07-30~31", stage="'Unknown", actual=True)
        put(book, "todo", 2, start="'half past ten")
        put(book, "feedback", 0, replied="'soon")
        book.save()
    xl("roll-forward", old, "--to", "2023-08", "--out", tmp_path / "aug")
    with xlplan.open(tmp_path / "aug" / "east.xlsx") as book:
        tables = read(book).tables
        task = {f: tables["tracking"].raw_value(0, f) for f in ("target", "stage", "due_start", "due", "first_due")}
        assert tables["todo"].raw_value(0, "start") == "half past ten"
        assert tables["tracking"].raw_value(0, "actual") == "True"
        assert tables["feedback"].raw_value(0, "replied") == "soon"
    thirtieth, last = dt.datetime(2023, 7, 30), dt.datetime(2023, 7, 31)
    assert task == {"target": "about 15", "stage": "Unknown", "due_start": thirtieth, "due": last, "first_due": last}


def test_columns_and_sheets_of_the_managers_own_are_named(tmp_path: Path) -> None:
    old = made(tmp_path)
    own = openpyxl.load_workbook(old)
    own.create_sheet("Ideas")
    own.save(old)
    with xlplan.open(old) as book:
        put(book, "tracking", 1, countermeasure="good")
        table = read(book).tables["tracking"]
        table.sheet.range((table.header_row, table.column_number("countermeasure"))).value = "Mood"
        table.sheet.range((table.header_row, table.column_number("unit"))).value = "Weather"
        table.sheet.range((8, table.column_number("unit")), (10, table.column_number("unit"))).value = None
        following = roll_forward(book, "2023-08", AUGUST)
    found = {p.code: p.params for p in following.problems}
    assert found["columns-left-behind"] == {"columns": "Mood"}
    assert found["sheets-left-behind"] == {"sheets": "Ideas"}


def test_the_old_workbook_is_not_touched(tmp_path: Path) -> None:
    old = made(tmp_path)
    before = old.read_bytes()
    xl("roll-forward", old, "--to", "2023-08", "--out", tmp_path / "aug")
    assert old.read_bytes() == before


def test_events_of_the_same_month_go_on(tmp_path: Path) -> None:
    old = made(tmp_path)
    with xlplan.open(old) as book:
        book.names["xlplan_as_of"].refers_to_range.value = dt.datetime(2023, 7, 16)
        fill(book)
        following = roll_forward(book, "2023-W29", dt.date(2023, 7, 23))
    events = [row.get("events") for row in following.book.rows("calendar")]
    assert events == [row.get("events") for row in typed_calendar("en")]


def typed_calendar(lang: Lang) -> list[Row]:
    return sample_book("tracking", lang).rows("calendar")


# --- the command ------------------------------------------------------------------------------------------------------
def test_the_command_says_what_was_carried_in_both_languages(tmp_path: Path) -> None:
    old, folder = made(tmp_path), tmp_path / "aug"
    done = xl("roll-forward", old, "--to", "2023-08", "--out", folder, "--lang", "en")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"{folder / 'east.xlsx'}: tasks carried: 1; finished, staying in the old workbook: 2.\n"
    done = xl("roll-forward", old, "--to", "2023-09", "--out", tmp_path / "sep", "--lang", "zh")
    assert done.stdout == f"{tmp_path / 'sep' / 'east.xlsx'}：结转任务 1 项，已完成的 2 项留在原工作簿。\n"


def test_the_machine_readable_result_counts_every_form(tmp_path: Path) -> None:
    done = xl("roll-forward", made(tmp_path), "--to", "2023-08", "--out", tmp_path / "aug", "--json")
    (file,) = json.loads(done.stdout)["files"]
    assert file["carried"] == {"tracking": 1, "todo": 2, "feedback": 2}
    assert file["left"] == {"tracking": 2, "todo": 2, "feedback": 2}


def test_a_template_without_a_next_period_is_wrong_usage(tmp_path: Path) -> None:
    own = Template("own", Label("自有", "Own"), (todo.FORM,), info.COMMON)
    catalog.register(own)
    try:
        data = compose(own, new_book(own, "en", {"region": "East", "as_of": "2023-07-31"}))
        (tmp_path / "east.xlsx").write_bytes(data)
        good = made(tmp_path, "a-good-one")
        words = ["--to", "2023-08", "--out", tmp_path / "new", "--lang", "en"]
        done = xl("roll-forward", good, tmp_path / "east.xlsx", *words)
    finally:
        catalog.unregister("own")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", (
        "error: east.xlsx: A workbook of the template own cannot be rolled forward; only these can: tracking, "
        "forecast, evaluation, customers, plan. Name workbooks of these templates only; nothing was written.\n"
    ))  # fmt: skip
    assert not (tmp_path / "new").exists()


def test_words_for_a_period_are_wrong_usage_and_nothing_is_written(tmp_path: Path) -> None:
    done = xl("roll-forward", made(tmp_path), "--to", "august", "--out", tmp_path / "new", "--lang", "en")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", (
        "error: “august” is not a period. Write it as 2026-10, 2026-Q4, 2026-H2, 2026-W40 or "
        "2026, or give the as-of date with --as-of.\n"
    ))  # fmt: skip
    assert not (tmp_path / "new").exists()


def test_a_period_that_is_not_later_is_a_problem_of_that_workbook_only(tmp_path: Path) -> None:
    made(tmp_path, "east")
    later = made(tmp_path, "west")
    with xlplan.open(later) as book:
        book.names["xlplan_as_of"].refers_to_range.value = dt.datetime(2023, 9, 30)
        book.save()
    done = xl("roll-forward", tmp_path, "--to", "2023-08", "--out", tmp_path / "aug", "--lang", "en")
    assert done.exit_code == 1
    assert done.stderr == (
        "error: west.xlsx: The new as-of date 2023-08-31 is not after that of the workbook, 2023-09-30. Give a later "
        "period, or the right as-of date with --as-of.\n"
    )
    assert [p.name for p in (tmp_path / "aug").iterdir()] == ["east.xlsx"]


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    old, folder = made(tmp_path), tmp_path / "aug"
    folder.mkdir()
    (folder / "east.xlsx").write_bytes(b"mine")
    done = xl("roll-forward", old, "--to", "2023-08", "--out", folder, "--lang", "en")
    assert done.exit_code == 1
    assert "There is already a file of this name; it was left as it is." in done.stderr
    assert (folder / "east.xlsx").read_bytes() == b"mine"


def test_a_file_where_the_folder_should_be_is_wrong_usage_and_stays(tmp_path: Path) -> None:
    old = made(tmp_path)
    (tmp_path / "aug").write_bytes(b"mine")
    done = xl("roll-forward", old, "--to", "2023-08", "--out", tmp_path / "aug", "--lang", "en")
    assert (done.exit_code, (tmp_path / "aug").read_bytes()) == (2, b"mine")
    assert "There is a file where the folder of the workbooks should be." in done.stderr


def test_two_workbooks_of_one_name_cannot_go_into_one_folder(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        made(tmp_path / name)
    done = xl("roll-forward", tmp_path / "a", tmp_path / "b", "--to", "2023-08", "--out", tmp_path / "aug")
    assert done.exit_code == 2
    assert not (tmp_path / "aug").exists()


def test_a_damaged_workbook_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    done = xl("roll-forward", tmp_path, "--to", "2023-08", "--out", tmp_path / "aug", "--lang", "en")
    assert done.exit_code == 1
    assert "bad.xlsx" in done.stderr
    assert [p.name for p in (tmp_path / "aug").iterdir()] == ["east.xlsx"]
