"""Putting files in place whole, never over one that Excel has open, and taking them away again."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from xlplan.errors import InUseError
from xlplan.headless.saving import lock_owner, marked_read_only


def read_or_none(path: Path) -> bytes | None:
    """A file's content; None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise refused(path, error) from error


def check_free(path: Path) -> None:
    """InUseError("addin-in-use") when the lock file beside it says that Excel has it open."""
    user = lock_owner(path)
    if user is not None:
        raise InUseError("addin-in-use", workbook=str(path), user=user or "?")


def check_writable(path: Path) -> None:
    """InUseError("addin-folder") when the file, or the first folder above it that is there, is read-only."""
    for place in (path, next(folder for folder in path.parents if folder.exists())):
        with suppress(FileNotFoundError):
            if marked_read_only(place):
                raise InUseError("addin-folder", workbook=str(place), detail=os.strerror(errno.EACCES))


def excel_running(folder: Path) -> bool:
    """Whether an Excel has anything from its start-up folder open."""
    with suppress(OSError):
        return any(entry.name.startswith("~$") for entry in folder.iterdir())
    return False


def put(path: Path, content: bytes, workshop: Path) -> None:
    """Replace a file in one step. It is written in `workshop`: Excel opens whatever it finds in its start-up folder.

    InUseError("addin-in-use"), ("addin-folder") where the folder may not be written.
    """
    name = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        workshop.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".tmp", dir=workshop)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        with suppress(OSError):
            Path(name).unlink()
        raise refused(path, error) from error


def remove(path: Path) -> None:
    """Delete a file that may be gone already."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def remove_folder(path: Path) -> bool:
    """Delete a folder if it is empty; whether it was."""
    with suppress(OSError):
        path.rmdir()
        return True
    return False


def missing_folders(path: Path) -> list[Path]:
    """The folders above a file that are not there, the outermost first."""
    return [folder for folder in reversed(path.parents) if not folder.exists()]


def refused(path: Path, error: OSError) -> InUseError:
    """What the system's refusal means for the user."""
    if os.name == "nt" and isinstance(error, PermissionError) and path.is_file():
        return InUseError("addin-in-use", workbook=str(path), user="?")  # a file that a program holds open
    return InUseError("addin-folder", workbook=str(path), detail=error.strerror or str(error))
