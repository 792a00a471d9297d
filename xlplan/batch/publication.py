"""Several files and the history's entry put in their places as one: all of them as before, or all as after.

1. The new version of every file is written beside it, under a hidden name, and flushed to the disk.
2. A journal beside the output names them all, with their digests.
3. The history's entry is committed, and in the same transaction the journal's token. This decides.
4. The files are renamed to their places, and the journal is removed.

A run that is killed before 3 has changed nothing that anybody reads. One killed after it has: the journal is still
there, and the next run over the same output asks the history for the token and finishes 4, or takes everything back.
Without a history, the journal decides.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from os import path as os_path
from pathlib import Path

from xlplan.batch.database import shown_url
from xlplan.batch.history import open_history
from xlplan.errors import InUseError, Problem, UsageError
from xlplan.headless.locking import alone_in
from xlplan.headless.saving import check_free, put_in_place, write_aside

Accept = Callable[[str], object]
"""Commits the history's entry together with the token that it is given."""


@dataclass(frozen=True)
class _Journal:
    """`files`: where each is to be, relative to the journal where that can be, and the digest of its new version."""

    token: str
    history: str | None
    files: list[tuple[str, str]]


class Publication:
    """What is published under one main file: the rollup's workbook, or the folder of its CSV files."""

    def __init__(self, main: Path, folders: Iterable[Path] = (), history: str | Path | None = None) -> None:
        target = Path(os_path.realpath(main))
        self._folder, self._history = target.parent, history
        self._folders = {self._folder, *(Path(os_path.realpath(folder)) for folder in folders)}
        self._journal = self._folder / f".xlplan-{target.name}.publishing"
        self._key = hashlib.sha256(target.name.encode()).hexdigest()[:8]

    def settle(self) -> list[Problem]:
        """Finish or take back what an earlier run left half-way. UsageError: it needs the history that it used.

        InUseError: another run is publishing here, or a file cannot be replaced; a later run tries again.
        """
        if not self._folder.is_dir() or not (self._journal.exists() or any(self._asides())):
            return []
        with self._alone():
            return self._settled()

    def publish(self, files: Mapping[Path, bytes], accept: Accept | None = None) -> None:
        """Put all files in their places, and commit what `accept` commits; on an error before that, nothing.

        InUseError, SaveError, and whatever `accept` raises.
        """
        for path in files:
            _make_folder(path)
            check_free(path)
        with self._alone():
            self._settled()
            token = secrets.token_hex(16)
            try:
                for path, data in files.items():
                    write_aside(path, data, self._aside(path))
                self._write_journal(token, files, recorded=accept is not None)
                if accept:
                    accept(token)
            finally:
                self._settled()

    # --- the journal -------------------------------------------------------------------------------------------------
    def _write_journal(self, token: str, files: Mapping[Path, bytes], *, recorded: bool) -> None:
        listed = [(self._named(path), hashlib.sha256(data).hexdigest()) for path, data in files.items()]
        history = _shown(self._history) if recorded and self._history is not None else None
        data = json.dumps(asdict(_Journal(token, history, listed)), ensure_ascii=False).encode()
        aside = self._aside(self._journal)
        write_aside(self._journal, data, aside)
        put_in_place(aside, self._journal)

    def _read_journal(self) -> _Journal | None:
        try:
            found = json.loads(self._journal.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return _Journal(found["token"], found["history"], [(name, digest) for name, digest in found["files"]])

    def _settled(self) -> list[Problem]:
        """Do what the journal says, if there is one, and leave nothing behind."""
        found = self._read_journal()
        done = found is not None and self._decided(found)
        if found and done:
            for name, digest in found.files:
                self._finish(self._folder / name, digest)
        left = list(self._asides())
        for aside in left:
            with suppress(FileNotFoundError):
                aside.unlink()
        self._journal.unlink(missing_ok=True)
        if not found and not left:
            return []
        return [Problem("publication-completed" if done else "publication-undone", "info", str(self._folder))]

    def _decided(self, found: _Journal) -> bool:
        """Whether the publication had been accepted: the history says so; without one, the journal itself."""
        if found.history is None:
            return True
        place = self._history if self._history is not None and _shown(self._history) == found.history else None
        if place is None and "://" in found.history:
            raise UsageError("publication-unfinished", workbook=str(self._folder), history=found.history)
        place = place if place is not None else found.history
        if not _is_url(place) and not Path(place).is_file():
            return False
        with open_history(place) as history:
            return history.published(found.token)

    def _finish(self, path: Path, digest: str) -> None:
        aside = self._aside(path)
        with suppress(FileNotFoundError):  # it is in its place already
            if hashlib.sha256(aside.read_bytes()).hexdigest() == digest:
                put_in_place(aside, path)

    # --- places ------------------------------------------------------------------------------------------------------
    def _aside(self, path: Path) -> Path:
        target = Path(os_path.realpath(path))
        return target.with_name(f".xlplan-{self._key}-{target.name}.new")

    def _asides(self) -> Iterator[Path]:
        for folder in self._folders:
            yield from folder.glob(f".xlplan-{self._key}-*.new")

    def _named(self, path: Path) -> str:
        target = os_path.realpath(path)
        try:
            return os_path.relpath(target, self._folder)
        except ValueError:  # another drive
            return target

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with alone_in(folder for folder in self._folders if folder.is_dir()) as alone:
            if not alone:
                raise InUseError("publication-busy", workbook=str(self._folder))
            yield


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InUseError("read-only", workbook=str(path), place=str(path.parent)) from error


def _is_url(place: str | Path) -> bool:
    return isinstance(place, str) and "://" in place


def _shown(place: str | Path) -> str:
    """A history as the journal names it: never with a password."""
    return shown_url(str(place)) if _is_url(place) else os_path.realpath(place)
