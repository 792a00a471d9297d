"""The next period's evaluation: KPIs with targets recalibrated where they add up, the same people, a blank review."""

from __future__ import annotations

from decimal import Decimal

from xlplan.actions.drafts import typed_rows
from xlplan.actions.next_period import NextPeriod, as_typed
from xlplan.actions.sheet import FormTable, Reading
from xlplan.forms.cells import comparable
from xlplan.forms.form import Kind, Row
from xlplan.forms.kpi_catalogue import CATALOGUE, Accumulation, catalogue_kpi
from xlplan.metrics import recalibrated
from xlplan.metrics.calendar import next_period

KPI_BLANK = ("actual", "remark")
KEPT_OF_A_PERSON = ("salesperson", "target")


def carry_evaluation(reading: Reading, following: NextPeriod) -> None:
    """Baselines, weights and targets go on, actuals and remarks are blank.

    The shortfall of a KPI that adds up by the catalogue is divided over what is left of the year, where the new period
    is the one after this and in the same year. Improvements that are still open stay in the old workbook, and are told.
    """
    _kpis(reading, following)
    _review(reading, following)
    people = [as_typed(table, index, row) for table, index, row in typed_rows(reading, "scorecard")]
    kept = (*KEPT_OF_A_PERSON, *_of_a_person(reading))
    following.put("scorecard", [{f: person.get(f) for f in kept} for person in people], 0)


def _of_a_person(reading: Reading) -> list[str]:
    """What a company's own columns say of a person; their figures are those of a period, and stay."""
    table = reading.tables.get("scorecard")
    words = (Kind.TEXT, Kind.CHOICE, Kind.DATE)
    return [c.id for c in table.columns if c.added and not c.calculated and c.kind in words] if table else []


def _kpis(reading: Reading, following: NextPeriod) -> None:
    facts = reading.data.facts
    remaining = periods_left(str(facts.get("period") or ""), str(following.book.facts.get("period") or ""))
    company = reading.template.company
    catalogue = company.catalogue if company else CATALOGUE
    rows, adding_up, unknown = [], 0, list[str]()
    for table, index, row in typed_rows(reading, "kpi"):
        typed = as_typed(table, index, row)
        rows.append({**typed, **dict.fromkeys(KPI_BLANK)})
        known = catalogue_kpi(str(row.get("kpi") or ""), str(facts.get("region") or ""), catalogue)
        if known is None:
            unknown.append(str(row.get("kpi")))
        elif known.accumulation is Accumulation.SUM and row.get("direction") != "improve":
            adding_up += 1
            if remaining:
                rows[-1]["target"] = _target(reading, table, index, row, remaining) or typed.get("target")
    following.put("kpi", rows, 0)
    sheet = reading.tables["kpi"].sheet.name if "kpi" in reading.tables else ""
    if adding_up and not remaining:
        reading.report("targets-unchanged", "warning", sheet, period=following.book.facts.get("period") or "-",
                       own=facts.get("period") or "-")  # fmt: skip
    if unknown and remaining:
        reading.report("targets-kept", "info", sheet, kpis=", ".join(unknown))


def periods_left(own: str, following: str) -> int:
    """How many periods the year still has, from `following` on; 0 unless that is the one after `own`, in its year."""
    if next_period(own) != following.strip() or own.strip()[:4] != following.strip()[:4]:
        return 0
    count, period = 0, following.strip()
    while period.startswith(following.strip()[:4]):
        count, period = count + 1, next_period(period) or ""
    return count


def _target(reading: Reading, table: FormTable, index: int, row: Row, remaining: int) -> Decimal | None:
    target, actual = row.get("target"), row.get("actual")
    if not isinstance(target, Decimal):
        return None
    found = recalibrated(target, actual, remaining) if isinstance(actual, Decimal) else None
    where = table.sheet.name, table.cell(index, "target")
    if found is None:
        reading.report("target-without-actual", "warning", *where, kpi=row["kpi"], target=comparable(target))
    elif found != target:
        reading.report("target-recalibrated", "info", *where, kpi=row["kpi"], target=comparable(target),
                       actual=comparable(actual), new=comparable(found), count=remaining)  # fmt: skip
    return found


def _review(reading: Reading, following: NextPeriod) -> None:
    rows = [row for _, _, row in typed_rows(reading, "review")]
    following.put("review", [], len(rows))
    unfinished = [row for row in rows if (row.get("problem") or row.get("advice")) and row.get("finished") is None]
    if unfinished and "review" in reading.tables:
        reading.report("review-left-open", "warning", reading.tables["review"].sheet.name, count=len(unfinished))
