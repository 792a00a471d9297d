"""`manifest.json` beside the workbooks: per file its region, period, counts and control totals.

`not_made` names the regions that the data have and whose workbook could not be made or brought up to date.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from xlplan.errors import DataError
from xlplan.headless.saving import replace_atomically

NAME = "manifest.json"
COUNTS = ("invoices", "receipts", "receivables")
TOTALS = ("billed", "collected", "credits", "balance")


@dataclass(frozen=True)
class ManifestEntry:
    """What one workbook held when it was regenerated. Dates are YYYY-MM-DD, amounts decimal strings.

    `counts`: rows per form. `totals`: billed, collected, credits, balance and `ageing` (bucket -> amount). `digest`: of
    the rows brought (`memory.digest_of`); "" in a manifest of an earlier version.
    """

    region: str
    workbook: str
    period: str
    as_of: str
    currency: str
    template: str
    template_version: str
    counts: dict[str, int]
    totals: dict[str, Any]
    digest: str = ""


@dataclass(frozen=True)
class Manifest:
    """Workbooks by file name; regions that could not be made or brought up to date, each with its file name."""

    workbooks: dict[str, ManifestEntry] = field(default_factory=dict)
    not_made: dict[str, str] = field(default_factory=dict)


_FIELDS = {f.name for f in fields(ManifestEntry)}


def load(folder: Path) -> Manifest:
    """What the folder's manifest says; nothing where there is none. DataError("manifest-damaged")."""
    path = folder / NAME
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Manifest()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("manifest-damaged", workbook=str(path), detail=str(error)) from error
    try:
        content = json.loads(text)
        entries = [_entry(name, item) for name, item in content["workbooks"].items()]
        not_made = {str(region): str(name) for region, name in content.get("not_made", {}).items()}
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation) as error:
        raise DataError("manifest-damaged", workbook=str(path), detail=f"{type(error).__name__}: {error}") from error
    return Manifest({entry.workbook: entry for entry in entries}, not_made)


def _entry(name: str, item: dict[str, Any]) -> ManifestEntry:
    """An entry, with everything in it that the rollup relies on tried out."""
    if set(item) | {"digest"} != _FIELDS - {"workbook"}:
        raise ValueError(f"{name}: {', '.join(sorted(item))}")
    entry = ManifestEntry(workbook=name, **item)
    for amount in (*(entry.totals[total] for total in TOTALS), *entry.totals["ageing"].values()):
        if not Decimal(amount).is_finite():
            raise ValueError(f"{name}: {amount}")
    if not isinstance(entry.digest, str) or not all(isinstance(entry.counts[form], int) for form in COUNTS):
        raise ValueError(f"{name}: {entry.counts}")
    return entry


def merged(folder: Path, entries: Iterable[ManifestEntry], not_made: Mapping[str, str]) -> bytes | None:
    """The manifest with entries added or replaced; those of other files stay. `not_made` replaces what was there.

    The same entries give the same bytes; None where the file has just these.
    """
    path = Path(folder) / NAME
    found = load(folder).workbooks | {entry.workbook: entry for entry in entries}
    content = {name: {k: v for k, v in asdict(entry).items() if k != "workbook"} for name, entry in found.items()}
    whole = {"workbooks": content} | ({"not_made": dict(not_made)} if not_made else {})
    data = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    return None if path.exists() and path.read_bytes() == data else data


def save(folder: Path, entries: Iterable[ManifestEntry], not_made: Mapping[str, str]) -> bool:
    """Write what `merged` gives. Whether it changed."""
    data = merged(folder, entries, not_made)
    if data is not None:
        replace_atomically(Path(folder) / NAME, lambda out: out.write(data))
    return data is not None
