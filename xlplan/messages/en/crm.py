"""English messages about a CRM export: code -> (what is wrong, what to do)."""

CRM: dict[str, tuple[str, str]] = {
    "crm-folder": (
        "“{value}” is no folder: a CRM export is a folder of tables.",
        "Give --data the folder that holds the files named in the mapping.",
    ),
    "crm-by": (
        "A CRM export cannot be divided by “{value}”.",
        "Give --by one of: {known}.",
    ),
    "crm-twice": (
        "Line {line}, column {column}: {value} stands there a second time.",
        "Keep one of the two lines.",
    ),
    "crm-untidy-name": (
        "{field}: “{found}” was read as “{right}” (times: {count}).",
        "Correct it in the CRM; if it means something else, add the right name to [names] in the mapping.",
    ),
    "crm-unknown-name": (
        "{field}: “{found}” is none of the right names and was kept as it is (times: {count}).",
        "Correct it in the CRM, or add it to [names] in the mapping.",
    ),
    "crm-no-account": (
        "{count} opportunities have no account; they count for their salesperson, but for no customer: {named}.",
        "All are listed in data-notes.csv. Fill in the account in the CRM.",
    ),
    "crm-no-close-date": (
        "{count} opportunities are open and have no close date; they are followed up and count in no quarter: {named}.",
        "All are listed in data-notes.csv.",
    ),
    "crm-closed-undated": (
        "{count} opportunities are won or lost without a close date, so they count in no quarter: {named}.",
        "All are listed in data-notes.csv. Fill in the date in the CRM.",
    ),
    "crm-unknown-salesperson": (
        "{count} opportunities are of salespeople whom the sales teams do not name; they are in no workbook: {named}.",
        "All are listed in data-notes.csv. Add the people to the sales teams, and run again.",
    ),
    "crm-idle": (
        "{count} salespeople have no opportunity and appear in no workbook: {named}.",
        "Nothing needs to be done if that is so.",
    ),
    "due-on-holiday": (
        "{due} is no working day in {country}.",
        "The next working day is {next}.",
    ),
    "unknown-country": (
        "The public holidays of “{country}” are not known, so every day counts as it is.",
        "Type an ISO code such as CN, US, DE or JP.",
    ),
}
