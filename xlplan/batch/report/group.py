"""Several regions together: totals over totals, never a mean of ratios, and never two currencies in one sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlplan.actions.kpi_words import normal
from xlplan.actions.units import money_scale, normal_unit
from xlplan.batch.report import show
from xlplan.batch.report import words as w
from xlplan.batch.report.document import Block, Cell, Chart, Head, Part, Series, Table, Text, table
from xlplan.batch.report.evaluation import KPI_MARKS, kpis, statuses
from xlplan.batch.report.receivables import ageing_table, buckets, customers, has_ledger, summed
from xlplan.batch.report.sources import Source, Sources
from xlplan.batch.report.tracking import counts, tasks
from xlplan.forms import kpi as kpi_form
from xlplan.forms import pnl
from xlplan.forms.form import Choice, Lang, Row
from xlplan.forms.kpi import measure
from xlplan.forms.kpi_catalogue import Accumulation, catalogue_kpi
from xlplan.metrics import attainment, collection_rate, kpi_status, on_time_rate
from xlplan.metrics.numbers import Direction


class GroupKpi(NamedTuple):
    """A KPI that adds up, over the regions that have both figures."""

    row: Row
    name: str
    regions: int
    target: Decimal
    actual: Decimal

    @property
    def rate(self) -> float | None:
        """Attainment of the totals."""
        return attainment(self.target, self.actual, _direction(self.row))


def _direction(row: Row) -> Direction:
    return "lower" if row.get("direction") == "lower" else "higher"


def group_parts(found: Sources, lang: Lang) -> tuple[Part, ...]:
    """The group's parts; none for a single region."""
    if len(found.regions) < 2:
        return ()
    makers = (_evaluations, _trackings, _receivables, _profits)
    blocks = [block for make in makers for block in make(found, lang)]
    return (Part("group", w.GROUP(lang), tuple(blocks)),) if blocks else ()


# --- evaluation -------------------------------------------------------------------------------------------------------
def _evaluations(found: Sources, lang: Lang) -> list[Block]:
    sources = found.together("evaluation")
    if len(sources) < 2:
        return []
    numbers = [w.TOTAL_SCORE(lang), *(s.label(lang) for s in kpi_form.STATUSES)]
    heads = [Head(w.REGIONS(lang)), *(Head(text, number=True) for text in numbers)]
    rows = [[s.region, show.percent(s.band("kpi", "score")), *map(show.count, statuses(s).values())] for s in sources]
    totals = [sum(statuses(s)[status.id] for s in sources) for status in kpi_form.STATUSES]
    rows.append([w.TOTAL(lang), show.NONE, *map(show.count, totals)])
    scores = tuple(v if isinstance(v := s.band("kpi", "score"), float) else None for s in sources)
    chart = Chart(w.TOTAL_SCORE(lang), (Series(w.TOTAL_SCORE(lang), scores),), reference=1.0, percent=True)
    blocks: list[Block] = [table(w.BY_REGION(lang), heads, rows, totals=1, chart=chart)]
    added, others = group_kpis(sources, lang)
    if added:
        blocks.append(_kpi_table(added, len(sources), lang))
    if others:
        blocks.append(Text(w.NOT_ADDED(lang).format(names=w.LISTED(lang).join(others)), "note"))
    return [*blocks, Text(w.GROUP_NOTE(lang), "note"), *_people(sources, lang)]


def group_kpis(sources: Sequence[Source], lang: Lang) -> tuple[list[GroupKpi], list[str]]:
    """KPIs that the catalogue adds up, totalled over regions of one unit and direction; and the names of all others."""
    together: dict[tuple[str, ...], list[tuple[Source, Row]]] = defaultdict(list)
    others: dict[str, str] = {}
    for source in sources:
        for row in kpis(source):
            known = catalogue_kpi(str(row["kpi"]), source.region)
            if known is None or known.accumulation is not Accumulation.SUM or row.get("direction") == "improve":
                others.setdefault(normal(row["kpi"]), str(row["kpi"]))
                continue
            money = money_scale(row.get("unit"))
            own = source.currency if money else ""
            key = known.id, normal_unit(row.get("unit")), _direction(row), own
            together[key].append((source, row))
    several = len({source.currency for source in sources}) > 1
    for double in [key for key, pairs in together.items() if _twice(pairs)]:
        others |= {normal(row["kpi"]): str(row["kpi"]) for _, row in together.pop(double)}
    found = [_added(pairs, key[3] if several else "", lang) for key, pairs in together.items()]
    return [kpi for kpi in found if kpi], list(others.values())


def _twice(pairs: Sequence[tuple[Source, Row]]) -> bool:
    """Whether one workbook names the KPI more than once: a whole and its part must not be added."""
    return len({id(source) for source, _ in pairs}) < len(pairs)


def _added(pairs: Sequence[tuple[Source, Row]], currency: str, lang: Lang) -> GroupKpi | None:
    figures = [(source, row, measure(row, "target"), measure(row, "actual")) for source, row in pairs]
    both = [(source, row, goal, done) for source, row, goal, done in figures if goal is not None and done is not None]
    if not both:
        return None
    source, row, *_ = both[0]
    known = catalogue_kpi(str(row["kpi"]), source.region)
    label = known.label(lang) if known else str(row["kpi"])
    name = show.named({**row, "kpi": label}) + (f" [{currency}]" if currency else "")
    regions = len({source.region for source, *_ in both})
    return GroupKpi(row, name, regions, sum((b[2] for b in both), show.ZERO), sum((b[3] for b in both), show.ZERO))


def _kpi_table(added: Sequence[GroupKpi], regions: int, lang: Lang) -> Table:
    heads = [Head(w.KPI(lang), wide=True), *(Head(label(lang), number=True) for label in
             (w.COUNTED, w.TARGET, w.ACTUAL, w.RATE, w.GAP)), Head(w.STATUS(lang))]  # fmt: skip
    rows: list[list[Cell | str]] = [
        [kpi.name, w.OF_REGIONS(lang).format(count=kpi.regions, total=regions), show.kpi_figure(kpi.row, kpi.target),
         show.kpi_figure(kpi.row, kpi.actual), show.percent(kpi.rate),
         show.kpi_gap(kpi.row, kpi.actual - kpi.target, lang), _status(kpi, lang)]
        for kpi in added
    ]  # fmt: skip
    chart = Chart(w.RATE(lang), (Series(w.RATE(lang), tuple(kpi.rate for kpi in added)),), 1.0, percent=True)
    return table(w.GROUP_KPIS(lang), heads, rows, chart=chart)


def _status(kpi: GroupKpi, lang: Lang) -> Cell:
    found = kpi_status(kpi.target, kpi.actual, kpi.rate, _direction(kpi.row))
    choices: tuple[Choice, ...] = kpi_form.STATUSES
    return show.choice(found, choices, lang, KPI_MARKS)


def _people(sources: Sequence[Source], lang: Lang) -> list[Block]:
    """Sales and collection by region and in total, one table a currency."""
    fields = ("target", "sales", "due", "collected")
    blocks: list[Block] = []
    for currency, own in by_currency(sources).items():
        sums = [(s, {f: summed(s.rows("scorecard"), f) * s.unit for f in fields}) for s in own if s.rows("scorecard")]
        if len(sums) < 2:
            continue
        whole = {f: sum((values[f] for _, values in sums), show.ZERO) for f in fields}
        rows = [[name, *_sales(values)] for name, values in
                [*((s.region, values) for s, values in sums), (w.TOTAL(lang), whole)]]  # fmt: skip
        labels = (w.SALES_TARGET, w.SALES, w.RATE, w.DUE_AMOUNT, w.COLLECTED, w.COLLECTION_RATE)
        heads = [Head(w.REGIONS(lang)), *(Head(label(lang), number=True) for label in labels)]
        blocks.append(table(w.GROUP_PEOPLE(lang).format(currency=currency), heads, rows, totals=1))
    return blocks


def _sales(values: dict[str, Decimal]) -> list[str]:
    reached = show.percent(attainment(values["target"], values["sales"]))
    paid = show.percent(collection_rate(values["collected"], values["due"]))
    return [show.amount(values["target"]), show.amount(values["sales"]), reached, show.amount(values["due"]),
            show.amount(values["collected"]), paid]  # fmt: skip


def by_currency(sources: Sequence[Source]) -> dict[str, list[Source]]:
    """The workbooks by their currency."""
    found: dict[str, list[Source]] = defaultdict(list)
    for source in sources:
        found[source.currency].append(source)
    return found


# --- tracking ---------------------------------------------------------------------------------------------------------
def _trackings(found: Sources, lang: Lang) -> list[Block]:
    sources = found.together("tracking")
    if len(sources) < 2:
        return []
    labels = (w.TASKS, w.DONE, w.OVERDUE, w.ON_TIME)
    heads = [Head(w.REGIONS(lang)), *(Head(label(lang), number=True) for label in labels)]
    rows = [[s.region, *_standing(tasks(s)), show.percent(s.band("tracking", "on_time"))] for s in sources]
    every = [row for s in sources for row in tasks(s)]
    as_of = sources[0].data.as_of
    due = [(row.get("due"), row.get("finished"), str(row.get("status"))) for row in every]
    rate = on_time_rate(due, as_of) if as_of else None  # type: ignore[arg-type]
    rows.append([w.TOTAL(lang), *_standing(every), show.percent(rate)])
    return [table(w.GROUP_TASKS(lang), heads, rows, totals=1)]


def _standing(rows: Sequence[Row]) -> list[str]:
    found = counts(rows)
    return [show.count(n) for n in (len(rows), found["done"] + found["done_late"], found["overdue"])]


# --- receivables, profit ----------------------------------------------------------------------------------------------
def _amounts(source: Source, unit: Decimal, form: str, bands: Sequence[str]) -> list[Decimal | None]:
    """Bands of a workbook in the unit of the table; None where it has none: nothing is not nought."""
    found = [show.exact(source.band(form, band)) for band in bands]
    return [None if value is None else value * source.unit / unit for value in found]


def _whole(rows: Sequence[Sequence[Decimal | None]]) -> list[Decimal | None]:
    """The sums down the columns; None where a region's figure is not known."""
    return [None if None in column else sum(filter(None, column), show.ZERO) for column in zip(*rows, strict=True)]


def _bars(values: Iterable[Decimal | None]) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(value) for value in values)


def common_unit(sources: Sequence[Source]) -> Decimal:
    """The unit of all, or 1 where they differ."""
    units = {source.unit for source in sources}
    return units.pop() if len(units) == 1 else Decimal(1)


def _receivables(found: Sources, lang: Lang) -> list[Block]:
    blocks: list[Block] = []
    for currency, own in by_currency([s for s in found.together("forecast") if customers(s)]).items():
        if len(own) < 2:
            continue
        unit = common_unit(own)
        rows = [_amounts(s, unit, "receivables", _OWED) for s in own]
        cells = [[s.region, *map(show.money, values)] for s, values in zip(own, rows, strict=True)]
        cells.append([w.TOTAL(lang), *map(show.money, _whole(rows))])
        labels = (w.BALANCE, w.OVERDUE_AMOUNT, w.PLAN_GAP)
        heads = [Head(w.REGIONS(lang)), *(Head(label(lang), number=True) for label in labels)]
        chart = Chart(w.BALANCE(lang), (Series(w.BALANCE(lang), _bars(v[0] for v in rows)),))
        title = w.GROUP_OWED(lang).format(currency=_unit_words(currency, unit, lang))
        blocks.append(table(title, heads, cells, totals=1, chart=chart))
        aged = [s for s in own if has_ledger(s)]
        if aged:
            counted = "" if len(aged) == len(own) else w.OF_REGIONS(lang).format(count=len(aged), total=len(own))
            blocks.append(ageing_table(_added_buckets(aged, unit), lang, counted))
    return blocks


_OWED = ("all_outstanding", "overdue", "all_plan_gap")


def _added_buckets(sources: Sequence[Source], unit: Decimal) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for source in sources:
        for bucket, value in buckets(source).items():
            found[bucket] += value * source.unit / unit
    return dict(found)


def _unit_words(currency: str, unit: Decimal, lang: Lang) -> str:
    return currency if unit == 1 else w.UNIT_OF(lang).format(currency=currency, unit=show.amount(unit))


_PROFIT = ("ytd_plan", "ytd_actual", "ytd_variance")


def _profits(found: Sources, lang: Lang) -> list[Block]:
    blocks: list[Block] = []
    closed = [s for s in found.together("forecast") if any(pnl.is_closed(row) for row in s.rows("pnl"))]
    for currency, own in by_currency(closed).items():
        if len(own) < 2:
            continue
        unit = common_unit(own)
        rows = [_amounts(s, unit, "pnl", _PROFIT) for s in own]
        names = [*(s.region for s in own), w.TOTAL(lang)]
        cells = [[name, show.money(v[0]), show.money(v[1]), show.signed(v[2], 2)]
                 for name, v in zip(names, [*rows, _whole(rows)], strict=True)]  # fmt: skip
        labels = (w.YTD_PLAN, w.YTD_ACTUAL, w.YTD_VARIANCE)
        heads = [Head(w.REGIONS(lang)), *(Head(label(lang), number=True) for label in labels)]
        series = Series(w.YTD_VARIANCE(lang), _bars(v[2] for v in rows), "variance")
        chart = Chart(w.YTD_VARIANCE(lang), (series,))
        title = w.GROUP_PROFIT(lang).format(currency=_unit_words(currency, unit, lang))
        blocks.append(table(title, heads, cells, totals=1, chart=chart))
    return blocks
