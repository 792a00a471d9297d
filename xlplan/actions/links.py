"""The links between workbooks: which rows of one feed which cells of another, by key and never by cell address.

A link reads a source as `evaluated` gives it, and says what the target's rows are to hold.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from xlplan.actions.units import money_scale, same_unit
from xlplan.forms.catalog import form
from xlplan.forms.cells import comparable
from xlplan.forms.company.value import Company
from xlplan.forms.days import weeks
from xlplan.forms.form import BookData, Label, Row, counted
from xlplan.forms.kpi_catalogue import CATALOGUE, Accumulation, catalogue_kpi
from xlplan.messages.signs import BRACKETS
from xlplan.metrics import period_end
from xlplan.metrics.calendar import period_start


class Source(NamedTuple):
    """The cell from which a value comes, or the first one: form, place of the row, field, and which of the sources."""

    form: str
    row: int
    field: str
    book: int = 0


class Carried(NamedTuple):
    """What a target's row is to hold, its key fields among that."""

    row: Row
    source: Source


Carry = Callable[[Sequence[BookData], BookData], Iterable[Carried]]
"""From the sources, those of earlier periods first, and the target to the rows."""


def each(carry: Callable[[BookData, BookData], Iterable[Carried]]) -> Carry:
    """What every source has on its own."""
    return lambda sources, target: (
        carried._replace(source=carried.source._replace(book=number))
        for number, source in enumerate(sources)
        for carried in carry(source, target)
    )


@dataclass(frozen=True)
class Link:
    """One link. `when`: the source is of the target's period (or of one that holds it), or of the period before.

    `adds`: rows that the target lacks are added. `parts`: several workbooks that together make up the period serve,
    the months of a quarter. `company`: where no workbook of the region is there, those of other regions serve.
    """

    id: str
    label: Label
    source: str
    form: str
    fields: tuple[str, ...]
    carry: Carry
    adds: bool = False
    when: Literal["same", "previous"] = "same"
    parts: bool = False
    company: bool = False

    def in_time(self, source: Span, target: Span) -> bool:
        """Whether a source of that period may feed a target of that one."""
        wanted = target if self.when == "same" else target.before
        within = wanted.first <= source.first and source.last <= wanted.last
        holds = self.when == "same" and source.first <= wanted.first and source.last >= wanted.last
        return holds or (within and (self.parts or source.last == wanted.last))


class Span(NamedTuple):
    """First and last day of a period."""

    first: dt.date
    last: dt.date

    @property
    def before(self) -> Span:
        """The period of the same length before it: whole months before whole months, days before days."""
        last = self.first - dt.timedelta(days=1)
        whole = self.first.day == 1 and (self.last + dt.timedelta(days=1)).day == 1
        if not whole:
            return Span(last - (self.last - self.first), last)
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        number = self.first.year * 12 + self.first.month - 1 - months
        return Span(dt.date(number // 12, number % 12 + 1, 1), last)


def span(book: BookData) -> Span | None:
    """The workbook's period; without one, the month of its as-of date."""
    named = str(book.facts.get("period") or "")
    first, last = period_start(named), period_end(named)
    if first and last:
        return Span(first, last)
    if book.as_of is None:
        return None
    month_end = (book.as_of.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return Span(book.as_of.replace(day=1), month_end)


def _rows(book: BookData, form_id: str) -> Iterator[tuple[int, Row]]:
    """The rows that count, with their places in the table."""
    rows = book.rows(form_id)
    known = {id(row) for row in counted(form(form_id), rows)} if rows else set()
    return ((index, row) for index, row in enumerate(rows) if id(row) in known)


def _same(one: object, other: object) -> bool:
    return comparable(str(one or "")).strip().casefold() == comparable(str(other or "")).strip().casefold()


# --- targets ----------------------------------------------------------------------------------------------------------
def _months(period: Span) -> Iterator[str]:
    day = period.first.replace(day=1)
    while day <= period.last:
        yield f"target_{day:%Y_%m}"
        day = (day + dt.timedelta(days=32)).replace(day=1)


def _target(row: Row, period: Span, company: Company | None) -> tuple[str, Decimal] | None:
    """The first month's field, and the period's target: its months added up, or the last where that is the rule."""
    months = list(_months(period))
    known = catalogue_kpi(str(row.get("measure") or ""), "", company.catalogue if company else CATALOGUE)
    if known is not None and known.accumulation is not Accumulation.SUM:
        months = months[-1:]
    found = [value for value in (row.get(month) for month in months) if isinstance(value, Decimal | int | float)]
    if not months or len(found) < len(months):
        return None
    return months[0], sum((Decimal(str(value)) for value in found), Decimal(0))


def _names(measure: str, kpi: str, region: str) -> bool:
    """Whether a KPI is the measure, or that of the region: 华东区域销售额 or `Sales, East` for sales in East."""
    wanted = measure.strip().casefold()
    forms = {wanted, f"{region}{wanted}", f"{region}区域{wanted}", f"{wanted}, {region}", f"{region} {wanted}"}
    return kpi.strip().casefold() in {text.casefold() for text in forms}


def _factor(one: object, other: object) -> Decimal | None:
    """What a figure in one unit is multiplied by for the other: 元 to 万元 0.0001; None where they do not fit."""
    if same_unit(one, other):
        return Decimal(1)
    scales = money_scale(one), money_scale(other)
    if scales[0] and scales[1] and scales[0][0] == scales[1][0]:
        return scales[0][1] / scales[1][1]
    return None


def _targets_to_kpi(source: BookData, target: BookData) -> Iterator[Carried]:
    period, region = span(target), str(target.facts.get("region") or "")
    for index, row in _rows(source, "targets") if period else ():
        own = _same(row.get("subject"), region) and row.get("level") in ("region", "company", None)
        found = _target(row, period, target.company) if period and own else None
        for kpi in target.rows("kpi") if found else ():
            name = str(kpi.get("kpi") or "")
            factor = _factor(row.get("unit"), kpi.get("unit"))
            if found and factor and _names(str(row.get("measure") or ""), name, region):
                yield Carried({"kpi": name, "target": found[1] * factor}, Source("targets", index, found[0]))


def _targets_to_scorecard(source: BookData, target: BookData) -> Iterator[Carried]:
    period = span(target)
    for index, row in _rows(source, "targets") if period else ():
        known = catalogue_kpi(str(row.get("measure") or ""), str(target.facts.get("region") or ""))
        sales = known is not None and known.id == "sales"
        person = row.get("level") == "salesperson" and sales
        found = _target(row, period, target.company) if period and person else None
        if found:
            yield Carried({"salesperson": row.get("subject"), "target": found[1]}, Source("targets", index, found[0]))


# --- tasks and activities ---------------------------------------------------------------------------------------------
def _date(row: Row, field: str) -> dt.date | None:
    value = row.get(field)
    return value if isinstance(value, dt.date) else None


def _plan_to_tracking(source: BookData, target: BookData) -> Iterator[Carried]:
    """Tasks of the execution plan that run in the period and are not done."""
    period = span(target)
    for index, row in _rows(source, "execution_plan"):
        start, finish, progress = _date(row, "start"), _date(row, "finish"), row.get("progress")
        done = isinstance(progress, Decimal) and progress >= 1
        runs = period and finish and finish >= period.first and (start or finish) <= period.last
        if runs and row.get("task") and not done:
            task: Row = {"task": row["task"], "owner": row.get("owner"), "due_start": start, "due": finish}
            yield Carried(task | {"stage": "execute"}, Source("execution_plan", index, "task"))


def _activities_to_calendar(source: BookData, target: BookData) -> Iterator[Carried]:
    """Each week's activities, one a line; those without a date stand in the first week of their month."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    shown = weeks(target)
    for index, row in _rows(source, "activities"):
        day = _date(row, "date") or _date(row, "month")
        number = next((n for n, week in enumerate(shown) if day in week), None)
        if number is not None and row.get("content"):
            owner = BRACKETS(target.lang).format(row["owner"])
            found[number].append((index, f"{row['content']}" + (owner if row.get("owner") else "")))
    for number, row in enumerate(target.rows("calendar")):
        if number in found and row.get("week"):
            text = "\n".join(line for _, line in found[number])
            yield Carried({"week": row["week"], "events": text}, Source("activities", found[number][0][0], "content"))


class _Task(NamedTuple):
    book: int
    place: int
    row: Row


def _tasks(sources: Sequence[BookData]) -> list[_Task]:
    """Every task once, as the latest workbook has it: an unfinished one goes on into the next, with what was done."""
    found: dict[tuple[str, str], _Task] = {}
    for number, source in enumerate(sources):
        for index, row in _rows(source, "tracking"):
            if row.get("task"):
                found[str(row["task"]).strip(), str(row.get("owner") or "").strip()] = _Task(number, index, row)
    return list(found.values())


def _tracking_to_kpi(sources: Sequence[BookData], target: BookData) -> Iterator[Carried]:
    """What the tasks that name a KPI have done, added up."""
    sums: dict[str, tuple[Source, Decimal]] = {}
    for task in _tasks(sources):
        name, actual = str(task.row.get("kpi") or "").strip().casefold(), task.row.get("actual")
        if name and isinstance(actual, Decimal):
            first, before = sums.get(name, (Source("tracking", task.place, "actual", task.book), Decimal(0)))
            sums[name] = first, before + actual
    for kpi in target.rows("kpi"):
        name = str(kpi.get("kpi") or "")
        if name.strip().casefold() in sums:
            first, value = sums[name.strip().casefold()]
            yield Carried({"kpi": name, "actual": value}, first)


# --- receivables ------------------------------------------------------------------------------------------------------
def _number(row: Row, field: str) -> Decimal:
    value = row.get(field)
    return Decimal(str(value)) if isinstance(value, Decimal | int | float) else Decimal(0)


def _receivables_to_grade(source: BookData, target: BookData) -> Iterator[Carried]:
    """What each customer owes, and how much of it is overdue, by the ledger."""
    owed: dict[str, tuple[int, Decimal, Decimal]] = {}
    for index, row in _rows(source, "invoices"):
        name, amount = str(row.get("customer") or "").strip().casefold(), _number(row, "open_amount")
        first, before, late = owed.get(name, (index, Decimal(0), Decimal(0)))
        overdue = amount if row.get("bucket") not in (None, "not_due") else Decimal(0)
        owed[name] = first, before + amount, late + overdue
    for row in target.rows("customer_grade"):
        name = str(row.get("customer") or "").strip().casefold()
        if name in owed:
            index, amount, late = owed[name]
            values: Row = {"customer": row["customer"], "owed": amount, "overdue": late}
            yield Carried(values, Source("invoices", index, "open_amount"))


def _receivables_to_scorecard(source: BookData, target: BookData) -> Iterator[Carried]:
    """What fell due in the period with each salesperson, and what came in for that person's invoices."""
    period = span(target)
    person_of: dict[str, str] = {}
    sums: dict[str, tuple[int, Decimal, Decimal]] = {}
    for index, row in _rows(source, "invoices") if period else ():
        person, due = str(row.get("salesperson") or "").strip(), _date(row, "due_date")
        if person and period:
            person_of[str(row.get("invoice_no"))] = person
            first, owed, paid = sums.get(person, (index, Decimal(0), Decimal(0)))
            fell_due = _number(row, "amount") if due and period.first <= due <= period.last else Decimal(0)
            sums[person] = first, owed + fell_due, paid
    for _, row in _rows(source, "receipts") if period else ():
        name, day = person_of.get(str(row.get("invoice_no"))), _date(row, "date")
        if name and period and day and period.first <= day <= period.last and row.get("kind") in (None, "receipt"):
            first, owed, paid = sums[name]
            sums[name] = first, owed, paid + _number(row, "amount")
    for name, (index, owed, paid) in sums.items():
        yield Carried({"salesperson": name, "due": owed, "collected": paid}, Source("invoices", index, "amount"))


# --- from one period to the next --------------------------------------------------------------------------------------
def _review_to_plan(source: BookData, target: BookData) -> Iterator[Carried]:
    """Improvements that were not finished become tasks of the next plan."""
    period, number = span(target), 0
    when = str(source.facts.get("period") or f"{source.as_of:%Y-%m}")[2:].replace("-", "")
    for index, row in _rows(source, "review"):
        if row.get("advice"):
            number += 1  # finished ones too, so that an id stays with its advice
        if row.get("advice") and row.get("finished") is None and period:
            due = _date(row, "due")
            task: Row = {"id": f"R{when}-{number}", "task": row["advice"], "owner": row.get("owner"), "finish": due}
            yield Carried(task | {"start": min(period.first, due or period.first)}, Source("review", index, "advice"))


def _tracking_to_performance(sources: Sequence[BookData], _: BookData) -> Iterator[Carried]:
    """Last period's tasks with what was planned and done."""
    for task in _tasks(sources):
        values: Row = {"task": task.row["task"], "target": task.row.get("target"), "actual": task.row.get("actual")}
        values |= {"unit": task.row.get("unit"), "owner": task.row.get("owner")}
        yield Carried(values, Source("tracking", task.place, "task", task.book))


LINKS: tuple[Link, ...] = (
    Link("review-plan", Label("复盘 → 执行计划", "review to plan"), "evaluation", "execution_plan",
         ("id", "task", "owner", "start", "finish"), each(_review_to_plan), adds=True, when="previous"),
    Link("tracking-performance", Label("跟踪 → 任务绩效", "tracking to performance"), "tracking", "performance",
         ("task", "owner", "target", "actual", "unit"), _tracking_to_performance, adds=True,
         when="previous", parts=True),
    Link("plan-tracking", Label("执行计划 → 跟踪", "plan to tracking"), "plan", "tracking",
         ("stage", "task", "owner", "due_start", "due"), each(_plan_to_tracking), adds=True),
    Link("activities-calendar", Label("活动 → 行事月历", "activities to calendar"), "plan", "calendar", ("events",),
         each(_activities_to_calendar)),
    Link("receivables-grade", Label("应收 → 客户能级", "receivables to customer grades"), "forecast", "customer_grade",
         ("owed", "overdue"), each(_receivables_to_grade)),
    Link("targets-kpi", Label("目标分解 → 效果评估", "targets to KPIs"), "plan", "kpi", ("target",),
         each(_targets_to_kpi), company=True),
    Link("tracking-kpi", Label("跟踪 → 效果评估", "tracking to KPIs"), "tracking", "kpi", ("actual",),
         _tracking_to_kpi, parts=True),
    Link("targets-scorecard", Label("目标分解 → 个人绩效", "targets to scorecard"), "plan", "scorecard", ("target",),
         each(_targets_to_scorecard), company=True),
    Link("receivables-scorecard", Label("应收 → 个人绩效", "receivables to scorecard"), "forecast", "scorecard",
         ("due", "collected"), each(_receivables_to_scorecard)),
)  # fmt: skip
"""Every link, those first whose targets others read."""
