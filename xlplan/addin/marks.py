"""The mark that a system puts on files from elsewhere, and for which Excel refuses their macros."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

from xlplan.addin.places import Places

_QUARANTINE = "com.apple.quarantine"


def blocked(path: Path, places: Places) -> bool:
    """Whether a file is marked: Windows' stream `Zone.Identifier`, or a Mac's attribute com.apple.quarantine."""
    if places.system == "windows":
        with suppress(OSError):
            return _zone(path).exists()
        return False
    return places.system == "mac" and _xattr(places, "-p", path)


def unblock(path: Path, places: Places) -> bool:
    """Take the mark off; whether it was there."""
    if not blocked(path, places):
        return False
    if places.system == "windows":
        _zone(path).unlink()
        return True
    return _xattr(places, "-d", path)


def _zone(path: Path) -> Path:
    """NTFS opens the stream of a file under this name."""
    return path.with_name(path.name + ":Zone.Identifier")


def _xattr(places: Places, flag: str, path: Path) -> bool:
    with suppress(OSError):
        done = subprocess.run([places.xattr, flag, _QUARANTINE, str(path)], capture_output=True, check=False)
        return done.returncode == 0
    return False
