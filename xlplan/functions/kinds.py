"""What an argument is: the kinds, the Python type that a function is given for each, and how a cell becomes one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, TypeAlias

from xlplan.functions import policy
from xlplan.functions.policy import BadCellError, Cell, Grid, Words, first_error

Number: TypeAlias = Decimal | None
Amount: TypeAlias = Decimal
Numbers: TypeAlias = tuple[Decimal | None, ...]
Amounts: TypeAlias = tuple[Decimal, ...]
Day: TypeAlias = date | None
Days: TypeAlias = tuple[date | None, ...]
Texts: TypeAlias = tuple[str, ...]
Value: TypeAlias = Decimal | str | None

Reader: TypeAlias = Callable[[Cell, bool], Any]
"""From a cell to what the function is given; the flag says that day 0 is in 1904."""


@dataclass(frozen=True)
class Kind:
    """A kind of argument. `many`: it takes a whole range, else one cell (and a range makes a range of results)."""

    name: str
    hint: object
    many: bool
    meaning: Words


def _value(cell: Cell, date1904: bool) -> Decimal | str | None:
    return cell if isinstance(cell, str) and not policy.blank(cell) else policy.number(cell, date1904)


def _flag(cell: Cell, date1904: bool) -> bool:
    return policy.truth(cell)


_READ: Final[Mapping[str, Reader]] = {
    "number": policy.number,
    "amount": policy.amount,
    "date": policy.day,
    "text": policy.text,
    "flag": _flag,
    "value": _value,
}

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind("number", Number, False, Words("数字，空白为无数据", "a number; blank is no data")),
        Kind("amount", Amount, False, Words("金额，空白为 0", "an amount; blank is 0")),
        Kind("date", Day, False, Words("日期", "a date")),
        Kind("text", str, False, Words("文本", "text")),
        Kind("flag", bool, False, Words("是或否，空白为否", "TRUE or FALSE; blank is FALSE")),
        Kind("value", Value, False, Words("数字或文本", "a number or text")),
        Kind("choice", str, False, Words("选项之一", "one of the choices")),
        Kind("numbers", Numbers, True, Words("一列数字，空白为无数据", "a range of numbers; blank is no data")),
        Kind("amounts", Amounts, True, Words("一列金额，空白为 0", "a range of amounts; blank is 0")),
        Kind("dates", Days, True, Words("一列日期", "a range of dates")),
        Kind("texts", Texts, True, Words("一列文本", "a range of texts")),
        Kind("choices", Texts, True, Words("一列选项", "a range of choices")),
    )
}
"""Every kind by its name; of the plural ones each cell is read as of the singular."""


@dataclass(frozen=True)
class Argument:
    """An argument of a function: its name in formulas, what it is called and what it means in both languages.

    `choices` maps what may be typed (folded: lower case, half width) to what the function is given; `default` is what a
    blank cell means there, None where one must be typed.
    """

    name: str
    label: Words
    help: Words
    kind: str
    optional: bool = False
    choices: Mapping[str, str] | None = None
    default: str | None = None

    @property
    def many(self) -> bool:
        """Whether it takes a whole range."""
        return KINDS[self.kind].many

    def read(self, rows: Grid, date1904: bool) -> Any:
        """What the function is given for one cell, or for a range of them."""
        cells = [cell for row in rows for cell in row]
        error = first_error(cells)
        if error is not None:
            raise CellsError(error)
        if not self.many:
            return self._read(cells[0], date1904)
        if self.optional and len(cells) == 1 and policy.blank(cells[0]):
            return ()  # as if left out
        return tuple(self._read(cell, date1904) for cell in cells)

    def _read(self, cell: Cell, date1904: bool) -> Any:
        try:
            if self.choices is not None:
                return self._chosen(policy.text(cell, date1904))
            return _READ[self.kind.removesuffix("s")](cell, date1904)
        except BadCellError as bad:
            zh, en = bad.error.reason
            raise BadCellError(f"{self.label.zh}：{zh}", f"{self.name}: {en}", bad.error.code) from None

    def _chosen(self, typed: str) -> str:
        word = fold(typed)
        found = (self.choices or {}).get(word) if word else self.default
        if found is None:
            listed = " / ".join(self.choices or ())
            raise BadCellError(f"“{typed}”不在选项中：{listed}", f"{typed!r} is none of: {listed}")
        return found


class CellsError(Exception):
    """An error in an argument: the result is that error."""

    def __init__(self, error: policy.ErrorValue) -> None:
        super().__init__(error.text)
        self.error = error


def fold(word: str) -> str:
    """A typed choice without case, width and spaces around it."""
    return unicodedata.normalize("NFKC", word).strip().lower()


# --- how a function declares its arguments ---------------------------------------------------------------------------
def argument(kind: str, zh: str, en: str, more_zh: str = "", more_en: str = "") -> Argument:
    """An argument of a kind: what it is called in both languages, and more to its help."""
    helped = Words(f"{zh}：{more_zh}" if more_zh else zh, f"{en}: {more_en}" if more_en else en)
    return Argument("", Words(zh, en), helped, kind)


def choice(
    zh: str, en: str, words: Mapping[str, tuple[str, ...]], default: str | None = None, *, many: bool = False
) -> Argument:
    """An argument that takes one of some words: each value with what may be typed for it."""
    typed = {fold(word): value for value, names in words.items() for word in (value, *names)}
    listed = Words(
        " / ".join(next((n for n in names if not n.isascii()), value) for value, names in words.items()),
        " / ".join(words),
    )
    helped = Words(f"{zh}：{listed.zh}", f"{en}: {listed.en}")
    return replace(Argument("", Words(zh, en), helped, "choices" if many else "choice"), choices=typed, default=default)
