"""Backups for Undo: one compressed file a workbook in the user's own folder."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlplan.batch.outputs import make_folder
from xlplan.functions.folders import own_folder
from xlplan.headless.saving import replace_atomically

DAYS = 30
"""Backups older than this are removed."""

_DAY, _FORMAT = "date", "gz"


def backup_path(workbook: str, kind: str) -> Path:
    """The file that holds a workbook's backups; the workbook's full name may be a URL and is no part of the path."""
    digest = hashlib.sha256(workbook.casefold().encode()).hexdigest()[:24]
    return own_folder() / "undo" / f"{digest}.{kind}.json.{_FORMAT}"


def load(path: Path) -> Any:
    """What was stored there; None where there is nothing, or nothing that can be read."""
    try:
        return json.loads(gzip.decompress(path.read_bytes()), object_hook=_decoded)
    except (OSError, EOFError, ValueError):
        return None


def store(path: Path, content: object) -> None:
    """Store plain values (dates and amounts too) as one file, whole or not at all. InUseError, SaveError."""
    make_folder(path.parent)
    data = gzip.compress(json.dumps(content, ensure_ascii=False, default=_encoded).encode(), 3)
    replace_atomically(path, lambda out: out.write(data))


def remove_old(folder: Path) -> None:
    """Remove backups that nobody will ask for any more."""
    latest = time.time() - DAYS * 86_400
    for path in folder.glob(f"*.json.{_FORMAT}"):
        if path.stat().st_mtime < latest:
            path.unlink(missing_ok=True)


def _encoded(value: object) -> object:
    if isinstance(value, dt.datetime | dt.date):
        return {_DAY: value.isoformat()}
    return float(value) if isinstance(value, Decimal) else str(value)


def _decoded(value: dict[str, Any]) -> object:
    return dt.datetime.fromisoformat(value[_DAY]) if value.keys() == {_DAY} else value
