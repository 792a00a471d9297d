"""What a company's own template may name, in HTML and in Word alike."""

from __future__ import annotations

from collections.abc import Iterable

from xlplan.errors import DataError

FACTS = ("title", "regions", "period", "as_of", "preparer", "state", "version")
"""Texts."""

PARTS = (
    "warnings", "group", "summary", "attainment", "moved", "input_output", "people", "review", "tracking",
    "receivables", "profit", "next_period", "data_notes",
)  # fmt: skip
"""Parts of the report with their headings; of several regions, each region's."""

CONTENT = "content"
"""The whole report."""


def check_names(name: str, used: Iterable[str], extra: tuple[str, ...] = ()) -> None:
    """DataError for a placeholder that there is not, and for a template that shows no part of the report."""
    found = set(used)
    known = (CONTENT, *FACTS, *PARTS, *extra)
    unknown = sorted(found - set(known))
    if unknown:
        raise DataError("report-placeholder-unknown", workbook=name, placeholder=unknown[0], known=", ".join(known))
    if not found & {CONTENT, *PARTS}:
        raise DataError("report-placeholder-missing", workbook=name, parts=", ".join(PARTS))
