"""Where published files stand, on this machine or in a store that fsspec knows; the few steps of publishing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlplan.batch.located import is_local, located
from xlplan.errors import InUseError, SaveError
from xlplan.headless.saving import check_free, put_in_place, sync_folder, write_aside

BUCKETS = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oci", "oss"}
"""Kinds of stores that have no folders, where making one would make a bucket."""


def real(place: Path) -> Path:
    """The place itself, where a link leads to it."""
    return Path(os.path.realpath(place)) if is_local(place) else place


def ready(path: Path) -> None:
    """Make the folder of a file that is to be written; nobody may have the file open. InUseError."""
    if not is_local(path):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InUseError("read-only", workbook=str(path), place=str(path.parent)) from error
    check_free(path)


def write(path: Path, data: bytes, aside: Path, *, flush_folder: bool = True) -> None:
    """Write the next version of `path` to `aside`. InUseError, SaveError; then `aside` is not there."""
    if is_local(path):
        write_aside(path, data, aside, flush_folder=flush_folder)
        return
    try:
        _written(aside, data)
    except OSError as error:
        raise _explained(error, path) from error


def _written(aside: Any, data: bytes) -> None:
    """One object, which stores put in place whole or not at all."""
    try:
        aside.fs.pipe_file(aside.path, data)
    except FileNotFoundError:
        if aside.protocol in BUCKETS:
            raise
        aside.fs.makedirs(aside.fs._parent(aside.path), exist_ok=True)
        aside.fs.pipe_file(aside.path, data)


def put(aside: Path, path: Path, *, flush_folder: bool = True) -> None:
    """Make what was written aside the version that everybody reads. InUseError, SaveError; FileNotFoundError.

    In a store the object is copied and the copied one removed; done twice, it is as if done once.
    """
    if is_local(path):
        put_in_place(aside, path, flush_folder=flush_folder)
        return
    source: Any = aside
    target: Any = path
    try:
        source.fs.mv(source.path, target.path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _explained(error, path) from error


def flush(folder: Path) -> None:
    """What was put into the folder is safe from a power cut; a store sees to that itself."""
    if is_local(folder):
        sync_folder(folder)


def found(folder: Path, pattern: str) -> Iterator[Path]:
    """Files of a folder, as they are now and not as an earlier listing had them."""
    if not is_local(folder):
        store: Any = folder
        store.fs.invalidate_cache()
        if not folder.exists():
            return
    yield from folder.glob(pattern)


def name_beside(path: Path, folder: Path) -> str:
    """A path as a journal in `folder` names it: relative where that can be."""
    if not is_local(path) or not is_local(folder):
        return path.name if path.parent == folder else str(path)
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # another drive
        return str(path)


def beside(name: str, folder: Path) -> Path:
    """The path that a journal in `folder` names."""
    return located(name) if "://" in name else folder / name


def _explained(error: OSError, path: Path) -> InUseError | SaveError:
    if isinstance(error, PermissionError):
        return InUseError("read-only", workbook=str(path), place=str(path.parent))
    return SaveError("save-failed", workbook=str(path), detail=error.strerror or str(error))
