"""XlsxWriter's worksheet, with one step of it done once a formula instead of once a cell."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet


class PreparingSheet(Worksheet):  # type: ignore[misc]
    """Looks a formula over for new functions once: a column repeats its own in every row, and a look takes 29 searches.

    Where another version of XlsxWriter has no such step, formulas are written as ever.
    """

    def __init__(self) -> None:
        super().__init__()
        self._prepared: dict[tuple[str, bool], Any] = {}

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> Any:
        key = formula, expand_future_functions
        if key not in self._prepared:
            self._prepared[key] = super()._prepare_formula(formula, expand_future_functions)
        return self._prepared[key]
