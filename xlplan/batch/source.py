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

from xlplan.errors import DataError, UsageError
from xlplan.headless.package import Package

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_ENCODINGS = ("utf-8-sig", "gb18030")
FORMATS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".parquet")


@dataclass(frozen=True)
class Source:
    """A data file: its name, headers, and per row the line (or sheet row) it starts on, and its cells.

    Cells are None, text, or what Excel and Parquet hold: float, int, Decimal, bool, date, datetime.
    """

    name: str
    headers: list[str]
    rows: list[tuple[int, list[Any]]]


def read_source(path: Path) -> Source:
    """Read a data file. UsageError("data-url", "data-format"); DataError for a file that cannot be read."""
    if _URL.match(str(path)):
        raise UsageError("data-url", value=re.sub(r"//?[^/@]*@", "//…@", str(path)))
    if path.suffix.lower() not in FORMATS:
        raise UsageError("data-format", workbook=path.name, known=", ".join(FORMATS))
    if not path.is_file():
        raise DataError("missing-file", workbook=str(path))
    if path.suffix.lower() == ".parquet":
        lines: Iterable[tuple[int, list[Any]]] = _parquet(path)
    elif path.suffix.lower() in (".xlsx", ".xlsm"):
        lines = _workbook(path)
    else:
        lines = _text(path)
    found = [(line, cells) for line, cells in lines if any(cell not in (None, "") for cell in cells)]
    if not found:
        raise DataError("data-empty-file", workbook=path.name)
    headers = ["" if cell is None else str(cell).strip() for cell in found[0][1]]
    return Source(path.name, headers, found[1:])


def _text(path: Path) -> Iterator[tuple[int, list[Any]]]:
    """CSV text as typed, so that invoice numbers keep their zeros; separated as the header is: by , ; or tab."""
    text = _decoded(path)
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, list(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError("data-unreadable", workbook=path.name, cell=f"{line}", line=line, detail=str(error)) from error


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel saves as Unicode text
        return data.decode("utf-16", "replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError("data-encoding", workbook=path.name, known="UTF-8, GB18030")


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
