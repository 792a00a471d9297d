"""English messages about scales, pick lists and customers: code -> (what is wrong, what to do)."""

CUSTOMERS: dict[str, tuple[str, str]] = {
    "out-of-scale": (
        "{value} is not on the scale of “{column}”, {low} to {high}; no figure counts it.",
        "Type a number from {low} to {high}, or clear the cell.",
    ),
    "not-listed": (
        "“{value}” is not in the sheet “{list}”, so nothing can be looked up there.",
        "Choose a name from the list, or add it to that sheet.",
    ),
    "criteria-weights": (
        "The weights of “{column}” add up to {total} %, not 100 %.",
        "Correct them on the Info sheet; until then scores are scaled to 100 %.",
    ),
    "overdue-above-owed": (
        "{customer} is overdue with {overdue}, more than the {owed} that it owes.",
        "Correct one of the two: what is overdue is part of what is owed.",
    ),
    "actions-scattered": (
        "The actions of “{level}” do not stand together, so plans are offered the wrong ones.",
        "Sort the table by level.",
    ),
    "action-of-other-level": (
        "“{action}” is an action for {other}, but {customer} is of {level}.",
        "Choose another action, or keep this one on purpose.",
    ),
}
