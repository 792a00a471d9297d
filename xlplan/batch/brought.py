"""What regenerate needs to know of the data for one workbook, whatever the template."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from xlplan.actions.sheet import Reading
from xlplan.batch.memory import Memory
from xlplan.forms.form import Row


class Brought(Protocol):
    """One workbook's share of the data. It goes to another process, so it holds values only."""

    region: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that the data fill."""

    def rows(self, reading: Reading, known: Memory, as_of: dt.date) -> dict[str, list[Row]]:
        """Each form's rows in the workbook's language; `known` is what the data brought before."""

    def totals(self, as_of: dt.date) -> dict[str, Any]:
        """Control totals for the manifest, amounts as decimal strings."""
