"""The sheets of a rollup as Parquet files: the same tables as the CSV files, with types that programs can rely on."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlplan.batch.rollup_sheets import Field, Sheet
from xlplan.errors import UsageError
from xlplan.forms.form import Kind, Lang, Row, Value

DIGITS, CENTS = 38, 2
"""Of decimal128, and the places that every column of amounts has at least."""

MORE_THAN = "> "
"""How a sheet shows a number of which only is known that it is more."""


def parquet_files(sheets: Sequence[Sheet], lang: Lang) -> dict[str, bytes]:
    """File name (`summary.parquet`, ...) -> its bytes. UsageError("needs-pyarrow").

    A column has the name of its field, and its label in the file's metadata. Amounts are decimal128 with two places
    (more where there is less than a cent, as in provisions), dates are dates, shares and days are doubles, counts
    integers, all else is text. Where days may be a lower bound, `<field>_more` says so.
    """
    try:
        import pyarrow  # noqa: PLC0415 optional
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        raise UsageError("needs-pyarrow") from None
    found = {}
    for sheet in sheets:
        out = io.BytesIO()
        parquet.write_table(_table(pyarrow, sheet, lang), out)
        found[f"{sheet.id}.parquet"] = out.getvalue()
    return found


def _table(arrow: Any, sheet: Sheet, lang: Lang) -> Any:
    columns, fields = [], []
    for field in sheet.fields:
        values = [_value(field, row) for row in sheet.rows]
        kind = _type(arrow, field, values)
        columns.append(arrow.array([_fitted(value, kind, arrow) for value in values], type=kind))
        fields.append(arrow.field(field.id, kind, metadata={"label": field.label(lang)}))
        if field.bounded:
            more = [isinstance(row.get(field.id), str) for row in sheet.rows]
            columns.append(arrow.array(more, type=arrow.bool_()))
            fields.append(arrow.field(f"{field.id}_more", arrow.bool_()))
    return arrow.Table.from_arrays(columns, schema=arrow.schema(fields, metadata={"title": sheet.title(lang)}))


def _value(field: Field, row: Row) -> Value:
    value = row.get(field.id)
    if field.bounded and isinstance(value, str):
        return float(value.removeprefix(MORE_THAN))
    return value


def _type(arrow: Any, field: Field, values: Sequence[Value]) -> Any:
    """By the column's kind, not by what happens to stand in it; of numbers, exact ones stay exact."""
    exact = [value for value in values if isinstance(value, Decimal)]
    if field.kind is Kind.MONEY or (field.kind is Kind.NUMBER and exact):
        return arrow.decimal128(DIGITS, max([CENTS, *(-_exponent(value) for value in exact)]))
    if field.kind is Kind.COUNT:
        return arrow.int64()
    if field.kind is Kind.DATE:
        return arrow.date32()
    return arrow.float64() if field.kind in (Kind.PERCENT, Kind.NUMBER) else arrow.string()


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _fitted(value: Value, kind: Any, arrow: Any) -> object:
    """A value as its column's type wants it."""
    if value is None:
        return None
    if arrow.types.is_decimal(kind):
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-kind.scale)) if not isinstance(value, Decimal) else value
    if arrow.types.is_date(kind):
        return value.date() if isinstance(value, dt.datetime) else value
    if arrow.types.is_floating(kind):
        return float(value) if isinstance(value, Decimal | int | float) else None
    return value if arrow.types.is_integer(kind) else str(value)
