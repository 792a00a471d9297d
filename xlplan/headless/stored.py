"""What the cells of a sheet's XML hold, decoded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

from xlplan.headless import guard
from xlplan.headless.cells import CellError, Value, from_serial, iso_date, unescape_control, unescape_xml
from xlplan.headless.refs import Area, col_number
from xlplan.headless.scan import INLINE, VALUE, Raw, Scan, SharedMaster, formula_text, rich_text, style_and_kind
from xlplan.headless.styles import Styles

T = TypeVar("T")
ByRow = dict[int, dict[int, T]]
"""Row -> column -> what stands there."""


class Shared:
    """What all sheets of a workbook share; strings and styles are read when first asked for."""

    def __init__(
        self,
        strings: Callable[[], list[str]],
        styles: Callable[[], Styles],
        date1904: bool,
        *,
        iso_dates: bool = False,
    ) -> None:
        self._read_strings, self._read_styles = strings, styles
        self.date1904, self.iso_dates = date1904, iso_dates

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        return self._read_strings()

    @cached_property
    def styles(self) -> Styles:
        """The cell formats."""
        return self._read_styles()

    @property
    def styles_changed(self) -> bool:
        """Whether a format was added."""
        return "styles" in self.__dict__ and self.styles.changed


class _Known(dict[bytes, T]):
    """What has been made of some bytes, so that it is made once."""

    def __init__(self, make: Callable[[bytes], T]) -> None:
        self._make = make

    def __missing__(self, key: bytes) -> T:
        made = self[key] = self._make(key)
        return made


def decode(kind: str, style: int | None, text: str, shared: Shared) -> Value:
    """The value of a cell from its `t`, its style and the unescaped text of its `v`."""
    if kind == "":
        number = float(text) if text else None
        dated = number is not None and shared.styles.is_date(style)
        return from_serial(number, shared.date1904) if dated and number is not None else number
    if kind in ("str", "inlineStr"):
        return unescape_control(text)
    return _decode_other(kind, text, shared.strings)


def _decode_other(kind: str, text: str, strings: list[str]) -> Value:
    if kind == "s":
        return strings[int(text)]
    if kind == "b":
        return text in ("1", "true")
    if kind == "d":
        return iso_date(text)
    return CellError(text)


class StoredCells:
    """The cells of one sheet as its XML has them. NotAWorkbookError where one cannot be read."""

    def __init__(self, scan: Scan, shared: Shared) -> None:
        self._scan, self._shared = scan, shared

    @cached_property
    def masters(self) -> dict[bytes, SharedMaster]:
        """The shared formulas' masters."""
        return self._scan.shared_masters()

    def value(self, raw: Raw, style: int | None = None) -> Value:
        """The value of one cell, read as if it had that style where one is given."""
        own, kind = style_and_kind(raw.attributes)
        style = own if style is None else style
        if kind == "inlineStr":
            inline = INLINE.search(raw.content)
            return self._decoded(kind, style, b"", inline[1] if inline else b"")
        v = VALUE.search(raw.content)
        if v is None and not (kind == "str" and b"<v/>" in raw.content):
            return None
        return self._decoded(kind, style, v[1] if v else b"", b"")

    def _decoded(self, kind: str, style: int | None, v: bytes, inline: bytes) -> Value:
        text = rich_text(inline) if kind == "inlineStr" else v.decode("utf-8", "replace")
        if kind == "str" and ("&" in text or "\r" in text):
            text = unescape_xml(text)
        try:
            return decode(kind, style, text, self._shared)
        except (ValueError, IndexError) as error:
            raise guard.damaged(self._scan.part) from error

    def _reader(self, attributes: bytes) -> Callable[[bytes], Value]:
        """How to read the `v` (or `is`), unless it is empty, of all cells with these attributes."""
        style, kind = style_and_kind(attributes)
        strings = self._shared.strings
        if kind == "s" and strings:
            return _Known[Value](lambda v: strings[int(v)]).__getitem__
        if kind == "inlineStr":
            return _Known[Value](lambda v: unescape_control(rich_text(v))).__getitem__
        if kind == "" and not self._shared.styles.is_date(style):
            return float
        return _Known[Value](lambda v: self._decoded(kind, style, v, v)).__getitem__

    def _of_nothing(self, attributes: bytes) -> Value:
        """The value of a cell with an empty `v` or `is`."""
        style, kind = style_and_kind(attributes)
        return self._decoded(kind, style, b"", b"")

    def values(self, area: Area) -> list[list[Value]]:
        """The values of a rectangle, row by row."""
        r1, c1, r2, c2 = area
        width = c2 - c1 + 1
        rows: list[list[Value]] = [[None] * width for _ in range(r1, r2 + 1)]
        columns = _Known[int](lambda letters: col_number(letters.decode()) - c1)
        lines, readers = _Known[list[Value]](lambda digits: rows[int(digits) - r1]), _Known(self._reader)
        try:
            for letters, digits, attributes, v, inline in self._scan.filled(r1, r2):
                col = columns[letters]
                if 0 <= col < width:
                    content = v or inline
                    lines[digits][col] = readers[attributes](content) if content else self._of_nothing(attributes)
        except (ValueError, IndexError) as error:
            raise guard.damaged(self._scan.part) from error
        return rows

    @cached_property
    def all(self) -> tuple[ByRow[Value], ByRow[str | None]]:
        """The values and the formulas of the whole sheet, blanks left out: one pass, made once."""
        values, formulas = ByRow[Value](), ByRow[str | None]()
        columns, readers = _Known[int](lambda letters: col_number(letters.decode())), _Known(self._reader)
        texts = _Known[str | None](lambda text: formula_text(0, 0, b"", text, {}))
        row, number = b"", 0
        line, formula_line = dict[int, Value](), dict[int, str | None]()
        try:
            for letters, digits, attributes, f, text, filled, v, inline in self._scan.contents():
                if digits != row:
                    row, number = digits, int(digits)
                    line = values.setdefault(number, {})
                    formula_line = formulas.setdefault(number, {})
                col = columns[letters]
                if filled:
                    content = v or inline
                    line[col] = readers[attributes](content) if content else self._of_nothing(attributes)
                if text:
                    formula_line[col] = texts[text]
                elif f:
                    formula_line[col] = formula_text(number, col, f, text, self.masters)
        except (ValueError, IndexError) as error:
            raise guard.damaged(self._scan.part) from error
        return values, formulas

    @cached_property
    def formulas(self) -> ByRow[str | None]:
        """The formulas by row and column; the same text is decoded once."""
        if "all" in self.__dict__:
            return self.all[1]
        masters = self.masters
        plain = _Known[str | None](lambda text: formula_text(0, 0, b"", text, masters))
        columns = _Known[int](lambda letters: col_number(letters.decode()))
        found: ByRow[str | None] = {}
        for letters, digits, attributes, text in self._scan.formulas():
            row, col = int(digits), columns[letters]
            line = found.setdefault(row, {})
            line[col] = plain[text] if text else formula_text(row, col, attributes, text, masters)
        return found


def rectangle(found: Mapping[int, Mapping[int, T]], area: Area) -> list[list[T | None]]:
    """The rows of a rectangle, with None where nothing stands."""
    columns, nothing = range(area.c1, area.c2 + 1), dict[int, T]()
    return [list(map(found.get(row, nothing).get, columns)) for row in range(area.r1, area.r2 + 1)]
