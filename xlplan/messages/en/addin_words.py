"""What the add-in says in English: its macros, the VBA behind them, and the self-check."""

ADDIN_WORDS: dict[str, str] = {
    # --- addin ---
    "addin.fill": "Fill",
    "addin.check": "Check",
    "addin.refresh": "Refresh from data",
    "addin.draft": "Draft review",
    "addin.roll-forward": "Roll forward",
    "addin.roll-up": "Roll up receivables",
    "addin.report": "Report",
    "addin.messages": "Why functions failed",
    "addin.about": "About and doctor",
    "addin.undo": "Undo macro",
    "addin.declined": "Cancelled. Nothing was changed.",
    "addin.as-before": "The workbook is as it was before.",
    "addin.half": (
        "The workbook was changed in part and could not be put back. Press Undo macro to put back what was there."
    ),
    "addin.failed": (
        "{title} did not finish: something went wrong inside xlplan ({reason}).\nSend the log to whoever looks "
        "after xlplan:\n{log}"
    ),
    "addin.protected": (
        "{title} did not finish: protected, so that nothing can be written: {names}.\nTake the protection off "
        "under Review, then try again."
    ),
    "addin.more": "... and {count} more.",
    "addin.progress": "{what}: {done} of {total}",
    "addin.see-problems": "To be looked at: {count}, listed on the sheet {sheet}.",
    "addin.can-undo": "Undo macro puts it back (not Ctrl+Z).",
    "addin.filling": "filling ...",
    "addin.fill-ask": (
        "Typed by hand, and to be replaced by a formula or a date: {count} (the first: {first}, {before}).\nGo on?"
    ),
    "addin.filled": "Filled. Cells written: {count} ({kinds}).",
    "addin.nothing-to-fill": "Every calculated cell was up to date; nothing was written.",
    "addin.kinds.mended": "formulas put back: {count}",
    "addin.kinds.added": "missing formulas added: {count}",
    "addin.kinds.recomputed": "results brought up to date: {count}",
    "addin.kinds.date": "dates read from text: {count}",
    "addin.kinds.draft": "blank cells drafted: {count}",
    "addin.kinds.recalculated": "other formulas recalculated: {count}",
    "addin.run-check": "Problems met: {count}. Run Check to see them.",
    "addin.checking": "checking ...",
    "addin.checked": "Errors: {errors}, warnings: {warnings}, notes: {notes}",
    "addin.listed": "They are listed on the sheet {sheet}; a click on an address leads to the cell.",
    "addin.no-problems": "No problems found.",
    "addin.problems-title": "Problems",
    "addin.problem-columns.cell": "Cell",
    "addin.problem-columns.severity": "Severity",
    "addin.problem-columns.sheet": "Sheet",
    "addin.problem-columns.what-is-wrong": "What is wrong",
    "addin.problem-columns.what-to-do": "What to do",
    "addin.severities.break": "Break",
    "addin.severities.error": "Error",
    "addin.severities.warning": "Warning",
    "addin.severities.info": "Note",
    "addin.data-folder": "The data folder, with mapping.toml and the data",
    "addin.data-file": "The data file",
    "addin.no-folder": (
        "No folder was chosen; nothing was changed. On a Mac, put the folder beside the workbook and call it data."
    ),
    "addin.refresh-ask": (
        "Bring region {region} up to date from {data} (as of {as_of})?\nFolder: {folder}\nWhat you typed stays; "
        "cells that you did not change become what the data say."
    ),
    "addin.link-folder": "The folder with the other workbooks: plan, tracking, receivables ...",
    "addin.linking": "reading the folder's workbooks ...",
    "addin.link-ask": (
        "Carry values for region {region}, period {period}, from the folder's workbooks ({count})?\nFolder: "
        "{folder}\nWhat you typed yourself stays; each carried value says where it came from."
    ),
    "addin.linked": "Refreshed. Cells written: {changes}. Carried values: {count}; the sheet Origins says where from.",
    "addin.nothing-carried": "The other workbooks bring nothing new; the workbook is up to date.",
    "addin.refreshing": "refreshing from data ...",
    "addin.refreshed": (
        "Refreshed. Cells written: {changes}. The data have {invoices} invoices and {receipts} receipts; rows "
        "after the as-of date, left out: {left_out}."
    ),
    "addin.nothing-new": "The data bring nothing new; the workbook is up to date.",
    "addin.manifest": (
        "manifest.json beside the workbook still holds the totals of the last regeneration; until xlplan "
        "regenerate is run, a rollup will name the difference."
    ),
    "addin.draft-ask": (
        "Draft highlights and problems from the KPI table into blank rows of the review?\nWhat stands there stays; "
        "causes, advice and owners are left to you."
    ),
    "addin.no-review": "This workbook, of the template {template}, has no review; only those of evaluation have.",
    "addin.drafting": "drafting the review ...",
    "addin.drafted": "Rows drafted on the sheet {sheet}: {rows}.",
    "addin.nothing-to-draft": "The review mentions all that the KPI table says.",
    "addin.forward-folder": "The folder for the next period's workbook",
    "addin.forward-ask": "Make the workbook of {period}?\nNew file: {target}\nThis one stays as it is.",
    "addin.forwarding": "rolling forward ...",
    "addin.forwarded": "Made: {target}\nRows carried: {carried}; done, and left in this workbook: {left}.",
    "addin.roll-up-folder": "The folder of the regions' workbooks",
    "addin.roll-up-name": "receivables-rollup",
    "addin.roll-up-ask": "Roll up the workbooks in {folder} as of {as_of}?\nResult: {target}",
    "addin.roll-up-again": "That file is there; it is replaced and kept as {backup}.",
    "addin.rolling-up": "rolling up",
    "addin.rolled-up": "Rolled up: {target}\nRegions counted: {counted} of {total}; balance in total: {balance}.",
    "addin.not-rolled-up": "Not published, because it does not reconcile. Breaks: {breaks}.",
    "addin.undo-ask": "Undo {title} of {when} (cells: {count})?\nCells that were changed since stay as they are.",
    "addin.undo-interrupted": (
        "The last macro was ended before it was done. Put all cells back to what they held before it?\nWhat was "
        "typed since goes too."
    ),
    "addin.undoing": "undoing ...",
    "addin.nothing-to-undo": "There is nothing to undo.",
    "addin.undone": "{title} is undone. Cells put back: {count}.",
    "addin.left": "Changed since, and left as they are ({count}): {cells}",
    "addin.messages-title": "Messages",
    "addin.message-columns.error": "Error",
    "addin.message-columns.function": "Function",
    "addin.message-columns.reason": "Reason",
    "addin.message-columns.time": "Time",
    "addin.no-messages": "The log knows of no function that failed.",
    "addin.messages-listed": "The latest reasons, {count}, are listed on the sheet {sheet}.",
    "addin.from-log": "Log: {log}",
    "addin.version": "xlplan {version}, xlwings {xlwings}, Python {python}",
    "addin.workbook": "This workbook: template {template} {version}, region {region}",
    "addin.not-ours": "This workbook was not made from a template of xlplan.",
    "addin.looking": "looking at this machine ...",
    "addin.all-well": "Looked at {count} things; all is well.",
    "addin.finding": "{mark} {what}: {detail}. {remedy}",
    "addin.report-folder": "The folder for the report",
    "addin.report-name": "report",
    "addin.report-ask": (
        "Make the Word report of this workbook?\nFile: {target}\nThe workbook stays as it is; causes are left to you."
    ),
    "addin.reporting": "making the report ...",
    "addin.reported": "Made: {target}\nFill in, in Word, what is marked “please fill in”.",
    "addin.and-so-on": " ...",
    # --- vba ---
    "vba.messages.no-workbook": "No workbook is open. Open a workbook of xlplan, then press this button again.",
    "vba.messages.python-unreachable": (
        "Python cannot be reached. Run: xlplan doctor in a terminal, and do what it says; xlplan addin install "
        "sets the add-in up again."
    ),
    "vba.messages.version-differs": (
        "The versions differ: this file is {file}, but the Python package xlplan is {python}. Close Excel, run: "
        "xlplan addin install in a terminal, and start Excel again. For an .xlsm template, take the one that "
        "xlplan addin build makes now."
    ),
    "vba.messages.mac-functions": (
        "The XLPLAN_ functions calculate in Excel for Windows only. On a Mac use the .xlsx templates, whose "
        "formulas are native, or xlwings Lite."
    ),
    "vba.messages.restart-mac": "On a Mac each macro starts a Python of its own: there is nothing to restart.",
    "vba.messages.reasons-time": "Time",
    "vba.messages.reasons-cell": "Cell",
    "vba.messages.reasons-function": "Function",
    "vba.messages.reasons-reason": "Reason",
    "vba.groups.workbook": "Workbook",
    "vba.groups.period": "Periods and rollup",
    "vba.groups.help": "Help",
    # --- selfcheck ---
    "selfcheck.sheet": "Self-check",
    "selfcheck.data": "Data",
    "selfcheck.title": "xlplan self-check",
    "selfcheck.built": "Built by xlplan {version}",
    "selfcheck.steps.enable": (
        "1. If Excel shows a yellow bar, press Enable Content. The functions find Python once xlplan addin install "
        "was run in a terminal."
    ),
    "selfcheck.steps.press": (
        "2. Press Check functions, then Check macros. The macros run on sample workbooks in a temporary folder; "
        "your files are not touched."
    ),
    "selfcheck.steps.green": (
        "3. All green: ready for use. If a line is red, save this workbook and send it to whoever gave you xlplan: "
        "it holds the version of Excel, the system, and the values expected and got."
    ),
    "selfcheck.steps.mac": (
        "Mac: the XLPLAN_ functions calculate in Excel for Windows only, so their lines are red there; macros work."
    ),
    "selfcheck.check-functions": "Check functions",
    "selfcheck.check-macros": "Check macros",
    "selfcheck.run-in": "Checked in",
    "selfcheck.passed": "Passed",
    "selfcheck.failed": "Failed",
    "selfcheck.not-run": "Not run",
    "selfcheck.macros": "Macros",
    "selfcheck.functions": "Functions",
    "selfcheck.headers.no": "No.",
    "selfcheck.headers.what": "What",
    "selfcheck.headers.formula": "Formula",
    "selfcheck.headers.expected-python": "Expected (Python)",
    "selfcheck.headers.got-excel": "Got (Excel)",
    "selfcheck.headers.result": "Result",
    "selfcheck.macro-lines.fill": "Fill: puts an overwritten attainment back",
    "selfcheck.macro-lines.undo": "Undo macro: puts back what was there before Fill",
    "selfcheck.macro-lines.check": "Check: lists a word where a number belongs",
    "selfcheck.macro-lines.draft-review": "Draft review: drafts a blank review",
    "selfcheck.macro-lines.refresh": "Refresh from data: ends in a message",
    "selfcheck.macro-lines.roll-forward": "Roll forward: makes the next workbook",
    "selfcheck.macro-lines.roll-up": "Roll up receivables: ends in a message",
    "selfcheck.macro-lines.report": "Report: makes a Word file",
    "selfcheck.macro-lines.messages": "Why functions failed: ends in a message",
    "selfcheck.macro-lines.about": "About and doctor: shows the version",
    # --- ribbon ---
    "ribbon.fill.tip": (
        "Recomputes and stores every calculated cell, and reads targets and results from text. Asks first; can be "
        "undone."
    ),
    "ribbon.check.tip": (
        "Lists everything wrong with this workbook on a sheet, each line with a link to its cell. Changes nothing else."
    ),
    "ribbon.refresh.tip": "Brings the workbook up to date from a data file. What you typed stays.",
    "ribbon.draft-review.tip": "Drafts the review from the KPI table where it is blank; causes are left to you.",
    "ribbon.undo.tip": "Puts back what was there before the last macro; Excel's own Undo does not reach it.",
    "ribbon.roll-forward.tip": (
        "Makes next period's workbook; unfinished tasks keep the date planned first. This workbook stays as it is."
    ),
    "ribbon.roll-up.tip": (
        "Adds up the regions' receivables and reconciles them; publishes nothing while a figure does not tie, and "
        "names its cell."
    ),
    "ribbon.report.tip": (
        "Makes a Word report beside this workbook: attainment, what moved, problems and advice. Causes are left to "
        "you. Asks first."
    ),
    "ribbon.reasons.tip": "Lists the XLPLAN_ functions that failed: when, in which cell, and why.",
    "ribbon.restart-python": "Restart Python",
    "ribbon.restart-python.tip": "Starts the Python behind the functions anew and recalculates; for after an upgrade.",
    "ribbon.about.tip": "Shows the version, and looks at Python, Excel and the add-in's settings.",
    # --- doctor ---
    "doctor.no-excel": "No Excel on this system; all commands on files work.",
    "doctor.try-excel": "Go through the self-check in the docs, “Start in Excel”.",
    "doctor.python": "Install Python 3.11 or newer.",
    "doctor.temporary-folder": "Temporary folder",
    "doctor.make-room": "Make room on the disk, or mend the permissions.",
    "doctor.only-tests": "Only some tests need it.",
    "doctor.self-check": "Self-check",
    "doctor.run": "Run: {command}",
    "doctor.again": "Install xlplan again.",
    "doctor.addin": "Add-in",
    "doctor.trust": "Trust settings",
    "doctor.second-copy": "Here is a second copy of the add-in; Excel opens only one file of a name. Delete this one.",
    "doctor.excel-calls": "The Python that Excel calls",
    "doctor.no-settings": "No settings of Excel were found; start Excel once.",
    "doctor.excel-from-store": (
        "This Excel is from the Microsoft Store and cannot start Python: functions do not work. Install Office "
        "from office.com."
    ),
    "doctor.start-up-folder": (
        "This setting keeps add-ins in the start-up folder from running. Change it under File > Options > Trust "
        "Center, or ask your administrator if it is theirs."
    ),
    "doctor.disabled": (
        "Excel has disabled the add-in. Enable it under File > Options > Add-ins > Manage: Disabled Items."
    ),
    "doctor.bits": "Width of Excel and Python",
    "doctor.no-library": (
        "The library of xlwings that Excel loads is not in Python's folder; worksheet functions cannot work. Run: "
        'python -m pip install --force-reinstall "xlwings=={installed}"'
    ),
    "doctor.python-in-onedrive": (
        "Python lies in OneDrive, where files may be in the cloud only. Make the environment anew outside of "
        "OneDrive, and run xlplan addin install."
    ),
    "doctor.onedrive": (
        "Workbooks in OneDrive can be used: buttons work as ever; give commands the path on this machine."
    ),
    "doctor.antivirus": "Antivirus",
    "doctor.blocked": (
        "If buttons do nothing, see whether the antivirus keeps Excel from starting this program (attack surface "
        "reduction: “Block all Office applications from creating child processes”), and ask the administrator to "
        "allow it."
    ),
}
