"""Early warnings: rules that forms declare over their rows, and the list of those that fired.

A rule asks what the form's own calculated columns say (a status, a warning, days past due), the same that `check`
compares: so the list and the sheets cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from xlplan.forms.form import BookData, Form, Kind, Label, Row, TablePlace, is_total
from xlplan.forms.ranked import spaced
from xlplan.forms.sentence import NAME, number_of, number_words


class Alert(NamedTuple):
    """A rule: what it is called, how bad it is, when a row fires it, and the field that it is about.

    `says` gives the figure in words, `weight` what orders the rows that fire it, the heaviest first; `subject` is the
    field that says whom or what it concerns (default: the form's first key).
    """

    id: str
    rule: Label
    severity: Literal["bad", "fair"]
    field: str
    fires: Callable[[Row, BookData], bool]
    says: Callable[[Row, BookData], str]
    weight: str = ""
    subject: str = ""


class Fired(NamedTuple):
    """A rule that a row fired. `code` tells it apart from all others, as long as it fires; `target` is the cell."""

    code: str
    severity: str
    rule: str
    subject: str
    value: str
    target: str


def is_(field: str, *choices: str) -> Callable[[Row, BookData], bool]:
    """When a list column shows one of these."""
    return lambda row, _: row.get(field) in choices


def shown(field: str, kind: Kind, zh: str = "{}", en: str = "{}") -> Callable[[Row, BookData], str]:
    """A field's number in words."""
    return lambda row, book: (zh if book.lang == "zh" else en).format(number_words(row.get(field), kind))


def fired(book: BookData) -> list[Fired]:
    """Every rule that fired, the serious ones first, then by form and weight."""
    found = [entry for place in book.places.values() for entry in _fired(place, book)]
    found.sort(key=lambda entry: entry.severity != "bad")  # stable: forms stay together
    seen, named = Counter[str](), []
    for entry in found:
        seen[entry.code] += 1
        number = seen[entry.code]
        named.append(entry if number == 1 else entry._replace(code=f"{entry.code}#{number}"))
    return named


def _fired(place: TablePlace, book: BookData) -> Iterator[Fired]:
    form = place.form
    for alert in form.alerts:
        rows = [
            (number_of(row.get(alert.weight)) or Decimal(0), index, row)
            for index, row in enumerate(book.rows(form.id))
            if not is_total(form, row) and alert.fires(row, book)
        ]
        for _, index, row in sorted(rows, key=lambda entry: -entry[0]):
            subject = _subject(form, alert, row, book)
            yield Fired(
                f"{form.id}.{alert.id}:{subject}", alert.severity, alert.rule(book.lang), subject,
                alert.says(row, book), place.target(index, alert.field),
            )  # fmt: skip


def _subject(form: Form, alert: Alert, row: Row, book: BookData) -> str:
    value = row.get(alert.subject or form.key[0])
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m}" if alert.subject == "month" or form.key == ("month",) else f"{value:%Y-%m-%d}"
    return spaced(value)[:NAME] or "-"
