"""Recording a rollup, and asking what was recorded."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url

from xlplan import __version__
from xlplan.batch.database import short_reason, shown_url
from xlplan.batch.history import tables
from xlplan.batch.history.tables import cents, money
from xlplan.batch.register import region_key
from xlplan.batch.rollup_result import MONEY, RegionResult, RollupResult
from xlplan.batch.standing import CountedBefore
from xlplan.errors import DataError, UsageError

Key = tuple[str, str, str]
"""Region and customer as the rollup tells them apart (case ignored), and the currency."""


_LOCK = 0x786C706C616E  # "xlplan"


@dataclass(frozen=True)
class Entry:
    """One recorded rollup. `current`: the one that counts for its month; others were replaced by a later one."""

    id: int
    as_of: dt.date
    recorded_at: dt.datetime
    by: str
    program: str
    current: bool

    def as_json(self) -> dict[str, object]:
        """For `--json`."""
        return {"id": self.id, "as_of": self.as_of.isoformat(), "recorded_at": f"{self.recorded_at:%Y-%m-%dT%H:%M:%SZ}",
                "by": self.by, "program": self.program, "current": self.current}  # fmt: skip


@contextmanager
def open_history(place: str | Path, *, make: bool = False) -> Iterator[History]:
    """The history in a SQLite file, or at a URL of SQLAlchemy (`postgresql+psycopg://user@host/db`).

    `make`: a file that is not there is made. UsageError: a URL that names no database. DataError: no such file, some
    other file, a newer history, or a database that refuses.
    """
    url, shown = _url(place, make=make), shown_url(str(place))
    try:
        engine = sa.create_engine(url)
    except ImportError as error:
        raise DataError("data-driver", workbook=shown, driver=error.name or "psycopg") from None
    except sa.exc.ArgumentError as error:
        raise UsageError("data-url", value=shown, detail=short_reason(error)) from None
    try:
        _prepare(engine, shown)
        yield History(engine, shown)
    except (sa.exc.OperationalError, sa.exc.DatabaseError) as error:
        raise DataError("history-database", workbook=shown, reason=short_reason(error)) from error
    finally:
        engine.dispose()


def _url(place: str | Path, *, make: bool) -> URL:
    if isinstance(place, str) and "://" in place:
        try:
            return make_url(place)
        except (sa.exc.ArgumentError, ValueError):  # its words may repeat a password
            raise UsageError("data-url", value=shown_url(place), detail="URL") from None
    path = Path(place)
    if not path.is_file() and not make:
        raise DataError("missing-file", workbook=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    return URL.create("sqlite", database=str(path))


def _prepare(engine: Engine, shown: str) -> None:
    """Foreign keys and patience for SQLite; the tables, where the database has none yet."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    with engine.connect() as connection:
        found = _schema(connection)
    if found is None:
        with _writing(engine) as connection:
            found = _schema(connection)  # somebody else may have made them meanwhile
            if found is None:
                tables.metadata.create_all(connection)
                connection.execute(sa.insert(tables.versions).values(schema=tables.SCHEMA))
    if found is not None and found > tables.SCHEMA:
        raise DataError("history-newer", workbook=shown, found=found, known=tables.SCHEMA)


def _schema(connection: Connection) -> int | None:
    if not sa.inspect(connection).has_table(tables.versions.name):
        return None
    found: int | None = connection.execute(sa.select(sa.func.max(tables.versions.c.schema))).scalar_one()
    return found


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # else Python's driver commits every CREATE TABLE on its own
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA busy_timeout = 10000")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("xlplan_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, in which nobody else writes a history: the next writer waits until it is over."""
    with engine.execution_options(xlplan_writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        yield connection


class History:
    """See `open_history`."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine, self.place = engine, place

    # --- what was recorded ---------------------------------------------------------------------------------------
    def entries(self) -> list[Entry]:
        """Every rollup recorded, by month, the latest of a month last."""
        order = tables.entries.c.as_of, tables.entries.c.id
        columns = [c for c in tables.entries.c if c.name != "result"]
        with self._engine.connect() as connection:
            return [Entry(*row) for row in connection.execute(sa.select(*columns).order_by(*order))]

    def entry(self, *, as_of: dt.date | None = None, entry_id: int | None = None) -> Entry:
        """The entry that counts for a month, or the one of that number. DataError("history-no-entry")."""
        for found in self.entries():
            if found.id == entry_id or (entry_id is None and found.current and found.as_of == as_of):
                return found
        raise DataError("history-no-entry", workbook=self.place, wanted=entry_id or f"{as_of:%Y-%m-%d}")

    def before(self, as_of: dt.date) -> Entry | None:
        """The entry that counts for the last month before a date; None where there is none."""
        return next((e for e in reversed(self.entries()) if e.current and e.as_of < as_of), None)

    def reported(self, entry: Entry) -> dict[str, Any]:
        """What `rollup --json` gave then."""
        query = sa.select(tables.entries.c.result).where(tables.entries.c.id == entry.id)
        with self._engine.connect() as connection:
            found: dict[str, Any] = json.loads(connection.execute(query).scalar_one())
        return found

    def balances(self, entry: Entry) -> dict[Key, Decimal]:
        """What each customer owed at the end of the entry's month."""
        found: dict[Key, Decimal] = {}
        for row in self._details(tables.customers, entry):
            key = region_key(row["region"]), row["currency"], row["customer"].casefold()
            found[key] = found.get(key, Decimal(0)) + money(row["balance"])
        return found

    def buckets(self, entry: Entry) -> dict[tuple[str, str], dict[str, Decimal]]:
        """(region, currency) -> bucket -> amount."""
        found: dict[tuple[str, str], dict[str, Decimal]] = {}
        for row in self._details(tables.ageing, entry):
            key = region_key(row["region"]), row["currency"]
            found.setdefault(key, {})[row["bucket"]] = money(row["amount"])
        return found

    def ageing_before(self, as_of: dt.date, months: int) -> dict[str, dict[dt.date, dict[str, Decimal]]]:
        """Currency -> as-of date -> bucket -> amount over the regions, of the latest so many months before a date."""
        line, entry = tables.ageing.c, tables.entries.c
        dates = [e.as_of for e in self.entries() if e.current and e.as_of < as_of][-months:]
        query = (
            sa.select(line.currency, entry.as_of, line.bucket, sa.func.sum(line.amount))
            .join(tables.entries, line.entry == entry.id)
            .where(entry.current, entry.as_of.in_(dates))
            .group_by(line.currency, entry.as_of, line.bucket)
        )
        found: dict[str, dict[dt.date, dict[str, Decimal]]] = {}
        with self._engine.connect() as connection:
            for currency, date, bucket, amount in connection.execute(query):
                found.setdefault(currency, {}).setdefault(date, {})[bucket] = money(int(amount))
        return found

    def files(self, entry: Entry) -> dict[str, Mapping[str, Any]]:
        """Region -> its workbook's line: path, sha256, saved_by, saved_at, state, template_version, status."""
        return {region_key(row["region"]): row for row in self._details(tables.workbooks, entry)}

    def invoices(self, entry: Entry) -> list[Mapping[str, Any]]:
        """The invoices that were open then, with the cell of each; amounts as Decimal."""
        return [{**row, "amount": money(row["amount"]), "open": money(row["open"])}
                for row in self._details(tables.invoices, entry)]  # fmt: skip

    def customers(self, entry: Entry) -> list[Mapping[str, Any]]:
        """What each customer of each region had moved and owed, amounts as Decimal."""
        return [{**row, **{name: money(row[name]) for name in MONEY}}
                for row in self._details(tables.customers, entry)]  # fmt: skip

    def counted_before(self, as_of: dt.date) -> list[CountedBefore]:
        """The workbooks that counted for months before a date, the latest month last."""
        line, entry = tables.workbooks.c, tables.entries.c
        query = (
            sa.select(entry.as_of, line.region, line.sha256, line.saved_at)
            .join(tables.entries, line.entry == entry.id)
            .where(entry.current, entry.as_of < as_of, line.status.in_(("received", "late")))
            .order_by(entry.as_of, line.region)
        )
        with self._engine.connect() as connection:
            return [CountedBefore(*row) for row in connection.execute(query)]

    def _details(self, table: sa.Table, entry: Entry) -> list[Mapping[str, Any]]:
        with self._engine.connect() as connection:
            found = connection.execute(sa.select(table).where(table.c.entry == entry.id))
            return [dict(row) for row in found.mappings()]

    # --- recording -----------------------------------------------------------------------------------------------
    def record(self, result: RollupResult, *, by: str, now: dt.datetime, token: str = "") -> Entry:
        """Put a rollup down for its month, in one transaction; what counted before is kept, and no longer counts.

        `token`: of the publication that is accepted with it; see `published`.
        """
        with _writing(self._engine) as connection:
            tables.publications.create(connection, checkfirst=True)  # histories of earlier versions have none
            _retire(connection, result.as_of)
            row = {"as_of": result.as_of, "recorded_at": now.astimezone(dt.UTC).replace(tzinfo=None), "by": by,
                   "program": __version__, "current": True,
                   "result": json.dumps(result.as_json("en"), ensure_ascii=False)}  # fmt: skip
            number = connection.execute(sa.insert(tables.entries).values(**row)).inserted_primary_key[0]  # type: ignore[index]
            if token:
                connection.execute(sa.insert(tables.publications).values(entry=number, token=token))
            for table, lines in _lines(result).items():
                if lines:
                    connection.execute(sa.insert(table), [{"entry": number, **line} for line in lines])
        return self.entry(entry_id=number)

    def published(self, token: str) -> bool:
        """Whether the publication of this token was accepted."""
        query = sa.select(tables.publications.c.entry).where(tables.publications.c.token == token)
        with self._engine.connect() as connection:
            known = sa.inspect(connection).has_table(tables.publications.name)
            return known and connection.execute(query).first() is not None

    def restore(self, entry_id: int) -> Entry:
        """Let an earlier entry of its month count again. DataError("history-no-entry")."""
        wanted = self.entry(entry_id=entry_id)
        with _writing(self._engine) as connection:
            _retire(connection, wanted.as_of)
            connection.execute(sa.update(tables.entries).where(tables.entries.c.id == entry_id).values(current=True))
        return self.entry(entry_id=entry_id)


def _retire(connection: Connection, as_of: dt.date) -> None:
    connection.execute(sa.update(tables.entries).where(tables.entries.c.as_of == as_of).values(current=False))


def _lines(result: RollupResult) -> dict[sa.Table, list[dict[str, Any]]]:
    found: dict[sa.Table, list[dict[str, Any]]] = {table: [] for table in tables.DETAILS}
    for region in result.regions:
        found[tables.workbooks].append(_workbook(region))
        for currency, figures in region.figures.items():
            head = {"region": region.region, "currency": currency}
            amounts = {name: cents(getattr(figures, name)) for name in MONEY}
            found[tables.figures].append({**head, **amounts, "open_invoices": figures.open_invoices})
            found[tables.ageing] += [{**head, "bucket": b, "amount": cents(a)} for b, a in figures.ageing.items()]
        submission = region.submission if region.figures else None
        if submission is None:
            continue
        found[tables.customers] += [
            {"region": region.region, "currency": c.currency, "customer": c.customer, "overdue": cents(c.overdue),
             **{name: cents(getattr(c, name)) for name in MONEY}}
            for c in submission.customers
        ]  # fmt: skip
        found[tables.invoices] += [
            {"region": region.region, "currency": i.currency, "customer": i.customer, "product": i.product or "",
             "invoice": i.invoice, "sheet": i.sheet, "cell": i.cell, "invoice_date": i.invoice_date,
             "due_date": i.due_date, "bucket": i.bucket, "amount": cents(i.amount), "open": cents(i.open)}
            for i in submission.invoices
        ]  # fmt: skip
    return found


def _workbook(region: RegionResult) -> dict[str, Any]:
    found = region.submission
    origin = found.provenance if found else None
    return {"region": region.region, "status": region.status, "path": str(found.path) if found else "",
            "sha256": origin.sha256 if origin else "", "saved_by": origin.saved_by if origin else "",
            "saved_at": origin.saved_at.replace(tzinfo=None) if origin and origin.saved_at else None,
            "state": found.state if found else "",
            "template_version": origin.template_version if origin else ""}  # fmt: skip
