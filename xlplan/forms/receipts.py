"""回款明细 / Receipts: the dated events that settle invoices."""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, counted
from xlplan.metrics import round_half_up

KINDS = (
    Choice("receipt", "收款", "Receipt"),
    Choice("credit_note", "贷项", "Credit note"),
    Choice("write_off", "核销", "Write-off"),
    Choice("prepayment", "预收", "Prepayment"),
)
CREDITS = ("credit_note", "write_off")

ORIGINS = (Choice("data", "数据", "Data"), Choice("gone", "数据中已无", "No longer in data"))
ORIGIN = Column("origin", Label("来源", "Origin"), Kind.CHOICE, choices=ORIGINS, width=12)
"""Where a row of the ledger comes from; blank: typed by the manager."""


def received(book: BookData, *, credited: bool) -> Decimal:
    """Sum of the events dated on or before the as-of date: credits and write-offs, or everything else."""
    as_of, found = book.as_of, Decimal(0)
    for row in counted(FORM, book.rows("receipts")) if as_of else ():
        date, amount = row.get("date"), row.get("amount")
        if (row.get("kind") in CREDITS) == credited and isinstance(amount, Decimal) and date is not None:
            found += amount if date <= as_of else 0  # type: ignore[operator]
    return found


UP_TO = 'SUMIFS({receipts.amount},{receipts.date},"<="&{@as_of},{without:receipts}'
CREDIT_SUM = "+".join(
    f"{UP_TO},{{receipts.kind}},{word})"
    for word in tuple(f'"{w}"' for k in KINDS if k.id in CREDITS for w in (k.zh, k.en))
)

FORM: Form = Form(
    id="receipts",
    sheet=Label("回款明细", "Receipts"),
    title=Label("回款明细表", "Receipts and credits"),
    key=("invoice_no", "kind"),
    blank_rows=1,
    columns=(
        Column("invoice_no", Label("发票号", "Invoice no."), width=16,
               aliases=("发票编号", "Invoice number", "Invoice")),
        Column("date", Label("日期", "Date"), Kind.DATE, required=True, aliases=("收款日期", "Receipt date"), width=13),
        Column("amount", Label("金额", "Amount"), Kind.MONEY, required=True, width=14),
        Column("kind", Label("类型", "Kind"), Kind.CHOICE, choices=KINDS, width=12),
        Column("note", Label("备注", "Note"), width=28),
        ORIGIN,
    ),
    bands=(
        Band("collected", Label("累计收款", "Collected (to date)"), Kind.MONEY,
             f'IF(ISNUMBER({{@as_of}}),ROUND({UP_TO})-({CREDIT_SUM}),2),0)',
             lambda book: round_half_up(received(book, credited=False), 2)),
        Band("credits", Label("累计贷项与核销", "Credits (to date)"), Kind.MONEY,
             f'IF(ISNUMBER({{@as_of}}),ROUND({CREDIT_SUM},2),0)',
             lambda book: round_half_up(received(book, credited=True), 2)),
    ),
)  # fmt: skip
