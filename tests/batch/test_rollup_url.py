"""A rollup published by URL, in a store that fsspec knows: all as before or all as after, as on this machine."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rollup_support import AS_OF, LEDGER, rolled, small_regions
from test_publication import dies_at, killed
from typer.testing import CliRunner

from xlplan.batch.history import open_history
from xlplan.batch.located import located
from xlplan.batch.publication import Publication
from xlplan.batch.rollup import RollupRequest, rollup
from xlplan.cli import app
from xlplan.errors import UsageError

pytest.importorskip("upath", reason="universal-pathlib is not installed")
memory = pytest.importorskip("fsspec.implementations.memory")
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes to kill them")

STORE = "memory://finance/june"


@pytest.fixture(autouse=True)
def empty_store() -> Iterator[None]:
    memory.MemoryFileSystem.store.clear()
    yield
    memory.MemoryFileSystem.store.clear()


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("second"), ledger=LEDGER.replace("250.50", "251.50"))


def objects() -> dict[str, bytes]:
    return {name: file.getvalue() for name, file in memory.MemoryFileSystem.store.items()}


def request(regions: Path, place: str, history: Path | None = None) -> RollupRequest:
    out, csv = located(f"{place}/r.xlsx"), located(f"{place}/csv")
    return RollupRequest([regions], AS_OF, out, csv_dir=csv, history=history, by="a")


def test_workbook_csv_and_parquet_files_are_those_of_this_machine(regions: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    rolled(regions, out=tmp_path / "r.xlsx", csv_dir=tmp_path / "csv", parquet_dir=tmp_path / "pq")
    done = rollup(RollupRequest([regions], AS_OF, located(f"{STORE}/r.xlsx"), csv_dir=located(f"{STORE}/csv"),
                                parquet_dir=located(f"{STORE}/deep/down/pq")))  # fmt: skip
    assert [str(path) for path in done.published if path.name == "r.xlsx"] == [f"{STORE}/r.xlsx"]
    found = objects()
    for folder, there in (("csv", "csv"), ("pq", "deep/down/pq")):
        for path in (tmp_path / folder).iterdir():
            assert found.pop(f"/finance/june/{there}/{path.name}") == path.read_bytes()
    assert list(found) == ["/finance/june/r.xlsx"]  # and nothing hidden
    here, there = (openpyxl.load_workbook(f) for f in (tmp_path / "r.xlsx", io.BytesIO(found["/finance/june/r.xlsx"])))
    values = [[[[c.value for c in row] for row in page.iter_rows()] for page in book] for book in (here, there)]
    assert values[0] == values[1]
    links = [c.hyperlink for page in there for row in page.iter_rows() for c in row if c.hyperlink]
    assert links
    assert not any(link.target for link in links)  # a link from a store into this machine's files would lead nowhere


def test_a_second_run_takes_the_place_of_the_first(regions: Path, changed: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.db"
    assert rollup(request(regions, STORE, history)).published
    before = objects()
    assert rollup(request(changed, STORE, history)).published
    after = objects()
    assert before.keys() == after.keys()
    assert before["/finance/june/r.xlsx"] != after["/finance/june/r.xlsx"]
    with open_history(history) as found:
        assert [entry.current for entry in found.entries()] == [False, True]


@pytest.mark.parametrize("content", [b"", b"minutes"])
def test_an_object_that_is_no_rollup_is_never_replaced(regions: Path, content: bytes) -> None:
    located(f"{STORE}/r.xlsx").write_bytes(content)
    with pytest.raises(UsageError) as caught:
        rollup(request(regions, STORE))
    assert caught.value.problem.code == "out-not-a-rollup"
    assert objects() == {"/finance/june/r.xlsx": content}


class CutOff(BaseException):
    """The run ends here, and nothing of it runs any more."""


def cut_off_before(number: int, monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> bool:
    """Run until just before the store's step of that number; whether it came so far. Then nothing can be written."""
    seen = 0

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen >= number:
                raise CutOff
            return step(*arguments, **options)

        return wrapped

    with monkeypatch.context() as patched:
        for name in ("pipe_file", "cp_file", "_rm", "rm_file", "rm"):
            if name in vars(memory.MemoryFileSystem):
                patched.setattr(memory.MemoryFileSystem, name, counted(getattr(memory.MemoryFileSystem, name)))
        with suppress(CutOff):
            work()
    return seen >= number


@pytest.mark.parametrize("with_history", [False, True])
def test_cut_off_before_each_step_of_the_store_all_is_as_before_or_as_after(
    regions: Path, changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_history: bool
) -> None:
    def started(name: str) -> Path | None:
        memory.MemoryFileSystem.store.clear()
        history = tmp_path / f"{name}.db" if with_history else None
        rollup(request(regions, STORE, history))
        return history

    history = started("whole")
    before = objects()
    rollup(request(changed, STORE, history))
    after, ends, torn = objects(), set(), 0
    for number in range(1, 400, 3):  # every third step: writing, copying, removing come in turn
        history = started(f"at{number}")
        if not cut_off_before(number, monkeypatch, lambda history=history: rollup(request(changed, STORE, history))):
            break
        torn += {k: v for k, v in objects().items() if ".xlplan" not in k} not in (before, after)
        place = request(changed, STORE, history)
        assert place.out
        assert place.csv_dir
        Publication(place.out, [place.csv_dir], history).settle()
        assert objects() in (before, after), number
        ends.add(objects() == after)
        if history:
            with open_history(history) as found:
                assert (len(found.entries()) == 2) == (objects() == after)
    else:
        pytest.fail("it never came to its end")
    assert ends == {False, True}
    assert torn


@forks
def test_killed_before_each_operation_on_files_a_store_on_disk_is_as_before_or_as_after(
    regions: Path, changed: Path, tmp_path: Path
) -> None:
    """`local://` goes through fsspec as any store does, and outlives the process that is killed."""

    def state(place: Path) -> dict[str, bytes]:
        return {str(p.relative_to(place)): p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file()}

    def started(name: str) -> tuple[Path, RollupRequest]:
        place = tmp_path / name
        rollup(request(regions, f"local://{place}", tmp_path / f"{name}.db"))
        return place, request(changed, f"local://{place}", tmp_path / f"{name}.db")

    whole, again = started("whole")
    before = state(whole)
    rollup(again)
    after, ends = state(whole), set()
    for number in range(1, 400, 4):
        place, run = started(f"at{number}")
        if not killed(lambda number=number, run=run: dies_at(number, lambda: rollup(run))):
            break
        assert run.out
        assert run.csv_dir
        Publication(run.out, [run.csv_dir], run.history).settle()
        assert state(place) in (before, after), number
        ends.add(state(place) == after)
    else:
        pytest.fail("it never came to its end")
    assert ends == {False, True}


def test_the_command_takes_urls(regions: Path) -> None:
    arguments = ["rollup", str(regions), "--as-of", "2026-06-30", "--out", f"{STORE}/r.xlsx", "--csv", f"{STORE}/csv",
                 "--jobs", "1", "--quiet"]  # fmt: skip
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert {"/finance/june/r.xlsx", "/finance/june/csv/summary.csv"} <= objects().keys()


def test_workbooks_are_not_kept_up_to_date_in_a_store(tmp_path: Path) -> None:
    from xlplan.batch.regenerate import RegenerateRequest, regenerate

    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    out = Path("s3://key:secret@finance/regions")
    with pytest.raises(UsageError) as caught:
        regenerate(RegenerateRequest("forecast", tmp_path / "ledger.csv", tmp_path / "m.toml", "region", AS_OF, out))
    assert caught.value.problem.code == "out-not-local"
    assert "secret" not in str(caught.value)
