"""The history of accepted months: exact, in one transaction, as it was reported then; on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from rollup_support import AS_OF, LEDGER, edited, rolled, small_regions
from typer.testing import CliRunner

from xlplan.batch.history import open_history, tables
from xlplan.batch.register import region_key
from xlplan.cli import app
from xlplan.errors import DataError, UsageError

NOON = dt.datetime(2026, 7, 3, 12, 0, tzinfo=dt.UTC)
MAY = dt.date(2026, 5, 31)


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("june"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of this test run's own."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = [shutil.which(name) or "" for name in ("initdb", "postgres")]
    if not all(programs):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").is_dir() else []
        if not found:
            pytest.skip("PostgreSQL's programs initdb and postgres are not installed")
        programs = [str(found[-1] / name) for name in ("initdb", "postgres")]
    folder = tmp_path_factory.mktemp("postgres")
    as_user: dict[str, object] = {}
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # PostgreSQL does not run as root
        try:
            import pwd

            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        for part in (folder, *folder.parents):
            if part.is_relative_to("/tmp") and part != Path("/tmp"):
                part.chmod(part.stat().st_mode | 0o055)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = {"user": owner.pw_uid, "group": owner.pw_gid}
    data = folder / "data"
    made = subprocess.run([programs[0], "-D", data, "-U", "xlplan", "-A", "trust", "-E", "UTF8", "--locale=C"],
                          capture_output=True, text=True, check=False, cwd=folder, **as_user)  # type: ignore[call-overload]  # fmt: skip
    assert made.returncode == 0, made.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (folder / "log").open("w")
    running = subprocess.Popen([programs[1], "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder],
                               stdout=log, stderr=log, cwd=folder, **as_user)  # type: ignore[call-overload]  # fmt: skip
    url = f"postgresql+psycopg://xlplan@127.0.0.1:{port}/postgres"
    try:
        for _ in range(600):
            with suppress(sa.exc.OperationalError):
                sa.create_engine(url).connect().close()
                break
            assert running.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield url
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(20)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    if request.param == "sqlite":
        return tmp_path / "history.db"
    url: str = request.getfixturevalue("server")
    engine = sa.create_engine(url)
    tables.metadata.drop_all(engine)
    engine.dispose()
    return url


def test_a_month_is_put_down_to_the_cent_with_its_provenance(place: str | Path, regions: Path) -> None:
    result = rolled(regions)
    with open_history(place, make=True) as history:
        entry = history.record(result, by="Li Na", now=NOON)
        assert (entry.as_of, entry.by, entry.current, entry.recorded_at) == (
            AS_OF,
            "Li Na",
            True,
            NOON.replace(tzinfo=None),
        )
        balances = history.balances(entry)
        assert balances["east", "USD", "acme"] == Decimal("250.50")  # E1 is settled, E2 open
        assert balances["east", "USD", "birch"] == Decimal("140.25")  # 80.25 + 60.00
        assert sum(balances.values()) == Decimal("921.05")  # 390.75 + 30.30 + 500.00
        assert history.buckets(entry)["east", "USD"]["61-90"] == Decimal("250.50")  # 87 days after 4 April
        line = history.files(entry)["east"]
        assert len(line["sha256"]) == 64
        assert Path(line["path"]).name == "East.xlsx"
        (open_invoice,) = [i for i in history.invoices(entry) if i["invoice"] == "E2"]
        assert (open_invoice["open"], region_key(open_invoice["region"])) == (Decimal("250.50"), "east")
        assert open_invoice["cell"][0].isalpha()
        assert history.reported(entry) == result.as_json("en")


def test_a_month_that_is_run_again_replaces_what_counted_and_the_old_entry_is_kept(
    place: str | Path, regions: Path, tmp_path: Path
) -> None:
    other = small_regions(tmp_path / "again", ledger=LEDGER.replace("250.50", "251.50"))
    with open_history(place, make=True) as history:
        first = history.record(rolled(regions), by="a", now=NOON)
        second = history.record(rolled(other), by="b", now=NOON)
        assert [(e.id, e.current) for e in history.entries()] == [(first.id, False), (second.id, True)]
        assert history.balances(history.entry(as_of=AS_OF))["east", "USD", "acme"] == Decimal("251.50")
        assert history.balances(first)["east", "USD", "acme"] == Decimal("250.50")
        history.restore(first.id)
        assert history.balances(history.entry(as_of=AS_OF))["east", "USD", "acme"] == Decimal("250.50")


def test_the_month_before_is_the_one_that_counts(place: str | Path, regions: Path, tmp_path: Path) -> None:
    may = small_regions(tmp_path / "may", as_of=MAY)
    with open_history(place, make=True) as history:
        assert history.before(AS_OF) is None
        history.record(rolled(may, as_of=MAY), by="a", now=NOON)
        history.record(rolled(regions), by="a", now=NOON)
        before = history.before(AS_OF)
        assert before is not None
        assert before.as_of == MAY
        # opening of a month is the closing of the one before, customer by customer, where --from begins with the month
        opening = rolled(regions, start=dt.date(2026, 6, 1))
        closed = history.balances(before)
        for region in opening.regions:
            for line in region.submission.customers if region.submission else ():
                key = region_key(region.region), line.currency, line.customer.casefold()
                assert line.opening == closed.get(key, Decimal(0)), key


def test_the_files_that_counted_before_and_the_customers_balances_are_known(
    place: str | Path, regions: Path, tmp_path: Path
) -> None:
    may = small_regions(tmp_path / "may", as_of=MAY)
    (may / "South.xlsx").write_bytes(b"not a workbook")
    with open_history(place, make=True) as history:
        first = history.record(rolled(may, as_of=MAY), by="a", now=NOON)
        history.record(rolled(regions), by="a", now=NOON)
        found = history.counted_before(AS_OF)
        assert [(c.as_of, c.region) for c in found] == [(MAY, "East"), (MAY, "North")]
        assert found[0].sha256 == hashlib.sha256((may / "East.xlsx").read_bytes()).hexdigest()
        # as of 31 May: Acme E2 250.50, Birch E3 80.25, Cedar E5 40.10 (settled on 30 June)
        owed = {c["customer"]: c["balance"] for c in history.customers(first) if c["region"] == "East"}
        assert owed == {"Acme": Decimal("250.50"), "Birch": Decimal("80.25"), "Cedar": Decimal("40.10")}


def test_an_entry_that_fails_half_way_leaves_the_history_as_it_was(place: str | Path, regions: Path) -> None:
    result = rolled(regions)
    with open_history(place, make=True) as history:
        first = history.record(result, by="a", now=NOON)
        broken = result.regions[-1].submission
        assert broken is not None
        object.__setattr__(broken.invoices[0], "open", Decimal("0.001"))  # a part of a cent: refused in the last table
        with pytest.raises(ValueError, match=r"0\.001"):
            history.record(result, by="b", now=NOON)
        assert [(e.id, e.by, e.current) for e in history.entries()] == [(first.id, "a", True)]


def test_a_run_that_is_killed_while_it_records_leaves_the_history_as_it_was(regions: Path, tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with open_history(path, make=True) as history:
        first = history.record(rolled(regions), by="a", now=NOON)
    script = tmp_path / "die.py"
    script.write_text(
        "import os, sys, datetime as dt\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path\n"
        "from rollup_support import rolled\n"
        "from xlplan.batch.history import open_history, store\n"
        "from xlplan.batch.history import tables\n"
        "lines = store._lines\n"
        "def dying(result):\n"
        "    found = lines(result)\n"
        "    class Dies(list):\n"
        "        def __iter__(self): os.kill(os.getpid(), 9)\n"
        "    found[tables.invoices] = Dies(found[tables.invoices])\n"
        "    return found\n"
        "store._lines = dying\n"
        f"result = rolled(Path({str(regions)!r}))\n"
        f"with open_history({str(path)!r}) as history:\n"
        "    history.record(result, by='b', now=dt.datetime.now(dt.UTC))\n",
        encoding="utf-8",
    )
    died = subprocess.run([sys.executable, script], check=False, capture_output=True, text=True)
    assert died.returncode == -9, died.stderr
    with open_history(path) as history:
        assert [(e.id, e.by, e.current) for e in history.entries()] == [(first.id, "a", True)]


def script(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    head = ["import sys, time, os, datetime as dt", "from pathlib import Path",
            f"sys.path.insert(0, {str(Path(__file__).parent)!r})", "from rollup_support import rolled",
            "from xlplan.batch.history import open_history, store, tables"]  # fmt: skip
    path.write_text("\n".join([*head, *lines, ""]), encoding="utf-8")
    return path


def test_two_that_make_a_history_and_record_at_once_lose_nothing(
    place: str | Path, regions: Path, tmp_path: Path
) -> None:
    """Both begin when both are ready, in a history that is not there yet; the same month, four times each."""
    go = tmp_path / "go"
    code = script(tmp_path, "record.py",
                  f"result = rolled(Path({str(regions)!r}))",
                  f"Path({str(tmp_path)!r}, f'ready{{sys.argv[1]}}').touch()",
                  f"while not os.path.exists({str(go)!r}): time.sleep(0.001)",
                  "for number in range(4):",
                  f"    with open_history({str(place)!r}, make=True) as history:",
                  "        entry = history.record(result, by=sys.argv[1], now=dt.datetime.now(dt.UTC))",
                  "        history.restore(entry.id)")  # fmt: skip
    running = [subprocess.Popen([sys.executable, code, who], stderr=subprocess.PIPE, text=True) for who in "ab"]
    deadline = time.monotonic() + 60
    while not all((tmp_path / f"ready{who}").exists() for who in "ab") and time.monotonic() < deadline:
        time.sleep(0.01)
    go.touch()
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    with open_history(place) as history:
        found = history.entries()
        assert sorted(entry.by for entry in found) == ["a"] * 4 + ["b"] * 4
        assert len([entry for entry in found if entry.current]) == 1
        for entry in found:
            assert sum(history.balances(entry).values()) == Decimal("921.05")


def test_a_run_that_is_killed_while_it_makes_a_history_leaves_none_behind(tmp_path: Path) -> None:
    """After some of the tables, before the rest: the next run must not take a half-made file for a history."""
    path = tmp_path / "history.db"
    code = script(tmp_path, "die.py",
                  "import sqlalchemy as sa",
                  "sa.event.listen(tables.figures, 'before_create', lambda *_, **__: os.kill(os.getpid(), 9))",
                  f"open_history({str(path)!r}, make=True).__enter__()")  # fmt: skip
    died = subprocess.run([sys.executable, code], check=False, capture_output=True, text=True)
    assert died.returncode == -9, died.stderr
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    with open_history(path, make=True) as history:
        assert history.entries() == []


def test_a_history_whose_tables_were_never_finished_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE xlplan_history (schema INTEGER NOT NULL)")
    with open_history(path) as history:
        assert history.entries() == []


# --- the command ------------------------------------------------------------------------------------------------------
def xl(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*(str(w) for w in words), "--lang", "en"])
    return done.exit_code, done.stdout, done.stderr


def test_rollup_puts_the_month_down_and_history_shows_it_without_the_files(tmp_path: Path) -> None:
    regions = small_regions(tmp_path)
    out, path = tmp_path / "r.xlsx", tmp_path / "deep" / "history.db"
    words = ["rollup", regions, "--as-of", AS_OF, "--out", out, "--history", path, "--by", "Li Na", "--jobs", 1]
    status, told, _ = xl(*words, "--json")
    assert status == 0
    shutil.rmtree(regions)
    out.unlink()
    status, shown, _ = xl("history", path, "--show", AS_OF, "--json")
    assert status == 0
    assert json.loads(shown)["reported"] == json.loads(told)
    status, listed, _ = xl("history", path)
    assert status == 0
    assert listed.startswith(f"* 1 {AS_OF} Li Na ")


def test_what_does_not_reconcile_is_not_put_down(tmp_path: Path) -> None:
    regions = small_regions(tmp_path)
    with edited(regions / "East.xlsx") as book:
        cell = book.sheets["Invoices"].tables["invoices"].data_body_range[0, 0]
        row = cell.row
        amount = next(c for c in book.sheets["Invoices"].tables["invoices"].header_row_range if c.value == "Amount")
        book.sheets["Invoices"].range((row, amount.column)).value = 100.01
    path = tmp_path / "history.db"
    status, _, _ = xl("rollup", regions, "--as-of", AS_OF, "--out", tmp_path / "r.xlsx", "--history", path)
    assert status == 3
    assert not path.exists()


def test_a_file_that_is_no_history_is_refused_and_left_alone_and_nothing_is_published(tmp_path: Path) -> None:
    regions = small_regions(tmp_path)
    path = tmp_path / "notes.txt"
    path.write_text("minutes of the meeting " * 100)
    before = path.read_bytes()
    status, _, told = xl("rollup", regions, "--as-of", AS_OF, "--out", tmp_path / "r.xlsx", "--history", path)
    assert status == 1
    assert "notes.txt" in told
    assert path.read_bytes() == before
    assert not (tmp_path / "r.xlsx").exists()


def test_a_newer_history_and_one_that_is_not_there_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with pytest.raises(DataError), open_history(path):
        pass
    assert not path.exists()
    with open_history(path, make=True):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE xlplan_history SET schema = 99")
    with pytest.raises(DataError) as caught, open_history(path):
        pass
    assert caught.value.problem.code == "history-newer"
    with pytest.raises(UsageError), open_history("nosuchdb://x/y"):
        pass


def test_an_entry_that_is_not_there_is_named(tmp_path: Path) -> None:
    with open_history(tmp_path / "h.db", make=True):
        pass
    for words in (["--show", "2026-06-30"], ["--restore", "7"]):
        status, _, told = xl("history", tmp_path / "h.db", *words)
        assert status == 1
        assert words[1] in told
