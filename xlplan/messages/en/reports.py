"""English messages about reports: code -> (what is wrong, what to do)."""

REPORTS: dict[str, tuple[str, str]] = {
    "report-format": (
        "A report is written as .html or .docx, not “{name}”.",
        "Give --out a name that ends in .html or .docx.",
    ),
    "out-not-a-report": (
        "This file is there already and is no report of xlplan; it was left as it is.",
        "Give --out another name, or move the file away.",
    ),
    "out-written-in": (
        "Somebody has changed this report since it was made; it was left as it is.",
        "Give --out another name; what was written in this one would be lost.",
    ),
    "report-other-template": (
        "A workbook of the template {template} is no part of this report.",
        "Give workbooks of the templates evaluation, tracking and forecast.",
    ),
    "report-nothing": (
        "None of these workbooks can be reported on ({count}).",
        "Give workbooks of the templates evaluation, tracking or forecast; `xlplan check` says what is wrong with one.",
    ),
    "report-twice": (
        "{region} has another workbook as of the same day, {other}; this one is left out.",
        "Give one workbook of each template for a region and a day.",
    ),
    "report-period-differs": (
        "{region} is of another period or as-of date than the latest workbook, and is in no total.",
        "Give the workbook of the same period.",
    ),
    "report-template-kind": (
        "The template “{name}” does not fit: a {wanted} report needs a {wanted} template.",
        "Give a template and a report of the same kind.",
    ),
    "report-template-broken": (
        "The template cannot be used ({detail}).",
        "Open it in the program that made it, save it again, and compare it with docs/report.md.",
    ),
    "report-placeholder-unknown": (
        "The template names “{placeholder}”, which a report does not have.",
        "Use one of these: {known}.",
    ),
    "report-placeholder-missing": (
        "The template has no place for the report.",
        "Put {{{{ content }}}} into it, or one or more of these: {parts}.",
    ),
    "report-placeholder-alone": (
        "“{placeholder}” shares its place with something else; headings and tables cannot stand there.",
        "Put it into a paragraph of its own, outside tables, headers and footers.",
    ),
}
