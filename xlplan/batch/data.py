"""Data as typed rows per region, and everything that is wrong with them, at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from xlplan.actions.places import column_letters
from xlplan.batch.mapping import SETTLED, Mapping, Section
from xlplan.batch.source import Source, read_source
from xlplan.errors import Problem, UsageError
from xlplan.forms.cells import ERRORS, comparable, text_of
from xlplan.forms.form import Column, Kind, Label, Row, Value, names_total
from xlplan.forms.instance import choice_id
from xlplan.metrics import to_decimal

LONGEST_TEXT = 32_000
"""Characters; a cell holds 32,767."""

EARLIEST = dt.date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was; dates before it differ between programs."""

_SETTLED = Column(SETTLED, Label("结清日期", "Settled date"), Kind.DATE)
_DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d")


@dataclass
class RegionData:
    """A region's rows up to the as-of date, by date, under the forms' field ids. `faulty`: some were refused."""

    region: str
    invoices: list[Row] = field(default_factory=list)
    receipts: list[Row] = field(default_factory=list)
    faulty: bool = False


@dataclass
class Ledger:
    """All regions' rows, the rows dated after the as-of date that were left out, and every problem met."""

    regions: dict[str, RegionData] = field(default_factory=dict)
    left_out: int = 0
    left_out_receipts: int = 0
    problems: list[Problem] = field(default_factory=list)

    def region(self, name: str) -> RegionData:
        """A region's rows so far."""
        return self.regions.setdefault(name, RegionData(name))


@dataclass
class _Reader:
    """Reads one section's rows from one file."""

    source: Source
    section: Section
    date_formats: Sequence[str]
    problems: list[Problem]
    positions: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = {c.id: c for c in self.section.form.resolve()} | {SETTLED: _SETTLED}
        names: dict[str, int] = {}
        for position, header in enumerate(self.source.headers):
            names.setdefault(header, position)
        for name, header in self.section.columns.items():
            if header.strip() in names:
                self.positions[name] = names[header.strip()]
            else:
                params = {"header": header, "field": name, "known": ", ".join(filter(None, names))}
                self.problems.append(Problem("data-column", "error", self.source.name, params=params))
        self._read = [(name, position, self.columns.get(name, Column(name, Label(name, name))))
                      for name, position in self.positions.items()]  # fmt: skip

    @property
    def usable(self) -> bool:
        """Whether the file has every column that is mapped."""
        return len(self.positions) == len(self.section.columns)

    def report(self, line: int, name: str, code: str, value: object = "", **more: object) -> None:
        position = self.positions.get(name)
        header = "" if position is None else self.source.headers[position]
        cell = "" if position is None else f"{column_letters(position + 1)}{line}"
        params = {"line": line, "column": header, "value": value, **more}
        self.problems.append(Problem(code, "error", self.source.name, "", cell, params))

    def row(self, line: int, cells: list[Any]) -> Row | None:
        """A row's values; None where something in it is wrong."""
        before = len(self.problems)
        width = len(self.source.headers)
        extra = [cell for cell in cells[width:] if cell not in (None, "")] if len(cells) > width else ()
        if extra:
            self.report(line, "", "data-ragged", extra[0], count=width)
        found: Row = {}
        for name, position, column in self._read:
            raw = cells[position] if position < len(cells) else None
            value, code = parse(column, raw, self.date_formats)
            if code:
                known = " / ".join(word for c in column.choices for word in (c.zh, c.en))
                self.report(line, name, code, raw, known=known, formats=" / ".join(self.date_formats))
            elif value is None and column.required:
                self.report(line, name, "data-empty")
            found[name] = value
        for name in self.section.form.subject_fields:
            if names_total(found.get(name)):
                self.report(line, name, "data-total", found[name])
        return found if len(self.problems) == before else None


def parse(column: Column, raw: object, date_formats: Sequence[str]) -> tuple[Value, str]:
    """A raw cell as its column's kind, and the code of what is wrong with it ("" when nothing is)."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None, ""
    if isinstance(raw, str) and raw in ERRORS:
        return None, "data-error"
    if column.kind is Kind.DATE:
        return _date(raw, tuple(date_formats))
    if column.choices:
        found = choice_id(str(raw), column.choices)
        return found, "" if found else "data-choice"
    if column.kind is Kind.MONEY:
        return _money(raw)
    if column.kind is not Kind.TEXT:
        return _number(raw)
    text = (text_of(raw) or "").strip().replace("\r\n", "\n").replace("\r", "\n")
    return (text, "") if len(text) <= LONGEST_TEXT else (None, "data-too-long")


def _number(raw: object) -> tuple[Value, str]:
    percent = isinstance(raw, str) and raw.rstrip().endswith("%")
    number = None if percent or isinstance(raw, dt.date) else to_decimal(raw)
    if number is None:
        return None, "data-number"
    return (number, "") if to_decimal(float(number)) == number else (None, "data-digits")


_TOO_LARGE = Decimal(10**15)  # Excel keeps 15 digits


def _money(raw: object) -> tuple[Value, str]:
    """An amount with two decimals; binary noise behind the 15th digit, which Excel shows nobody, is none of it."""
    value, code = _number(f"{raw:.15g}" if isinstance(raw, float) else raw)
    if isinstance(value, Decimal) and abs(value) >= _TOO_LARGE:
        return None, "data-digits"
    if isinstance(value, Decimal) and value != round(value, 2):
        return None, "data-decimals"
    return value, code


def _date(raw: object, formats: tuple[str, ...]) -> tuple[Value, str]:
    found: dt.date | None = None
    if isinstance(raw, dt.datetime):
        found = raw.date()
    elif isinstance(raw, dt.date):
        found = raw
    elif isinstance(raw, str):
        found = _typed_date(raw.strip(), formats)
    return (found, "") if found and found >= EARLIEST else (None, "data-date")


@lru_cache(maxsize=100_000)
def _typed_date(text: str, formats: tuple[str, ...]) -> dt.date | None:
    for date_format in formats:
        try:
            return dt.datetime.strptime(text, date_format).date()
        except ValueError:
            continue
    return None


def load_ledger(path: Path, mapping: Mapping, by: str, as_of: dt.date, folder: Path) -> Ledger:
    """All rows of the data, by the value of the field `by`.

    A `[receipts]` file is looked for in `folder`. Rows that are wrong are left out and their region is faulty.
    DataError and UsageError for files that cannot be read at all.
    """
    ledger = Ledger()
    formats = (mapping.date_format,) if mapping.date_format else _DATE_FORMATS
    if mapping.date_format:
        _check_format(mapping)
    main = _source(path, mapping.invoices, folder)
    reader = _Reader(main, mapping.invoices, formats, ledger.problems)
    events = None
    if mapping.receipts:
        own = mapping.receipts.data
        events = _Reader(read_source(folder / own) if own else main, mapping.receipts, formats, ledger.problems)
    if not reader.usable or (events and not events.usable):
        return ledger
    homes = _read_invoices(ledger, reader, by, as_of)
    if events:
        _read_receipts(ledger, events, by, as_of, homes)
    for region in ledger.regions.values():
        region.invoices.sort(key=lambda row: _order(row, "invoice_date"))
        region.receipts.sort(key=lambda row: _order(row, "date"))
    return ledger


def _source(path: Path, section: Section, folder: Path) -> Source:
    return read_source(folder / section.data) if section.data else read_source(path)


def _check_format(mapping: Mapping) -> None:
    """UsageError for a date_format in which a date cannot be written and read back."""
    day = dt.datetime(2023, 12, 31)
    try:
        good = dt.datetime.strptime(day.strftime(mapping.date_format), mapping.date_format) == day
    except ValueError:
        good = False
    if not good:
        raise UsageError("mapping-date-format", workbook=mapping.name, value=mapping.date_format)


def _order(row: Row, date: str) -> tuple[str, ...]:
    return tuple(comparable(row.get(name)) for name in (date, "invoice_no", "kind", "amount"))


def _read_invoices(ledger: Ledger, reader: _Reader, by: str, as_of: dt.date) -> dict[str, set[str]]:
    """Add every invoice, and its receipt where it is settled; the regions in which each number stands."""
    homes: dict[str, set[str]] = defaultdict(set)
    lines: dict[tuple[str, str | Decimal], int] = {}
    for line, cells in reader.source.rows:
        row = reader.row(line, cells)
        name = _region_of(reader, by, line, cells)
        if name is None:
            continue
        region = ledger.region(name)
        if row is None:
            region.faulty = True
            continue
        number = str(row["invoice_no"]).casefold()
        first = lines.setdefault((name, number), line)
        alike = lines.setdefault((name, as_excel_reads(number)), line)
        if line not in (first, alike) or first != alike:
            code = "data-duplicate" if first != line else "invoice-numbers-alike"
            reader.report(line, "invoice_no", code, row["invoice_no"], first=min(first, alike))
            region.faulty = True
            continue
        homes[number].add(name)
        settled = row.pop(SETTLED, None)
        _add(ledger, region, _form_fields(row, reader), "invoice_date", as_of)
        if settled:
            receipt: Row = {
                "invoice_no": row["invoice_no"],
                "date": settled,
                "amount": row["amount"],
                "kind": "receipt",
            }
            _add(ledger, region, receipt, "date", as_of)
    return homes


def as_excel_reads(number: str) -> str | Decimal:
    """An invoice number as a criterion of SUMIFS means it: one that reads as a number means all that equal it."""
    found = to_decimal(number)
    return number if found is None else Decimal(repr(float(found))).normalize()


def _region_of(reader: _Reader, by: str, line: int, cells: list[Any]) -> str | None:
    """The value that divides the data; None, and reported, where the row has none."""
    position = reader.positions[by]
    raw = cells[position] if position < len(cells) else None
    name = (text_of(raw) or "").strip() if raw is not None else ""
    if not name:
        reader.report(line, by, "data-no-region", field=by)
    return name or None


def _form_fields(row: Row, reader: _Reader) -> Row:
    """The row as the sheet has it: the field that divides the data may be no column of it."""
    return {name: value for name, value in row.items() if name in reader.columns}


def _add(ledger: Ledger, region: RegionData, row: Row, date: str, as_of: dt.date) -> None:
    when = row[date]
    late = isinstance(when, dt.date) and when > as_of
    if date == "invoice_date":
        ledger.left_out += late
    else:
        ledger.left_out_receipts += late
    if not late:
        (region.invoices if date == "invoice_date" else region.receipts).append(row)


def _read_receipts(ledger: Ledger, reader: _Reader, by: str, as_of: dt.date, homes: dict[str, set[str]]) -> None:
    """Add every receipt to the region it names, or to that of its invoice."""
    for line, cells in reader.source.rows:
        row = reader.row(line, cells)
        name = _region_of(reader, by, line, cells) if by in reader.positions else _home(reader, line, cells, homes)
        if name is None:
            continue
        if row is None:
            ledger.region(name).faulty = True
            continue
        row["kind"] = row.get("kind") or "receipt"
        _add(ledger, ledger.region(name), _form_fields(row, reader), "date", as_of)


def _home(reader: _Reader, line: int, cells: list[Any], homes: dict[str, set[str]]) -> str | None:
    position = reader.positions["invoice_no"]
    number = (text_of(cells[position]) or "").strip() if position < len(cells) and cells[position] is not None else ""
    found = homes.get(number.casefold(), set())
    if len(found) == 1:
        return next(iter(found))
    reader.report(line, "invoice_no", "data-homeless", number, regions=", ".join(sorted(found)) or "-")
    return None
