"""English messages about the rollup and its history: code -> (what is wrong, what to do)."""

MANY: dict[str, tuple[str, str]] = {
    # --- the rollup ---
    "no-workbooks": (
        "There is no workbook (.xlsx, .xlsm) in {path}.",
        'Name the workbooks, a folder that holds them, or a pattern in quotes such as "east/*.xlsx".',
    ),
    "register-unreadable": (
        "The register cannot be opened ({reason}).",
        "Name a CSV file that you may open, with the columns region, workbook, preparer, deadline.",
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
        "The region {region} is in the register twice (lines {first} and {line}).",
        "Keep one line for each region.",
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
        "The calculated cell {column} holds {found} instead of its formula {expected}.",
        "Restore it with `xlplan fill`, or in Excel by copying the formula from a neighbouring row.",
    ),
    "older-template": (
        "This workbook was made by another version of xlplan (template version {version}); {count} formulas differ.",
        "Run `xlplan fill` on it and roll up again.",
    ),
    "cached-value": (
        "{column} shows {found}; calculated from the rows it is {expected}.",
        "If no change listed before explains it, recalculate in Excel (F9) or with `xlplan fill`, and save.",
    ),
    "more-differences": (
        "{count} more cells differ because of what is listed above.",
        "Correct the causes first, then roll up again.",
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
        "Receipt for an unknown invoice: {invoice} is not in the ledger, and {amount} count as unapplied.",
        "Correct the invoice number, or add the invoice to the ledger.",
    ),
    "duplicate-region": (
        "The region {region} came twice: {first} and {second}; neither was added.",
        "Keep the right file and move the other one away.",
    ),
    "region-missing": (
        "Nothing has come from the region {region}.",
        "Ask for its workbook, then roll up again.",
    ),
    "region-missing-from": (
        "Nothing has come from the region {region} (preparer: {preparer}).",
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
        "The invoice {invoice} is also in {other}; it is counted in both.",
        "Remove it from the region that it does not belong to.",
    ),
    "start-after-as-of": (
        "The first day {start} lies after the as-of date {as_of}.",
        "Choose a --from that is not later than --as-of.",
    ),
    "rollup-not-xlsx": ("A rollup is written as .xlsx, not “{name}”.", "Give --out a name that ends in .xlsx."),
    "history-database": (
        "The history cannot be used ({reason}).",
        "Name a history that xlplan made, or a new file; a database's URL is written postgresql+psycopg://user@host/db.",
    ),
    "history-newer": (
        "This history was made by a newer xlplan (its form is {found}; this one knows {known}).",
        "Install the newer xlplan.",
    ),
    "history-no-entry": (
        "There is no entry {wanted} in this history.",
        "Look with `xlplan history` which there are.",
    ),
}
