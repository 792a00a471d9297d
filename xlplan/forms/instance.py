"""The facts of a new instance: defaults, what the caller sets, and the months its sheets show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xlplan.errors import UsageError
from xlplan.forms.form import BookData, Choice, Fact, Kind, Lang, Line, Template, Value
from xlplan.metrics import to_decimal

MONTHS_SHOWN = 12


def months_until(as_of: dt.date, count: int = MONTHS_SHOWN) -> tuple[dt.date, ...]:
    """First days of the `count` months that end with the as-of month, oldest first."""
    last = as_of.year * 12 + as_of.month - 1
    return tuple(dt.date(n // 12, n % 12 + 1, 1) for n in range(last - count + 1, last + 1))


def _months(template: Template, as_of: dt.date, count: int) -> tuple[dt.date, ...]:
    """The months a new workbook shows: the as-of date's year where a form plans by the year, else those up to it."""
    by_year = any(form.monthly and form.monthly.year for form in template.forms)
    return months_until(as_of.replace(month=12, day=1), 12) if by_year else months_until(as_of, count)


def choice_id(text: str, choices: tuple[Choice, ...]) -> str | None:
    """The id of a list entry typed by id or by its words in either language; None if it is not in the list."""
    wanted = text.strip().casefold()
    return next((c.id for c in choices if wanted in (c.id.casefold(), c.zh.casefold(), c.en.casefold())), None)


def parse_fact(fact: Fact, text: str) -> Value:
    """A fact from text: dates as YYYY-MM-DD, list entries by id or label. UsageError says what was wrong."""
    if not text:
        return None
    value: Value = text
    if fact.kind is Kind.DATE:
        try:
            value = dt.date.fromisoformat(text)
        except ValueError:
            raise UsageError("bad-date", name=fact.id, value=text) from None
    elif fact.choices:
        value = choice_id(text, fact.choices)
    elif fact.kind in (Kind.NUMBER, Kind.PERCENT, Kind.MONEY, Kind.COUNT):
        value = to_decimal(text)
    if value is None:
        raise UsageError("bad-fact", name=fact.id, value=text, known=_possible(fact))
    return value


def _possible(fact: Fact) -> str:
    return " / ".join(c.id for c in fact.choices) or "1 / 0.9 / 90%"


def new_book(template: Template, lang: Lang, given: Mapping[str, str], *, months: int = MONTHS_SHOWN) -> BookData:
    """An empty instance: defaults, then `given` facts (id -> text). An unknown fact is a UsageError."""
    known = {fact.id: fact for fact in template.facts}
    for name in given:
        if name not in known:
            raise UsageError("unknown-fact", name=name, known=", ".join(known))
    facts = {f.id: parse_fact(f, given.get(f.id, f.default)) for f in template.facts}
    for fact in template.facts:
        if fact.fixed and facts[fact.id] != parse_fact(fact, fact.default):
            raise UsageError("setting-fixed", name=fact.id, value=given[fact.id], wanted=fact.default)
    facts |= {"language": lang, "template": template.id, "template_version": template.version}
    as_of = facts["as_of"]
    shown = _months(template, as_of, months) if isinstance(as_of, dt.date) else ()
    groups = [form.lines for form in template.forms if form.lines]
    lines = tuple(Line(label(lang), kind) for group in groups for label, kind in group.examples)
    tables = {form.id: form.preset_rows(lang) for form in template.forms if form.presets}
    return BookData(lang, facts, tables, shown, lines)
