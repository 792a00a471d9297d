"""Which program this is, to the byte: what another one reckoned may differ."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from pathlib import Path

import xlplan


@cache
def program() -> str:
    """A digest of Python's version and of every module of xlplan. The same version number may mean changed code."""
    found = hashlib.sha256(f"{xlplan.__version__} {platform.python_version()}".encode())
    root = Path(xlplan.__file__).parent
    for path in sorted(root.rglob("*.py")):
        found.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()
