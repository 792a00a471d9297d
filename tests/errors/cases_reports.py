"""Reports that cannot be written as asked, workbooks that do not fit into one, and companies' templates."""

from __future__ import annotations

import io

import docx
from place import Place, case

from xlplan.forms import catalog, todo
from xlplan.forms.form import Label, Template
from xlplan.forms.info import COMMON
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

REPORT = "report evaluation.xlsx --out report.html"
OWN = "report evaluation.xlsx --out report.html --template ours.html"


# --- where it is written ----------------------------------------------------------------------------------------------
@case("report-format", REPORT.replace("report.html", "report.pdf"))
def a_report_as_pdf(at: Place) -> None:
    """The report is to be a PDF file."""
    at.path("evaluation")


@case("out-not-a-report", REPORT)
def some_other_page(at: Place) -> None:
    """A page of somebody else's has the report's name."""
    at.path("evaluation")
    at.write("report.html", "<!doctype html><title>Minutes</title>")


@case("out-written-in", REPORT.replace("report.html", "report.docx"))
def causes_filled_in(at: Place) -> None:
    """A manager has filled in the causes in Word; the report would be made again over it."""
    at.path("evaluation")
    document = docx.Document()
    document.core_properties.identifier, document.core_properties.last_modified_by = "xlplan-report", "Li"
    stream = io.BytesIO()
    document.save(stream)
    at.write("report.docx", stream.getvalue())


# --- what it is made from ---------------------------------------------------------------------------------------------
@case("report-other-template", "report evaluation.xlsx orders.xlsx --out report.html")
def a_workbook_of_another_template(at: Place) -> None:
    """One of the workbooks is of a template that has no part in the report."""
    at.path("evaluation")
    own = Template("orders", Label("订单", "Orders"), (todo.FORM,), COMMON)
    catalog.register(own)
    at.stack.callback(catalog.unregister, "orders")
    book = new_book(own, at.lang, {"region": at.say("华东", "East"), "as_of": "2023-09-30"})
    at.write("orders.xlsx", compose(own, book))


@case("report-nothing", "report minutes.xlsx notes.xlsx --out report.html")
def files_that_are_no_workbooks(at: Place) -> None:
    """Neither of two files is a workbook."""
    at.write("minutes.xlsx", "1. Prices")
    at.write("notes.xlsx", "2. Fairs")


@case("report-twice", "report evaluation.xlsx copy.xlsx --out report.html")
def a_copy_beside_the_workbook(at: Place) -> None:
    """A copy of a region's workbook lies beside it."""
    at.write("copy.xlsx", at.path("evaluation").read_bytes())


@case("report-period-differs", "report evaluation.xlsx south.xlsx --out report.html")
def a_region_of_last_quarter(at: Place) -> None:
    """One region has sent last quarter's workbook."""
    at.write("south.xlsx", at.path("evaluation").read_bytes())
    with at.book("south") as book:
        for fact, value in (("region", at.say("华南", "South")), ("period", "2023-Q2"), ("as_of", "2023-06-30")):
            book.names[f"xlplan_{fact}"].refers_to_range.value = value


# --- companies' templates ---------------------------------------------------------------------------------------------
@case("report-template-kind", OWN.replace("ours.html", "ours.docx"))
def a_word_template_for_a_page(at: Place) -> None:
    """A page is to be made from a Word template."""
    at.path("evaluation")
    at.write("ours.docx", b"")


@case("report-template-broken", OWN)
def a_placeholder_left_open(at: Place) -> None:
    """A placeholder of the template is not closed."""
    at.path("evaluation")
    at.write("ours.html", "<h1>{{ title </h1>\n{{ content }}")


@case("report-placeholder-unknown", OWN)
def a_placeholder_misspelt(at: Place) -> None:
    """A placeholder of the template is misspelt."""
    at.path("evaluation")
    at.write("ours.html", "<h1>{{ titel }}</h1>{{ content }}")


@case("report-placeholder-missing", OWN)
def a_template_without_a_place(at: Place) -> None:
    """The template has a title and no place for what the report says."""
    at.path("evaluation")
    at.write("ours.html", "<h1>{{ title }}</h1>")


@case("report-placeholder-alone", OWN.replace("html", "docx"))
def a_placeholder_within_a_sentence(at: Place) -> None:
    """The report is to stand within a sentence of the Word template."""
    at.path("evaluation")
    document = docx.Document()
    document.add_paragraph("Our report: {{ content }}")
    stream = io.BytesIO()
    document.save(stream)
    at.write("ours.docx", stream.getvalue())
