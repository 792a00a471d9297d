"""English messages about publishing: code -> (what is wrong, what to do)."""

PUBLISHING: dict[str, tuple[str, str]] = {
    "changed-meanwhile": (
        "Somebody saved this workbook while its new version was being made; it was left as they saved it.",
        "Run the same command again: it brings the data in and keeps what they typed.",
    ),
}
