"""The record of what an installation put where, so that uninstalling takes away that and nothing else."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from xlplan.addin.places import Places
from xlplan.errors import DataError

_NAME = "addin.json"


@dataclass
class Record:
    """Files and folders by path, and settings: what they were before, None where there was no such line."""

    version: str = ""
    xlwings: str = ""
    files: dict[str, str] = field(default_factory=dict)
    """Path -> SHA-256 of the content put there."""
    folders: list[str] = field(default_factory=list)
    """Folders that were made, the innermost last."""
    settings: dict[str, str] = field(default_factory=dict)
    """What was set; bytes as Latin-1, so that none is lost."""
    before: dict[str, str | None] = field(default_factory=dict)


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


def record_path(places: Places) -> Path:
    """Where the record is kept."""
    return places.own / _NAME


def read_record(places: Places) -> Record | None:
    """The record, or None where nothing was installed. DataError("addin-record"): it cannot be read."""
    path = record_path(places)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Record(**{key: found[key] for key in asdict(Record())})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError("addin-record", workbook=str(path)) from error


def record_text(record: Record) -> bytes:
    """The record as it is stored."""
    return (json.dumps(asdict(record), ensure_ascii=False, indent=2) + "\n").encode()
