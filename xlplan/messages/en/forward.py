"""English messages about rolling forecasts and evaluations forward: code -> (what is wrong, what to do)."""

FORWARD: dict[str, tuple[str, str]] = {
    "closing-unknown": (
        "{count} cells of the plan or the ledger cannot be read, this one first: the closing balance is not known.",
        "Correct what `xlplan check` lists, then roll forward again.",
    ),
    "closing-not-tied": (
        "{customer}: by the plan {found} is owed on {day}, by invoices and receipts {expected} (customers that differ: "
        "{count}).",
        "Correct the plan or the ledger; a wrong balance is not carried into the next period.",
    ),
    "plan-left-behind": (
        "The plan of {month} ({amount} in all) stays in the old workbook: the new one no longer shows that month.",
        "Keep the old workbook for the comparison of planned and collected.",
    ),
    "opening-planned": (
        "{count} customers owe something from months no longer shown; it was added to the plan of {month}.",
        "Put it into the month in which you expect it.",
    ),
    "plan-year-over": (
        "This plan ended on {last}; its {count} rows stay in the old workbook.",
        "Fill in the new year's plan.",
    ),
    "target-recalibrated": (
        "{kpi}: target {target}, reached {actual}; the new target is {new} (periods left in the year: {count}).",
        "Type another target if that is not what was agreed.",
    ),
    "target-without-actual": (
        "{kpi} has no actual, so its target {target} goes on as it is.",
        "Type the target of the new period.",
    ),
    "targets-unchanged": (
        "Targets go on as they are: {period} is not the period after {own} in the same year.",
        "Type the targets of the new period.",
    ),
    "targets-kept": (
        "How these KPIs add up is not known, so their targets go on as they are: {kpis}.",
        "Type the targets of the new period, or name a KPI as the catalogue does (docs/kpis.md).",
    ),
    "targets-new-year": (
        "The new plan is for {year}: what each of {count} rows reached is its history, its target by hand is blank.",
        "Type the year's targets; rows divided by history follow from what was reached.",
    ),
    "review-left-open": (
        "{count} improvements are not finished; they stay in the old workbook, and the new review is blank.",
        "Copy over what is still to be done.",
    ),
}
