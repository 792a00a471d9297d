"""Three edits of every workbook: nothing else may change, and three other programs must find what was written."""

from __future__ import annotations

import collections
import os
import tempfile
import traceback
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import libreoffice
import pytest
from edits import Edit, add_rows, every_number, fewer_rows, one_cell
from growth_check import growth_wrong
from made_books import OLE, made_book
from odd_parts import with_odd_parts
from openpyxl.formula.tokenizer import TokenizerError
from package_check import members, unchanged_but
from python_calamine import CalamineError
from readers import in_calamine, in_libreoffice, in_openpyxl

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT.parent / "shared" / "corpus"
MADE, GROUP = 200, 100
EDITS = (one_cell, add_rows, every_number, fewer_rows)
GROUPS = [*(f"corpus {i:03}" for i in range(0, 993, GROUP)), *(f"made {i:03}" for i in range(0, MADE, GROUP // 2))]
CRASHES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, zipfile.BadZipFile, CalamineError, TokenizerError,
)  # fmt: skip
"""A crash, of the package or of a reader, is a problem of its file, not the end of the group."""


class Outcome(NamedTuple):
    """What became of a group: problems by file, and how often an edit was written, refused, or had no place."""

    wrong: list[str]
    counts: collections.Counter[tuple[str, str]]


def vba() -> bytes:
    found = CORPUS / "macro01.xlsm"
    return members(found.read_bytes())["xl/vbaProject.bin"] if found.exists() else OLE


def workbooks(group: str) -> Iterator[tuple[str, bytes]]:
    kind, first = group.split()
    if kind == "corpus":
        for path in sorted(CORPUS.glob("*.xls*"))[int(first) : int(first) + GROUP]:
            yield path.name, path.read_bytes()
        return
    project = vba()
    for seed in range(int(first), int(first) + GROUP // 2):
        name, data = made_book(seed, project)
        yield name, with_odd_parts(data, seed)


def checked(before: bytes, edit: Edit) -> Iterator[str]:
    if edit.data is None:
        return
    if edit.grown is not None:
        yield from growth_wrong(before, edit.data, edit.grown, edit.sheets)
    else:
        yield from unchanged_but(before, edit.data, edit.part, set(edit.values), edit.also)
    for reader in (in_openpyxl, in_calamine):
        try:
            yield from reader(edit)
        except CRASHES as error:
            try:
                next(reader(replace(edit, data=before)), None)
            except CRASHES:
                continue  # it cannot read the workbook as it was either
            yield f"{reader.__name__}: {error!r}"


def run(group: str, folder: Path) -> Outcome:
    """All edits of a group's workbooks, checked; LibreOffice opens all of the results in one call."""
    warnings.simplefilter("ignore")  # openpyxl tells what it does not know
    wrong: list[str] = []
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    results: list[tuple[str, Path, Edit]] = []
    for name, before in workbooks(group):
        for make in EDITS:
            label = f"{name}, {make.__name__}"
            try:
                edit = make(before, name)
                wrong += [f"{label}: {problem}" for problem in checked(before, edit)]
            except CRASHES as error:
                wrong.append(f"{label}: {error!r} {traceback.extract_tb(error.__traceback__)[-1]}")
                continue
            outcome = "written" if edit.data is not None else edit.refused or "no place"
            counts[edit.name, outcome] += 1
            if edit.data is not None and edit.values:
                path = folder / f"{Path(name).stem}_{edit.name}{Path(name).suffix}"
                path.write_bytes(edit.data)
                results.append((label, path, edit))
    if libreoffice.available():
        wrong += [f"{label}: {problem}" for label, problem in in_libreoffice(results, folder)]
    return Outcome(wrong, counts)


@contextmanager
def started(folder: Path) -> Iterator[dict[str, Future[Outcome]]]:
    """All groups under way, as many at a time as there are processors."""
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
        found = {}
        for number, group in enumerate(GROUPS):
            if group.startswith("made") or CORPUS.is_dir():
                place = folder / str(number)
                place.mkdir()
                found[group] = pool.submit(run, group, place)
        yield found


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Outcome]]]:
    with started(tmp_path_factory.mktemp("edited")) as found:
        yield found


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_but_the_edit_changes(group: str, outcomes: dict[str, Future[Outcome]]) -> None:
    if group not in outcomes:
        pytest.skip("the corpus of files saved by Excel is not here")
    assert not outcomes[group].result().wrong[:20]


def test_at_most_two_percent_of_the_edits_are_refused(outcomes: dict[str, Future[Outcome]]) -> None:
    counts: collections.Counter[tuple[str, str]] = collections.Counter()
    if len(outcomes) < len(GROUPS):
        pytest.skip("the corpus of files saved by Excel is not here")
    for outcome in outcomes.values():
        counts += outcome.result().counts
    for edit in ("one", "rows", "numbers"):
        tried = {reason: n for (name, reason), n in counts.items() if name == edit and reason != "no place"}
        assert sum(tried.values()) - tried["written"] <= 0.02 * sum(tried.values()), tried


def report() -> Sequence[str]:
    """The figures of docs/headless.md: how many workbooks were written and refused, and why."""
    total: collections.Counter[tuple[str, str, str]] = collections.Counter()
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as groups:
        for group, future in groups.items():
            lines += future.result().wrong
            for (edit, reason), n in future.result().counts.items():
                total[group.split()[0], edit, reason] += n
    return [*lines, *(f"{kind:8} {edit:8} {reason:24} {n}" for (kind, edit, reason), n in sorted(total.items()))]


if __name__ == "__main__":
    print("\n".join(report()))
