"""The cache's file: SQLite, one row for what one workbook's bytes gave under one question."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from xlplan.batch.cache.codec import codec
from xlplan.batch.program import program
from xlplan.batch.rollup_result import Submission
from xlplan.batch.submission import Order
from xlplan.errors import Problem, UsageError

SUFFIX = ".xlplan-cache"
_MARK = 0x786C7063
"""SQLite's application id of our files: "xlpc"."""
_KEPT = 100 * 86400
"""Seconds after which a row is made anew: files of months that nobody asks for again leave."""
_AT_ONCE = 200
"""Rows between two commits: what a killed run has read is not read again."""
_MAGIC = b"SQLite format 3\0"
_TABLES = (
    """CREATE TABLE IF NOT EXISTS readings_1 (
    question BLOB NOT NULL, beside BLOB NOT NULL, region TEXT NOT NULL, made INTEGER NOT NULL,
    content BLOB NOT NULL, seal BLOB NOT NULL, PRIMARY KEY (question, beside))""",
    "CREATE INDEX IF NOT EXISTS readings_1_made ON readings_1 (made)",
)


def cache_beside(out: Path) -> Path:
    """Where the cache of a rollup's output is, unless somebody says otherwise: as confidential as the output."""
    return out.with_suffix(SUFFIX)


@contextmanager
def open_cache(place: Path) -> Iterator[Cache]:
    """The cache in a file, which is made where there is none, and made anew where it is damaged.

    UsageError: a file that is no cache; it is left alone. A cache that cannot be used is no error: nothing is found in
    it, nothing put into it, and its `notes` say why.
    """
    if not _may_be_replaced(place):
        raise UsageError("cache-not-a-cache", workbook=str(place), suffix=SUFFIX)
    cache = Cache(place)
    try:
        yield cache
    finally:
        cache.close()


def _may_be_replaced(place: Path) -> bool:
    """Whether a file is a cache by its mark, or by its name where it is too damaged to have one."""
    try:
        with place.open("rb") as found:
            head = found.read(100)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    ours = head.startswith(_MAGIC) and int.from_bytes(head[68:72]) == _MARK
    return ours or not head or place.name.endswith(SUFFIX)


class Cache:
    """See `open_cache`. `notes`: what the user should know of it. Several runs may use one file at once."""

    def __init__(self, place: Path) -> None:
        self.place, self.notes = place, list[Problem]()
        self._open: sqlite3.Connection | None = None
        self._waiting = 0
        with self._guarded():
            self._open = self._connect()

    def find(self, order: Order, digest: str) -> Submission | None:
        """What bytes of this digest gave before, in an equal program, beside an equal line of the manifest.

        Path, name, time and the workbook of each problem are not filled in.
        """
        rows: list[tuple[str, bytes, bytes, bytes]] = []
        question = _question(order, digest)
        with self._guarded():
            if self._open:
                query = "SELECT region, beside, content, seal FROM readings_1 WHERE question = ?"
                rows = self._open.execute(query, (question,)).fetchall()
        for region, beside, content, seal in rows:
            try:
                if seal != _seal(question, beside, region, content):
                    raise ValueError(region)
                if beside == _beside(order, region):
                    found: Submission = codec(Submission).decode(json.loads(zlib.decompress(content)))
                    return found
            except (ValueError, TypeError, ArithmeticError, zlib.error):
                self._note("cache-rebuilt")
        return None

    def put(self, order: Order, found: Submission) -> None:
        """Keep what a workbook gave. One that could not be read is tried again next time."""
        if found.status == "unreadable" or found.provenance is None:
            return
        bare = replace(found, path=Path(), name="", modified=dt.datetime.min)
        try:
            content = zlib.compress(json.dumps(codec(Submission).encode(bare), separators=(",", ":")).encode(), 1)
        except TypeError:  # a value whose type is not known here; it is merely not kept
            return
        question, beside = _question(order, found.provenance.sha256), _beside(order, found.region)
        seal = _seal(question, beside, found.region, content)
        with self._guarded():
            if self._open:
                row = (question, beside, found.region, int(time.time()), content, seal)
                self._open.execute("INSERT OR REPLACE INTO readings_1 VALUES (?, ?, ?, ?, ?, ?)", row)
                self._waiting += 1
                if self._waiting >= _AT_ONCE:
                    self._open.commit()
                    self._waiting = 0

    def close(self) -> None:
        """Put everything down."""
        with self._guarded():
            if self._open:
                self._open.commit()
        if self._open:
            self._open.close()
            self._open = None

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """A cache must never fail a rollup: a damaged one is made anew, another's or a full disk's is left alone."""
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            self._note("cache-not-used", _reason(error))
            self._drop()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            self._note("cache-rebuilt")
            self._drop()
            try:
                for name in (self.place.name + "-journal", self.place.name):  # an old journal would spoil the new file
                    self.place.with_name(name).unlink(missing_ok=True)
                self._open = self._connect()
            except (sqlite3.Error, OSError) as error:
                self._note("cache-not-used", _reason(error))
                self._drop()

    def _connect(self) -> sqlite3.Connection:
        self.place.parent.mkdir(parents=True, exist_ok=True)
        found = sqlite3.connect(self.place, timeout=10)
        try:
            found.execute(f"PRAGMA application_id = {_MARK}")
            found.execute("PRAGMA synchronous = NORMAL")
            for table in _TABLES:
                found.execute(table)
            with found:
                found.execute("DELETE FROM readings_1 WHERE made < ?", (int(time.time()) - _KEPT,))
        except sqlite3.Error:
            found.close()
            raise
        return found

    def _drop(self) -> None:
        if self._open:
            with contextlib.suppress(sqlite3.Error), closing(self._open):
                self._open.rollback()
        self._open, self._waiting = None, 0

    def _note(self, code: str, reason: str = "") -> None:
        if all(note.code != code for note in self.notes):
            self.notes.append(Problem(code, "info", str(self.place), params={"reason": reason}))


def _reason(error: Exception) -> str:
    return error.strerror or "" if isinstance(error, OSError) else str(error)


def _question(order: Order, digest: str) -> bytes:
    """Everything that is known before a workbook is read, and that what it gives depends on."""
    company = order.company.text if order.company else None
    return _digest([digest, str(order.as_of), str(order.start), program(), codec(Submission).shape, company])


def _beside(order: Order, region: str) -> bytes:
    """What the manifest says of the workbook of a region: which line is its own depends on the region it names."""
    entry = order.entry(region)
    return _digest([vars(entry) if entry else None, order.outdated(region)])


def _digest(parts: object) -> bytes:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).digest()


def _seal(question: bytes, beside: bytes, region: str, content: bytes) -> bytes:
    return hashlib.sha256(question + beside + region.encode() + b"\0" + content).digest()
