"""English messages: code -> (what is wrong, what to do)."""

EN: dict[str, tuple[str, str]] = {
    # --- files ---------------------------------------------------------------------------------------------------
    "not-a-workbook": (
        "Inside, this file is no .xlsx or .xlsm workbook but {reason}.",
        "Open it in Excel and save it as .xlsx or .xlsm.",
    ),
    "no-workbook-content": (
        "What this file holds is no Excel workbook, whatever its name says.",
        "Ask for the workbook again, or open the file in the program that made it and save it as .xlsx.",
    ),
    "empty-file": ("This file is empty.", "Ask for it again, or take an older copy."),
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
        "“{value}” in the column {column} is text, not a number (perhaps full-width digits); sums leave it out.",
        "Type the number anew, in half-width digits (Excel's green corner offers Convert to Number).",
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
        "If no change listed before explains it, recalculate in Excel (F9) or with `xlplan fill`, and save.",
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
        "Receipt for an unknown invoice: {invoice} is not in the ledger, and {amount} count as unapplied.",
        "Correct the invoice number, or add the invoice to the ledger.",
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
    "mapping-toml": (
        "The mapping file is no valid TOML ({detail}).",
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
    "mapping-option": (
        "There is no option “{option}”.",
        "Options: {known}.",
    ),
    "mapping-value": (
        "“{field}” must be a text, not {value}.",
        'Write it in double quotes: {field} = "...".',
    ),
    "mapping-date-format": (
        "“{value}” is no date format that gives day, month and year.",
        'For example "%Y-%m-%d" for 2026-09-30, "%m/%d/%Y" for 09/30/2026.',
    ),
    "settled-and-receipts": (
        "The mapping has both {field} and a section [receipts]: receipts would count twice.",
        "Keep one of them.",
    ),
    "data-url": (
        "Databases cannot be read yet: {value}",
        "Export the query's result as CSV and give that file to --data.",
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
        "Correct the line, often a quotation mark that is not closed, or export the file anew.",
    ),
    "data-encoding": (
        "The text in this file is in none of the encodings {known}.",
        "Save it as “CSV UTF-8” in Excel.",
    ),
    "needs-pyarrow": (
        "Parquet files need the package pyarrow, which is not installed.",
        "Install it with `pip install pyarrow`, or export the data as CSV.",
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
        "Correct it in the data; digits, a decimal point and thousands commas are understood.",
    ),
    "data-digits": (
        "Line {line}, column {column}: {value} has more digits than a cell can hold (15).",
        "Round it in the data.",
    ),
    "data-date": (
        "Line {line}, column {column}: “{value}” is not a date ({formats}).",
        "Correct it in the data, or set date_format in the mapping's [options].",
    ),
    "data-choice": (
        "Line {line}, column {column}: “{value}” is not in the list.",
        "One of: {known}.",
    ),
    "data-error": (
        "Line {line}, column {column} holds the error {value}.",
        "Mend the formula where the data come from, and export anew.",
    ),
    "data-empty": (
        "Line {line}: the column {column} is empty.",
        "Fill it in, or take the row out of the data.",
    ),
    "data-too-long": (
        "Line {line}, column {column}: the text is too long for a cell.",
        "Shorten it to 32,000 characters.",
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
        "Choose another --out.",
    ),
    "region-gone": (
        "The data have no rows of region {region} any more; its workbook was left as it was.",
        "If the region is closed, move its workbook out of this folder; else check the data.",
    ),
    "kept-edit": (
        "{column} of {key}: the manager's {kept} stays (the data have {now}, unchanged).",
        "Nothing to do; if the data are wrong, correct them there.",
    ),
    "conflict": (
        "{column} of {key}: the manager wrote {kept}, the data went from {before} to {now}. The cell was left as it is.",
        "Decide which is right, and type it into the cell.",
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
        "This workbook is locked; the new data were not put into it.",
        "Reopen it with `xlplan reopen`, then run again.",
    ),
    "month-window": (
        "The months shown moved from {before} to {now}, and the figures with them.",
        "Colours stay in their cells, and formulas or charts of your own that name a month column now show the column's new month: check them.",
    ),
    "month-left-window": (
        "{column} of {key}: {value}, typed by hand, is in a month that is no longer shown.",
        "Note it elsewhere if it is still needed; the version before has it (--backup keeps it).",
    ),
    "month-formula": (
        "{column}: the formula {formula} became its value when the months moved.",
        "Type the formula anew if it is still needed.",
    ),
    "month-note": (
        "{column}: the note “{note}” stayed in its cell while the months moved.",
        "Move the note to the month it belongs to.",
    ),
    # --- fill and check ------------------------------------------------------------------------------------------
    "date-to-convert": (
        "“{value}” in the column {column} is a date typed as text.",
        "Run Fill (`xlplan fill`), which turns it into a date, or type the date anew.",
    ),
    "duplicate-key": ("“{key}” already stands in {first}.", "Delete one of the two rows, or tell them apart."),
    "same-event": (
        "The same invoice, date, amount and kind already stand in {first} ({key}).",
        "If this was entered twice, delete one of the two rows.",
    ),
    "typed-total": (
        "This row of the table {table} is a typed total; it is never counted.",
        "Delete the row: totals stand above the table and follow its growth.",
    ),
    "rows-below-table": (
        "Row {rows}, directly below the table {table}, is not empty but outside the table, so nothing counts it.",
        "Drag the table's lower right corner down over it, or clear it.",
    ),
    "calculated-overwritten": (
        "A calculated cell was overwritten ({count} in all): there is “{actual}” instead of the formula.",
        "Run Fill (`xlplan fill`) to put the formula back.",
    ),
    "calculated-missing": (
        "The formula of a calculated cell is missing ({count} in all).",
        "Run Fill (`xlplan fill`) to put it there.",
    ),
    "calculated-stale": (
        "A calculated value is out of date ({count} in all): “{actual}” instead of “{expected}”.",
        "Run Fill (`xlplan fill`), or open the workbook in Excel and recalculate.",
    ),
    "start-after-finish": (
        "The planned start {start} is after the planned finish {finish}.",
        "Correct one of the dates.",
    ),
    "finished-in-future": (
        "The finish date {finished} is after the as-of date {as_of}.",
        "Correct the finish date, or the as-of date on the Info sheet.",
    ),
    "done-without-date": (
        "The result says done (“{result}”), but there is no finish date.",
        "Fill in the day on which it was finished; until then it counts as done on time.",
    ),
    "result-disagrees": (
        "The result “{result}” says {said}, but {column} holds {typed}.",
        "Correct the text or the number.",
    ),
    "remaining-disagrees": (
        "The text says that {said} remain, but target {target} less done {actual} leaves {left}.",
        "Correct the text or the numbers.",
    ),
    "weights-not-whole": (
        "The weights add up to {total} %, not to 100 %.",
        "Correct the weights; the weighted score is re-based until then.",
    ),
    "percent-as-number": (
        "“{kpi}” is a percent KPI, but {value} means {shown} %.",
        "Type it with a percent sign, for example 12%.",
    ),
    "ratio-disagrees": (
        "“{kpi}” says {stated}, but {over} / {under} is {parts}.",
        "Correct the ratio or its parts, or say in the remark how it is reckoned.",
    ),
    "claim-disagrees": (
        "The remark says “{claim}”, but {over} / {under} goes from {target} (target) to {actual} (actual), {change} %.",
        "Correct the remark or the figures.",
    ),
    "due-before-issued": ("The due date {due} is before the invoice date {issued}.", "Correct one of the dates."),
    "other-currency": (
        "The currency {currency} is not that of this workbook ({own}); amounts of several currencies are never added.",
        "Keep invoices in {currency} in a workbook of their own, or correct the currency.",
    ),
    "confusable-invoices": (
        "Excel takes the invoices {invoice} and {other} (in {first}) for one number; both get the same receipts.",
        "Put a letter in front of such numbers, in the invoices and in the receipts.",
    ),
    "wildcard-in-key": (
        "“{value}” in the column {column} holds a sign that Excel's sums take for a wildcard (* ? ~ = < >).",
        "Write the name without that sign, here and wherever it is referred to.",
    ),
    "overpaid-invoice": (
        "Receipts and credits of {paid} exceed the invoice {invoice} of {amount}; the rest counts as unapplied.",
        "Check the receipts, or assign the excess to another invoice.",
    ),
    "ledger-not-tied": (
        "Ageing buckets and unapplied receipts add up to {parts}, the balance is {balance}.",
        "Run Fill (`xlplan fill`); if it stays, restore the figures above the table from the template.",
    ),
    "helper-rows-astray": (
        "The name {name} does not cover the monthly columns ({wanted}), so sums to date are wrong.",
        "Point it at {wanted} under Formulas > Name Manager.",
    ),
    "helper-row-differs": (
        "Above the column “{header}” stands “{value}”, so that sums to date count the wrong month or kind.",
        "Put the month's first day and the kind that the header names above each monthly column.",
    ),
    "opening-not-planned": (
        "{customer}: the plan ({planned}) does not cover the opening balance ({opening}); the balance is too low.",
        "Plan the opening balance's collection in its months, or add billed columns.",
    ),
    "ledger-disagrees": (
        "{customer}, {column}: {typed} here, {ledger} by the ledger.",
        "Correct the figure here, or the invoices and receipts it should follow from.",
    ),
    "customer-not-planned": (
        "The ledger has amounts of {customer}, for whom the plan has no row.",
        "Add a row for this customer and product.",
    ),
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
