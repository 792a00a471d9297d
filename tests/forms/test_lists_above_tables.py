"""The lists above a table: overdue tasks by owner, and what to chase by customer and contact."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xlplan.forms.catalog import in_evaluation_order, template
from xlplan.forms.chase import COLUMNS
from xlplan.forms.evaluate import evaluate
from xlplan.forms.form import BookData, Lang, Row, Value
from xlplan.forms.grammar import Renderer, TableHeaders
from xlplan.forms.render import band_formula, column_formula

AS_OF = dt.date(2023, 7, 31)


def figure(template_id: str, form_id: str, band: str, rows: list[Row], lang: Lang = "zh") -> Value:
    forms = template(template_id).forms
    book = BookData(lang, {"as_of": AS_OF, "currency": "CNY"}, {form_id: rows})
    return evaluate(in_evaluation_order(forms), {f.id: f.resolve() for f in forms}, book)[form_id].bands[band]


def late(owner: str | None, days: int) -> Row:
    return {"task": "x", "owner": owner, "due": AS_OF - dt.timedelta(days)}


def test_overdue_tasks_are_told_by_owner_most_tasks_first_then_the_longest_late() -> None:
    rows = [late("张", 3), late("王", 12), late("李", 12), late("李", 1), late("赵", 12), late("陈", 0)]
    assert figure("tracking", "tracking", "overdue_by_owner", rows) == (
        "李 2 项（最久 12 天）；王 1 项（最久 12 天）；赵 1 项（最久 12 天）；张 1 项（最久 3 天）"
    )
    rows = [late("Zhang", 1), late("Li", 2), late(" li ", 12)]
    assert figure("tracking", "tracking", "overdue_by_owner", rows, "en") == (
        "Li 2 (longest 12 days); Zhang 1 (longest 1 day)"
    )


def test_more_than_eight_owners_are_counted_and_none_is_said_where_there_are_tasks() -> None:
    text = figure("tracking", "tracking", "overdue_by_owner", [late(f"O{n}", 20 - n) for n in range(11)], "en")
    assert str(text).split("; ")[7:] == ["O7 1 (longest 13 days)", "and 3 more"]
    assert figure("tracking", "tracking", "overdue_by_owner", [late("李", 0)]) == "✓ 无逾期"
    assert figure("tracking", "tracking", "overdue_by_owner", [late("李", 0)], "en") == "✓ None overdue"
    assert figure("tracking", "tracking", "overdue_by_owner", []) is None


def invoice(number: int, customer: str, amount: str) -> Row:
    day = AS_OF - dt.timedelta(number)
    return {"invoice_no": f"Z{number}", "customer": customer, "amount": Decimal(amount), "invoice_date": day,
            "due_date": day}  # fmt: skip


def chase(rows: list[Row], lang: Lang = "zh") -> list[str]:
    bands = [*(f"chase_{n}" for n in range(1, 6)), "chase_more"]
    return [str(text) for band in bands if (text := figure("forecast", "invoices", band, rows, lang)) is not None]


def test_the_chase_list_ends_with_how_many_more_there_are_and_the_total() -> None:
    rows = [invoice(n, f"C{n:02d}", f"{n}000.50") for n in range(1, 13)]
    text = chase(rows, "en")
    assert text[0] == "1. C12: CNY 12,000.50 overdue, 1 invoice, oldest due 2023-07-19 (12 days ago)"
    assert text[4] == "5. C08: CNY 8,000.50 overdue, 1 invoice, oldest due 2023-07-23 (8 days ago)"
    assert text[5:] == ["…and 7 more; CNY 78,006.00 overdue in total"]
    assert chase(rows[:6])[5:] == ["……另 1 户；逾期合计 CNY 21,003.00"]
    assert len(chase(rows[:5])) == 5


def test_equal_amounts_stand_as_in_the_table_and_nothing_overdue_gives_no_text() -> None:
    rows = [invoice(2, "B*", "5"), invoice(9, "A", "3"), invoice(1, "a", "2"), invoice(3, "b?", "5")]
    assert [line.split("：")[0] for line in chase(rows)] == ["1. B*", "2. A", "3. b?"]
    assert chase([invoice(0, "A", "5")]) == []


def test_without_columns_of_contact_promise_and_dispute_the_lines_do_without_them() -> None:
    form = template("forecast").form("invoices")
    columns = tuple(c for c in form.resolve() if c.id not in {"contact", "promised", "disputed"})
    renderer = Renderer("en", {"invoices": TableHeaders.of(form, columns, "en")}, "invoices")
    bands = [formula for band in form.bands if band.lines and (formula := band_formula(band, renderer))]
    assert len(bands) == 6
    assert not [formula for formula in bands if "disputed" in formula]
    hidden = [column_formula(column, renderer) for column in columns if column in COLUMNS]
    assert len(hidden) == 5
    assert None not in hidden


def test_an_invoice_without_a_customer_says_so_in_the_chase_list() -> None:
    assert chase([invoice(9, " ", "5")], "en")[0].startswith("1. (no customer): CNY 5.00 overdue")
    assert chase([invoice(9, " ", "5")])[0].startswith("1. （未填客户）：逾期 CNY 5.00")
