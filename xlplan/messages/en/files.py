"""English messages about files, saving, and macros on files: code -> (what is wrong, what to do)."""

FILES: dict[str, tuple[str, str]] = {
    # --- files ---
    "not-a-workbook": (
        "The content of this file is {reason}, not an .xlsx or .xlsm workbook.",
        "Open it in Excel and save it as .xlsx or .xlsm.",
    ),
    "no-workbook-content": (
        "The content of this file is not an Excel workbook, whatever its name says.",
        "Ask for the workbook again, or open the file in the program that made it and save it as .xlsx.",
    ),
    "empty-file": ("This file is empty.", "Ask for it again, or take an older copy."),
    "encrypted": (
        "This workbook is protected by a password and cannot be read.",
        "Open it in Excel, remove the password under File > Info > Protect Workbook, and save it.",
    ),
    # --- the workbook file layer ---
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
        "Do not use this file unless you know where it comes from; if you do, open it in Excel and save it again.",
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
        "Check the folder, the disk and the network, and save again.",
    ),
    "wrong-extension": (
        "A workbook of this kind cannot be saved as “{suffix}”.",
        "Save it as {wanted}: Excel refuses a name that does not fit the content.",
    ),
    "array-block": (
        "This cell belongs to the array formula in {block}; a part of it cannot be changed.",
        "Change the whole block at once, or another cell.",
    ),
    "bad-sheet-name": (
        "“{value}” cannot be the name of a sheet.",
        "Give 1 to 31 characters, none of them [ ] : * ? / \\, and no apostrophe at either end.",
    ),
    "outside-sheet": (
        "Row {row}, column {col} lies outside the sheet.",
        "Rows count from 1 to 1,048,576, columns from 1 to 16,384.",
    ),
    "bad-header": (
        "The table {table} cannot have the header “{header}”: it is empty, used twice, or not text.",
        "Give each column of a table a header of its own.",
    ),
    "table-too-short": ("The table {table} must keep at least one row below its header.", "Clear the row instead."),
    "sheet-full": (
        "Inserting rows ({count}) would push the last rows off the sheet.",
        "Delete unused rows at the end: a sheet has 1,048,576.",
    ),
    # --- macros on files ---
    "unsupported-call": (
        "{call} does not work on a file without Excel.",
        "Run this macro in Excel, or leave the call out here; docs/headless.md lists the calls that work on files.",
    ),
    "unsupported-value": ("A cell cannot hold {value} ({type}).", "Write text, a number, a date, True or False."),
    "bad-formula": (
        "Excel would refuse the formula {formula}.",
        "Complete it; text that begins with = is written with an apostrophe before it.",
    ),
    "range-too-large": ("{address} has more than {cells:,} cells.", "Read or write the used part of the sheet only."),
    "formats-unreadable": (
        "The formats of this workbook cannot be read ({reason}).",
        "Open it in Excel, save it, and try again; values and formulas can be used all the same.",
    ),
    "closed-book": ("This book has been closed.", "Open the file again, or do the work before closing it."),
    "missing-item": ("There is no “{name}” in {kind}.", "Available: {known}."),
    "missing-range": (
        "“{name}” is not an address, a name or a table of this workbook.",
        "Check the spelling; names are under Formulas > Name Manager.",
    ),
    "range-elsewhere": ("“{name}” is not on this sheet but on “{other}”.", "Ask that sheet for it."),
    "missing-hyperlink": ("This cell links to nothing.", "Test for a link before reading it."),
    "file-version": (
        "This file was built by xlplan {file}, but the Python package is {python}.",
        "Close Excel, run `xlplan addin install` in a terminal, and start Excel again. For an .xlsm template, take the "
        "one that `xlplan addin build` makes now.",
    ),
    "xlwings-changed": (
        "xlwings ships other VBA than this xlplan needs: “{part}” is not there.",
        'Run `pip install "xlwings==0.37.*"`, then build again.',
    ),
    "needs-calc": (
        "Recalculating formulas needs the extra `calc`, which is not installed.",
        "Install it with `pip install xlplan[calc]`, or do without: Excel recalculates when it opens the file.",
    ),
    "stale-results": (
        "{count} formulas of this sheet, the first one here, may show the result of an earlier calculation ({reason}).",
        "Open the workbook in Excel and save it; it is set to calculate everything then.",
    ),
    "column-without-table": (
        "Formulas that name a column but no table were not recalculated: {count} on this sheet, the first one here.",
        "Write the table's name before the bracket, such as plan[Actual].",
    ),
    "engines-differ": (
        "The two calculation engines differ, here {one} and {other}; old results were kept: {count} on this sheet.",
        "Open the workbook in Excel and save it; it is set to calculate everything then.",
    ),
    "calculation-disagrees": (
        "The calculation engine {engine} gives {actual} here, the metric {expected}; none of its results were kept.",
        "Open the workbook in Excel and save it, so that your own formulas are up to date.",
    ),
    "provision-rates": (
        "“{value}” is not a list of provision rates.",
        "Write five percentages as in --provision 0.3,1.6,3.6,6.6,10.6: not due to over 90 days, each from 0 to 100.",
    ),
}
