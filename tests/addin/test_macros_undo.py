"""Undo: exactly what was there comes back, and nothing that a person has done since is lost."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from macro_support import grid, opened, own_folders, run, sample, sheet_parts

from xlplan.actions import read
from xlplan.addin import keeping, undo
from xlplan.addin.asking import ExcelHost
from xlplan.addin.contents import contents
from xlplan.forms.catalog import TEMPLATES
from xlplan.forms.form import LANGS, Lang
from xlplan.forms.samples import sample_book

__all__ = ["own_folders"]

TEMPLATE_IDS = [t.id for t in TEMPLATES]


def damage(book: xw.Book) -> None:
    """Type over the first calculated column of the first table: a number, text, a formula, a date, nothing."""
    table = next(iter(read(book).tables.values()))
    field = next(c.id for c in table.columns if c.calculated)
    typed = [0.25, "'0012", "=1+2", dt.datetime(2026, 5, 1), None]
    for index, value in enumerate(typed[: len(table.rows)]):
        table.sheet.range(table.cell(index, field)).value = value


def damaged(folder: Path, template_id: str, lang: Lang) -> Path:
    path = sample(folder, template_id, lang)
    with opened(path) as book:
        damage(book)
        book.save()
    return path


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_undo_puts_every_cell_of_every_sheet_back(template_id: str, lang: Lang, tmp_path: Path) -> None:
    with opened(damaged(tmp_path, template_id, lang)) as book:
        before = grid(book)
        run("fill", book)
        assert grid(book) != before
        person = run("undo", book)
        assert grid(book) == before
        assert ("填写" if lang == "zh" else "Fill") in person.questions[0]


@pytest.mark.parametrize("template_id", TEMPLATE_IDS)
def test_after_undo_the_sheets_are_the_same_bytes_where_numbers_were_typed_over(
    template_id: str, tmp_path: Path
) -> None:
    path = sample(tmp_path, template_id, "en")
    with opened(path) as book:
        run("fill", book)
        table = next(iter(read(book).tables.values()))
        field = next(c.id for c in table.columns if c.calculated)
        table.sheet.range(table.cell(0, field)).value = 77
        book.save()
    with opened(path) as book:
        before = sheet_parts(book)
        run("fill", book)
        assert sheet_parts(book) != before
        run("undo", book)
        assert sheet_parts(book) == before


def test_undo_works_after_the_workbook_was_saved_and_opened_again(tmp_path: Path) -> None:
    path = damaged(tmp_path, "evaluation", "zh")
    before = grid(path)
    with opened(path) as book:
        run("fill", book)
        book.save()
    with opened(path) as book:
        run("undo", book)
        book.save()
    assert grid(path) == before


def test_no_undoes_nothing_and_the_step_can_be_undone_later(tmp_path: Path) -> None:
    with opened(damaged(tmp_path, "evaluation", "en")) as book:
        before = grid(book)
        run("fill", book)
        filled = grid(book)
        assert run("undo", book, answer=False).told == ["Cancelled. Nothing was changed."]
        assert grid(book) == filled
        run("undo", book)
        assert grid(book) == before


def test_several_macros_are_undone_one_after_the_other_the_last_first(tmp_path: Path) -> None:
    with opened(damaged(tmp_path, "evaluation", "en")) as book:
        first = grid(book)
        run("fill", book)
        second = grid(book)
        run("draft_review", book)
        run("undo", book)
        assert grid(book) == second
        run("undo", book)
        assert grid(book) == first
        assert run("undo", book).told == ["There is nothing to undo."]


@pytest.mark.parametrize("lang", LANGS)
def test_a_cell_that_was_typed_into_since_is_left_and_named(lang: Lang, tmp_path: Path) -> None:
    with opened(damaged(tmp_path, "evaluation", lang)) as book:
        before = grid(book)
        run("fill", book)
        table = read(book).tables["kpi"]
        name, typed = table.sheet.name, table.cell(1, "attainment")
        table.sheet.range(typed).value = 0.99
        table.sheet["Z40"].value = "new"
        told = run("undo", book).told[0]
        after = grid(book)
        assert f"{name}!{typed}" in told
        assert after[name].pop(typed) == (0.99, 0.99)
        assert after[name].pop("Z40") == ("new", "new")
        before[name].pop(typed)
        assert after == before


def test_rows_that_were_sorted_since_are_left_alone(tmp_path: Path) -> None:
    """The figures that Fill wrote stand in other rows now: put back in their old places they would be wrong ones."""
    with opened(damaged(tmp_path, "evaluation", "en")) as book:
        run("fill", book)
        table = read(book).tables["kpi"]
        area = table.sheet.range(
            (table.header_row + 1, table.first_col),
            (table.header_row + len(table.rows), table.first_col + table.width - 1),
        )
        lines = area.options(ndim=2).formula
        area.formula = [[str(cell) for cell in line] for line in reversed(lines)]
        turned = grid(book)
        told = run("undo", book).told[0]
        assert "Changed since" in told
        assert grid(book) == turned


def test_rows_alike_but_for_their_name_are_not_taken_for_one_another(tmp_path: Path) -> None:
    """All but one cell of the row agree; the row whose cells all agree is elsewhere now."""
    rows = [{**sample_book("evaluation", "en").tables["kpi"][0], "kpi": name} for name in ("Signed", "Paid", "Lost")]
    with opened(sample(tmp_path, "evaluation", "en", kpi=rows)) as book:
        table = read(book).tables["kpi"]
        cells = [table.sheet.range(table.cell(row, "attainment")) for row in range(3)]
        cells[0].value = 0.5
        run("fill", book)
        for row, name in enumerate(("Paid", "Lost", "Signed")):
            table.sheet.range(table.cell(row, "kpi")).value = name
        told = run("undo", book).told[0]
        assert cells[0].formula.startswith("=")
        assert cells[0].address.replace("$", "") in told


def test_a_sheet_that_was_deleted_since_is_named(tmp_path: Path) -> None:
    path = damaged(tmp_path, "evaluation", "en")
    with opened(path) as book:
        run("fill", book)
        step = undo.last_step(book)
        assert step
        change = step.difference.changes[0]
        gone = change._replace(spot=("Gone", *change.spot[1:]))
        step.difference.changes[0] = gone
        assert undo.restore(book, step.difference).left == [gone.address]


def test_rows_that_a_draft_added_go_again_unless_somebody_wrote_into_them(tmp_path: Path) -> None:
    path = sample(tmp_path, "evaluation", "en", review=[{"highlight": "X"}])
    with opened(path) as book:
        before = read(book).tables["review"]
        run("draft_review", book)
        table = read(book).tables["review"]
        grown = len(table.rows)
        assert grown > len(before.rows)
        cell = table.cell(grown - 1, "owner")
        table.sheet.range(cell).value = "Lin"
        run("undo", book)
        after = read(book).tables["review"]
        assert len(after.rows) == grown
        assert after.sheet.range(cell).value == "Lin"


def test_a_note_below_the_table_comes_back_to_its_place(tmp_path: Path) -> None:
    path = sample(tmp_path, "evaluation", "en", review=[{"highlight": "X"}])
    with opened(path) as book:
        table = read(book).tables["review"]
        below = table.header_row + 3
        table.sheet.range((below, 1)).value = "a note of mine"
        table.sheet.range((below + 1, 1)).formula = f"=A{below}"
        before = grid(book)
        run("draft_review", book)
        assert table.sheet.range((below, 1)).value != "a note of mine"
        run("undo", book)
        assert grid(book) == before


def test_a_sheet_formatted_to_its_last_row_is_read_as_far_as_its_tables_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = damaged(tmp_path, "evaluation", "en")
    with opened(path) as book:
        read(book).tables["kpi"].sheet["IV3000"].value = "far away"
        book.save()
    monkeypatch.setattr("xlplan.addin.contents.MOST", 50_000)
    with opened(path) as book:
        before = grid(book)
        found = contents(book).cells["Evaluation"]
        assert (3000, 256) not in found
        assert max(col for _, col in found) <= 250
        run("fill", book)
        run("undo", book)
        assert grid(book) == before


def test_where_no_backup_can_be_kept_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    path = damaged(tmp_path, "evaluation", "en")
    monkeypatch.setattr(keeping, "own_folder", lambda: blocked)
    with opened(path) as book:
        told = run("fill", book).told[0]
        assert told.endswith("The workbook is as it was before.")
        assert not book.impl.package.changed


def test_a_backup_of_another_workbook_is_not_used(tmp_path: Path) -> None:
    with opened(damaged(tmp_path, "evaluation", "en")) as book:
        run("fill", book)
    with opened(damaged(tmp_path, "tracking", "en")) as book:
        assert run("undo", book).told == ["There is nothing to undo."]


def test_a_damaged_backup_is_no_backup(tmp_path: Path) -> None:
    with opened(damaged(tmp_path, "evaluation", "en")) as book:
        run("fill", book)
        keeping.backup_path(book.fullname, "steps").write_bytes(b"nonsense")
        assert run("undo", book).told == ["There is nothing to undo."]
        run("fill", book)


@pytest.mark.parametrize("lang", LANGS)
def test_a_macro_that_was_ended_from_outside_can_still_be_undone(lang: Lang, tmp_path: Path) -> None:
    """Excel's Task Manager ends Python in the middle: the contents from before lie in the backup, nothing else does."""
    path = damaged(tmp_path, "evaluation", lang)
    with opened(path) as book:
        before = grid(book)
        run("fill", book)
        half = keeping.backup_path(book.fullname, "before")
    with opened(path) as book:
        entered = undo.recorded(book, "填写" if lang == "zh" else "Fill")
        entered.__enter__()
        stored = half.read_bytes()
        read(book).tables["kpi"].sheet["A8"].value = "half done"
        entered.gen.close()  # type: ignore[attr-defined]
        half.write_bytes(stored)
        read(book).tables["kpi"].sheet["A8"].value = "half done"
        assert "中断" in (q := run("undo", book).questions[0]) or "ended before" in q
        assert grid(book) == before
        assert not half.exists()


def test_a_macro_after_one_that_was_ended_does_not_lose_its_backup(tmp_path: Path) -> None:
    path = damaged(tmp_path, "evaluation", "en")
    with opened(path) as book:
        before = grid(book)
        run("fill", book)
        filled = grid(book)
        half = keeping.backup_path(book.fullname, "before")
        with undo.recorded(book, "Fill"):
            stored = half.read_bytes()
        half.write_bytes(stored)
        cell = read(book).tables["kpi"].sheet["A8"]
        cell.value = "half done"
        told = run("draft_review", book, answer=False).told[0]
        assert told == "Cancelled. Nothing was changed."
        run("draft_review", book)
        run("undo", book)
        assert cell.value == "half done"
        assert "Fill ⚠" in run("undo", book).questions[0]
        assert grid(book) == filled
        run("undo", book)
        assert grid(book) == before


def test_an_old_interruption_is_not_blamed_on_another_macro(tmp_path: Path) -> None:
    with opened(damaged(tmp_path, "tracking", "en")) as book:
        half = keeping.backup_path(book.fullname, "before")
        with undo.recorded(book, "Fill"):
            stored = half.read_bytes()
        half.write_bytes(stored)
        (empty := tmp_path / "empty").mkdir()
        assert run("refresh", book, folder=empty).told[0].endswith("The workbook is as it was before.")


def test_backups_that_nobody_will_ask_for_are_removed(tmp_path: Path) -> None:
    with opened(damaged(tmp_path, "evaluation", "en")) as book:
        run("fill", book)
        old = keeping.backup_path("another.xlsx", "steps")
        old.write_bytes(b"")
        os.utime(old, (0, 0))
        damage(book)
        run("fill", book)
        assert not old.exists()
        assert len(list(old.parent.iterdir())) == 1


def test_no_backup_lies_in_the_workbook_or_beside_it(tmp_path: Path) -> None:
    path = damaged(tmp_path, "evaluation", "en")
    with opened(path) as book:
        names = book.sheet_names
        run("fill", book)
        assert book.sheet_names == names
        book.save()
    assert list(tmp_path.iterdir()) == [path]


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map("'".__add__),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    st.sampled_from(["=1+1", '=A1&"x"', "=SUM(A1:B2)"]),
)
places = st.tuples(st.integers(1, 6), st.integers(20, 26))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(places, cells, max_size=12), changed=st.dictionaries(places, cells, max_size=12))
def test_whatever_a_macro_writes_undo_finds_its_way_back(
    typed: dict[tuple[int, int], Any], changed: dict[tuple[int, int], Any], tmp_path: Path
) -> None:
    with opened(sample(tmp_path, "evaluation", "en")) as book:
        sheet = book.sheets[1]
        for place, value in typed.items():
            sheet.range(place).value = value
        before = contents(book)
        with undo.recorded(book, "any"):
            for place, value in changed.items():
                sheet.range(place).value = value
        if contents(book) != before:
            done = undo.undo(book)
            assert done
            assert done.left == []
        assert contents(book) == before


def test_excel_is_asked_with_two_buttons_and_a_title(tmp_path: Path) -> None:
    asked: list[tuple[str, str, str]] = []
    with opened(damaged(tmp_path, "evaluation", "en")) as book:
        book.app.impl.answer = lambda *question: asked.append(question) or "yes"
        host = ExcelHost(book)
        assert host.ask("Go on?")
        host.tell("Done.")
        book.app.impl.answer = None
    assert asked == [("Go on?", "xlplan", "yes_no"), ("Done.", "xlplan", "ok")]
