"""Data files as rows of raw cells: CSV, Excel, Parquet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from xlplan.batch.database import query_rows, shown_url
from xlplan.batch.textfile import ENCODINGS
from xlplan.errors import DataError, UsageError
from xlplan.headless.package import Package

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
FORMATS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".parquet")


@dataclass(frozen=True)
class Source:
    """A data file: its name, headers, and per row the line (or sheet row) it starts on, and its cells.

    Cells are None, text, or what Excel and Parquet hold: float, int, Decimal, bool, date, datetime.
    """

    name: str
    headers: list[str]
    rows: list[tuple[int, list[Any]]]
    read_as: tuple[str, str, str] | None = None  # of a CSV file: its name, encoding and separator


def is_url(text: str | Path) -> bool:
    """Whether this names a database rather than a file."""
    return isinstance(text, str) and _URL.match(text) is not None


def read_source(given: str | Path, query: str = "", encoding: str = "") -> Source:
    """Read a data file, or what a query gives of the database at a URL.

    `encoding`: of a CSV file, where it cannot be seen. UsageError("data-format"); DataError for what cannot be read.
    """
    if isinstance(given, str) and is_url(given):
        names, *rows = query_rows(given, query)
        return Source(shown_url(given), [str(name).strip() for name in names], list(enumerate(rows, 1)))
    path, read_as = Path(given), None
    if path.suffix.lower() not in FORMATS:
        raise UsageError("data-format", workbook=path.name, known=", ".join(FORMATS))
    if not path.is_file():
        raise DataError("missing-file", workbook=str(path))
    if path.suffix.lower() == ".parquet":
        lines: Iterable[tuple[int, list[Any]]] = _parquet(path)
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        lines = _workbook(path)
    else:
        text, read_as = _decoded(path, encoding)
        lines = _text(path, text, read_as[2])
    found = [(line, cells) for line, cells in lines if any(cell not in (None, "") for cell in cells)]
    if not found:
        raise DataError("data-empty-file", workbook=path.name)
    headers = ["" if cell is None else str(cell).strip() for cell in found[0][1]]
    return Source(path.name, headers, found[1:], read_as)


def _text(path: Path, text: str, separator: str) -> Iterator[tuple[int, list[Any]]]:
    """CSV text as typed, so that invoice numbers keep their zeros."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, list(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError("data-unreadable", workbook=path.name, cell=f"{line}", line=line, detail=str(error)) from error


def _decoded(path: Path, wanted: str) -> tuple[str, tuple[str, str, str]]:
    """The text, and the file's name, encoding and separator: that of the header, `,` `;` or tab."""
    data = path.read_bytes()
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # what Excel saves as Unicode text
    for encoding in (wanted,) if wanted else ("utf-16",) if utf16 else ENCODINGS:
        try:
            text = data.decode(encoding, "replace" if encoding == "utf-16" else "strict")
        except UnicodeDecodeError:
            continue
        separator = max(",;\t", key=text.partition("\n")[0].count)
        return text, (path.name, encoding.removesuffix("-sig").upper(), separator)
    raise DataError("data-encoding", workbook=path.name, known=wanted or "UTF-8, GB18030")


def _workbook(path: Path) -> list[tuple[int, list[Any]]]:
    """The first sheet. Our own reader keeps error cells, which would be empty to others, and bounds what it reads."""
    package = Package.open(path)
    sheet = package.sheets[0].name
    last_row, last_col = package.used_range(sheet)
    if not last_row:
        return []
    return list(enumerate(package.values(sheet, 1, 1, last_row, last_col), 1))


def _parquet(path: Path) -> list[tuple[int, list[Any]]]:
    try:
        frame = pd.read_parquet(path)
    except ImportError:
        raise DataError("needs-pyarrow", workbook=path.name) from None
    except (ValueError, OSError) as error:
        raise DataError("data-unreadable", workbook=path.name, line=0, detail=str(error)) from error
    table = frame.astype(object).where(frame.notna(), None)
    rows = [[_plain(cell) for cell in row] for row in table.itertuples(index=False, name=None)]
    return [(0, [str(c) for c in table.columns]), *enumerate(rows, 1)]


def _plain(cell: Any) -> Any:
    """NumPy's numbers and pandas' timestamps as Python's."""
    if hasattr(cell, "to_pydatetime"):
        return cell.to_pydatetime()
    return cell.item() if hasattr(cell, "item") else cell
