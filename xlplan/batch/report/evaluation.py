"""An evaluation workbook as parts of a report: summary, attainment, people, problems and advice, the next period."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xlplan.actions.kpi_words import normal
from xlplan.batch.report import show
from xlplan.batch.report import words as w
from xlplan.batch.report.document import (
    Blank,
    Block,
    Cell,
    Chart,
    Figure,
    Figures,
    Head,
    Mark,
    Part,
    Series,
    Text,
    table,
)
from xlplan.batch.report.receivables import currency
from xlplan.batch.report.sources import Source
from xlplan.forms import kpi, review
from xlplan.forms.form import Lang, Row
from xlplan.messages.signs import SPACE
from xlplan.metrics.calendar import next_period

KPI_MARKS: dict[str, Mark] = {"met": "good", "near": "fair", "missed": "bad", "no_data": "none"}
REVIEW_MARKS: dict[str, Mark] = {"done": "good", "done_late": "fair", "overdue": "bad"}
SHORT = ("near", "missed")


def kpis(source: Source) -> list[Row]:
    """The KPIs of a workbook."""
    return [row for row in source.rows("kpi") if row.get("kpi") is not None]


def thresholds(source: Source) -> tuple[float, float]:
    """From where on a KPI is met, and near."""
    return float(source.data.number("met_at", "1")), float(source.data.number("near_at", "0.9"))


def statuses(source: Source) -> dict[str, int]:
    """How many KPIs are met, near, missed, without data."""
    return {s.id: sum(row.get("status") == s.id for row in kpis(source)) for s in kpi.STATUSES}


# --- summary ----------------------------------------------------------------------------------------------------------
def summary(source: Source, lang: Lang) -> Part:
    """The figures of note and a sentence that the data make."""
    rows, counts = kpis(source), statuses(source)
    if not rows:
        return Part("summary", w.SUMMARY(lang), (Text(w.NO_KPIS(lang), "note"),))
    no_data = w.NO_DATA_PART(lang).format(count=counts["no_data"]) if counts["no_data"] else ""
    said = [w.HEADLINE(lang).format(total=len(rows), **{**counts, "no_data": no_data}), _extremes(source, lang)]
    text = SPACE(lang).join(filter(None, said))
    return Part("summary", w.SUMMARY(lang), (Text(text, "lead"), Figures(tuple(_figures(source, lang)))))


def _extremes(source: Source, lang: Lang) -> str:
    known = sorted((rate, i) for i, row in enumerate(kpis(source)) if isinstance(rate := row.get("attainment"), float))
    if len(known) < 2 or known[0][0] == known[-1][0]:
        return ""
    rows, edge = kpis(source), thresholds(source)
    (low, worst), (high, best) = known[0], known[-1]
    return w.EXTREMES(lang).format(
        best=rows[best]["kpi"], best_rate=show.percent(high, edge), worst=rows[worst]["kpi"],
        worst_rate=show.percent(low, edge),
    )  # fmt: skip


def _figures(source: Source, lang: Lang) -> list[Figure]:
    score, counts = source.band("kpi", "score"), statuses(source)
    found = []
    if score is not None:
        uncapped = source.band("kpi", "uncapped")
        capped = show.percent(uncapped) != show.percent(score)
        note = w.UNCAPPED(lang).format(score=show.percent(uncapped)) if capped else ""
        found.append(Figure(w.TOTAL_SCORE(lang), show.percent(score), note))
    total = len(kpis(source))
    found.append(Figure(w.MET_KPIS(lang), w.SAMPLE_OF(lang).format(met=counts["met"], total=total)))
    team = (("attainment", w.SALES_TEAM), ("collection", w.COLLECTION_TEAM))
    found += [Figure(label(lang), show.percent(value)) for band, label in team
              if (value := source.band("scorecard", band)) is not None]  # fmt: skip
    return found


# --- attainment -------------------------------------------------------------------------------------------------------
def attainment(source: Source, lang: Lang) -> Part:
    """Every KPI against its target, with bars, and the remarks that a person typed."""
    rows, edge = kpis(source), thresholds(source)
    heads = [Head(w.KPI(lang), wide=True), *(Head(label(lang), number=True)
             for label in (w.TARGET, w.ACTUAL, w.RATE, w.GAP, w.WEIGHT, w.SCORE)), Head(w.STATUS(lang))]  # fmt: skip
    cells = [
        [show.named(row), show.kpi_of(row, "target"), show.kpi_of(row, "actual"),
         show.percent(row.get("attainment"), edge), show.kpi_gap(row, row.get("gap"), lang),
         show.percent(row.get("weight")), show.percent(row.get("score")), status(row, lang)]
        for row in rows
    ]  # fmt: skip
    chart = Chart(
        w.RATE(lang),
        (Series(w.RATE(lang), _values(rows, "attainment"), marks=_marks(rows)),),
        reference=1.0,
        percent=True,
    )
    total = [w.TOTAL_SCORE(lang), "", "", "", "", show.percent(source.band("kpi", "weights")),
             show.percent(source.band("kpi", "score")), ""]  # fmt: skip
    found = table(w.KPI_CAPTION(lang), heads, [*cells, total], totals=1, chart=chart)
    blocks: list[Block] = [found, Text(w.MARK_WORDS(lang), "note")]
    remarks = [[str(row["kpi"]), show.text(row["remark"])] for row in rows if row.get("remark")]
    if remarks:
        blocks.append(table(w.REMARK(lang), [Head(w.KPI(lang)), Head(w.REMARK(lang), wide=True)], remarks))
    return Part("attainment", w.ATTAINMENT(lang), tuple(blocks) if rows else (Text(w.NO_KPIS(lang), "note"),))


def _values(rows: Sequence[Row], field: str) -> tuple[float | None, ...]:
    return tuple(value if isinstance(value := row.get(field), float) else None for row in rows)


def _marks(rows: Sequence[Row]) -> tuple[Mark, ...]:
    return tuple(KPI_MARKS.get(str(row.get("status")), "") for row in rows)


def status(row: Row, lang: Lang) -> Cell:
    """A KPI's status."""
    return show.choice(row.get("status"), kpi.STATUSES, lang, KPI_MARKS)


# --- people -----------------------------------------------------------------------------------------------------------
def people(source: Source, lang: Lang) -> Part | None:
    """The scorecard, best first, with the team's totals; None where nobody stands in it."""
    rows = [row for row in source.rows("scorecard") if row.get("salesperson") is not None]
    if not rows:
        return None
    rows.sort(key=lambda row: (not isinstance(row.get("rank"), int), row.get("rank") or 0))
    numbers = (w.SALES_TARGET, w.SALES, w.RATE, w.DUE_AMOUNT, w.COLLECTED, w.COLLECTION_RATE, w.SCORE, w.RANK)
    heads = [
        Head(w.SALESPERSON(lang)),
        *(Head(label(lang), number=True) for label in numbers),
        Head(w.WARNING(lang), wide=True),
    ]
    fields: tuple[tuple[str, Callable[[object], str]], ...] = (
        ("target", show.amount), ("sales", show.amount), ("attainment", show.percent), ("due", show.amount),
        ("collected", show.amount), ("collection_rate", show.percent), ("score", show.percent), ("rank", show.count),
    )  # fmt: skip
    cells: list[list[Cell | str]] = [
        [str(row["salesperson"]), *(form(row.get(field)) for field, form in fields), _warned(row)] for row in rows
    ]
    totals = {field: sum((n for row in rows if (n := show.exact(row.get(field))) is not None), start=show.ZERO)
              for field in ("target", "sales", "due", "collected")}  # fmt: skip
    rates = {"attainment": source.band("scorecard", "attainment"),
             "collection_rate": source.band("scorecard", "collection")}  # fmt: skip
    cells.append([w.TOTAL(lang), *(form({**totals, **rates}.get(field)) for field, form in fields), ""])
    return Part(
        "people",
        w.PEOPLE(lang),
        (
            table(w.PEOPLE(lang), heads, cells, totals=1),
            Text(w.AMOUNTS_IN(lang).format(currency=currency(source, lang)), "note"),
        ),
    )


def _warned(row: Row) -> Cell:
    return Cell(str(row["warning"]), "bad") if row.get("warning") else Cell(show.NONE)


# --- problems and advice ----------------------------------------------------------------------------------------------
def problems(source: Source, lang: Lang) -> Part:
    """The review: highlights, problems with their causes as typed, and a blank where none is; KPIs to be explained."""
    rows = source.rows("review")
    blocks: list[Block] = []
    good = [_highlight(row, lang) for row in rows if row.get("highlight")]
    if good:
        said = [Head(w.HIGHLIGHTS(lang), wide=True), Head(w.MODULE(lang)), Head(w.ADVICE(lang), wide=True),
                Head(w.OWNER(lang)), Head(w.DUE(lang)), Head(w.STATUS(lang))]  # fmt: skip
        blocks.append(table(w.HIGHLIGHTS(lang), said, good))
    wrong = [
        _problem(row, lang) for row in rows if row.get("problem") or (row.get("advice") and not row.get("highlight"))
    ]
    heads = [Head(w.PROBLEM(lang), wide=True), Head(w.CAUSE(lang), wide=True), Head(w.ADVICE(lang), wide=True),
             Head(w.OWNER(lang)), Head(w.DUE(lang)), Head(w.STATUS(lang))]  # fmt: skip
    blocks.append(table(w.PROBLEMS(lang), heads, wrong) if wrong else Text(w.NO_REVIEW(lang), "note"))
    return Part("review", w.REVIEW(lang), (*blocks, _unexplained(source, lang)))


def _module(row: Row, lang: Lang) -> Cell:
    return show.choice(row.get("module"), review.MODULES, lang)


def _highlight(row: Row, lang: Lang) -> list[Cell | str]:
    """A highlight, and what is to be made of it, unless that belongs to a problem of the same row."""
    own = ["", "", "", ""] if row.get("problem") else _measure(row, lang)
    return [show.text(row["highlight"]), _module(row, lang), *own]


def _measure(row: Row, lang: Lang) -> list[Cell | str]:
    return [show.text(row.get("advice")), show.text(row.get("owner")), show.day(row.get("due")),
            show.choice(row.get("status"), review.STATUSES, lang, REVIEW_MARKS)]  # fmt: skip


def _problem(row: Row, lang: Lang) -> list[Cell | str]:
    cause = Cell(str(row["cause"])) if row.get("cause") else Cell(w.CAUSE_BLANK(lang), blank=True)
    if not row.get("problem"):
        cause = Cell(show.NONE)
    return [show.text(row.get("problem")), cause, *_measure(row, lang)]


def _unexplained(source: Source, lang: Lang) -> Block:
    """The KPIs short of target that the review does not mention: what they are, and blanks for cause and advice."""
    told = [
        normal(row.get(field)) for row in source.rows("review") for field in ("problem", "advice") if row.get(field)
    ]
    short = [row for row in kpis(source) if row.get("status") in SHORT]
    left = [row for row in short if not any(normal(row["kpi"]) in text for text in told)]
    if not left:
        return Text(w.GAPS_NONE(lang) if kpis(source) and not short else "", "note")
    heads = [Head(w.KPI(lang), wide=True), Head(w.RATE(lang), number=True), Head(w.GAP(lang), number=True),
             Head(w.STATUS(lang)), Head(w.CAUSE(lang), wide=True), Head(w.ADVICE(lang), wide=True)]  # fmt: skip
    rows = [
        [show.named(row), show.percent(row.get("attainment"), thresholds(source)),
         show.kpi_gap(row, row.get("gap"), lang), status(row, lang), Cell(w.CAUSE_BLANK(lang), blank=True),
         Cell(w.ADVICE_BLANK(lang), blank=True)]
        for row in left
    ]  # fmt: skip
    return table(w.GAPS(lang), heads, rows)


# --- next period ------------------------------------------------------------------------------------------------------
def following(source: Source, lang: Lang) -> Part:
    """What is still open, by date, and a blank for the next period's targets."""
    opened = [row for row in source.rows("review") if row.get("status") in ("overdue", "in_progress")]
    opened.sort(key=lambda row: (row.get("due") is None, str(row.get("due"))))
    period = next_period(source.period)
    blocks: list[Block] = [Text(w.NEXT_PERIOD(lang).format(period=period))] if period else []
    heads = [Head(w.ADVICE(lang), wide=True), Head(w.OWNER(lang)), Head(w.DUE(lang)), Head(w.STATUS(lang))]
    rows = [
        [show.text(row.get("advice") or row.get("problem")), show.text(row.get("owner")), show.day(row.get("due")),
         show.choice(row.get("status"), review.STATUSES, lang, REVIEW_MARKS)]
        for row in opened
    ]  # fmt: skip
    blocks.append(table(w.OPEN_ITEMS(lang), heads, rows) if rows else Text(w.NO_OPEN_ITEMS(lang), "note"))
    return Part("next_period", w.NEXT(lang), (*blocks, Blank(w.FOCUS_BLANK(lang))))
