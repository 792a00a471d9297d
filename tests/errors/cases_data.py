"""Data and mapping files that regenerate cannot use."""

from __future__ import annotations

from place import LEDGER, REGENERATE, TOML, Place, case

from xlplan.forms import info, todo
from xlplan.forms.catalog import register, unregister
from xlplan.forms.form import Label, Template


def _changed(at: Place, old: str, new: str) -> None:
    """The data file with a piece of text changed."""
    assert old in LEDGER
    at.data(LEDGER.replace(old, new, 1))


def _mapped(at: Place, old: str, new: str) -> None:
    """The mapping with a piece of text changed."""
    assert old in TOML
    at.data(mapping=TOML.replace(old, new, 1))


# --- the mapping -----------------------------------------------------------------------------------------------------
@case("mapping-toml", REGENERATE)
def no_quotes(at: Place) -> None:
    """A text in the mapping without quotation marks."""
    _mapped(at, '"amount"', "amount")


@case("mapping-section", REGENERATE)
def a_section_mistyped(at: Place) -> None:
    """A section's name was mistyped."""
    _mapped(at, "[options]", "[option]")


@case("mapping-field", REGENERATE)
def a_field_mistyped(at: Place) -> None:
    """A field's name was mistyped."""
    _mapped(at, "customer =", "client =")


@case("mapping-missing", REGENERATE)
def a_field_left_out(at: Place) -> None:
    """A field that every invoice needs is not mapped."""
    _mapped(at, 'amount = "amount"\n', "")


@case("mapping-option", REGENERATE)
def an_option_mistyped(at: Place) -> None:
    """An option's name was mistyped."""
    _mapped(at, "currency =", "curency =")


@case("mapping-value", REGENERATE)
def a_number_for_a_header(at: Place) -> None:
    """A column's number where its header belongs."""
    _mapped(at, '"amount"', "6")


@case("mapping-choice", REGENERATE)
def a_unit_that_is_none_of_money(at: Place) -> None:
    """An option with a value that it cannot have."""
    _mapped(at, "[options]", '[options]\nunit = "箱"')


@case("mapping-date-format", REGENERATE)
def no_day(at: Place) -> None:
    """A date format without the day."""
    _mapped(at, "[options]", '[options]\ndate_format = "%Y-%m"')


@case("settled-and-receipts", REGENERATE)
def receipts_twice(at: Place) -> None:
    """Receipts both as a settled date and as a file of their own."""
    _mapped(at, "[options]", '[receipts]\ninvoice_no = "invoice"\ndate = "settled"\namount = "amount"\n[options]')


@case("unknown-by", REGENERATE.replace("--by region", "--by branch"))
def by_what_is_not_mapped(at: Place) -> None:
    """The data are to be divided by a field that the mapping does not name."""
    at.data()


# --- the file --------------------------------------------------------------------------------------------------------
_QUERY = '[invoices]\nquery = "SELECT * FROM ledger"'


@case("data-url", REGENERATE.replace("ledger.csv", "salesbase://me:secret@host/sales"))
def no_such_database(at: Place) -> None:
    """A URL of no database that is known; its password is not shown."""
    _mapped(at, "[invoices]", _QUERY)


@case("data-no-query", REGENERATE.replace("ledger.csv", "sqlite:///sales.db"))
def a_database_without_a_query(at: Place) -> None:
    """A database, but the mapping has no query."""
    at.data()


@case("data-query", REGENERATE.replace("ledger.csv", "sqlite:///sales.db"))
def a_query_that_fails(at: Place) -> None:
    """The query asks for a table that is not there."""
    at.write("sales.db", b"")
    _mapped(at, "[invoices]", _QUERY)


@case("data-driver", REGENERATE.replace("ledger.csv", "oracle+oracledb://me:secret@host/sales"))
def a_driver_that_is_not_installed(at: Place) -> None:
    """The database's own driver is not installed."""
    _mapped(at, "[invoices]", _QUERY)


@case("data-format", REGENERATE.replace("ledger.csv", "ledger.pdf"))
def a_printout(at: Place) -> None:
    """The data as PDF."""
    at.data()
    at.write("ledger.pdf", b"%PDF")


@case("data-empty-file", REGENERATE)
def nothing_in_it(at: Place) -> None:
    """An empty data file."""
    at.data("")


@case("data-no-rows", REGENERATE)
def only_a_header(at: Place) -> None:
    """An export that found nothing."""
    at.data(LEDGER.partition("\n")[0] + "\n")


@case("data-unreadable", REGENERATE)
def an_open_quotation(at: Place) -> None:
    """A quotation mark that is never closed."""
    _changed(at, "North,Dune", 'North,"Dune')


@case("data-encoding", REGENERATE)
def another_encoding(at: Place) -> None:
    """A file in an encoding of another system."""
    at.data()
    at.write("ledger.csv", LEDGER.encode() + b"North,\xff\xff,N2,\x81\n")


@case("data-column", REGENERATE)
def a_column_gone(at: Place) -> None:
    """A column was renamed in the data."""
    _changed(at, "amount", "total")


# --- its rows --------------------------------------------------------------------------------------------------------
@case("data-ragged", REGENERATE)
def a_comma_in_a_name(at: Place) -> None:
    """A name with a comma, without quotation marks."""
    _changed(at, "2026-02-01", "2026-02-01, paid")


@case("data-number", REGENERATE)
def letters_for_digits(at: Place) -> None:
    """Letters where digits belong."""
    _changed(at, "100.00", "1OO.00")


@case("data-digits", REGENERATE)
def too_many_digits(at: Place) -> None:
    """A number with more digits than Excel keeps."""
    _changed(at, "100.00", "1234567890123456.78")


@case("data-decimals", REGENERATE)
def a_tenth_of_a_cent(at: Place) -> None:
    """An amount with three decimals."""
    _changed(at, "100.00", "100.005")


@case("data-date", REGENERATE)
def a_date_that_is_none(at: Place) -> None:
    """A day that the month does not have."""
    _changed(at, "2026-02-09", "2026-02-30")


@case("data-choice", REGENERATE)
def a_kind_of_ones_own(at: Place) -> None:
    """A kind of receipt that the list does not hold."""
    mapping = TOML.replace('settled_date = "settled"\n', "").replace(
        "[options]",
        '[receipts]\ndata = "receipts.csv"\ninvoice_no = "no"\ndate = "on"\namount = "sum"\nkind = "kind"\n[options]',
    )
    at.data(mapping=mapping)
    at.write("receipts.csv", "no,on,sum,kind\nE2,2026-05-05,50.50,cheque\n")


@case("data-error", REGENERATE)
def an_error_value(at: Place) -> None:
    """An error value of the sheet that the data come from."""
    _changed(at, "Acme", "#REF!")


@case("data-empty", REGENERATE)
def no_customer(at: Place) -> None:
    """A row without a customer."""
    _changed(at, "Acme", "")


@case("data-too-long", REGENERATE)
def a_novel(at: Place) -> None:
    """A text longer than a cell may be."""
    _changed(at, "Acme", "x" * 33_000)


@case("data-duplicate", REGENERATE)
def an_invoice_twice(at: Place) -> None:
    """The same invoice on two lines."""
    _changed(at, "E2", "E1")


@case("invoice-numbers-alike", REGENERATE)
def alike_for_excel(at: Place) -> None:
    """Two invoice numbers that differ in zeros only, which Excel takes for one number."""
    at.data(LEDGER.replace(",E1,", ",1001,").replace(",E2,", ",01001,"))


@case("data-total", REGENERATE)
def a_total_in_the_data(at: Place) -> None:
    """The export ends with a total."""
    at.data(LEDGER + "North,Grand total,N9,2026-06-01,2026-06-30,440.85,\n")


@case("data-no-region", REGENERATE)
def no_region(at: Place) -> None:
    """A row without a region."""
    _changed(at, "North", "")


@case("data-homeless", REGENERATE)
def a_receipt_without_a_home(at: Place) -> None:
    """A receipt for an invoice that is in no region."""
    mapping = TOML.replace('settled_date = "settled"\n', "").replace(
        "[options]", '[receipts]\ndata = "receipts.csv"\ninvoice_no = "no"\ndate = "on"\namount = "sum"\n[options]'
    )
    at.data(mapping=mapping)
    at.write("receipts.csv", "no,on,sum\nE9,2026-05-05,50.50\n")


@case("data-currencies", REGENERATE)
def two_currencies(at: Place) -> None:
    """Invoices of a region in another currency than its workbook."""
    rows = LEDGER.replace("\n", ",EUR\n").replace(",EUR", ",currency", 1)
    at.data(rows, TOML.replace("[options]", 'currency = "currency"\n\n[options]'))


# --- the workbooks ---------------------------------------------------------------------------------------------------
@case("regenerate-template", REGENERATE.replace("forecast", "own"))
def not_from_data(at: Place) -> None:
    """A template of one's own, which no data fill."""
    at.data()
    register(Template("own", Label("自有", "Own"), (todo.FORM,), info.COMMON))
    at.stack.callback(unregister, "own")


@case("region-not-written", REGENERATE)
def a_bad_row(at: Place) -> None:
    """A row of the region is wrong."""
    _changed(at, "100.00", "1OO.00")


@case("file-names-collide", REGENERATE)
def names_alike(at: Place) -> None:
    """Two regions whose names differ in case only."""
    _changed(at, "North", "EAST")


@case("out-not-folder", REGENERATE)
def a_file_in_the_way(at: Place) -> None:
    """A file has the name of the folder."""
    at.data()
    at.write("regions", b"")


@case("manifest-damaged", REGENERATE)
def a_manifest_typed_over(at: Place) -> None:
    """manifest.json was edited by hand."""
    at.regions()
    at.write("regions/manifest.json", "{")
