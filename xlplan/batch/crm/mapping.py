"""The mapping file (TOML) of a CRM export: which file and column is what, and which words are right."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from xlplan.batch.style import DATE_FORMATS, Style
from xlplan.errors import Problem, UsageError
from xlplan.metrics import to_decimal

SECTIONS: dict[str, tuple[str, ...]] = {
    "opportunities": ("opportunity", "salesperson", "account", "product", "stage", "engaged", "closed", "value"),
    "salespeople": ("salesperson", "manager", "office"),
    "products": ("product", "series", "price"),
    "accounts": ("account", "sector", "country"),
}
"""The tables of the export, and their fields."""

NEEDED = {
    "opportunities": ("opportunity", "salesperson", "stage", "engaged", "closed", "value"),
    "salespeople": ("salesperson", "office"),
    "products": ("product",),
    "accounts": ("account",),
}
STAGES = ("won", "lost", "open", "prospect")
NAMES = ("product", "account", "sector", "country")
KPIS = ("sales", "won", "average_order_value", "new_customers", "win_rate", "sales_cycle", "product_mix")
OPTIONS = ("date_format", "currency", "decimal", "encoding", "country", "growth", "first_contact")
By = Literal["office", "manager", "salesperson"]
BY: tuple[By, ...] = ("office", "manager", "salesperson")
"""What may divide the data."""


@dataclass(frozen=True)
class Section:
    """A table of the export: field -> header, and the file that holds it."""

    name: str
    columns: Mapping[str, str]
    data: str


@dataclass(frozen=True)
class CrmMapping:
    """What a mapping file says. `names`: the right words of a field; `kpis`: weight of each KPI, "" for none."""

    name: str
    sections: Mapping[str, Section]
    stages: Mapping[str, str]  # a word of the export, in lower case -> won, lost, open, prospect
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kpis: Mapping[str, Decimal | None] = field(default_factory=lambda: dict.fromkeys(KPIS))
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def style(self) -> Style:
        """How dates and amounts are written."""
        formats = self.options.get("date_format", "")
        dates = tuple(part.strip() for part in formats.split("|")) if formats else DATE_FORMATS
        return Style(dates, "," if self.options.get("decimal") == "," else ".", Decimal(1), self.currency)

    @property
    def currency(self) -> str:
        """Of all amounts; CNY where the mapping does not say."""
        return self.options.get("currency", "CNY")

    @property
    def country(self) -> str:
        """Whose public holidays count."""
        return self.options.get("country", "CN")

    @property
    def growth(self) -> Decimal:
        """What a quarter's target adds to the quarter before, as a share."""
        return share(self.options.get("growth", "0")) or Decimal(0)

    @property
    def first_contact(self) -> int:
        """Working days within which a prospect is to be called."""
        return int(self.options.get("first_contact", "5"))


def share(text: str) -> Decimal | None:
    """`5%` or `0.05` as 0.05."""
    percent = text.strip().endswith("%")
    found = to_decimal(text.strip().removesuffix("%"))
    return None if found is None else found / 100 if percent else found


@dataclass
class _Reader:
    """Reads one mapping; everything that is wrong is collected."""

    name: str
    found: Mapping[str, Any]
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, place: str, **params: object) -> None:
        self.problems.append(Problem(code, "error", self.name, "", place, params))

    def table(self, name: str) -> Mapping[str, Any]:
        found = self.found.get(name, {})
        if isinstance(found, dict):
            return found
        self.report("mapping-section", f"[{name}]", section=f"[{name}]", known=_known_sections())
        return {}

    def texts(self, name: str, known: Sequence[str], code: str, what: str) -> Iterator[tuple[str, str]]:
        for key, value in self.table(name).items():
            if key not in known:
                self.report(code, f"[{name}]", **{what: key, "known": ", ".join(known)})
            elif not isinstance(value, str) or not value.strip():
                self.report("mapping-value", f"[{name}]", field=key, value=value)
            else:
                yield key, value.strip()

    def section(self, name: str) -> Section:
        found = dict(self.texts(name, ("data", *SECTIONS[name]), "mapping-field", "field"))
        for needed in ("data", *NEEDED[name]):
            if needed not in found:
                self.report("mapping-missing", f"[{name}]", field=needed)
        data = found.pop("data", "")
        return Section(name, found, data)

    def words(self, name: str, known: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """A table of lists of texts; one text is a list of one."""
        found: dict[str, tuple[str, ...]] = {}
        for key, value in self.table(name).items():
            listed = [value] if isinstance(value, str) else value
            if key not in known:
                self.report("mapping-field", f"[{name}]", field=key, known=", ".join(known))
            elif (
                not isinstance(listed, list) or not listed or not all(isinstance(v, str) and v.strip() for v in listed)
            ):
                self.report("mapping-value", f"[{name}]", field=key, value=value)
            else:
                found[key] = tuple(v.strip() for v in listed)
        return found

    def kpis(self) -> dict[str, Decimal | None]:
        """The KPIs wanted with their weights; all of them, without weights, where the mapping names none."""
        found: dict[str, Decimal | None] = {}
        for key, value in self.texts("kpis", KPIS, "mapping-field", "field"):
            found[key] = None if value == "-" else share(value)
            if found[key] is None and value != "-":
                self.report("mapping-choice", "[kpis]", option=key, value=value, known="40%, 0.4, -")
        return found or dict.fromkeys(KPIS)

    def options(self) -> dict[str, str]:
        found = dict(self.texts("options", OPTIONS, "mapping-option", "option"))
        checks: dict[str, tuple[Callable[[str], bool], str]] = {
            "decimal": (lambda v: v in (".", ","), "., ,"),
            "growth": (lambda v: share(v) is not None, "5%, 0.05"),
            "first_contact": (str.isdecimal, "5"),
        }
        for key, (good, known) in checks.items():
            if key in found and not good(found[key]):
                self.report("mapping-choice", "[options]", option=key, value=found[key], known=known)
        return found


def _known_sections() -> str:
    return ", ".join(f"[{name}]" for name in (*SECTIONS, "stages", "names", "kpis", "options"))


def load_crm_mapping(path: Path) -> tuple[CrmMapping | None, list[Problem]]:
    """The mapping, and everything that is wrong with it; None where it cannot be used. UsageError("missing-file")."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UsageError("missing-file", workbook=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return None, [Problem("mapping-toml", "error", path.name, params={"detail": str(error)})]
    reader = _Reader(path.name, found)
    for name in found:
        if name not in (*SECTIONS, "stages", "names", "kpis", "options"):
            reader.report("mapping-section", "", section=f"[{name}]", known=_known_sections())
    sections = {name: reader.section(name) for name in SECTIONS if name in found or name != "accounts"}
    stages = reader.words("stages", STAGES)
    for needed in ("won", "lost"):
        if needed not in stages:
            reader.report("mapping-missing", "[stages]", field=needed)
    words = {word.casefold(): stage for stage, listed in stages.items() for word in listed}
    names, kpis, options = reader.words("names", NAMES), reader.kpis(), reader.options()
    if reader.problems:
        return None, reader.problems
    return CrmMapping(path.name, sections, words, names, kpis, options), []
