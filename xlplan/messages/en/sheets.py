"""English messages about forms, their checks, and the commands: code -> (what is wrong, what to do)."""

SHEETS: dict[str, tuple[str, str]] = {
    # --- reading forms ---
    "no-known-table": (
        "None of the tables in this workbook is one of xlplan's ({known}).",
        "Make one with `xlplan new`, or give the table its name under Table Design > Table Name.",
    ),
    "form-table-missing": (
        "The table “{table}” is missing.",
        "Restore the sheet from the template; in Excel its name is under Table Design > Table Name.",
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
        "Type the number again, in half-width digits (Excel's green corner offers Convert to Number).",
    ),
    "not-a-number": ("“{value}” in the column {column} is not a number.", "Type a number, or leave the cell empty."),
    "text-date": (
        "“{value}” in the column {column} is text, not a date; calculations with dates leave it out.",
        "Type the date again, for example 2026-09-30.",
    ),
    "not-a-date": ("“{value}” in the column {column} is not a date.", "Type a date, for example 2026-09-30."),
    "date-with-time": (
        "“{value}” in the column {column} is a date with a time of day; date rules may leave that day out.",
        "Type the date without a time.",
    ),
    "not-in-list": ("“{value}” is not in the list of the column {column}.", "Choose one of: {known}."),
    "error-cell": (
        "The cell of the column {column} shows the error {value}.",
        "Correct the formula or type the value; until then the row cannot be calculated.",
    ),
    "ratio-became-time": (
        "Excel turned a ratio in the column {column} into a time of day ({value}).",
        "Type it with an apostrophe in front, '1:6, or type only the number, 6.",
    ),
    "required-empty": ("{column} is empty.", "Fill it in."),
    "unknown-template": ("There is no template “{template}”.", "Templates: {known}."),
    "unknown-fact": ("There is no setting “{name}”.", "Settings of this template: {known}."),
    "bad-fact": ("“{value}” does not fit the setting {name}.", "Possible values: {known}."),
    "bad-date": ("“{value}” is not a date ({name}).", "Write it as YYYY-MM-DD, for example 2026-09-30."),
    # --- fill and check ---
    "date-to-convert": (
        "“{value}” in the column {column} is a date typed as text.",
        "Run Fill (`xlplan fill`), which turns it into a date, or type the date again.",
    ),
    "duplicate-key": ("“{key}” is already in {first}.", "Delete one of the two rows, or tell them apart."),
    "same-event": (
        "The same invoice, date, amount and kind are already in {first} ({key}).",
        "If this was entered twice, delete one of the two rows.",
    ),
    "header-repeated": (
        "The header of the table {table} stands here once more, as a row of the table.",
        "Delete the row.",
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
        "The weights add up to {total}%, not to 100%.",
        "Correct the weights; the weighted score is re-based until then.",
    ),
    "percent-as-number": (
        "“{kpi}” is a percent KPI, but {value} means {shown}%.",
        "Type it with a percent sign, for example 12%.",
    ),
    "ratio-disagrees": (
        "“{kpi}” says {stated}, but {over} / {under} is {parts}.",
        "Correct the ratio or its parts, or say in the remark how it is calculated.",
    ),
    "claim-disagrees": (
        "The remark says “{claim}”, but {over} / {under} goes from {target} (target) to {actual} (actual), {change}%.",
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
    "overpaid-invoice": (
        "Receipts and credits of {paid} exceed the invoice {invoice} of {amount}; the rest counts as unapplied.",
        "Check the receipts, or assign the excess to another invoice.",
    ),
    "negative-receipt": (
        "This receipt is negative ({amount}); it raises what is owed.",
        "If money was paid back, leave it; otherwise remove the minus sign.",
    ),
    "ledger-not-tied": (
        "Ageing buckets and unapplied receipts add up to {parts}, the balance is {balance}.",
        "Run Fill (`xlplan fill`); if it stays, restore the figures above the table from the template.",
    ),
    "helper-rows-astray": (
        "The name {name} does not cover the columns repeated below it ({wanted}), so sums to date are wrong.",
        "Point it at {wanted} under Formulas > Name Manager.",
    ),
    "helper-row-differs": (
        "Above the column “{header}” is “{value}”, so sums to date count the wrong month or kind.",
        "Above each such column belong the month's first day (P&L: income or expense) and the kind its header names.",
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
        "The ledger has amounts of {customer}, but the plan has no row for it.",
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
    # --- commands ---
    "unknown-language": ("There is no language “{value}”.", "Use zh or en."),
    "bad-setting": ("“{value}” is not a setting.", "Write it as name=value, for example region=East."),
    "only-xlsx": ("A new workbook is an .xlsx file.", "Give a name that ends in .xlsx."),
    "only-xlsm": ("A new workbook with macros is an .xlsm file.", "Give a name that ends in .xlsm."),
    "file-exists": (
        "There is already a file of this name; it was left as it is.",
        "Choose another name, or move it away first.",
    ),
    # --- to-do list, feedback, calendar, roll-forward ---
    "text-time": (
        "“{value}” in the column {column} is text, not a time of day; it is left out.",
        "Type the time again, without an apostrophe, for example 09:30.",
    ),
    "not-a-time": (
        "“{value}” in the column {column} is not a time of day.",
        "Type a time from 00:00 to 23:59, for example 09:30.",
    ),
    "times-overlap": (
        "“{content}” overlaps “{other}” ({first}), {start} to {end} on the same day.",
        "Move one of the two, or give it to somebody else.",
    ),
    "end-before-start": (
        "The end {end} is not after the start {start}.",
        "Correct one of the times; what goes past midnight takes a row on each day.",
    ),
    "replied-before-given": (
        "The reply of {replied} is before the feedback of {given}.",
        "Correct one of the dates; until then no days to reply are counted.",
    ),
    "replies-overdue": (
        "Feedback from {person} awaits {count} replies, {overdue} of them overdue; the earliest was due on {due}.",
        "Reply and type the day of the reply, or agree on a later one.",
    ),
    "first-due-after-due": (
        "The first planned date {first} is after the planned finish {due}.",
        "Correct the planned finish, or type the date that was planned first.",
    ),
    "calendar-stale": (
        "The calendar is out of date ({count} cells in all).",
        "Run Fill (`xlplan fill`); what you typed beside the days stays.",
    ),
    "calendar-moved": (
        "These words were typed beside {before}; the week of this row is now {now}.",
        "Move them to where they belong, or clear them.",
    ),
    "calendar-too-short": (
        "The calendar has {rows} rows, its month {wanted} weeks; the last are not shown.",
        "Drag the table's lower right corner down, then run Fill (`xlplan fill`).",
    ),
    "columns-left-behind": (
        "Columns that you added are not in the new workbook: {columns}.",
        "Copy them over if you need them; the old workbook is unchanged.",
    ),
    "sheets-left-behind": (
        "Sheets that you added are not in the new workbook: {sheets}.",
        "Copy them over if you need them; the old workbook is unchanged.",
    ),
    "no-roll-forward": (
        "A workbook of the template {template} cannot be rolled forward; only these can: {known}.",
        "Name workbooks of these templates only; nothing was written.",
    ),
    "period-not-later": (
        "The new as-of date {as_of} is not after that of the workbook, {own}.",
        "Give a later period, or the right as-of date with --as-of.",
    ),
    "bad-period": (
        "“{value}” is not a period.",
        "Write it as 2026-10, 2026-Q4, 2026-H2, 2026-W40 or 2026, or give the as-of date with --as-of.",
    ),
    "same-file-name": (
        "Several workbooks are called {names}; their successors would overwrite each other.",
        "Rename them, or roll them forward into different folders.",
    ),
    "wrong-state": (
        "{step} is not possible: the workbook is “{state}”; it must be “{allowed}” first.",
        "The way is submit, approve, lock; reopen leads back to the draft.",
    ),
    "changed-since": (
        "Something typed was changed after {by} made the workbook “{state}” on {on}.",
        "See what with xlplan diff; then reopen the workbook and submit it again.",
    ),
    "not-submitted": (
        "The workbook has {count} errors and was not submitted.",
        "Mend what is listed, then submit it again.",
    ),
    "bad-name": (
        "“{name}” cannot be the name of a range.",
        "Begin with a letter or _, without spaces, and not like a cell (A1).",
    ),
    "diff-same-file": (
        "Both names mean one and the same file ({path}).",
        "Name the earlier and the later version.",
    ),
    "diff-table-missing": (
        "Only the other version has the table {table}; its rows could not be compared.",
        "Compare two versions of the same workbook.",
    ),
    "internal": (
        "Something went wrong inside xlplan ({detail}). No workbook was left half written.",
        "Run the command again with --debug and send the output to whoever looks after xlplan.",
    ),
    "fixed-setting": (
        "The setting {name} cannot be chosen.",
        "Leave it out: the template and --lang decide it.",
    ),
    "demo-folder": ("This folder holds other files.", "Give the demo a folder of its own, for example xlplan-demo."),
    # --- review and scorecard ---
    "review-disagrees": (
        "The review says “{text}”, but the evaluation table has {actual} for “{kpi}”.",
        "Correct the figure in the review, or the one in the table.",
    ),
    "scorecard-weights": (
        "The weights of the scorecard add up to {total} %, not to 100 %.",
        "Correct the weights on the Info sheet; until then scores are scaled to 100 %.",
    ),
    "scorecard-disagrees": (
        "“{column}” in the scorecard adds up to {total} ({unit}), but “{kpi}” in the evaluation table is {stated}.",
        "Correct one of the two, or add the salespeople who are missing.",
    ),
    # --- profit and loss, credit limits ---
    "line-without-kind": (
        "The line “{line}” has amounts, but nothing says whether it is income or expense; it counts nowhere.",
        "Choose income or expense in the cells above its headers.",
    ),
    "line-not-planned": (
        "The line “{line}” has actual amounts but no plan.",
        "Plan it, or explain it: its whole amount is a variance.",
    ),
    "month-twice": ("{month} stands in two rows (first in {first}), so it is counted twice.", "Delete or correct one."),
    "closed-without-actuals": (
        "{month} is closed, but no actual amount is typed; it counts as 0.",
        "Type the month's actual amounts, 0 where there were none.",
    ),
    "variances-not-tied": (
        "The lines' variances add up to {lines}, but the profit's variance to date shows {shown}.",
        "Run `xlplan fill`; if the difference stays, compare the lines' amounts with the totals.",
    ),
    "over-credit-limit": (
        "{customer} owes {owed}, more than the credit limit of {limit}.",
        "Collect first, or have the limit raised; see the chase list for what is overdue.",
    ),
}
