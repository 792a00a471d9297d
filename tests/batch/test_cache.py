"""Unchanged workbooks are not read again, and nothing but the time tells: with and without the cache all is equal."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import typing
import zlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rollup_support import AS_OF, LEDGER, edited, rolled, small_regions
from typer.testing import CliRunner

from xlplan.batch import manifest
from xlplan.batch.cache import SUFFIX, open_cache, store
from xlplan.batch.cache.codec import codec
from xlplan.batch.rollup_result import RollupResult, Submission
from xlplan.batch.submission import Order, examine
from xlplan.cli import app
from xlplan.errors import UsageError
from xlplan.forms import catalog
from xlplan.forms.form import Label, Template


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("june"))


@pytest.fixture
def regions(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "regions"))


def kept(tmp_path: Path) -> Path:
    return tmp_path / f"rollup{SUFFIX}"


def both(folder: Path, cache: Path, **options: typing.Any) -> RollupResult:
    """The rollup with the cache, which must be that without it."""
    cached, plain = rolled(folder, cache=cache, **options), rolled(folder, **options)
    assert replace(cached, reused=0, notes=()) == plain
    assert repr(cached.regions) == repr(plain.regions)  # Decimal("1.0") == Decimal("1.00")
    return cached


def test_a_second_run_reads_no_workbook_and_gives_the_same(regions: Path, tmp_path: Path) -> None:
    assert both(regions, kept(tmp_path)).reused == 0
    again = both(regions, kept(tmp_path))
    assert (again.reused, again.notes) == (3, ())


def test_a_workbook_from_the_cache_is_really_not_read(
    regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rolled(regions, cache=kept(tmp_path))

    def fail(order: Order) -> Submission:
        raise AssertionError(order.name)

    monkeypatch.setattr("xlplan.batch.collecting.examine", fail)
    assert rolled(regions, cache=kept(tmp_path)).regions == before.regions


def test_only_the_workbook_that_changed_is_read_again(regions: Path, tmp_path: Path) -> None:
    both(regions, kept(tmp_path))
    with edited(regions / "North.xlsx") as book:
        book.sheets["Invoices"].tables["invoices"].data_body_range[0, 0].value = "N1-typed"
    changed = both(regions, kept(tmp_path))
    assert changed.reused == 2
    assert changed.exit_status == 3


def test_the_name_the_time_and_who_has_it_open_are_those_of_now(regions: Path, tmp_path: Path) -> None:
    both(regions, kept(tmp_path))
    (regions / "East.xlsx").rename(regions / "east (2).xlsx")
    os.utime(regions / "North.xlsx", (1_800_000_000, 1_800_000_000))
    (regions / "~$South.xlsx").write_bytes(b"\x05Li Na".ljust(55) + b"\x05\0" + "Li Na".encode("utf-16-le"))
    found = both(regions, kept(tmp_path))
    assert found.reused == 3
    by_region = {region.region: region for region in found.regions}
    assert by_region["East"].workbook == "east (2).xlsx"
    assert by_region["North"].submission.modified == dt.datetime.fromtimestamp(1_800_000_000)
    assert [(p.workbook, p.params["user"]) for p in found.problems if p.code == "workbook-open"] == [
        ("South.xlsx", "Li Na")
    ]


def test_another_date_or_window_is_another_question(regions: Path, tmp_path: Path) -> None:
    cache = kept(tmp_path)
    both(regions, cache)
    assert both(regions, cache, start=dt.date(2026, 6, 1)).reused == 0
    assert both(regions, cache, as_of=dt.date(2026, 5, 31)).reused == 0
    assert both(regions, cache, start=dt.date(2026, 6, 1)).reused == 3
    assert both(regions, cache).reused == 3


def test_a_manifest_that_says_something_else_makes_its_own_workbook_be_read_and_no_other(
    regions: Path, tmp_path: Path
) -> None:
    both(regions, kept(tmp_path))
    entries = manifest.load(regions).workbooks
    east = entries["East.xlsx"]
    other = replace(east, totals=east.totals | {"billed": "531.85"})  # 530.85 in the data
    manifest.save(regions, [other], {})
    found = both(regions, kept(tmp_path))
    assert (found.reused, found.exit_status) == (2, 3)
    manifest.save(regions, [east], {"North": "North.xlsx"})
    assert both(regions, kept(tmp_path)).reused == 2  # East as at first; North could not be brought up to date


def test_another_program_reads_everything_again(regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both(regions, kept(tmp_path))
    monkeypatch.setattr(store, "program", lambda: "another")
    assert both(regions, kept(tmp_path)).reused == 0


def test_with_a_template_of_ones_own_nothing_is_kept(regions: Path, tmp_path: Path) -> None:
    catalog.register(Template("own", Label("自有", "Own"), (), ()))
    try:
        both(regions, kept(tmp_path))
        assert both(regions, kept(tmp_path)).reused == 0
    finally:
        catalog.unregister("own")
    assert not kept(tmp_path).exists()


def test_a_workbook_that_could_not_be_read_is_tried_again(regions: Path, tmp_path: Path) -> None:
    (regions / "South.xlsx").write_bytes(b"PK\x03\x04 cut off")
    both(regions, kept(tmp_path))
    assert both(regions, kept(tmp_path)).reused == 2


Edit = tuple[str, str, int]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["amount", "customer", "rename", "copy", "touch", "delete", "damage", "manifest", "restore"]),
        st.sampled_from(["East", "North", "South"]),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=5,
)


def apply(edit: Edit, folder: Path, made: Path) -> None:
    what, name, number = edit
    path = folder / f"{name}.xlsx"
    if what == "restore":
        shutil.copyfile(made / path.name, path)
    if not path.exists():
        return
    if what in ("amount", "customer"):
        try:
            with edited(path) as book:
                header = {"amount": "Amount", "customer": "Customer"}[what]
                table = book.sheets["Invoices"].tables["invoices"]
                column = [cell.value for cell in table.header_row_range].index(header)
                table.data_body_range[0, column].value = f"C{number}" if what == "customer" else number + 0.25
        except Exception:  # noqa: BLE001 the file may have been damaged before
            return
    elif what == "rename":
        path.rename(folder / f"{name}{number}.xlsx")
    elif what == "copy":
        shutil.copyfile(path, folder / f"{name}{number}.xlsx")
    elif what == "touch":
        os.utime(path, (1_780_000_000 + number, 1_780_000_000 + number))
    elif what == "delete":
        path.unlink()
    elif what == "damage":
        path.write_bytes(path.read_bytes()[: 1000 * number])
    elif what == "manifest":
        entry = manifest.load(folder).workbooks[path.name]
        manifest.save(folder, [replace(entry, counts=entry.counts | {"invoices": number})], {})


@settings(max_examples=15, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=3))
def test_after_any_edits_the_result_is_that_without_a_cache(made: Path, rounds: list[list[Edit]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(made, Path(place) / "regions"))
        (folder / "keep.txt").touch()
        cache = kept(Path(place))
        both(folder, cache)
        for edits in rounds:
            for edit in edits:
                apply(edit, folder, made)
            if any(folder.glob("*.xlsx")):
                both(folder, cache)


# --- the file --------------------------------------------------------------------------------------------------------
def test_a_damaged_cache_is_never_wrong_and_is_made_anew_with_a_note(regions: Path, tmp_path: Path) -> None:
    both(regions, kept(tmp_path))
    whole = kept(tmp_path).read_bytes()
    at = random.Random(7)
    noted = mended = 0
    for n in range(20):
        spoilt = bytearray(whole)
        if n % 4 == 0:
            spoilt = spoilt[: at.randrange(1, len(spoilt))]
        else:
            for _ in range(at.choice([1, 20, 2000])):
                spoilt[at.randrange(len(spoilt))] ^= at.randrange(1, 256)
        kept(tmp_path).write_bytes(spoilt)
        found = both(regions, kept(tmp_path))
        noted += bool(found.notes)
        assert {note.code for note in found.notes} <= {"cache-rebuilt", "cache-not-used"}
        mended += both(regions, kept(tmp_path)).reused == 3
    assert noted > 10
    assert mended > 14  # a damaged index may hide a row for good: it is read each time, and never wrong


@pytest.mark.parametrize("where", ["content", "region", "beside"])
def test_a_row_that_somebody_changed_is_not_believed(regions: Path, tmp_path: Path, where: str) -> None:
    both(regions, kept(tmp_path))
    with sqlite3.connect(kept(tmp_path)) as connection:
        rows = connection.execute(f"SELECT question, {where} FROM readings_1").fetchall()
        (first, one), (second, other) = rows[:2]
        if where == "beside":
            one, other = b"x", b"y"
        connection.execute(f"UPDATE readings_1 SET {where} = ? WHERE question = ?", (other, first))
        connection.execute(f"UPDATE readings_1 SET {where} = ? WHERE question = ?", (one, second))
    connection.close()
    found = both(regions, kept(tmp_path))
    assert (found.reused, [note.code for note in found.notes]) == (1, ["cache-rebuilt"])


@pytest.mark.parametrize("content", [b"minutes of the meeting " * 99, sqlite3.sqlite_version.encode()])
def test_a_file_that_is_no_cache_is_refused_and_left_alone(regions: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        rolled(regions, cache=path)
    assert caught.value.problem.code == "cache-not-a-cache"
    assert path.read_bytes() == content


def test_a_history_is_never_taken_for_a_cache(regions: Path, tmp_path: Path) -> None:
    path = tmp_path / "receivables.db"
    rolled(regions, history=path)
    before = path.read_bytes()
    with pytest.raises(UsageError):
        rolled(regions, cache=path)
    assert path.read_bytes() == before


def test_a_cache_that_cannot_be_written_is_told_and_the_rollup_is_made(regions: Path, tmp_path: Path) -> None:
    folder = tmp_path / f"folder{SUFFIX}"
    (folder / "x").mkdir(parents=True)
    (tmp_path / "file").touch()
    found = both(regions, tmp_path / "file" / f"x{SUFFIX}")  # a file where a folder would have to be
    assert [note.code for note in found.notes] == ["cache-not-used"]
    assert found.exit_status == 0


def test_two_runs_may_use_one_cache_at_once(regions: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); from rollup_support import rolled\n"
        "for _ in range(3):\n    found = rolled(Path(sys.argv[2]), cache=Path(sys.argv[3]))\n"
        "assert not found.notes, found.notes\nprint(found.reused)\n"
    )
    command = [sys.executable, "-c", script, str(Path(__file__).parent), str(regions), str(kept(tmp_path))]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for run in runs:
        told, error = run.communicate(timeout=60)
        assert (told, error) == ("3\n", "")
    assert both(regions, kept(tmp_path)).reused == 3  # the checkout and the installed package are one program


def test_rows_that_nobody_asked_for_in_a_hundred_days_leave(
    regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both(regions, kept(tmp_path))
    with sqlite3.connect(kept(tmp_path)) as connection:
        connection.execute("UPDATE readings_1 SET made = made - 101 * 86400 WHERE region = 'East'")
    connection.close()
    assert both(regions, kept(tmp_path)).reused == 2


# --- the command -----------------------------------------------------------------------------------------------------
def test_the_command_keeps_its_cache_beside_the_rollup_unless_told_otherwise(regions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "june.xlsx"
    words = ["rollup", str(regions), "--as-of", str(AS_OF), "--out", str(out), "--jobs", "1", "--lang", "en"]
    told = [CliRunner().invoke(app, [*words, *more]).stdout for more in ([], [], ["--no-cache"])]
    assert ["not read again: 3" in text for text in told] == [False, True, False]
    assert out.with_suffix(SUFFIX).is_file()
    out.with_suffix(SUFFIX).unlink()
    told = [CliRunner().invoke(app, [*words, "--cache", str(tmp_path / "c.db")]).stdout for _ in range(2)]
    assert ["not read again: 3" in text for text in told] == [False, True]
    assert sorted(p.name for p in out.parent.iterdir()) == ["june.xlsx"]


# --- values as JSON -------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def examined(made: Path) -> list[Submission]:
    orders = [Order(path, path.name, AS_OF) for path in sorted(made.glob("*.xlsx"))]
    return [examine(order) for order in orders]


def test_a_submission_survives_the_cache_to_the_digit(examined: list[Submission]) -> None:
    for submission in examined:
        back = codec(Submission).decode(json.loads(json.dumps(codec(Submission).encode(submission))))
        assert repr(back) == repr(submission)
    assert "100.00" in LEDGER


MOMENTS = st.datetimes().map(lambda moment: moment.replace(fold=0))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | MOMENTS
    | st.decimals(allow_nan=False) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.lists(inner).map(tuple),
    max_leaves=8,
)  # fmt: skip


@given(VALUES)
def test_any_value_of_a_message_survives_with_its_type(value: object) -> None:

    back = codec(object).decode(json.loads(json.dumps(codec(object).encode(value))))
    assert repr(back) == repr(value)


@pytest.mark.parametrize(
    ("hint", "value"),
    [(str, 1), (int, True), (Decimal, 1.5), (dt.date, dt.datetime(2026, 1, 1)), (object, {1, 2}), (list[int], (1,))],
)
def test_a_value_that_is_not_of_its_type_is_not_stored(hint: object, value: object) -> None:
    with pytest.raises(TypeError):
        codec(hint).encode(value)


def test_a_type_that_nobody_has_thought_about_is_refused() -> None:
    with pytest.raises(TypeError):
        codec(set[int])


def test_the_cache_holds_no_pickle(regions: Path, tmp_path: Path) -> None:
    both(regions, kept(tmp_path))
    with open_cache(kept(tmp_path)), sqlite3.connect(kept(tmp_path)) as connection:
        rows = connection.execute("SELECT content FROM readings_1").fetchall()
    connection.close()
    assert len([json.loads(zlib.decompress(content)) for (content,) in rows]) == 3
