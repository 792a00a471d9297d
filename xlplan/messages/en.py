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
    # --- the workbook file layer -----------------------------------------------------------------------------------
    "damaged-workbook": (
        "This workbook is damaged or incomplete ({part}).",
        "Open it in Excel, let Excel repair it, and save it; or take an older copy.",
    ),
    "too-large": (
        "{part} is {size} MB large; no more than {limit} MB are read.",
        "Delete unused rows, sheets and pictures, or split the workbook.",
    ),
    "unsafe-workbook": (
        "The part {part} holds something that no ordinary workbook holds ({detail}).",
        "Do not use this file unless you know where it comes from; if you do, open it in Excel and save it anew.",
    ),
    "missing-file": ("There is no such file.", "Check the path and the file name."),
    "missing-sheet": ("There is no sheet named “{name}”.", "Sheets of this workbook: {known}."),
    "missing-table": ("There is no table named “{name}”.", "Tables of this workbook: {known}."),
    "in-use": (
        "{user} has this workbook open.",
        "Close it and try again. If nobody has it open, delete the lock file beside it (~$...).",
    ),
    "read-only": ("{place} may not be written to.", "Remove the read-only mark, or save under another name."),
    "disk-full": ("The disk is full or the file too large for it; nothing was saved.", "Make room and save again."),
    "save-failed": (
        "Saving failed ({detail}); the old file is as it was.",
        "Check the disk or network and save again.",
    ),
    "wrong-extension": (
        "A workbook of this kind cannot be saved as “{suffix}”.",
        "Save it as {wanted}: Excel refuses a name that does not fit the content.",
    ),
    "array-block": (
        "This cell belongs to the array formula in {block}; a part of it cannot be changed.",
        "Change the whole block at once, or another cell.",
    ),
    "outside-sheet": (
        "Row {row}, column {col} lies outside the sheet.",
        "A sheet has 1,048,576 rows and 16,384 columns.",
    ),
    "bad-header": (
        "The table {table} cannot have the header “{header}”: it is empty, used twice, or no text.",
        "Give each column of a table a header of its own.",
    ),
    "table-shrink-totals": (
        "The table {table} has a totals row and cannot be made shorter.",
        "Turn the totals row off first, or clear the rows no longer needed.",
    ),
    "table-too-short": ("The table {table} must keep at least one row below its header.", "Clear the row instead."),
    "sheet-full": ("{count} rows more do not fit into this sheet.", "A sheet has 1,048,576 rows."),
}
