"""English messages about a company's file: code -> (what is wrong, what to do)."""

COMPANY: dict[str, tuple[str, str]] = {
    "company-toml": (
        "The company file cannot be read: {detail}.",
        "Correct that line; texts stand in straight quotes, and a section begins with [name].",
    ),
    "company-unknown": ("“{value}” is not known here.", "Use one of: {known}."),
    "company-value": ("“{value}” cannot stand here.", "Write, for example: {wanted}."),
    "company-language": ("The words in the language {lang} are missing.", 'Add {lang} = "…" here.'),
    "company-id": (
        "“{value}” cannot be an id.",
        "Use small letters a-z, digits and _, a letter first, 40 at most; words that people read go into zh and en.",
    ),
    "company-taken": ("There is a “{value}” already.", "Choose another id; to rename what there is, use labels."),
    "company-entry": ("The list has the entry “{value}” already, or one with the same words.", "Choose another one."),
    "company-required": (
        "The column “{value}” cannot be hidden: rows are told apart by it, or must have it.",
        "Take it out of hide; a label can be changed.",
    ),
    "company-needed": (
        "The column “{value}” cannot be hidden: {by} could not be reckoned.",
        "Take it out of hide, or hide those columns too.",
    ),
    "company-header": (
        "The header “{header}” would stand over two columns; the other one is “{other}”.",
        "Choose another label. Headers differ in more than case and spaces, and in both languages.",
    ),
    "company-sheet": (
        "A sheet cannot be called “{value}”: another one is, or the name has one of [ ] : * ? / \\ '.",
        "Choose another name.",
    ),
    "company-calculated": (
        "The column “{value}” has a formula, so it is neither text nor a list, and nobody must fill it in.",
        'Leave out required, and set type to "number", "money", "percent" or "date".',
    ),
    "company-formula": (
        "The formula “{formula}” cannot be read at “{part}”.",
        "Use numbers, names, + - * / ( ) and min, max, round(x, 2), abs, if_blank(x, 0). Names with spaces stand in "
        "quotes.",
    ),
    "company-formula-name": (
        "The formula “{formula}” names “{name}”, which is not there.",
        "Use one of: {known}; or a setting of the Info sheet.",
    ),
    "company-no-number": (
        "The formula “{formula}” names “{name}”, which holds no number.",
        "Use one of: {known}.",
    ),
    "company-circle": ("Each of these is reckoned from the others: {names}.", "Take one of them out of a formula."),
    "company-long": (
        "The formula would have about {count} characters in Excel, more than it takes once the headers are in.",
        "Divide it over two columns, one naming the other.",
    ),
    "company-same-kpi": (
        "Another KPI of the catalogue is called “{value}” already.",
        "Choose another name; the KPIs there are, are listed in docs/kpis.md.",
    ),
    "company-differs": (
        "The company file {path} is not the one that this workbook carries; {path} counts.",
        "Run `xlplan fill` to renew what the workbook carries, or put the right file beside it.",
    ),
    "company-not-carried": (
        "This workbook carries no copy of the company file {path}, so mailed or moved elsewhere it is read without it.",
        "Nothing, while it stays here; workbooks made from now on carry it.",
    ),
    "setting-differs": (
        "{column} is “{value}”; the company wants “{wanted}” in every workbook.",
        "Type {wanted}, or let the company file say otherwise.",
    ),
    "setting-fixed": (
        "The setting {name} cannot be {value}; the company wants “{wanted}” in every workbook.",
        "Leave it out, or let the company file say otherwise.",
    ),
    "company-ids": (
        "There are no ids of “{value}”.",
        "Ask for forms, settings or kpis, or for a form: `xlplan company --ids forms` lists them.",
    ),
    "kpi-without-input": (
        "{kpi} is reckoned from “{input}”, for which the table has no row.",
        "Add a row of that name, or type the actual of {kpi}.",
    ),
}
