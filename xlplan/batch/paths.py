"""Which workbooks a command means: files, folders and patterns, here or by URL."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xlplan.batch.located import is_local, is_url, located, matching
from xlplan.errors import UsageError

SUFFIXES = (".xlsx", ".xlsm")


def workbooks(paths: Sequence[str | os.PathLike[str]], *, leave_out: Iterable[Path] = ()) -> list[Path]:
    """Every workbook named, each once: files as given, then folders (with their subfolders) and patterns, sorted.

    In folders and patterns only .xlsx and .xlsm count; lock files (`~$...`), hidden files and folders, and `leave_out`
    (a command's own output) do not. UsageError: a path that is not there, or one that holds no workbook.
    """
    unwanted = {path.resolve() if is_local(path) else str(path) for path in leave_out}
    found: dict[object, Path] = {}
    for given in paths:
        held = list(_expanded(os.fspath(given)))
        if not held:
            raise UsageError("no-workbooks", path=os.fspath(given))
        for path in held:
            key = path.resolve() if is_local(path) else str(path)
            if key not in unwanted:
                found.setdefault(key, path)
    if not found:
        raise UsageError("no-workbooks", path=", ".join(os.fspath(p) for p in paths))
    return list(found.values())


def folders(paths: Sequence[str | os.PathLike[str]]) -> list[Path]:
    """The folders among the paths and those below them, hidden ones left out."""
    return [folder for given in map(located, paths) if given.is_dir() for folder in _tree(given)]


def _expanded(given: str) -> Iterator[Path]:
    path = located(given)
    if path.is_file():
        yield path
    elif path.is_dir():
        for folder in _tree(path):
            yield from sorted(p for p in folder.iterdir() if _is_workbook(p))
    elif glob.has_magic(given) and is_url(given):
        yield from (p for p in matching(given) if _is_workbook(p))
    elif glob.has_magic(given):
        yield from sorted(p for p in map(Path, glob.glob(given, recursive=True)) if _is_workbook(p))  # noqa: PTH207
    else:
        raise UsageError("missing-file", workbook=given)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", ".")) and path.is_file()


def _tree(folder: Path) -> Iterator[Path]:
    yield folder
    for child in sorted(
        p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".") and not p.is_symlink()
    ):
        yield from _tree(child)
