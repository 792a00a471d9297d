"""A report as one HTML file: nothing is loaded from anywhere, no script runs, every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, TemplateSyntaxError, meta
from jinja2.exceptions import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from xlplan.batch.report import bars, show
from xlplan.batch.report import words as w
from xlplan.batch.report.document import Cell, Document, Part, Section, Table
from xlplan.batch.report.placeholders import FACTS, PARTS, check_names
from xlplan.errors import DataError
from xlplan.forms.form import Lang
from xlplan.headless import theme

OWN = ("page.html", "blocks.html")
SHORT = 14
"""So many letters, or half as many Chinese characters, stand in a third of a phone's width."""
LINE = 13
"""So many stand in a quarter of it, in small type: `12,345,678.90`, `+2.8 个百分点`."""


@dataclass(frozen=True)
class Entry:
    """A part at its place: the section it opens or closes, and whether sections have headings of their own."""

    id: str
    section: Section | None
    part: Part
    opens: bool
    closes: bool
    several: bool


def page(found: Document, template: tuple[str, str] | None = None) -> bytes:
    """The file. `template`: a company's own page as (name, text). DataError where it cannot be used."""
    values = _values(found)
    if template is None:
        return _environment().get_template("page.html").render(values).encode()
    name, text = template
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        names = meta.find_undeclared_variables(environment.parse(text))
        check_names(name, names, extra=("styles", "lang"))
        return environment.from_string(text).render(values).encode()
    except TemplateSyntaxError as error:
        detail = f"{error.lineno}: {error.message}"
        raise DataError("report-template-broken", workbook=name, detail=detail) from error
    except (TemplateError, TypeError, ValueError, OverflowError, ArithmeticError) as error:
        raise DataError("report-template-broken", workbook=name, detail=str(error)) from error


@lru_cache(maxsize=1)
def _environment() -> Environment:
    own = {name: files(__package__).joinpath(name).read_text(encoding="utf-8") for name in OWN}
    environment = Environment(loader=DictLoader(own), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.globals |= {"icons": show.ICONS, "bars": bars.cell, "scale_of": bars.scale_of, "carded": carded,
                            "lined": lined, "room": room, "kind": lambda block: type(block).__name__}  # fmt: skip
    return environment


def _values(found: Document) -> dict[str, Any]:
    entries, lang = list(_entries(found)), found.lang
    styles = palette() + files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    labels = (w.REGIONS, w.PERIOD, w.AS_OF, w.PREPARER, w.STATE)
    facts = [(label(lang), found.facts[name]) for label, name in zip(labels, FACTS[1:6], strict=True)]
    by_part = {name: _rendered([e for e in entries if e.part.id == name], lang) for name in PARTS}
    words = {"skip": w.SKIP(lang), "contents": w.CONTENTS(lang),
             "foot": w.FOOT(lang).format(version=found.facts["version"])}  # fmt: skip
    return {
        **found.facts, **by_part, "lang": "zh-CN" if lang == "zh" else "en",
        "styles": Markup(styles + _running_head(found)), "words": words,
        "colon": w.COLON(lang), "facts": facts, "content": _rendered(entries, lang),
        "contents": list(_contents(entries)),
    }  # fmt: skip


def carded(found: Table) -> bool:
    """Whether a phone shows a table as one card a row: it has texts, or more columns than a phone is wide for."""
    return len(found.heads) + bool(found.chart) > 4 or any(head.wide for head in found.heads[1:])


def lined(found: Table) -> str:
    """Whether a phone shows a card's figures on one line, below it the bar: few figures, short ones, and no texts.

    Long names have more room, which leaves less for the figures.
    """
    named = any(_letters(row[0].text) > LINE - 3 for row in found.rows)
    most = max((_letters(cell.text) for row in found.rows for cell in row[1:]), default=0)
    if most > LINE or len(found.heads) > 4 or not all(head.number for head in found.heads[1:]):
        return ""
    return " lines named" if named else " lines"


def room(found: Cell) -> str:
    """What a text does on a phone's card: a long one takes the card's width, a dash no room at all."""
    if found.blank or _letters(found.text) > SHORT:
        return " broad"
    return " nil" if found.text == show.NONE else ""


def _letters(text: str) -> int:
    """A text's width in Latin letters."""
    return sum(2 if char > "\u2e80" else 1 for char in text)


def palette() -> str:
    """The theme's colours as variables of the style sheet."""
    found = {"ink": theme.INK, "accent": theme.ACCENT, "white": theme.WHITE, "band": theme.BAND_FILL,
             "calculated": theme.CALCULATED_FILL, **theme.REPORT}  # fmt: skip
    found |= {role: theme.ROLES[role] for role in ("actual", "good", "fair", "bad")}
    for mark, (fill, ink) in theme.MARKS.items():
        found |= {f"{mark}-fill": fill, f"{mark}-ink": ink}
    return f":root {{ {' '.join(f'--{name}: {colour};' for name, colour in found.items())} }}\n"


def _running_head(found: Document) -> str:
    """What stands at the head of every printed page; no character of it can end the string or the style sheet."""
    said = " · ".join(filter(None, (found.facts[name] for name in ("regions", "period", "state"))))
    escaped = "".join(ch if ch.isascii() and ch.isalnum() else f"\\{ord(ch):06x}" for ch in said[:120])
    return f'@page {{ @top-left {{ content: "{escaped}"; font: 9pt sans-serif; color: {theme.REPORT["muted"]}; }} }}\n'


def _entries(found: Document) -> Iterable[Entry]:
    several = len(found.sections) > 1
    for number, (section, part) in enumerate(found.parts, 1):
        own = section.parts if section else ()
        opens, closes = bool(own) and part is own[0], bool(own) and part is own[-1]
        yield Entry(f"part-{number}", section, part, opens, closes, several)


def _rendered(entries: list[Entry], lang: Lang) -> Markup:
    """Parts under their headings; where parts of one kind stand by themselves, each opens and closes its region."""
    alone = len({entry.part.id for entry in entries}) == 1 and any(entry.section for entry in entries)
    if alone:
        entries = [Entry(f"{e.id}-{e.part.id}", e.section, e.part, True, True, e.several) for e in entries]
    module = (
        _environment()
        .get_template("blocks.html")
        .make_module({"target_line": w.TARGET_LINE(lang), "chart_word": w.CHART(lang)})
    )
    return Markup(str(module.content(entries)))  # type: ignore[attr-defined]


def _contents(entries: list[Entry]) -> Iterable[tuple[str, str]]:
    """Links to regions where there are several, else to parts; and to what is said of all."""
    for entry in entries:
        if entry.section and entry.several:
            if entry.opens:
                yield f"{entry.id}-r", entry.section.heading
        elif entry.part.heading:
            yield entry.id, entry.part.heading
