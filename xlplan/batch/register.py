"""The register: which regions are expected, from whom, by when."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlplan.batch.textfile import text_of_file
from xlplan.errors import DataError

HEADERS = {
    "region": ("region", "区域"),
    "workbook": ("workbook", "file", "工作簿", "文件"),
    "preparer": ("preparer", "填报人", "责任人"),
    "deadline": ("deadline", "due", "截止日", "截止日期", "截止时间"),
}
_TIMES = ("%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class Expected:
    """One region that should report. `workbook` is a file name; `deadline` is local time, its minute included."""

    region: str
    workbook: str = ""
    preparer: str = ""
    deadline: dt.datetime | None = None


def region_key(region: str) -> str:
    """A region as the rollup tells regions apart: case, full-width forms and spaces around it are ignored."""
    return unicodedata.normalize("NFKC", region).strip().casefold()


def read_register(path: Path) -> list[Expected]:
    """The regions of a register CSV (UTF-8 or GB18030; headers in either language, any order; only region is required).

    A deadline without a time means the end of that day. DataError names the line that cannot be used.
    """
    name = path.name
    rows = list(csv.reader(io.StringIO(text_of_file(path, "register-unreadable")), strict=False))
    columns = _columns(rows[0] if rows else [], name)
    found: dict[str, tuple[int, Expected]] = {}
    for line, row in enumerate(rows[1:], 2):
        entry = _entry(row, columns, line, name)
        if entry is None:
            continue
        key = region_key(entry.region)
        if key in found:
            raise DataError("register-twice", workbook=name, region=entry.region, first=found[key][0], line=line)
        found[key] = (line, entry)
    return [entry for _, entry in found.values()]


def _columns(header: Sequence[str], name: str) -> dict[str, int]:
    words = [region_key(word) for word in header]
    columns = {field: _position(words, aliases) for field, aliases in HEADERS.items()}
    if columns["region"] < 0:
        raise DataError("register-column", workbook=name, header=" / ".join(HEADERS["region"]))
    return columns


def _position(words: Sequence[str], aliases: Sequence[str]) -> int:
    return next((words.index(alias) for alias in aliases if alias in words), -1)


def _entry(row: Sequence[str], columns: dict[str, int], line: int, name: str) -> Expected | None:
    values = {field: row[i].strip() if 0 <= i < len(row) else "" for field, i in columns.items()}
    if not values["region"]:
        return None
    deadline = _deadline(values["deadline"]) if values["deadline"] else None
    if values["deadline"] and deadline is None:
        raise DataError("register-deadline", workbook=name, value=values["deadline"], line=line)
    return Expected(values["region"], values["workbook"], values["preparer"], deadline)


def _deadline(text: str) -> dt.datetime | None:
    for pattern in _TIMES:
        try:
            moment = dt.datetime.strptime(text, pattern)
        except ValueError:
            continue
        whole_day = "%H" not in pattern
        return moment.replace(hour=23, minute=59, second=59) if whole_day else moment.replace(second=59)
    return None
