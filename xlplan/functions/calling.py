"""A call: arguments by the value policy, one result or, for ranges of single values, a range of results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from xlplan.functions.kinds import Argument, CellsError
from xlplan.functions.policy import BadCellError, Cell, Grid, Result, first_error, grid, shown, shown_grid


class Callee(Protocol):
    """What a call needs to know of a function."""

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """In order."""

    @property
    def spills(self) -> bool:
        """Whether the result is a table."""

    @property
    def like(self) -> str:
        """The argument after which a flat result lies down or across."""

    @property
    def body(self) -> Callable[..., object]:
        """What reckons."""


def call_with(callee: Callee, values: Sequence[object], date1904: bool) -> Result:
    """What cells show for a call. Errors in arguments are the result; what cannot be used is #VALUE! with a reason."""
    try:
        grids = [grid(value) for value in values]
        error = first_error(cell for rows in _whole(callee, grids) for row in rows for cell in row)
        if error is not None:
            return error
        _check_count(callee.arguments, len(values))
        return _table(callee, grids, date1904) if callee.spills else _lifted(callee, grids, date1904)
    except (BadCellError, CellsError) as found:
        return found.error


def _whole(callee: Callee, grids: Sequence[Grid]) -> Iterable[Grid]:
    """The arguments of which one error spoils the whole result."""
    for index, rows in enumerate(grids):
        if callee.spills or _size(rows) == (1, 1) or index >= len(callee.arguments) or callee.arguments[index].many:
            yield rows


def _check_count(arguments: Sequence[Argument], count: int) -> None:
    least, most = sum(not argument.optional for argument in arguments), len(arguments)
    if not least <= count <= most:
        takes = str(most) if least == most else f"{least}–{most}"
        raise BadCellError(f"需要 {takes} 个参数，给了 {count} 个", f"It takes {takes} arguments, not {count}")


def _size(rows: Grid) -> tuple[int, int]:
    return len(rows), len(rows[0])


def _table(callee: Callee, grids: Sequence[Grid], date1904: bool) -> Result:
    pairs = list(zip(callee.arguments, grids, strict=False))
    for argument, rows in pairs:
        if not argument.many and _size(rows) != (1, 1):
            raise BadCellError(f"{argument.label.zh}：只取一个单元格", f"{argument.name}: takes a single cell")
    result = callee.body(*(argument.read(rows, date1904) for argument, rows in pairs))
    if not isinstance(result, list):
        return shown(result)
    if not callee.like:
        return shown_grid(result)
    pattern = next(rows for argument, rows in pairs if argument.name == callee.like)
    return shown_grid(_laid(result, *_size(pattern)))


def _laid(cells: Sequence[object], height: int, width: int) -> list[Sequence[object]]:
    """A flat list like a range of this size: the same where it fits, else across for a row and down for a column."""
    if len(cells) == height * width:
        return [cells[row * width : (row + 1) * width] for row in range(height)]
    return [cells] if cells and height == 1 < width else [[cell] for cell in cells]


def _lifted(callee: Callee, grids: Sequence[Grid], date1904: bool) -> Result:
    """A range for a single value makes a range of results; single values count for each of its cells."""
    pairs = list(zip(callee.arguments, grids, strict=False))
    sizes = {_size(rows) for argument, rows in pairs if not argument.many} - {(1, 1)}
    if len(sizes) > 1:
        shapes = ", ".join(f"{height}×{width}" for height, width in sorted(sizes))
        raise BadCellError(f"各区域大小不一致：{shapes}", f"The ranges differ in size: {shapes}")
    wholes = [argument.read(rows, date1904) if argument.many else None for argument, rows in pairs]

    def one(row: int, col: int) -> Cell:
        cells = [None if argument.many else _at(rows, row, col) for argument, rows in pairs]
        error = first_error(cells)
        if error is not None:
            return error
        try:
            taken = (
                whole if argument.many else argument.read([[cell]], date1904)
                for (argument, _), cell, whole in zip(pairs, cells, wholes, strict=True)
            )
            return shown(callee.body(*taken))
        except (BadCellError, CellsError) as found:
            return found.error

    if not sizes:
        return one(0, 0)
    height, width = sizes.pop()
    return [[one(row, col) for col in range(width)] for row in range(height)]


def _at(rows: Grid, row: int, col: int) -> Cell:
    return rows[0][0] if _size(rows) == (1, 1) else rows[row][col]
