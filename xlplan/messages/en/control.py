"""English messages about the register and the controls of a rollup: code -> (what is wrong, what to do)."""

CONTROL: dict[str, tuple[str, str]] = {
    # --- the register ---
    "stale-file": (
        "This is, byte for byte, the file that counted for {region} on {as_of}; its figures were not added again.",
        "Ask for this month's workbook.",
    ),
    "older-copy": (
        "The data have brought this region to {expected} already, but this file is still as of {found}: an older copy.",
        "Look for the later file, or regenerate this one.",
    ),
    "saved-earlier": (
        "This workbook was last saved {found}, before the one that counted on {as_of} (saved {recorded}).",
        "Make sure that it is not an older version; it is counted.",
    ),
    "same-bytes": (
        "This file is byte for byte the same as {other}.",
        "Delete one of the two; it does not matter which.",
    ),
    "state-below": (
        "The workbook of {region} is {state}, and {required} was required; its figures were not added ({preparer}).",
        "Have it brought there with xlplan submit, approve or lock, or roll up without --require.",
    ),
    "template-behind": (
        "This workbook was made from template version {version}; the current one is {current}. It is counted.",
        "Regenerate it from the data; one that is kept by hand gets the current version with `xlplan roll-forward`.",
    ),
    # --- opening and closing ---
    "opening-break": (
        "{customer} opens with {found} {currency}, but closed with {expected} on {as_of} ({then}).",
        "Look for what was changed behind the close: an invoice or receipt dated before it, listed below if known.",
    ),
    "customer-gone": (
        "{customer} closed with {expected} {currency} on {as_of} ({then}) and is no longer in this workbook.",
        "Put the customer's invoices and receipts back.",
    ),
    "customer-appeared": (
        "{customer} opens with {found} {currency}, but owed nothing on {as_of}: no such customer was in {then}.",
        "Correct the name or the dates; what belongs to this month is dated in it.",
    ),
    "customer-renamed": (
        "{customer} ({then}, {as_of}) is now called {other}, with the same open invoices ({found}).",
        "Put the old name back; if the customer has really changed its name, publish once with --allow-breaks.",
    ),
    "opening-invoice": (
        "Invoice {invoice}: {found} was open on {as_of} by this workbook; {expected} was recorded then ({then}).",
        "Correct the amount, the dates or the receipts of this invoice.",
    ),
    "opening-unchecked": (
        "{region} was not counted on {as_of}; its opening balances have nothing to be compared with.",
        "Check them against the region's own books this once.",
    ),
    "opening-not-compared": (
        "Opening balances were not compared: no month that ends on {wanted}, the day before {start}, is in the history "
        "(the last one: {found}).",
        "Begin the window with --from on the day after a recorded month end.",
    ),
    "region-not-back": (
        "{region} closed with {expected} on {as_of}, and nothing is known of it this month.",
        "Ask for its workbook; put the region into the register so that it is missed by name.",
    ),
    # --- the reporting currency ---
    "rates-unreadable": (
        "The rates file cannot be opened ({reason}).",
        "Name a CSV or TOML file that you may open.",
    ),
    "rates-column": (
        "The rates file has no column “{header}”.",
        "Its first row must name the columns: currency, rate, date, reporting.",
    ),
    "rates-toml": (
        "The rates file is not valid TOML ({detail}).",
        'Write reporting = "CNY", then for each currency: [rates.USD] with rate = "7.1034" and date = "2026-06-30".',
    ),
    "rates-reporting": (
        "The rates file must name one reporting currency; it names: {found}.",
        "Give the same currency in every line's column reporting, or once as reporting = ... in TOML.",
    ),
    "rates-value": (
        "Rate of {currency}: “{value}” cannot be used.",
        "A rate is a number above 0, its date is written as YYYY-MM-DD.",
    ),
    "rates-disagree": (
        "Two rates of {currency} on {date}: {found} and {expected} (line {line}).",
        "Keep one rate a currency and day; the reporting currency itself is always 1.",
    ),
    "rate-missing": (
        "There is no rate of {currency}, in which regions have figures.",
        "Add the closing rate of {as_of} to the rates file.",
    ),
    "rate-later": (
        "All rates of {currency} ({dates}) are of days after {as_of}.",
        "Add the closing rate of {as_of}, or of the last banking day before it.",
    ),
    "rate-stale": (
        "The latest rate of {currency} is of {found}, more than {days} days before {as_of}.",
        "Add the closing rate of {as_of}, or of the last banking day before it.",
    ),
}
