"""What the tests of the workbook file layer share: real files, made files, and comparisons by independent readers."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of files saved by Excel is not here")

Fill = Callable[[xlsxwriter.Workbook], object]


def corpus(pattern: str = "*.xls*", every: int = 1) -> list[Path]:
    return sorted(CORPUS.glob(pattern))[::every]


def made(fill: Fill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        fill(workbook)
    return out.getvalue()


def raw_members(data: bytes) -> dict[str, tuple[bytes, tuple[int, ...]]]:
    """Packed bytes and time of each member, in the file's order, by following the local headers."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        for info in zipped.infolist():
            name_length, extra_length = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_length + extra_length
            found[info.filename] = data[start : start + info.compress_size], info.date_time
    return found


def cells(data: bytes, *, formulas: bool) -> dict[tuple[str, str], object]:
    """Every cell that openpyxl finds, with its style."""
    workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)
    found: dict[tuple[str, str], object] = {}
    for sheet in workbook.worksheets:
        for cell in sheet._cells.values():
            value = getattr(cell.value, "text", cell.value)
            found[sheet.title, cell.coordinate] = value, cell.number_format, cell.font.b, cell.fill.fgColor.rgb
    return found


def zip_of(members: dict[str, bytes], like: bytes | None = None) -> bytes:
    """A zip with these members, on top of another zip's."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        if like is not None:
            with zipfile.ZipFile(io.BytesIO(like)) as old:
                members = {name: old.read(name) for name in old.namelist()} | members
        for name, content in members.items():
            zipped.writestr(name, content)
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return zipped.read(name)
