"""The mapping file (TOML): which column of the data is which field."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlplan.actions.units import money_scale
from xlplan.batch.style import DATE_FORMATS, Style
from xlplan.errors import Problem, UsageError
from xlplan.forms import info, invoices, receipts
from xlplan.forms.form import Form, Template

SETTLED = "settled_date"
CUSTOMER = "customer"
DEFAULT_CURRENCY = next(fact.default for fact in info.COMMON if fact.id == "currency")
REGION = "region"
OPTIONS = ("date_format", "currency", "decimal", "unit", "duplicates", "encoding")
ALLOCATE = ("oldest",)
"""How a payment that names several invoices, or a customer only, is divided: the oldest due first."""
_FORMS = {form.id: form for form in (invoices.FORM, receipts.FORM)}


@dataclass(frozen=True)
class Section:
    """A form to fill: field -> header of the data's column, and the file that holds it ("" for the main one)."""

    form: Form
    columns: dict[str, str]
    data: str = ""
    query: str = ""  # where the data are a database
    allocate: str = ""  # receipts only: see ALLOCATE


@dataclass(frozen=True)
class Mapping:
    """What a mapping file says; "" where it does not say. `decimal`: "." or ","; `unit`: of amounts, such as 万元;
    `duplicates`: "first" to leave out rows that repeat another word for word; `encoding`: of CSV files."""

    name: str
    invoices: Section
    receipts: Section | None = None
    date_format: str = ""
    currency: str = ""
    decimal: str = ""
    unit: str = ""
    duplicates: str = ""
    encoding: str = ""

    @property
    def style(self) -> Style:
        """How amounts and dates are written."""
        scale = money_scale(self.unit) if self.unit else None
        return Style(
            tuple(part.strip() for part in self.date_format.split("|")) if self.date_format else DATE_FORMATS,
            "," if self.decimal == "," else ".",
            scale[1] if scale else Decimal(1),
            self.currency or DEFAULT_CURRENCY,
        )


def form_fields(form: Form) -> list[str]:
    """The fields of a form that data may fill."""
    return [c.id for c in form.resolve() if not c.calculated and c.id != receipts.ORIGIN.id]


@dataclass
class _Reader:
    """Reads one mapping; everything that is wrong is collected."""

    name: str
    by: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, place: str, **params: object) -> None:
        self.problems.append(Problem(code, "error", self.name, "", place, params))

    def section(self, found: dict[str, Any], form: Form) -> Section:
        columns: dict[str, str] = {}
        settings: dict[str, str] = {}
        for key, value in self._texts(found.get(form.id, {}), f"[{form.id}]"):
            if key in ("data", "query") or (key == "allocate" and form.id == receipts.FORM.id):
                settings[key] = value
            elif key in self._known(form):
                columns[key] = value
            else:
                self.report("mapping-field", f"[{form.id}]", field=key, known=", ".join(self._known(form)))
        allocate = settings.get("allocate")
        if allocate and allocate not in ALLOCATE:
            self._choice(f"[{form.id}]", "allocate", allocate, ALLOCATE)
        by_customer = allocate is not None and CUSTOMER in columns
        for needed in self._needed(form):
            if needed not in columns and not (by_customer and needed == "invoice_no"):
                self.report("mapping-missing", f"[{form.id}]", field=needed)
        return Section(form, columns, **settings)

    def _choice(self, place: str, option: str, value: str, known: Sequence[str]) -> None:
        self.report("mapping-choice", place, option=option, value=value, known=", ".join(known))

    def _known(self, form: Form) -> list[str]:
        more = [REGION, self.by, *([SETTLED] if form.id == invoices.FORM.id else [CUSTOMER])]
        return list(dict.fromkeys((*form_fields(form), *more)))

    def _needed(self, form: Form) -> list[str]:
        required = [c.id for c in form.resolve() if c.required]
        return [*required, self.by] if form.id == invoices.FORM.id else ["invoice_no", *required]

    def _texts(self, table: object, place: str) -> Iterator[tuple[str, str]]:
        if not isinstance(table, dict):
            self.report("mapping-section", place, section=place, known=_known_sections())
            return
        for key, value in table.items():
            if isinstance(value, str) and value.strip():
                yield key, value
            else:
                self.report("mapping-value", place, field=key, value=value)

    def options(self, found: dict[str, Any]) -> dict[str, str]:
        options = {}
        for key, value in self._texts(found.get("options", {}), "[options]"):
            if key in OPTIONS:
                options[key] = value
                self._check_option(key, value)
            else:
                self.report("mapping-option", "[options]", option=key, known=", ".join(OPTIONS))
        return options

    def _check_option(self, key: str, value: str) -> None:
        choices = {"decimal": (".", ","), "duplicates": ("refuse", "first")}.get(key)
        if choices and value not in choices:
            self._choice("[options]", key, value, choices)
        if key == "unit" and money_scale(value) is None:
            self._choice("[options]", key, value, ("元", "千元", "万元", "亿元"))
        if key == "encoding" and not _codec(value):
            self._choice("[options]", key, value, ("utf-8", "gb18030", "big5", "cp1252"))


def _codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _known_sections() -> str:
    return ", ".join(f"[{name}]" for name in (*_FORMS, "options"))


def load_mapping(path: Path, by: str, template: Template | None = None) -> tuple[Mapping | None, list[Problem]]:
    """The mapping, and everything that is wrong with it; None where it cannot be used.

    `by` is the field that divides the data; any name may be mapped for it. `template`: whose forms are filled, where a
    company has added columns to them. UsageError("missing-file", "unknown-by").
    """
    bills, paid = (template.form(form.id) if template else form for form in _FORMS.values())
    reader = _Reader(path.name, by)
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError("missing-file", workbook=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        reader.report("mapping-toml", "", detail=str(error))
        return None, reader.problems
    for name in found:
        if name not in (*_FORMS, "options"):
            reader.report("mapping-section", "", section=f"[{name}]", known=_known_sections())
    options = reader.options(found)
    main = reader.section(found, bills)
    if main.columns and by not in main.columns:
        raise UsageError("unknown-by", workbook=path.name, value=by, known=", ".join(main.columns))
    events = reader.section(found, paid) if paid.id in found else None
    if events and SETTLED in main.columns:
        reader.report("settled-and-receipts", "[invoices]", field=SETTLED)
    if reader.problems:
        return None, reader.problems
    return Mapping(path.name, main, events, **options), []
