"""Data as typed rows per region, and everything that is wrong with them, at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlplan.actions.places import column_letters
from xlplan.actions.sheet import Reading
from xlplan.batch.allocating import allocated, named_parts
from xlplan.batch.assumed import assumed
from xlplan.batch.ledger import plan_rows, region_figures
from xlplan.batch.manifest import TOTALS
from xlplan.batch.mapping import CUSTOMER, SETTLED, Mapping, Section
from xlplan.batch.memory import Memory
from xlplan.batch.source import Source, is_url, read_source
from xlplan.batch.style import Style, money, number
from xlplan.batch.style import date as style_date
from xlplan.errors import Problem, UsageError
from xlplan.forms.cells import ERRORS, comparable, text_of
from xlplan.forms.form import Column, Kind, Label, Row, Value, names_total
from xlplan.forms.instance import choice_id
from xlplan.forms.receivables import UNAPPLIED
from xlplan.metrics import to_decimal

LONGEST_TEXT = 32_000
"""Characters; a cell holds 32,767."""

_SETTLED = Column(SETTLED, Label("结清日期", "Settled date"), Kind.DATE)


@dataclass
class RegionData:
    """A region's rows up to the as-of date, by date, under the forms' field ids. `faulty`: some were refused."""

    region: str
    invoices: list[Row] = field(default_factory=list)
    receipts: list[Row] = field(default_factory=list)
    faulty: bool = False
    forms: tuple[str, ...] = ("invoices", "receipts", "receivables")

    def rows(self, reading: Reading, _: Memory, as_of: dt.date) -> dict[str, list[Row]]:
        """The ledger, and the plan that follows from it for the months that the sheet shows."""
        planned = plan_rows(self.invoices, self.receipts, reading.data.months, as_of)
        for row in planned:
            row["customer"] = row["customer"] or UNAPPLIED(reading.data.lang)
        return {"invoices": self.invoices, "receipts": self.receipts, "receivables": planned}

    def totals(self, as_of: dt.date) -> dict[str, Any]:
        """Billed, collected, credits, balance and the ageing of the balance."""
        figures = region_figures(self.invoices, self.receipts, as_of)
        found = {name: f"{getattr(figures, name):.2f}" for name in TOTALS}
        return found | {"ageing": {bucket: f"{amount:.2f}" for bucket, amount in figures.ageing.items()}}


@dataclass
class Ledger:
    """All regions' rows, what was assumed in reading them, and every problem met.

    Left out: rows dated after the as-of date, and (`repeated`) rows that say what another says.
    """

    regions: dict[str, RegionData] = field(default_factory=dict)
    left_out: int = 0
    left_out_receipts: int = 0
    repeated: int = 0
    assumptions: list[Label] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def region(self, name: str) -> RegionData:
        """A region's rows so far."""
        return self.regions.setdefault(name, RegionData(name))


@dataclass
class _Reader:
    """Reads one section's rows from one file."""

    source: Source
    section: Section
    style: Style
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

    def text(self, cells: list[Any], name: str) -> str:
        """The text of a mapped field; "" where it is not mapped, or empty."""
        position = self.positions.get(name)
        raw = cells[position] if position is not None and position < len(cells) else None
        return "" if raw is None else (text_of(raw) or "").strip()

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
            value, code = parse(column, raw, self.style)
            if code:
                known = " / ".join(word for c in column.choices for word in (c.zh, c.en))
                self.report(line, name, code, raw, known=known, formats=" / ".join(self.style.dates[:4]))
            elif value is None and column.required:
                self.report(line, name, "data-empty")
            found[name] = value
        for name in self.section.form.subject_fields:
            if names_total(found.get(name)):
                self.report(line, name, "data-total", found[name])
        return found if len(self.problems) == before else None


def parse(column: Column, raw: object, style: Style) -> tuple[Value, str]:
    """A raw cell as its column's kind, and the code of what is wrong with it ("" when nothing is)."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None, ""
    if isinstance(raw, str) and raw in ERRORS:
        return None, "data-error"
    if column.kind is Kind.DATE:
        return style_date(raw, style.dates)
    if column.choices:
        found = choice_id(str(raw), column.choices)
        return found, "" if found else "data-choice"
    if column.kind is Kind.MONEY:
        return money(raw, style)
    if column.kind is not Kind.TEXT:
        return number(raw)
    text = (text_of(raw) or "").strip().replace("\r\n", "\n").replace("\r", "\n")
    return (text, "") if len(text) <= LONGEST_TEXT else (None, "data-too-long")


def load_ledger(path: str | Path, mapping: Mapping, by: str, as_of: dt.date, folder: Path) -> Ledger:
    """All rows of the data, by the value of the field `by`.

    A `[receipts]` file is looked for in `folder`. Rows that are wrong are left out and their region is faulty.
    DataError and UsageError for files that cannot be read at all.
    """
    ledger, style = Ledger(), mapping.style
    if mapping.date_format:
        _check_format(mapping)
    main = _source(path, mapping.invoices, folder, mapping.encoding)
    reader = _Reader(main, mapping.invoices, style, ledger.problems)
    events = None
    if mapping.receipts:
        own = mapping.receipts.data or mapping.receipts.query
        source = _source(path, mapping.receipts, folder, mapping.encoding) if own else main
        events = _Reader(source, mapping.receipts, style, ledger.problems)
    if not reader.usable or (events and not events.usable):
        return ledger
    homes = _read_invoices(ledger, reader, by, as_of, repeats=mapping.duplicates == "first")
    if events:
        _read_receipts(ledger, events, by, as_of, homes)
    ledger.assumptions = assumed(mapping, [main, *([events.source] if events else [])], ledger.repeated)
    for region in ledger.regions.values():
        region.invoices.sort(key=lambda row: _order(row, "invoice_date"))
        region.receipts.sort(key=lambda row: _order(row, "date"))
    return ledger


def _source(path: str | Path, section: Section, folder: Path, encoding: str) -> Source:
    own = section.data if is_url(section.data) or not section.data else folder / section.data
    return read_source(own or path, section.query, encoding)


def _check_format(mapping: Mapping) -> None:
    """UsageError for a date_format in which a date cannot be written and read back."""
    day = dt.datetime(2023, 12, 31)
    for written in mapping.style.dates:
        try:
            good = dt.datetime.strptime(day.strftime(written), written) == day
        except ValueError:
            good = False
        if not good:
            raise UsageError("mapping-date-format", workbook=mapping.name, value=written)


def _order(row: Row, date: str) -> tuple[str, ...]:
    return tuple(comparable(row.get(name)) for name in (date, "invoice_no", "kind", "amount"))


def _read_invoices(
    ledger: Ledger, reader: _Reader, by: str, as_of: dt.date, *, repeats: bool
) -> dict[tuple[str, str], set[str]]:
    """Add every invoice, and its receipt where it is settled; the regions in which each number and customer stands.

    `repeats`: rows that say word for word what another says are counted, and left out.
    """
    homes: dict[tuple[str, str], set[str]] = defaultdict(set)
    lines: dict[tuple[str, str | Decimal], int] = {}
    seen: dict[tuple[str, str], Row] = {}
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
        if repeats and seen.setdefault((name, number), dict(row)) == row and (name, number) in lines:
            ledger.repeated += 1
            continue
        first = lines.setdefault((name, number), line)
        alike = lines.setdefault((name, as_excel_reads(number)), line)
        if line not in (first, alike) or first != alike:
            code = "data-duplicate" if first != line else "invoice-numbers-alike"
            reader.report(line, "invoice_no", code, row["invoice_no"], first=min(first, alike))
            region.faulty = True
            continue
        homes["invoice", number].add(name)
        homes["customer", str(row.get("customer") or "").casefold()].add(name)
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
    name = reader.text(cells, by)
    if not name:
        reader.report(line, by, "data-no-region", field=by)
    return name or None


def _form_fields(row: Row, reader: _Reader, kept: Sequence[str] = ()) -> Row:
    """The row as the sheet has it: the field that divides the data may be no column of it."""
    return {name: value for name, value in row.items() if name in reader.columns or name in kept}


def _add(ledger: Ledger, region: RegionData, row: Row, date: str, as_of: dt.date) -> None:
    when = row[date]
    late = isinstance(when, dt.date) and when > as_of
    if date == "invoice_date":
        ledger.left_out += late
    else:
        ledger.left_out_receipts += late
    if not late:
        (region.invoices if date == "invoice_date" else region.receipts).append(row)


Homes = Mapped[tuple[str, str], set[str]]
"""("invoice" or "customer", its name, case ignored) -> the regions that have it."""


def _read_receipts(ledger: Ledger, reader: _Reader, by: str, as_of: dt.date, homes: Homes) -> None:
    """Add every receipt to the region it names, or to that of its invoice or customer; divided, where asked for."""
    divided = reader.section.allocate
    for line, cells in reader.source.rows:
        row = reader.row(line, cells)
        name = _region_of(reader, by, line, cells) if by in reader.positions else _home(reader, line, cells, homes)
        if name is None:
            continue
        if row is None:
            ledger.region(name).faulty = True
            continue
        row["kind"] = row.get("kind") or "receipt"
        kept = (CUSTOMER,) if divided else ()
        _add(ledger, ledger.region(name), _form_fields(row, reader, kept), "date", as_of)
    for region in ledger.regions.values() if divided else ():
        region.receipts = allocated(region.invoices, region.receipts, reader.style.currency)


def _home(reader: _Reader, line: int, cells: list[Any], homes: Homes) -> str | None:
    """The one region that has the invoices a receipt names, or else its customer; None, and reported, without one."""
    number, customer = (reader.text(cells, name) for name in ("invoice_no", CUSTOMER))
    parts = [number, *(named_parts(number) if reader.section.allocate else [])]
    wanted = [("invoice", part.casefold()) for part in parts if part] or [("customer", customer.casefold())]
    found = set().union(*(homes.get(key, set()) for key in wanted))
    if len(found) == 1:
        return next(iter(found))
    where = "invoice_no" if "invoice_no" in reader.positions else CUSTOMER
    reader.report(line, where, "data-homeless", number or customer, regions=", ".join(sorted(found)) or "-")
    return None
