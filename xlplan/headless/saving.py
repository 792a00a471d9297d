"""Replacing a file whole or not at all, and never one that somebody has open."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from xlplan.errors import InUseError, SaveError

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_BESIDE = ".xlplan-"
_ABANDONED = 3600
"""Seconds after which nobody can still be writing a file."""

_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


def replace_atomically(
    path: Path, write: Callable[[BinaryIO], object], *, backup: bool = False, flush_folder: bool = True
) -> None:
    """Write a new version of `path` beside it, and put it in its place once it is safely on the disk.

    Permissions, extended attributes, access time and, where allowed, owner and group are kept; the time of modification
    is new, because whoever copies or reads only what has changed goes by it. `backup` leaves the old version, as old as
    it was, as `<name>.bak`. Without `flush_folder` a power cut may still bring the old version back, until something
    else is saved in the folder. InUseError: somebody has it open, or the file or folder is read-only. SaveError: the
    disk is full, or writing failed. On any error the old file is as it was.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    check_free(target)
    try:
        if backup and target.exists():
            _write_beside(target.with_name(target.name + ".bak"), lambda out: _copy(target, out), target, same=True)
        _write_beside(target, write, target)
        if flush_folder:
            sync_folder(target.parent)
    except OSError as error:
        raise _explained(error, path) from error


def write_aside(path: Path, data: bytes, aside: Path, *, flush_folder: bool = True) -> None:
    """Write the next version of `path` to `aside`, in the same folder, safely to the disk, with the old one's rights.

    InUseError, SaveError; then `aside` is not there. `flush_folder` as in `replace_atomically`.
    """
    try:
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            _take_over(aside, Path(os.path.realpath(path)), same=False)
        except BaseException:
            with contextlib.suppress(OSError):
                aside.unlink()
            raise
        if flush_folder:
            sync_folder(aside.parent)
    except OSError as error:
        raise _explained(error, path) from error


def put_in_place(aside: Path, path: Path, *, flush_folder: bool = True) -> None:
    """Make what `write_aside` wrote the version that everybody reads. InUseError, SaveError; FileNotFoundError."""
    try:
        aside.replace(Path(os.path.realpath(path)))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _explained(error, path) from error
    if flush_folder:
        sync_folder(aside.parent)


def check_free(path: Path) -> None:
    """InUseError when Excel or LibreOffice has the file open, or it or its folder is marked read-only."""
    user = lock_owner(path)
    if user is not None:
        raise InUseError("in-use", workbook=str(path), user=user or "?")
    for place in (path, path.parent):
        with contextlib.suppress(FileNotFoundError):
            if marked_read_only(place):
                raise InUseError("read-only", workbook=str(path), place=str(place))


def marked_read_only(place: Path, system: str = os.name) -> bool:
    """Whether a file or folder says that nobody may write to it (root may all the same). FileNotFoundError.

    On Windows the mark of a folder means no such thing: Documents and Desktop bear it, and one may write there.
    """
    found = place.stat()
    of_windows = system == "nt" and stat.S_ISDIR(found.st_mode)
    writable = of_windows or found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    return not writable or not os.access(place, os.W_OK)


def lock_owner(path: Path) -> str | None:
    """Who has the workbook open, from the lock file beside it ("" if it does not say); None if nobody has."""
    for name, reader in ((f"~${path.name}", _excel_user), (f".~lock.{path.name}#", _libreoffice_user)):
        lock = path.with_name(name)
        try:
            if lock.is_file():
                return reader(lock.read_bytes()[:1024])
        except OSError:  # Excel on Windows keeps its lock file unreadable
            return ""
    return None


def _excel_user(data: bytes) -> str:
    """One byte of length and the name in the system's code page, padded to 54 (53) bytes; then the same in UTF-16."""
    for at in (55, 54):
        if len(data) > at + 2 and 0 < data[at] <= 54 and data[at + 1] == 0:
            name = data[at + 2 : at + 2 + 2 * data[at]].decode("utf-16-le", "replace").strip("\0 ")
            if name:
                return name
    return data[1 : 1 + data[0]].decode("utf-8", "replace").strip("\0 ") if data else ""


def _libreoffice_user(data: bytes) -> str:
    fields = [f.strip() for f in data.decode("utf-8", "replace").split(",")]
    return next((f for f in fields[:3] if f), "")


def remove_leftovers(folder: Path) -> None:
    """Delete what killed runs left in a folder: half-written new versions that nobody touched for an hour."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(_BESIDE) and entry.name.endswith(".tmp"):
                with contextlib.suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _ABANDONED:
                        Path(entry.path).unlink()


def _copy(source: Path, out: BinaryIO) -> None:
    with source.open("rb") as old:
        shutil.copyfileobj(old, out)


def _write_beside(target: Path, write: Callable[[BinaryIO], object], like: Path, *, same: bool = False) -> None:
    handle, name = tempfile.mkstemp(prefix=f"{_BESIDE}{target.stem[:40]}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            write(out)
            out.flush()
            os.fsync(out.fileno())
        _take_over(Path(name), like, same=same)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _take_over(new: Path, like: Path, *, same: bool) -> None:
    """All that is kept of the file replaced, its time of modification only for the `same` content.

    A new file gets what the umask leaves.
    """
    try:
        old = like.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        for owner in (old.st_uid, -1):  # who may not give a file away may still give it to a group
            with contextlib.suppress(OSError):
                os.chown(new, owner, old.st_gid)
                break
    written = new.stat().st_mtime_ns
    shutil.copystat(like, new)  # extended attributes hold access lists, tags and where a file came from
    if not same:
        os.utime(new, ns=(old.st_atime_ns, written))


def sync_folder(folder: Path) -> None:
    """Make what was renamed in a folder safe from a power cut, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _explained(error: OSError, path: Path) -> InUseError | SaveError:
    if error.errno in _FULL:
        return SaveError("disk-full", workbook=str(path))
    if error.errno in _FORBIDDEN:
        if os.name == "nt" and path.exists():  # Excel holds the file without a lock file we can see
            return InUseError("in-use", workbook=str(path), user="?")
        return InUseError("read-only", workbook=str(path), place=str(path.parent))
    return SaveError("save-failed", workbook=str(path), detail=error.strerror or str(error))
