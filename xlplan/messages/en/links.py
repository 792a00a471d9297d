"""English messages about values carried between workbooks: code -> (what is wrong, what to do)."""

LINKS: dict[str, tuple[str, str]] = {
    "link-ambiguous": (
        "More than one workbook of this region and period could feed this sheet: {workbooks}.",
        "Keep one of them in the folder named with --from; nothing was carried from any.",
    ),
    "link-twice": (
        "{key}: {first} and {second} say different things; the first was carried.",
        "Correct one of the two rows, then refresh again.",
    ),
}
