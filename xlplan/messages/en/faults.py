"""English messages about region workbooks that are not what they should be: code -> (what is wrong, what to do)."""

FAULTS: dict[str, tuple[str, str]] = {
    "row-shifted": (
        "The row {key} of the table {table} does not stand in its columns: what belongs in {expected} stands here.",
        "Move the row's cells back into their columns.",
    ),
    "other-version": (
        "This workbook is not the version that regenerate made last: its hidden sheet remembers other rows than "
        "manifest.json says.",
        "If an older file was put back, take the current one or regenerate; otherwise somebody changed the hidden "
        "sheet or the manifest.",
    ),
    "results-missing": (
        "Formulas ({count}, from this cell on) have no stored results: a program that does not calculate saved the "
        "workbook, so there is nothing to compare.",
        "Open it in Excel and save it, or run `xlplan fill`.",
    ),
    "state-only-typed": (
        "The state “{state}” was only typed here; the steps taken lead to “{sealed}”.",
        "Type “{sealed}” again; a state changes by `xlplan submit`, `approve`, `lock` or `reopen`.",
    ),
    "workbook-renamed": (
        "The region {region} came as this file; it is expected as {expected}.",
        "Nothing, if the new name is wanted; otherwise rename the file.",
    ),
}
