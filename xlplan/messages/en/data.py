"""English messages about data and mappings, and what regenerate says: code -> (what is wrong, what to do)."""

DATA: dict[str, tuple[str, str]] = {
    "memory-damaged": (
        "The hidden sheet on which regenerate remembers what it brought cannot be read.",
        "Take an older copy of this workbook, or move it away and make it again from the data.",
    ),
    "memory-missing": (
        "The hidden sheet on which regenerate remembers what it brought is missing.",
        "Take an older copy of this workbook, or move it away and make it again from the data.",
    ),
    "manifest-differs": (
        "{column} is {found} in the workbook, but {expected} in manifest.json.",
        "One of them was changed by hand: restore it, or regenerate the workbook.",
    ),
    "workbook-outdated": (
        "When the workbooks were last regenerated, this one could not be; its old figures were not added.",
        "Run `xlplan regenerate` again, mend what it says about this region, then roll up.",
    ),
    "out-not-a-rollup": (
        "This file is there already and is no rollup; it was left as it is.",
        "Give --out another name, or move the file away.",
    ),
    "manifest-damaged": (
        "manifest.json cannot be used ({detail}).",
        "Delete it and regenerate all workbooks of this folder: it is written again.",
    ),
    "worker-died": (
        "The process that worked on {item} died, twice; the others are done.",
        "Look at this file alone with --jobs 1; it may be damaged, or memory may be short.",
    ),
    "mapping-toml": (
        "The mapping file is not valid TOML ({detail}).",
        'Correct the line named; texts stand in double quotes: field = "column".',
    ),
    "mapping-section": (
        "The mapping file has a section {section} that is not known.",
        "Sections: {known}.",
    ),
    "mapping-field": (
        "The mapping names a field “{field}” that this form does not have.",
        "Fields: {known}.",
    ),
    "mapping-missing": (
        "The mapping does not say which column is “{field}”.",
        'Add the line: {field} = "header of the column".',
    ),
    "unknown-by": (
        "The data cannot be divided by “{value}”: the mapping's [invoices] does not say which column that is.",
        'Give --by one of: {known}; or add the line to the mapping: {value} = "header of the column".',
    ),
    "mapping-option": (
        "There is no option “{option}”.",
        "Options: {known}.",
    ),
    "mapping-value": (
        "“{field}” must be a text, not {value}.",
        'Write it in double quotes: {field} = "...".',
    ),
    "data-no-query": (
        "There is no query for the database {value}.",
        'Write query = "SELECT ..." in the mapping, in [invoices] and in [receipts].',
    ),
    "data-driver": (
        "The driver {driver} of this database is not installed.",
        "Install it with `pip install {driver}`, or export the query's result as CSV.",
    ),
    "data-query": (
        "The database refuses ({detail}).",
        "Try the query in a tool of the database, then correct the mapping.",
    ),
    "mapping-choice": (
        "{option} cannot be “{value}”.",
        "Known: {known}.",
    ),
    "mapping-date-format": (
        "“{value}” is not a date format with day, month and year.",
        'For example "%Y-%m-%d" for 2026-09-30, "%m/%d/%Y" for 09/30/2026.',
    ),
    "settled-and-receipts": (
        "The mapping has both {field} and a section [receipts]: receipts would count twice.",
        "Keep one of them.",
    ),
    "data-url": (
        "“{value}” names no database that can be opened ({detail}).",
        "Write it as sqlite:///sales.db or postgresql+psycopg://user:password@host/sales.",
    ),
    "data-format": (
        "Data files of this kind cannot be read.",
        "Give one of: {known}.",
    ),
    "data-empty-file": (
        "This data file is empty.",
        "Give a file with a header row and at least one row.",
    ),
    "data-no-rows": (
        "This data file has no row below its header.",
        "Check that the export is complete; nothing was written.",
    ),
    "data-unreadable": (
        "This data file cannot be read (line {line}: {detail}).",
        "Correct the line, often a quotation mark that is not closed, or export the file again.",
    ),
    "data-encoding": (
        "The text in this file is in none of the encodings {known}.",
        "Save it as “CSV UTF-8” in Excel.",
    ),
    "needs-pyarrow": (
        "Parquet files need the package pyarrow, which is not installed.",
        "Install it with `pip install pyarrow`, or use CSV.",
    ),
    "data-column": (
        "The data have no column “{header}”, which the mapping gives for {field}.",
        "Columns of the file: {known}. Correct the mapping, or the file.",
    ),
    "data-ragged": (
        "Line {line} has more than {count} values; “{value}” is in no column.",
        "Put quotation marks around a value that contains the separator.",
    ),
    "data-number": (
        "Line {line}, column {column}: “{value}” is not a number.",
        "Correct it in the data (1,234.56, (1,234.56), 1.2万 are read), or set decimal in the mapping's [options].",
    ),
    "data-digits": (
        "Line {line}, column {column}: {value} has more digits than a cell can hold (15).",
        "Round it in the data.",
    ),
    "data-decimals": (
        "Line {line}, column {column}: {value} has more than two decimals.",
        "Round it in the data: amounts are kept to two decimals.",
    ),
    "data-total": (
        "Line {line}, column {column}: “{value}” reads as the total of other rows, and totals are never counted.",
        "Take the row out if it is a total; else give the customer or invoice a name that does not end like one.",
    ),
    "invoice-numbers-alike": (
        "Line {line}: Excel takes the invoice {value} and the one on line {first} for the same number.",
        "Make the numbers differ by more than zeros in front or the way a number is written, e.g. with a letter.",
    ),
    "data-date": (
        "Line {line}, column {column}: “{value}” is not a date of the form {formats}.",
        "Correct it in the data, or set date_format in the mapping's [options].",
    ),
    "data-choice": (
        "Line {line}, column {column}: “{value}” is not in the list.",
        "One of: {known}.",
    ),
    "data-error": (
        "Line {line}, column {column} holds the error {value}.",
        "Correct the formula where the data come from, and export again.",
    ),
    "data-empty": (
        "Line {line}: the column {column} is empty.",
        "Fill it in, or take the row out of the data.",
    ),
    "data-too-long": (
        "Line {line}, column {column}: the text is too long for a cell.",
        "Shorten it to at most 32,000 characters.",
    ),
    "data-duplicate": (
        "Line {line}: the invoice {value} is already on line {first}.",
        "Keep one of the two lines: an invoice number stands for one invoice of a region.",
    ),
    "data-no-region": (
        "Line {line}: {column} is empty, so this row belongs to no workbook ({field}).",
        "Fill it in; until then the row is in no workbook.",
    ),
    "data-homeless": (
        "Line {line}: the receipt for “{value}” belongs to no single region (found in: {regions}).",
        "Map the region in [receipts] too, or correct the invoice number; until then the row is in no workbook.",
    ),
    "data-currencies": (
        "Region {region} has amounts in {found}, the workbook is in {currency}; it was not written.",
        "Convert the amounts, or set currency in the mapping's [options].",
    ),
    "regenerate-template": (
        "Workbooks of the template {template} cannot be made from data yet.",
        "So far: {known}.",
    ),
    "region-not-written": (
        "Rows of region {region} have errors, so its workbook was not written: a wrong total is worse than none.",
        "Correct the rows listed and run again; the other regions are done.",
    ),
    "file-names-collide": (
        "The regions {regions} would share one file name; none of them was written.",
        "Make the names differ by more than case and signs that file names cannot have.",
    ),
    "out-not-folder": (
        "There is a file where the folder of the workbooks should be.",
        "Choose another name for the folder, or move the file away.",
    ),
    "region-gone": (
        "The data have no rows of region {region} any more; its workbook was left as it was.",
        "If the region is closed, move its workbook out of this folder; else check the data.",
    ),
    "data-folder": (
        "A data folder holds one mapping file (.toml); this one has: {found}.",
        "Put mapping.toml and the data file into one folder, and choose that.",
    ),
    "data-folder-empty": (
        "There is a mapping in this folder, but no data file.",
        "Put the data beside it as one of: {known}.",
    ),
    "region-not-in-data": (
        "The data have no rows of region {region}; there are: {known}.",
        "Correct the region on the Info sheet, or choose the file that holds it.",
    ),
    "kept-edit": (
        "{column} of {key}: the manager's {kept} stays (the data have {now}, unchanged).",
        "The rollup will not reconcile until data and cell agree: put {now} back, or correct the data.",
    ),
    "fact-kept-edit": (
        "{column}: the manager's {kept} stays (the data have {now}, unchanged).",
        "The rollup will not reconcile until data and cell agree: type {now}, or correct the data.",
    ),
    "fact-conflict": (
        "{column}: the manager wrote {kept}, the data went from {before} to {now}. The cell stays as it is.",
        "The rollup will not reconcile until data and cell agree: type {now}, or correct the data.",
    ),
    "fact-conflict-first": (
        "{column}: the cell says {kept}, the data say {now}. The cell stays as it is.",
        "The rollup will not reconcile until data and cell agree: type {now}, or correct the data.",
    ),
    "formulas-refreshed": (
        "{count} calculated cells had lost their formula or held another; they were restored, the first of them here.",
        "Nothing to do.",
    ),
    "conflict": (
        "{column} of {key}: the manager wrote {kept}, the data went from {before} to {now}. The cell stays as it is.",
        "The rollup will not reconcile until data and cell agree: type {now} into the cell, or correct the data.",
    ),
    "gone-from-data": (
        "The row {key} is no longer in the data; it was kept and marked in {table}.",
        "Delete the row if it is really void; until then it counts.",
    ),
    "row-restored": (
        "The row {key} had been deleted but is in the data; it was added at the end of {table} again.",
        "If it is void, have it taken out of the data.",
    ),
    "moved-down": (
        "The table {table} grew by {count} rows; what stood below it moved down, with all references to it.",
        "Nothing to do.",
    ),
    "other-region": (
        "This workbook is that of region {region}, not of {wanted}.",
        "Move it away, or rename the region in the data.",
    ),
    "as-of-earlier": (
        "This workbook is already at {as_of}; data as of {wanted} would take rows out of it.",
        "Use another --out folder for an earlier date.",
    ),
    "workbook-locked": (
        "This workbook is locked ({who}): its period is closed, and nothing was written.",
        "Go on in the next period's workbook; if this one must still change, open it again with xlplan reopen.",
    ),
    "month-window": (
        "The months shown moved from {before} to {now}, and the figures with them.",
        "Colours stay in their cells, and formulas or charts of your own that name a month column now show the "
        "column's new month: check them.",
    ),
    "month-left-window": (
        "{column} of {key}: {value}, typed by hand, is in a month that is no longer shown.",
        "Note it elsewhere if it is still needed; the version before has it (--backup keeps it).",
    ),
    "month-formula": (
        "{column}: the formula {formula} became its value when the months moved.",
        "Type the formula again if it is still needed.",
    ),
    "month-note": (
        "{column}: the note “{note}” stayed in its cell while the months moved.",
        "Move the note to the month it belongs to.",
    ),
}
