"""What people type into the forms, and what fill and check say about it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from place import Place, case

from xlplan.forms.catalog import template
from xlplan.forms.samples import sample_book
from xlplan.headless.compose import compose

KPI, TASKS, LEDGER = "check evaluation.xlsx", "check tracking.xlsx", "check forecast.xlsx"


# --- single cells ----------------------------------------------------------------------------------------------------
@case("text-number", KPI)
def full_width_digits(at: Place) -> None:
    """A number typed in full-width digits."""
    at.type("evaluation", "kpi", 0, actual="'４５")


@case("not-a-number", KPI)
def a_word(at: Place) -> None:
    """A word where a number belongs."""
    at.type("evaluation", "kpi", 0, actual=at.say("很多", "many"))


@case("text-date", TASKS)
def a_date_as_text(at: Place) -> None:
    """A date typed with an apostrophe, or pasted as text."""
    at.type("tracking", "tracking", 0, finished="'2023-07-03")


@case("not-a-date", TASKS)
def a_vague_date(at: Place) -> None:
    """A word where a date belongs."""
    at.type("tracking", "tracking", 0, finished=at.say("下周", "next week"))


@case("date-with-time", TASKS)
def a_date_and_a_time(at: Place) -> None:
    """A date with a time of day, as another system exports it."""
    at.type("tracking", "tracking", 0, finished=dt.datetime(2023, 7, 3, 14, 30))


@case("text-time", TASKS)
def a_time_as_text(at: Place) -> None:
    """A time typed with an apostrophe, or pasted as text."""
    at.type("tracking", "todo", 0, start="'8:30")


@case("not-a-time", TASKS)
def a_time_in_words(at: Place) -> None:
    """A word where a time belongs."""
    at.type("tracking", "todo", 0, start=at.say("上午", "morning"))


@case("not-in-list", TASKS)
def not_offered(at: Place) -> None:
    """An entry that the column's list does not offer."""
    at.type("tracking", "tracking", 0, stage=at.say("准备", "Prepare"))


@case("error-cell", KPI)
def an_error_value(at: Place) -> None:
    """A formula of one's own that gives an error."""
    with at.table("evaluation", "kpi") as table:
        sheet, cell = table.sheet.name, table.cell(0, "actual")
    with at.foreign("evaluation") as book:
        book[sheet][cell].value = "#N/A"


@case("ratio-became-time", KPI)
def a_ratio_typed_plainly(at: Place) -> None:
    """The ratio 1:6 typed without an apostrophe: Excel makes it the time 1:06."""
    with at.table("evaluation", "kpi") as table:
        sheet, cell = table.sheet.name, table.cell(5, "actual")
    with at.foreign("evaluation") as book:
        book[sheet][cell].value = dt.time(1, 6)
        book[sheet][cell].number_format = "h:mm"


@case("required-empty", KPI)
def left_empty(at: Place) -> None:
    """A required cell left empty."""
    at.type("evaluation", "kpi", 0, target=None)


@case("date-to-convert", TASKS)
def a_range_of_dates(at: Place) -> None:
    """A range of dates typed as text."""
    at.type("tracking", "tracking", 1, due="2023-07-10-12")


@case("date-range-conflict", "fill tracking.xlsx")
def a_range_and_a_start(at: Place) -> None:
    """A range of dates whose first day is not the start that is already there."""
    at.type("tracking", "tracking", 1, due="2023-07-10-12", due_start=dt.datetime(2023, 7, 1))


# --- rows ------------------------------------------------------------------------------------------------------------
@case("duplicate-key", LEDGER)
def an_invoice_twice(at: Place) -> None:
    """The same invoice number in two rows."""
    at.repeat("forecast", "invoices", "invoice_no")


@case("same-event", LEDGER)
def a_receipt_twice(at: Place) -> None:
    """The same receipt in two rows."""
    at.repeat("forecast", "receipts")


@case("header-repeated", LEDGER)
def the_header_among_the_rows(at: Place) -> None:
    """Rows were pasted with their header."""
    with at.table("forecast", "invoices") as table:
        for field_id in ("invoice_no", "customer", "invoice_date", "due_date", "amount"):
            table.sheet.range(table.cell(1, field_id)).value = table.headers.headers[field_id]


@case("negative-receipt", LEDGER)
def a_sign_too_many(at: Place) -> None:
    """A receipt typed with a minus sign."""
    at.type("forecast", "receipts", 0, amount=-100)


@case("typed-total", LEDGER)
def a_total_row(at: Place) -> None:
    """A total typed as a row of the table."""
    at.type("forecast", "receivables", 2, customer=at.say("合计", "Total"))


@case("rows-below-table", TASKS)
def below_the_table(at: Place) -> None:
    """A row typed below the table in a program that does not extend tables."""
    with at.table("tracking", "tracking") as table:
        below = table.cell(len(table.rows), "task")
        table.sheet.range(below).value = at.say("回访客户", "Call the customers")


# --- calculated cells ------------------------------------------------------------------------------------------------
@case("calculated-overwritten", KPI)
def typed_over(at: Place) -> None:
    """A number typed over a formula."""
    at.type("evaluation", "kpi", 0, attainment=1)


@case("calculated-missing", KPI)
def a_formula_deleted(at: Place) -> None:
    """A formula deleted."""
    at.type("evaluation", "kpi", 0, status=None)


@case("calculated-stale", KPI)
def not_recalculated(at: Place) -> None:
    """A figure changed by a program that does not recalculate."""
    at.type("evaluation", "kpi", 2, actual=230)


@case("calculated-mended", "fill evaluation.xlsx")
def put_back(at: Place) -> None:
    """A number typed over a formula; fill puts the formula back."""
    at.type("evaluation", "kpi", 0, attainment=1)


# --- tracking --------------------------------------------------------------------------------------------------------
@case("start-after-finish", TASKS)
def the_wrong_order(at: Place) -> None:
    """A planned start after the planned finish."""
    at.type("tracking", "tracking", 1, due_start=dt.datetime(2023, 7, 13))


@case("first-due-after-due", TASKS)
def planned_first_for_later(at: Place) -> None:
    """The date planned first is after the planned finish of today."""
    at.type("tracking", "tracking", 2, first_due=dt.datetime(2023, 8, 1))


@case("finished-in-future", TASKS)
def finished_tomorrow(at: Place) -> None:
    """A task finished after the as-of date."""
    at.type("tracking", "tracking", 1, finished=dt.datetime(2023, 8, 1))


@case("done-without-date", TASKS)
def done_some_day(at: Place) -> None:
    """A task that is done, without the day."""
    at.type("tracking", "tracking", 0, finished=None)


@case("result-disagrees", TASKS)
def another_number_in_the_text(at: Place) -> None:
    """The result's text says another number than the column."""
    at.type("tracking", "tracking", 2, actual=11)


@case("remaining-disagrees", TASKS)
def what_remains(at: Place) -> None:
    """The next step says that 2 remain, although 12 of 15 are done (as in the shipped sample)."""
    at.path("tracking")


# --- evaluation ------------------------------------------------------------------------------------------------------
@case("weights-not-whole", KPI)
def weights(at: Place) -> None:
    """Weights that do not add up to 100 %."""
    at.type("evaluation", "kpi", 0, weight=0.3)


@case("percent-as-number", KPI)
def a_percent_without_its_sign(at: Place) -> None:
    """15 typed where 15% was meant."""
    at.type("evaluation", "kpi", 3, target=15)


@case("ratio-disagrees", KPI)
def a_ratio_and_its_parts(at: Place) -> None:
    """A ratio that does not follow from its two KPIs (as in the shipped sample)."""
    at.path("evaluation")


@case("claim-disagrees", KPI)
def a_claim(at: Place) -> None:
    """A remark that the figures contradict (as in the shipped sample)."""
    at.path("evaluation")


# --- receivables -----------------------------------------------------------------------------------------------------
@case("due-before-issued", LEDGER)
def due_too_early(at: Place) -> None:
    """A due date before the invoice date."""
    at.type("forecast", "invoices", 0, due_date=dt.datetime(2020, 1, 1))


@case("other-currency", LEDGER)
def dollars(at: Place) -> None:
    """An invoice in another currency than the workbook's."""
    at.type("forecast", "invoices", 0, currency="USD")


@case("confusable-invoices", LEDGER)
def two_numbers_for_excel_one(at: Place) -> None:
    """Two invoice numbers that Excel's sums take for one number."""
    at.type("forecast", "invoices", 0, invoice_no="'0012")
    at.type("forecast", "invoices", 1, invoice_no="'12")


@case("over-credit-limit", LEDGER)
def above_the_limit(at: Place) -> None:
    """A customer owes more than its credit limit."""
    at.type("forecast", "receivables", 0, credit_limit=10000)


@case("unknown-invoice", LEDGER)
def a_receipt_for_nothing(at: Place) -> None:
    """A receipt whose invoice is not in the ledger."""
    at.type("forecast", "receipts", 0, invoice_no="Z-9999")


@case("overpaid-invoice", LEDGER)
def paid_too_much(at: Place) -> None:
    """A receipt with a digit too many."""
    at.type("forecast", "receipts", 0, amount=120000)


@case("ledger-not-tied", LEDGER)
def a_bucket_typed_over(at: Place) -> None:
    """A figure above the ledger typed over."""
    with at.book("forecast") as book:
        book.names["invoices_age_not_due"].refers_to_range.value = 1


@case("opening-not-planned", LEDGER)
def an_opening_left_out(at: Place) -> None:
    """A plan without billed columns, in which the opening balance is not planned."""
    book = sample_book("forecast", at.lang)
    book.tables = {
        "receivables": [{"customer": at.say("朗通", "Langtong"), "opening": Decimal(300), "plan_2023_06": Decimal(250)}]
    }
    omit = frozenset({"shipped", "total_billed", "collection_rate"})
    at.write("forecast.xlsx", compose(template("forecast"), book, omit=omit))


@case("ledger-disagrees", LEDGER)
def a_plan_typed_over(at: Place) -> None:
    """A figure of the plan that does not follow from the ledger."""
    at.type("forecast", "receivables", 0, opening=5)


@case("customer-not-planned", LEDGER)
def a_new_customer(at: Place) -> None:
    """An invoice of a customer for whom the plan has no row."""
    at.type("forecast", "invoices", 0, customer=at.say("瑞科", "Ruike"))
