"""The workbooks and data that are measured, made anew each time from a fixed seed."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

import xlsxwriter

from xlplan.batch.regenerate import RegenerateRequest
from xlplan.forms.catalog import template
from xlplan.forms.samples import resources, sample_book
from xlplan.headless.compose import compose
from xlplan.headless.engine import open_book

ROWS, COLUMNS = 200, 12
AS_OF = dt.date(2026, 6, 30)


def plain(path: Path) -> Path:
    """200 rows x 12 columns of numbers and text, nothing else."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for r in range(ROWS):
            for c in range(COLUMNS):
                sheet.write(r, c, r * c if c % 3 else f"text {r} {c}")
    return path


def form(path: Path, template_id: str) -> Path:
    """A template's sample with 200 rows in its first table."""
    found, book = template(template_id), sample_book(template_id, "en")
    first = found.forms[0].id
    rows = book.tables[first]
    book.tables[first] = [dict(rows[i % len(rows)]) for i in range(ROWS)]
    path.write_bytes(compose(found, book))
    return path


class Cell(tuple[str, int, int, str, object]):
    """Sheet, row, column, formula, value of a calculated cell."""

    __slots__ = ()


def unfilled(path: Path, source: Path) -> list[Cell]:
    """A copy of a workbook with a wrong number in every calculated cell; what belongs there."""
    from xlplan.actions.calculated import calculated_cells
    from xlplan.actions.sheet import read

    with open_book(source) as book:
        cells = calculated_cells(read(book))
        for cell in cells:
            book.sheets[cell.sheet].range((cell.row, cell.col)).value = -1
        book.save(str(path))
    return [Cell((c.sheet, c.row, c.col, c.formula, c.value)) for c in cells]


def ledger(path: Path, regions: int, invoices: int, *, surcharge: int = 0) -> Path:
    """A ledger with so many invoices a region, most of them paid. `surcharge` makes every amount another one."""
    rng = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["region", "invoice", "customer", "product", "invoiced", "due", "amount", "settled"])
        for region in range(regions):
            for number in range(invoices):
                day = dt.date(2025, 7, 1) + dt.timedelta(days=rng.randrange(360))
                paid = day + dt.timedelta(days=rng.randrange(10, 90))
                amount = f"{rng.randrange(100_000, 3_000_000) / 100 + surcharge:.2f}"
                settled = paid if paid <= AS_OF and rng.random() < 0.9 else ""
                names = (f"Region {region:05}", f"INV-{region:05}-{number:04}", f"Customer {number % 20}", "Software")
                writer.writerow([*names, day, day + dt.timedelta(days=60), amount, settled])
    return path


def order(data: Path, out: Path, jobs: int = 1) -> RegenerateRequest:
    """Regenerate the forecast template from a ledger."""
    return RegenerateRequest(
        template="forecast", data=data, mapping=resources() / "demo" / "mapping.toml", by="region", as_of=AS_OF,
        out=out, jobs=jobs,
    )  # fmt: skip
