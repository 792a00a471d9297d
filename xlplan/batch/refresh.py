"""One open workbook brought up to date from a data folder: what `regenerate` does to a file, done to a Book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.actions.sheet import read
from xlplan.batch.data import Ledger, RegionData, load_ledger
from xlplan.batch.instance import UnusableError, Update, update_book
from xlplan.batch.mapping import Mapping, load_mapping
from xlplan.batch.regenerate import OFFERED, currency_of, facts_of, fields_of, refused_for
from xlplan.batch.source import FORMATS
from xlplan.errors import DataError, MissingPartError, Problem, UsageError
from xlplan.forms.company.value import FILE_NAME
from xlplan.forms.form import Template

if TYPE_CHECKING:
    import xlwings as xw

BY = "region"
"""The field that divides the data: the Info sheet says the region of a workbook."""


@dataclass(frozen=True)
class DataFolder:
    """A mapping file, and the data files beside it of which one is meant."""

    folder: Path
    mapping: Mapping
    choices: tuple[Path, ...]


@dataclass
class Refreshed:
    """Cells written, rows the data have per form, rows dated after the as-of date, and every problem met."""

    changed: bool
    changes: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    left_out: int = 0
    problems: list[Problem] = field(default_factory=list)


def data_folder(folder: Path, template: Template | None = None) -> DataFolder:
    """What a folder offers: one mapping (.toml), and its data. DataError("data-folder"), UnusableError.

    `template`: of the workbook that takes the data, as its company has it.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        raise DataError("data-folder", workbook=str(folder), found="-") from None
    mappings = [path for path in files if path.suffix.lower() == ".toml" and path.name != FILE_NAME]
    if len(mappings) != 1:
        raise DataError("data-folder", workbook=str(folder), found=", ".join(p.name for p in mappings) or "-")
    mapping, problems = load_mapping(mappings[0], BY, template)
    if mapping is None:
        raise UnusableError(problems)
    if mapping.invoices.data:
        return DataFolder(folder, mapping, (folder / mapping.invoices.data,))
    receipts = mapping.receipts.data.casefold() if mapping.receipts else ""
    choices = tuple(path for path in files if path.suffix.lower() in FORMATS and _is_data(path, receipts))
    if not choices:
        raise DataError("data-folder-empty", workbook=str(folder), known=", ".join(FORMATS))
    return DataFolder(folder, mapping, choices)


def _is_data(path: Path, receipts: str) -> bool:
    return not path.name.startswith(("~$", ".")) and path.name.casefold() != receipts


def refresh(book: xw.Book, found: DataFolder, data: Path) -> Refreshed:
    """Merge the data of the workbook's own region up to its own as-of date, and fill. The caller saves.

    What the manager typed stays, as with `regenerate`. UsageError for a template that takes no data; MissingPartError
    without a region or as-of date; DataError("region-not-in-data"); UnusableError with all that is in the way.
    """
    reading = read(book)
    if reading.template.id not in OFFERED:
        raise UsageError("regenerate-template", template=reading.template.id, known=", ".join(OFFERED))
    region, as_of = reading.data.facts.get("region"), reading.data.as_of
    if not region or as_of is None:
        raise MissingPartError("missing-name", workbook=book.name, name="xlplan_as_of" if region else "xlplan_region")
    ledger = load_ledger(data, found.mapping, BY, as_of, found.folder)
    rows = ledger.regions.get(str(region))
    if rows is None:
        raise _absent(ledger, data, str(region))
    update = _update(reading.template, found.mapping, rows, as_of, ledger, book.name)
    changed = update_book(book, update)
    return Refreshed(changed, update.changes, update.counts, ledger.left_out, update.problems)


def _absent(ledger: Ledger, data: Path, region: str) -> Exception:
    if ledger.problems:
        return UnusableError(ledger.problems)
    known = ", ".join(sorted(ledger.regions)) or "-"
    return DataError("region-not-in-data", workbook=data.name, region=region, known=known)


def _update(
    template: Template, mapping: Mapping, rows: RegionData, as_of: dt.date, ledger: Ledger, workbook: str
) -> Update:
    refused = refused_for(rows, workbook, currency_of(template, mapping))
    if refused:
        raise UnusableError([*refused, *ledger.problems])
    facts = facts_of(template, mapping, as_of) | {"region": rows.region}
    return Update(rows, as_of, facts, fields_of(template, mapping))
