"""The data validations of new workbooks: what may be typed into an input cell, and what is said where it may not."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from xlplan.forms import info
from xlplan.forms.form import Column, Kind, Lang
from xlplan.messages import word

_EARLIEST = date(1990, 1, 1)
LONGEST_LIST = 255
"""Characters of the entries of a list that stands in a data validation itself."""


def list_name(form_id: str, field_id: str) -> str:
    """The defined name of a column's suggestions, or of a column whose entries are suggested elsewhere."""
    return f"{info.LISTS_SHEET}_{form_id}_{field_id}"


def too_long(words: list[str]) -> bool:
    """Whether entries are too many for a data validation, or one holds the comma between them."""
    return len(",".join(words)) > LONGEST_LIST or any("," in word for word in words)


def pick_source(column: Column, own_cell: str) -> str:
    """The list of a column that is picked from another form's. `own_cell`: the cell that `pick_by` compares.

    A validation takes no structured reference, so it goes by defined names; entries that belong together must stand
    together, because it takes no list of scattered cells either. Where nothing agrees, all entries are offered.
    """
    form, field = column.pick.split(".")
    entries = list_name(form, field)
    if not column.pick_by[1]:
        return f"={entries}"
    by = list_name(form, column.pick_by[1])
    found = f"COUNTIF({by},{own_cell})"
    return f'=IF(OR({own_cell}="",{found}=0),{entries},OFFSET({entries},MATCH({own_cell},{by},0)-1,0,{found},1))'


def validation(form_id: str, column: Column, lang: Lang, words: list[str], own_cell: str = "") -> dict[str, Any] | None:
    """The data validation of an input column, or None where anything may be typed."""
    rule: dict[str, Any]
    source = pick_source(column, own_cell) if column.pick else f"={list_name(form_id, column.id)}"
    if column.offers or column.pick:
        return {"validate": "list", "source": source, "show_error": False, **_words(column, lang)}
    if column.choices:
        rule = {"validate": "list", "source": source if too_long(words) else words}
    elif column.kind is Kind.DATE:
        rule = {"validate": "date", "criteria": ">=", "value": _EARLIEST}
    elif column.kind is Kind.TIME:
        rule = {"validate": "time", "criteria": "between", "minimum": time(0), "maximum": time(23, 59, 59)}
    elif column.minimum is not None and column.maximum is not None:
        limits = {"minimum": column.minimum, "maximum": column.maximum}
        rule = {"validate": "decimal", "criteria": "between", **limits}
    elif column.minimum is not None:
        rule = {"validate": "decimal", "criteria": ">=", "value": column.minimum}
    elif column.kind in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.COUNT, Kind.SCORE):
        rule = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
    elif column.note:
        rule = {"validate": "any"}
    else:
        return None
    rule |= {"error_type": "warning" if column.lenient else "stop", **_words(column, lang)}
    return rule


def _words(column: Column, lang: Lang) -> dict[str, str]:
    hint = column.note(lang) if column.note else ""
    kinds = {
        Kind.DATE: word("entry.date"),
        Kind.TIME: word("entry.time"),
        Kind.CHOICE: word("entry.choice"),
    }
    number = word("entry.number")
    if column.minimum is not None and column.maximum is not None:
        number = word("entry.number-within").filled(low=column.minimum, high=column.maximum)
    error = kinds.get(column.kind, number)(lang)
    found = {"error_title": word("entry.refused")(lang), "error_message": error}
    if hint:
        found |= {"input_title": column.label(lang)[:32], "input_message": hint[:255]}
    return found
