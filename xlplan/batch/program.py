"""Which program this is, to the byte: what another one reckoned may differ."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from pathlib import Path

import xlplan

DATA = "workbooks"
"""Templates and sample data; no module is in there."""


@cache
def program() -> str:
    """A digest of Python's version and of every module of xlplan. The same version number may mean changed code.

    The same for a checkout and for what is installed from it, where the sample data with their script lie inside.
    """
    found = hashlib.sha256(f"{xlplan.__version__} {platform.python_version()}".encode())
    root = Path(xlplan.__file__).parent
    for path in sorted(path for path in root.rglob("*.py") if DATA not in path.relative_to(root).parts):
        found.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()
