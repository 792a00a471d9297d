"""Workbooks and outputs by URL: `s3://bucket/june`, `memory://june`, ..., whatever fsspec knows (extra `cluster`).

Local paths, also as `file:///...`, never go that way: they stay plain paths, and as fast.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from urllib.request import url2pathname

from xlplan.errors import UsageError

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")
"""One slash: a Path has lost the second. A Windows drive has one letter only."""


def is_url(text: str) -> bool:
    """Whether a name is a URL rather than a path."""
    return _URL.match(text) is not None


def located(given: str | os.PathLike[str]) -> Path:
    """A path; a URL becomes an object that behaves like one. UsageError: a URL that cannot be used."""
    if not isinstance(given, str | Path):
        return cast(Path, given)  # one of those objects
    text = os.fspath(given)
    match = _URL.match(text)
    if not match:
        return Path(text)
    if match[1].lower() == "file":
        return Path(url2pathname(urlsplit(text).path))
    try:
        from upath import UPath  # noqa: PLC0415 optional
    except ImportError:
        raise UsageError("needs-fsspec", value=_shown(text)) from None
    try:
        found: Any = UPath(text)
        found.exists()
    except (ValueError, ImportError, OSError) as error:
        raise UsageError("url-unusable", value=_shown(text), detail=str(error).partition("\n")[0]) from error
    return cast(Path, found)


def local(given: Path) -> Path:
    """Where workbooks are kept up to date. UsageError: another file system."""
    if is_url(os.fspath(given)) and not os.fspath(given).lower().startswith("file:"):
        raise UsageError("out-not-local", value=_shown(os.fspath(given)))
    return located(given)


def matching(pattern: str) -> list[Path]:
    """What a URL with wildcards finds, sorted."""
    start, _, rest = pattern.partition("://")
    root: Any = located(f"{start}://{rest.partition('/')[0]}")
    found = root.fs.glob(pattern.partition("://")[2] if start != "memory" else f"/{rest}")
    return [located(root.fs.unstrip_protocol(name)) for name in sorted(found)]


def is_local(path: Path) -> bool:
    """Whether a path is one of this machine's files."""
    return isinstance(path, Path)


def _shown(url: str) -> str:
    """Without a password."""
    return re.sub(r"(:/{1,2})[^/@]*@", r"\1", url)
