"""Several files and the history's entry put in their places as one: all of them as before, or all as after.

1. The new version of every file is written beside it, under a hidden name, and flushed to the disk.
2. A journal beside the output names them all, with their digests.
3. The history's entry is committed, and in the same transaction the journal's token. This decides.
4. The files are renamed to their places, and the journal is removed.

A run that is killed before 3 has changed nothing that anybody reads. One killed after it has: the journal is still
there, and the next run over the same output asks the history for the token and finishes 4, or takes everything back.
Without a history, the journal decides.

In a store that fsspec knows, one object at a time is put in place whole, and nobody can be kept out.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from os import path as os_path
from pathlib import Path

from xlplan.batch import stores
from xlplan.batch.database import shown_url
from xlplan.batch.history import open_history
from xlplan.batch.located import is_local
from xlplan.errors import InUseError, Problem, UsageError
from xlplan.headless.locking import alone_in

Accept = Callable[[str], object]
"""Commits the history's entry together with the token that it is given."""


@dataclass(frozen=True)
class _Journal:
    """`files`: where each is to be, relative to the journal where that can be, and the digest of its new version.

    `was`: for those that must not replace anything else, the digest of the version replaced, "" for none.
    """

    token: str
    history: str | None
    files: list[tuple[str, str]]
    was: dict[str, str] = field(default_factory=dict)


class Publication:
    """What is published under one main file: the rollup's workbook, the manifest, or the folder of tables."""

    def __init__(self, main: Path, folders: Iterable[Path] = (), history: str | Path | None = None) -> None:
        target = stores.real(main)
        self._folder, self._history = target.parent, history
        self._folders = list(dict.fromkeys([self._folder, *map(stores.real, folders)]))
        self._journal = self._folder / f".xlplan-{target.name}.publishing"
        self._key = hashlib.sha256(target.name.encode()).hexdigest()[:8]

    @property
    def pending(self) -> bool:
        """Whether a run is publishing, or was cut off while it did."""
        return self._journal.exists()

    def settle(self) -> list[Problem]:
        """Finish or take back what an earlier run left half-way. UsageError: it needs the history that it used.

        InUseError: another run is publishing here, or a file cannot be replaced; a later run tries again.
        """
        if not (self.pending or any(self._asides())):
            return []
        with self.alone() as notes:
            return notes

    @contextmanager
    def alone(self) -> Iterator[list[Problem]]:
        """Nobody else publishes here until the block ends; what is half-way is settled before it, and after it.

        InUseError("publication-busy").
        """
        with alone_in(folder for folder in self._folders if is_local(folder) and folder.is_dir()) as alone:
            if not alone:
                raise InUseError("publication-busy", workbook=str(self._folder))
            notes = self._settled()
            try:
                yield notes
            finally:
                self._settled()

    def publish(self, files: Mapping[Path, bytes], accept: Accept | None = None) -> None:
        """Put all files in their places, and commit what `accept` commits; on an error before that, nothing.

        InUseError, SaveError, and whatever `accept` raises.
        """
        for path in files:
            stores.ready(path)
        with self.alone():
            for path, data in files.items():
                stores.write(path, data, self.aside(path))
            self.decide({path: digest_of(data) for path, data in files.items()}, accept=accept)

    def decide(
        self, files: Mapping[Path, str], was: Mapping[Path, str] | None = None, *, accept: Accept | None = None
    ) -> None:
        """From now on what was written aside counts: path -> its digest. Only within `alone`, which then puts it there.

        `was`: digests of what may be replaced, "" for nothing; a file that is another by then stays.
        """
        token = secrets.token_hex(16)
        named = {path: stores.name_beside(stores.real(path), self._folder) for path in files}
        history = _shown(self._history) if accept is not None and self._history is not None else None
        replaced = {named[path]: digest for path, digest in (was or {}).items()}
        journal = _Journal(token, history, [(named[path], digest) for path, digest in files.items()], replaced)
        data = json.dumps(asdict(journal), ensure_ascii=False).encode()
        aside = self.aside(self._journal)
        stores.write(self._journal, data, aside)
        stores.put(aside, self._journal)
        if accept:
            accept(token)

    def aside(self, path: Path) -> Path:
        """Where the next version of a file is written."""
        target = stores.real(path)
        return target.with_name(f".xlplan-{self._key}-{target.name}.new")

    # --- the journal -------------------------------------------------------------------------------------------------
    def _read_journal(self) -> _Journal | None:
        try:
            found = json.loads(self._journal.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        files = [(name, digest) for name, digest in found["files"]]
        return _Journal(found["token"], found["history"], files, found.get("was", {}))

    def _settled(self) -> list[Problem]:
        """Do what the journal says, if there is one, and leave nothing behind."""
        found = self._read_journal()
        done = found is not None and self._decided(found)
        if found and done:
            paths = [stores.beside(name, self._folder) for name, _ in found.files]
            for path, (name, digest) in zip(paths, found.files, strict=True):
                self._finish(path, digest, found.was.get(name))
            for folder in {path.parent for path in paths}:
                stores.flush(folder)
        left = list(self._asides())
        for aside in left:
            with suppress(FileNotFoundError):
                aside.unlink()
        if found:
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

    def _finish(self, path: Path, digest: str, was: str | None) -> None:
        """Put a file in its place, unless it is there already, or somebody has written another one meanwhile."""
        aside = self.aside(path)
        with suppress(FileNotFoundError):
            if digest_of(aside.read_bytes()) == digest and (was is None or digest_at(path) == was):
                stores.put(aside, path, flush_folder=False)

    def _asides(self) -> Iterator[Path]:
        for folder in self._folders:
            yield from stores.found(folder, f".xlplan-{self._key}-*.new")


def digest_of(data: bytes) -> str:
    """By which a version of a file is known."""
    return hashlib.sha256(data).hexdigest()


def digest_at(path: Path) -> str:
    """The digest of the file that is there; "" for none."""
    try:
        return digest_of(path.read_bytes())
    except FileNotFoundError:
        return ""


def _is_url(place: str | Path) -> bool:
    return isinstance(place, str) and "://" in place


def _shown(place: str | Path) -> str:
    """A history as the journal names it: never with a password."""
    return shown_url(str(place)) if _is_url(place) else os_path.realpath(place)
