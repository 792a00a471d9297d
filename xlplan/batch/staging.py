"""A region's workbook written aside: nothing that anybody reads changes until all regions and the manifest do."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from xlplan.batch.publication import Publication, digest_at, digest_of
from xlplan.headless.saving import check_free, write_aside


@dataclass(frozen=True)
class Staged:
    """New versions written aside: path -> digest. `was`: path -> digest of what it may replace, "" for nothing."""

    files: dict[Path, str] = field(default_factory=dict)
    was: dict[Path, str] = field(default_factory=dict)

    def overtaken(self) -> bool:
        """Whether somebody has written another version meanwhile, of which the new one would know nothing."""
        return any(digest_at(path) != digest for path, digest in self.was.items())


@dataclass(frozen=True)
class Stage:
    """Where a workbook's next version is written, and, with a backup, a copy of the one that is there."""

    aside: Path
    backup: Path | None = None
    backup_aside: Path | None = None

    def write(self, path: Path, data: bytes, was: str) -> Staged:
        """`was`: the digest of the version that `data` was made from. InUseError, SaveError."""
        check_free(path)
        files = {}
        if was and self.backup and self.backup_aside:
            shutil.copy2(path, self.backup_aside)
            files[self.backup] = digest_at(self.backup_aside)
        write_aside(path, data, self.aside, flush_folder=False)  # the journal's writing flushes the folder
        return Staged(files | {path: digest_of(data)}, {path: was})


def stage_of(publication: Publication, path: Path, *, backup: bool) -> Stage:
    """The places that a publication looks for."""
    if not backup:
        return Stage(publication.aside(path))
    kept = path.with_name(path.name + ".bak")
    return Stage(publication.aside(path), kept, publication.aside(kept))


def decide(publication: Publication, staged: Iterable[Staged], manifest: tuple[Path, bytes] | None) -> None:
    """From now on everything staged counts, the manifest with it. InUseError, SaveError."""
    files: dict[Path, str] = {}
    was: dict[Path, str] = {}
    for one in staged:
        files |= one.files
        was |= one.was
    if manifest:
        path, data = manifest
        check_free(path)
        write_aside(path, data, publication.aside(path), flush_folder=False)
        files[path] = digest_of(data)
    if files:
        publication.decide(files, was)
