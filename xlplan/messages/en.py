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
    # --- reading forms -------------------------------------------------------------------------------------------
    "no-known-table": (
        "None of the tables in this workbook is one of xlplan's ({known}).",
        "Make one with `xlplan new`, or give the table its name under Table Design > Table Name.",
    ),
    "form-table-missing": (
        "The table “{table}” is missing.",
        "Restore the sheet from the template; in Excel the name stands under Table Design > Table Name.",
    ),
    "table-renamed": (
        "The table “{table}” was read as “{form}” because of its headers; it is probably on a copied sheet.",
        "Rename it to {form} under Table Design > Table Name, or delete the copy.",
    ),
    "missing-name": (
        "The defined name {name} is missing, so this setting cannot be read.",
        "Point it at its cell on the Info sheet again under Formulas > Name Manager.",
    ),
    "missing-column": (
        "The table {table} has no column “{header}”.",
        "Add a column with exactly this header; its place in the table does not matter.",
    ),
    "text-number": (
        "“{value}” in the column {column} is text, not a number; sums leave it out.",
        "Type the number anew (Excel's green corner offers Convert to Number).",
    ),
    "not-a-number": ("“{value}” in the column {column} is not a number.", "Type a number, or leave the cell empty."),
    "text-date": (
        "“{value}” in the column {column} is text, not a date; date rules leave it out.",
        "Type the date anew, for example 2026-09-30.",
    ),
    "not-a-date": ("“{value}” in the column {column} is not a date.", "Type a date, for example 2026-09-30."),
    "not-in-list": ("“{value}” is not in the list of the column {column}.", "Choose one of: {known}."),
    "error-cell": (
        "The cell of the column {column} shows the error {value}.",
        "Mend the formula or type the value; until then the row cannot be reckoned.",
    ),
    "ratio-became-time": (
        "Excel turned a ratio in the column {column} into a time of day ({value}).",
        "Type it with an apostrophe in front, '1:6, or type only the number, 6.",
    ),
    "required-empty": ("{column} is empty.", "Fill it in."),
    "unknown-template": ("There is no template “{template}”.", "Templates: {known}."),
    "unknown-fact": ("There is no setting “{name}”.", "Settings of this template: {known}."),
    "bad-fact": ("“{value}” does not fit the setting {name}.", "See the Info sheet of the template for what it takes."),
    "bad-date": ("“{value}” is not a date ({name}).", "Write it as YYYY-MM-DD, for example 2026-09-30."),
    # --- macros on files -----------------------------------------------------------------------------------------
    "unsupported-call": (
        "{call} does not work on a file without Excel.",
        "Run this macro in Excel, or leave the call out here; docs/headless.md lists the calls that work on files.",
    ),
    "unsupported-value": ("A cell cannot hold {value} ({type}).", "Write text, a number, a date, True or False."),
    "bad-formula": (
        "Excel would refuse the formula {formula}.",
        "Complete it; text that begins with = is written with an apostrophe before it.",
    ),
    "range-too-large": ("{address} has more than {cells} cells.", "Read or write the used part of the sheet only."),
    "formats-unreadable": (
        "The formats of this workbook cannot be read ({reason}).",
        "Open it in Excel, save it, and try again; values and formulas can be used all the same.",
    ),
    "closed-book": ("This book has been closed.", "Open the file again, or do the work before closing it."),
    "missing-item": ("{kind} has no “{name}”.", "There are: {known}."),
    "missing-range": ("“{name}” is no address, name or table of this workbook.", "Check the spelling."),
    "range-elsewhere": ("“{name}” is not on this sheet but on “{other}”.", "Ask that sheet for it."),
    "missing-hyperlink": ("This cell links to nothing.", "Test for a link before reading it."),
    # --- the rollup ------------------------------------------------------------------------------------------------
    "no-workbooks": (
        "There is no workbook (.xlsx, .xlsm) in {path}.",
        'Name the workbooks, a folder that holds them, or a pattern in quotes such as "east/*.xlsx".',
    ),
    "register-unreadable": (
        "The register cannot be read ({reason}).",
        "Save it as CSV UTF-8 with the columns region, workbook, preparer, deadline.",
    ),
    "register-column": (
        "The register has no column “{header}”.",
        "Its first row must name the columns: region, workbook, preparer, deadline.",
    ),
    "register-deadline": (
        "“{value}” in line {line} of the register is not a date.",
        "Write the deadline as YYYY-MM-DD or YYYY-MM-DD HH:MM.",
    ),
    "register-twice": (
        "The region {region} stands in the register twice (lines {first} and {line}).",
        "Keep one line a region.",
    ),
    "rollup-left-out": ("This is a rollup, not a region's workbook; it was left out.", ""),
    "not-receivables": (
        "This workbook has no invoice ledger; it was left out of the rollup.",
        "Leave it out of the paths, or add the region's receivables workbook.",
    ),
    "workbook-open": (
        "{user} has this workbook open; what was read is what was last saved.",
        "Have it saved and closed, then roll up again.",
    ),
    "wrong-period": (
        "This workbook is as of {found}, not {expected}; its figures were not added.",
        "Regenerate it for {expected}, or ask for the right file.",
    ),
    "data-changed": (
        "{column} of {key} is {found}; the data brought {expected}.",
        "Put {expected} back, or correct the source data and regenerate.",
    ),
    "row-removed": (
        "The row {key} ({values}) that the data brought is gone from the table {table}; it stood here.",
        "Put the row back; if it is wrong, correct the source data and regenerate.",
    ),
    "row-added": (
        "The row {key} of the table {table} was typed by hand; it is counted.",
        "Add it to the source data if it is to stay.",
    ),
    "row-kept": (
        "The row {key} of the table {table} is no longer in the data; it is still counted.",
        "Delete the row if the data are right.",
    ),
    "fact-changed": (
        "{column} is {found}; the data brought {expected}.",
        "Put {expected} back, or regenerate the workbook.",
    ),
    "formula-overwritten": (
        "In the calculated cell {column} stands {found}; its formula {expected} belongs there.",
        "Restore it with `xlplan fill`, or in Excel by copying the formula from a neighbouring row.",
    ),
    "cached-value": (
        "{column} shows {found}; reckoned from the rows it is {expected}.",
        "If no cell above it was changed, recalculate in Excel (F9) or with `xlplan fill`, and save.",
    ),
    "more-differences": (
        "{count} more cells differ because of what is listed above.",
        "Mend the causes first, then roll up again.",
    ),
    "plan-ledger": (
        "{customer}: {column} is {found} in the plan; invoices and receipts give {expected}.",
        "Correct the plan, or the invoice or receipt that is wrong; or regenerate the workbook.",
    ),
    "control-total": (
        "{total}: the rows that the data brought give {found}, the manifest says {expected}.",
        "Restore the workbook as it was regenerated, or regenerate it.",
    ),
    "ageing-balance": (
        "Ageing buckets and unapplied receipts add up to {found}, the balance is {expected}.",
        "Look for amounts with more than two decimals, or invoices listed twice.",
    ),
    "no-manifest": (
        "manifest.json has no line for this workbook; its figures could be checked only against themselves.",
        "Keep manifest.json beside the workbooks; for a workbook made by hand this is as expected.",
    ),
    "unknown-invoice": (
        "The receipt of {amount} is for the invoice {invoice}, which is not in the ledger; it counts as unapplied.",
        "Correct the invoice number, or add the invoice.",
    ),
    "duplicate-region": (
        "The region {region} came twice: {first} and {second}; neither was added.",
        "Keep the right file and move the other one away.",
    ),
    "region-missing": (
        "Nothing has come from the region {region} ({preparer}).",
        "Ask for its workbook, then roll up again.",
    ),
    "region-late": (
        "The workbook of {region} was saved {found}, after the deadline {deadline}; it is counted.",
        "Check that it holds nothing from after the close.",
    ),
    "unexpected-region": (
        "The region {region} is not in the register; it is counted.",
        "Add it to the register, or leave its workbook out.",
    ),
    "mixed-currencies": (
        "The figures are in several currencies ({currencies}); they are given per currency and never added.",
        "If this is a mistake, correct the currency in the workbooks.",
    ),
    "invoice-in-two-regions": (
        "The invoice {invoice} also stands in {other}; it is counted in both.",
        "Remove it from the region that it does not belong to.",
    ),
    "start-after-as-of": (
        "The first day {start} lies after the as-of date {as_of}.",
        "Choose a --from that is not later than --as-of.",
    ),
    "rollup-not-xlsx": ("A rollup is written as .xlsx, not “{name}”.", "Give --out a name that ends in .xlsx."),
    # --- many workbooks from data ----------------------------------------------------------------------------------
    "memory-damaged": (
        "The hidden sheet on which regenerate remembers what it brought cannot be read.",
        "Take an older copy of this workbook, or move it away and make it anew from the data.",
    ),
    "memory-missing": (
        "The hidden sheet {sheet}, on which regenerate remembers what it brought, is missing.",
        "Take an older copy of this workbook, or move it away and make it anew from the data.",
    ),
    "manifest-damaged": (
        "manifest.json cannot be used ({detail}).",
        "Delete it and regenerate all workbooks of this folder: it is written anew.",
    ),
    "worker-died": (
        "The process that worked on {item} died, twice; the others are done.",
        "Look at this file alone with --jobs 1; it may be damaged, or memory may be short.",
    ),
    # --- fill and check ------------------------------------------------------------------------------------------
    "calculated-mended": (
        "This calculated cell had been overwritten ({before}); its formula is back.",
        "To change the figure, change the cells it is calculated from.",
    ),
    "date-range-conflict": (
        "“{value}” is a range of dates, but {other} already holds another date.",
        "Type one date into each of the two columns.",
    ),
    "missing-figure-name": (
        "The defined name {name} is missing, so the figure “{label}” is neither filled nor checked.",
        "Point it at its cell again under Formulas > Name Manager, or take the sheet from a new template.",
    ),
    # --- commands ------------------------------------------------------------------------------------------------
    "unknown-language": ("There is no language “{value}”.", "Use zh or en."),
    "bad-setting": ("“{value}” is not a setting.", "Write it as name=value, for example region=East."),
    "only-xlsx": ("A new workbook is an .xlsx file.", "Give a name that ends in .xlsx."),
    "file-exists": ("This file is there already; it was left as it is.", "Choose another name, or move it away first."),
}
