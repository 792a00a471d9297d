"""English messages: code -> (what is wrong, what to do)."""

EN: dict[str, tuple[str, str]] = {
    # --- files ---------------------------------------------------------------------------------------------------
    "not-a-workbook": (
        "This is not an Excel workbook ({reason}).",
        "Open it in Excel and save it as .xlsx or .xlsm.",
    ),
    "encrypted": (
        "This workbook is protected by a password and cannot be read.",
        "Open it in Excel, remove the password under File > Info > Protect Workbook, and save it.",
    ),
}
