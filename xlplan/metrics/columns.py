"""Metrics over columns of a sheet: the scalar definition, applied element by element."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

R = TypeVar("R")


def each(function: Callable[..., R]) -> Callable[..., R | list[R]]:
    """Let a metric of single values take lists, too: `each(attainment)([50, 200], [45, 215])` gives `[0.9, 1.075]`.

    Positional arguments are single values or lists (or tuples) of one length n; a single value counts for every
    element. The result is a list of n values, None where there is no value; with single values only it is the metric's
    own result. Keyword arguments are settings, passed on as they are. ValueError when lists differ in length.
    Metrics that take whole lists (`allocate`, `full_year_forecast`, ...) are not for this.
    """

    @wraps(function)
    def over(*values: Any, **settings: Any) -> R | list[R]:
        lengths = {len(value) for value in values if isinstance(value, list | tuple)}
        if not lengths:
            return function(*values, **settings)
        if len(lengths) > 1:
            raise ValueError(f"lists of different lengths: {', '.join(map(str, sorted(lengths)))}")
        count = lengths.pop()
        columns = [value if isinstance(value, list | tuple) else [value] * count for value in values]
        return [function(*row, **settings) for row in zip(*columns, strict=True)]

    return over
