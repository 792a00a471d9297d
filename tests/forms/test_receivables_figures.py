"""The figures above the receivables plan, reckoned by hand."""

from decimal import Decimal

import pytest

from xlplan.forms.catalog import in_evaluation_order, template
from xlplan.forms.evaluate import evaluate
from xlplan.forms.form import LANGS, BookData, Lang, Value
from xlplan.forms.samples import sample_book

FORMS = in_evaluation_order(template("forecast").forms)


def figures(book: BookData) -> dict[str, Value]:
    return evaluate(FORMS, {f.id: f.resolve(book.months, book.lines) for f in FORMS}, book)["receivables"].bands


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_owes_38400_of_which_26500_is_overdue_and_27000_planned(lang: Lang) -> None:
    found = figures(sample_book("forecast", lang))
    assert found["all_outstanding"] == 16_500 + 21_900 + 0
    assert found["overdue"] == 16_500 + 10_000  # due 21 June and 11 May, as of 30 June
    assert found["all_plan_gap"] == 17_000 + 10_000 + 0
    billed = Decimal("66500") + Decimal("50100.50") + Decimal("20350.25")
    assert found["all_collectible"] == pytest.approx(float((billed - 38_400) / billed))


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_ledger_nothing_is_said_of_what_is_overdue(lang: Lang) -> None:
    book = sample_book("forecast", lang)
    book.tables["invoices"] = book.tables["receipts"] = []
    found = figures(book)
    assert found["overdue"] is None
    assert found["all_outstanding"] == 38_400
