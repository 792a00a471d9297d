"""From workbooks to a report: which parts, in which order, under which title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlplan import __version__
from xlplan.batch.report import evaluation, moved, receivables, show, tracking
from xlplan.batch.report import words as w
from xlplan.batch.report.document import Block, Cell, Document, Head, Part, Section, Text, table
from xlplan.batch.report.group import group_kpis, group_parts
from xlplan.batch.report.sources import KINDS, Region, Source, Sources
from xlplan.errors import Problem, Severity
from xlplan.forms import info
from xlplan.forms.form import Label, Lang

NOTED = 30
"""So many problems of a workbook are listed; `xlplan check` lists all."""


def document(found: Sources, lang: Lang) -> Document:
    """The report of all regions."""
    sections = tuple(_section(region, lang) for region in found.regions)
    facts = _facts(found, lang)
    summary = (*_warnings(found, lang), *group_parts(found, lang))
    return Document(lang, title(found)(lang), facts, summary, sections, (_notes(found, lang),))


def title(found: Sources) -> Label:
    """By what there is: an evaluation, else a tracking workbook, else receivables."""
    current = [source for region in found.regions for source in region.current.values()]
    if any(source.template == "evaluation" for source in current):
        return w.EVALUATION_REPORT
    tracked = [source for source in current if source.template == "tracking"]
    return w.TRACKING_REPORT[tracking.frequency(tracked[0])] if tracked else w.RECEIVABLES_REPORT


def _facts(found: Sources, lang: Lang) -> dict[str, str]:
    current = [source for region in found.regions for source in region.current.values()]
    counted = [source for source in current if source not in found.apart] or current
    leading = [s for s in counted if s.template == next(k for k in KINDS if any(c.template == k for c in counted))]

    def joined(values: Sequence[str]) -> str:
        return w.LISTED(lang).join(dict.fromkeys(v for v in values if v))

    return {
        "title": title(found)(lang),
        "regions": joined([region.name for region in found.regions]),
        "period": joined([source.period for source in leading]),
        "as_of": joined([show.day(source.data.as_of) for source in leading if source.data.as_of]),
        "preparer": joined([str(source.data.facts.get("preparer") or "") for source in current]),
        "state": joined([_state(source, lang) for source in current]),
        "version": __version__,
    }


# --- one region -------------------------------------------------------------------------------------------------------
def _section(region: Region, lang: Lang) -> Section:
    parts: list[Part | None] = []
    if source := region.current.get("evaluation"):
        parts += [evaluation.summary(source, lang), evaluation.attainment(source, lang),
                  moved.moved(source, region.previous.get("evaluation"), lang), moved.input_output(source, lang),
                  evaluation.people(source, lang), evaluation.problems(source, lang)]  # fmt: skip
    if tracked := region.current.get("tracking"):
        parts.append(tracking.tracked(tracked, lang))
    if forecast := region.current.get("forecast"):
        parts += [receivables.owed(forecast, lang), receivables.profit(forecast, lang)]
    if source:
        parts.append(evaluation.following(source, lang))
    elif tracked:
        parts.append(tracking.tracking_next(tracked, lang))
    return Section(region.name, _dates(list(region.current.values()), lang), tuple(part for part in parts if part))


def _dates(sources: Sequence[Source], lang: Lang) -> str:
    """Which period each part is of, in one sentence."""
    if not sources:
        return ""
    said = w.SEMICOLON(lang).join(_about(source, lang) for source in sources)
    several = len({source.as_of for source in sources}) > 1
    return (w.SEVERAL_DATES if several else w.ONE_DATE)(lang).format(parts=said)


def _about(source: Source, lang: Lang) -> str:
    said = [source.period, w.AS_OF_DAY(lang).format(day=show.day(source.data.as_of)), _state(source, lang)]
    return f"{w.TEMPLATES[source.template](lang)} {w.COMMA(lang).join(part for part in said if part)}"


def _state(source: Source, lang: Lang) -> str:
    return next((s.label(lang) for s in info.STATES if s.id == source.data.facts.get("state")), "")


# --- what is said of all ----------------------------------------------------------------------------------------------
def _warnings(found: Sources, lang: Lang) -> tuple[Part, ...]:
    blocks: list[Block] = []
    if found.unread:
        names = w.LISTED(lang).join(dict.fromkeys(problem.workbook for problem in found.unread))
        blocks.append(Text(w.UNREAD(lang).format(names=names), "warning"))
    if found.apart:
        names = w.LISTED(lang).join(source.name for source in found.apart)
        blocks.append(Text(w.APART(lang).format(names=names), "warning"))
    return (Part("warnings", "", tuple(blocks)),) if blocks else ()


def _notes(found: Sources, lang: Lang) -> Part:
    """Errors and warnings of the workbooks, so that nobody trusts a figure more than its workbook deserves."""
    kept: list[tuple[Cell | str, ...]] = []
    more = 0
    for source in (s for region in found.regions for s in region.current.values()):
        serious = [p for p in source.problems if p.severity != "info"]
        serious.sort(key=lambda p: _RANK[p.severity])
        kept += [_noted(problem, lang) for problem in serious[:NOTED]]
        more += max(0, len(serious) - NOTED)
    names = w.LISTED(lang).join(s.name for region in found.regions for s in region.current.values())
    made_from = Text(w.MADE_FROM(lang).format(names=names), "note")
    if not kept:
        return Part("data_notes", w.DATA_NOTES(lang), (Text(w.ALL_SOUND(lang), "note"), made_from))
    heads = [Head(w.SEVERITY(lang)), Head(w.PLACE(lang)), Head(w.WHAT(lang), wide=True)]
    blocks: list[Block] = [table(w.DATA_CAPTION(lang), heads, kept)]
    blocks += [Text(w.MORE(lang).format(count=more), "note")] if more else []
    return Part("data_notes", w.DATA_NOTES(lang), (*blocks, made_from))


_RANK: dict[Severity, int] = {"break": 0, "error": 1, "warning": 2, "info": 3}


def _noted(problem: Problem, lang: Lang) -> tuple[Cell | str, ...]:
    words = w.SEVERITIES[problem.severity](lang)
    return Cell(words, "fair" if problem.severity == "warning" else "bad"), problem.where, problem.message(lang)


# --- for programs -----------------------------------------------------------------------------------------------------
def as_json(found: Sources, lang: Lang) -> dict[str, Any]:
    """The report's figures: per region and template, and the group's totals."""
    regions = {region.name: {s.template: _json(s) for s in region.current.values()} for region in found.regions}
    sources = found.together("evaluation")
    kpis = group_kpis(sources, lang)[0] if len(sources) > 1 else []
    group = [{"kpi": k.name, "regions": k.regions, "target": str(k.target), "actual": str(k.actual),
              "attainment": k.rate} for k in kpis]  # fmt: skip
    return {"regions": regions, "group": {"kpis": group}}


def _json(source: Source) -> dict[str, Any]:
    about = {"workbook": source.name, "period": source.period, "as_of": show.day(source.data.as_of)}
    if source.template == "evaluation":
        return about | {"score": source.band("kpi", "score"), **evaluation.statuses(source)}
    if source.template == "tracking":
        found = tracking.counts(tracking.tasks(source))
        return about | {"on_time": source.band("tracking", "on_time"), **found}
    bands = {"balance": "all_outstanding", "overdue": "overdue", "plan_gap": "all_plan_gap"}
    return about | {"currency": source.currency,
                    **{name: _plain(source.band("receivables", band)) for name, band in bands.items()}}  # fmt: skip


def _plain(value: object) -> str | None:
    number = show.exact(value)
    return None if number is None else f"{number:.2f}"
