"""English messages about the dashboard: code -> (what is wrong, what to do)."""

DASHBOARD: dict[str, tuple[str, str]] = {
    "warnings-stale": (
        "The dashboard's list of warnings is out of date ({count} cells in all).",
        "Run Fill (`xlplan fill`); rows of your own, and what you wrote beside a warning, stay.",
    ),
}
