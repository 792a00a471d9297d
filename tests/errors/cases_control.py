"""What the rollup says of the register, of opening balances that do not continue the last month's, and of rates."""

from __future__ import annotations

import re
import shutil

from place import LEDGER, NEXT_MONTH, ROLLUP, Place, case, run

EAST, NORTH = "regions/East.xlsx", "regions/North.xlsx"
JULY = ROLLUP.replace("2026-06-30", "2026-07-31")
HISTORY = "--history receivables.db"
RATES = f"{ROLLUP} --rates rates.csv"
HEAD = "currency,rate,date,reporting\n"


def june(at: Place, ledger: str = LEDGER) -> None:
    """June is accepted, and July's workbooks are made from the ledger as it is then."""
    at.regions(ledger)
    run(f"{ROLLUP} {HISTORY}", at)
    run(NEXT_MONTH, at)


def saved(at: Place, name: str, by: str, moment: str) -> None:
    """Let a workbook name who saved it last, and when."""

    def change(content: bytes) -> bytes:
        content = re.sub(rb"(<cp:lastModifiedBy>)[^<]*", rb"\g<1>" + by.encode(), content)
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), content)

    at.part(name, "docProps/core.xml", change)


# --- the register ----------------------------------------------------------------------------------------------------
@case("stale-file", f"{JULY} {HISTORY}")
def last_months_file_again(at: Place) -> None:
    """The very files of the month before were sent again."""
    at.regions()
    run(f"{ROLLUP} {HISTORY}", at)


@case("older-copy", JULY)
def an_older_copy(at: Place) -> None:
    """A copy from before the last regenerate was put over the workbook."""
    at.regions()
    shutil.copy(at.path(EAST), at.folder / "kept.xlsx")
    run(NEXT_MONTH, at)
    shutil.copy(at.folder / "kept.xlsx", at.path(EAST))


@case("saved-earlier", f"{JULY} {HISTORY}")
def saved_before_the_one_that_counted(at: Place) -> None:
    """The workbook was last saved before the one that counted for the month before."""
    at.regions()
    saved(at, EAST, "Li", "2026-07-03T08:00:00Z")
    run(f"{ROLLUP} {HISTORY}", at)
    run(NEXT_MONTH, at)
    saved(at, EAST, "Li", "2026-06-20T08:00:00Z")


@case("same-bytes", ROLLUP)
def a_copy_under_another_name(at: Place) -> None:
    """A workbook and a copy of it were sent."""
    at.regions()
    shutil.copy(at.path(EAST), at.path("regions/East final.xlsx"))


@case("state-below", f"{ROLLUP} --require approved")
def not_approved_yet(at: Place) -> None:
    """Only approved workbooks were to count, and one was merely handed in."""
    at.regions()
    run("submit regions/East.xlsx --by Li", at)


@case("template-behind", ROLLUP)
def an_older_template(at: Place) -> None:
    """A workbook was made by an earlier version of xlplan; its formulas are still the same."""
    at.regions()
    with at.book(EAST) as book:
        book.names["xlplan_template_version"].refers_to_range.value = "0"


# --- opening and closing ---------------------------------------------------------------------------------------------
IN_JULY = f"{JULY} --from 2026-07-01 {HISTORY}"


@case("opening-break", IN_JULY)
def an_invoice_changed_after_the_close(at: Place) -> None:
    """After June was published, the ledger of June was changed."""
    june(at, LEDGER.replace("250.50", "251.50"))


@case("opening-invoice", IN_JULY)
def the_invoice_behind_it(at: Place) -> None:
    """The same, as it is told of the invoice."""
    june(at, LEDGER.replace("250.50", "251.50"))


@case("customer-gone", IN_JULY)
def a_customer_lost(at: Place) -> None:
    """A customer that owed something at the close is not in the workbook any more."""
    at.regions()
    run(f"{ROLLUP} {HISTORY}", at)
    shutil.rmtree(at.folder / "regions")
    at.data(LEDGER.replace("North,Dune,N1,2026-06-01,2026-06-30,10.10,", "North,Fir,N7,2026-07-01,2026-07-31,5,"))
    run(NEXT_MONTH, at)


@case("customer-appeared", IN_JULY)
def a_customer_out_of_nowhere(at: Place) -> None:
    """An invoice of a new customer is dated before the close."""
    june(at, LEDGER + "North,Fir,N7,2026-06-15,2026-07-15,5.00,\n")


@case("customer-renamed", IN_JULY)
def another_name(at: Place) -> None:
    """A customer has got another name, and so no history."""
    at.regions()
    run(f"{ROLLUP} {HISTORY}", at)
    shutil.rmtree(at.folder / "regions")
    at.data(LEDGER.replace("Dune", "Dune Ltd."))
    run(NEXT_MONTH, at)


@case("opening-unchecked", IN_JULY)
def not_there_last_month(at: Place) -> None:
    """A region that was missing in June has reported for July."""
    at.regions()
    run(f"rollup {EAST} --as-of 2026-06-30 --out rollup.xlsx {HISTORY}", at)
    run(NEXT_MONTH, at)


@case("opening-not-compared", IN_JULY.replace("2026-07-01", "2026-07-15"))
def in_the_middle_of_the_month(at: Place) -> None:
    """The window begins in the middle of a month."""
    june(at)


@case("region-not-back", IN_JULY.replace("rollup regions", f"rollup {EAST}"))
def a_region_forgotten(at: Place) -> None:
    """A region that counted in June was left out of July's command."""
    june(at)


# --- the reporting currency ------------------------------------------------------------------------------------------
@case("rates-unreadable", f"{ROLLUP} --rates regions")
def a_folder_of_rates(at: Place) -> None:
    """A folder was given where the rates belong."""
    at.regions()


@case("rates-column", RATES)
def no_reporting_currency_column(at: Place) -> None:
    """The rates file does not say into which currency."""
    at.regions()
    at.write("rates.csv", "currency,rate,date\nCNY,0.14,2026-06-30\n")


@case("rates-toml", f"{ROLLUP} --rates rates.toml")
def rates_in_broken_toml(at: Place) -> None:
    """The rates file is not valid TOML."""
    at.regions()
    at.write("rates.toml", "reporting = USD\n")


@case("rates-reporting", RATES)
def two_reporting_currencies(at: Place) -> None:
    """The rates lead to two reporting currencies."""
    at.regions()
    at.write("rates.csv", HEAD + "CNY,0.14,2026-06-30,USD\nCNY,0.12,2026-06-29,EUR\n")


@case("rates-value", RATES)
def a_rate_in_words(at: Place) -> None:
    """A rate that is no number."""
    at.regions()
    at.write("rates.csv", HEAD + "CNY,about 0.14,2026-06-30,USD\n")


@case("rates-disagree", RATES)
def two_rates_of_a_day(at: Place) -> None:
    """Two rates of one currency and day."""
    at.regions()
    at.write("rates.csv", HEAD + "CNY,0.14,2026-06-30,USD\nCNY,0.15,2026-06-30,USD\n")


@case("rate-missing", RATES)
def no_rate(at: Place) -> None:
    """The regions' currency has no rate."""
    at.regions()
    at.write("rates.csv", HEAD + "EUR,1.17,2026-06-30,USD\n")


@case("rate-later", RATES)
def next_months_rate(at: Place) -> None:
    """The only rate is of the month after."""
    at.regions()
    at.write("rates.csv", HEAD + "CNY,0.14,2026-07-31,USD\n")


@case("rate-stale", RATES)
def last_months_rate(at: Place) -> None:
    """The rate is still that of the month before."""
    at.regions()
    at.write("rates.csv", HEAD + "CNY,0.14,2026-05-29,USD\n")
