"""应收明细 / Invoices: the ledger behind the receivables plan; balances come from dated events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from xlplan.forms import chase, month_ends, receipts
from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, counted, per_row, total
from xlplan.forms.open_items import PAID, all_open_on, open_formula, open_on, paid_by_invoice
from xlplan.forms.sentence import figure, sentence
from xlplan.metrics import ageing_bucket, round_half_up

BUCKETS = (
    Choice("not_due", "未到期", "Not due"),
    Choice("1-30", "1-30天", "1-30 days"),
    Choice("31-60", "31-60天", "31-60 days"),
    Choice("61-90", "61-90天", "61-90 days"),
    Choice("90+", "90天以上", "Over 90 days"),
)
YES_NO = (Choice("yes", "是", "Yes"), Choice("no", "否", "No"))


def _settled(rows: Sequence[Row], book: BookData) -> list[Value]:
    paid = paid_by_invoice(book, book.as_of)
    return [
        None if (no := row.get("invoice_no")) is None else round_half_up(paid.get(str(no).casefold(), Decimal(0)), 2)
        for row in rows
    ]


def _open(rows: Sequence[Row], book: BookData) -> list[Value]:
    as_of = book.as_of
    return [open_on(row, as_of, paid) if isinstance(paid := row.get("settled"), Decimal) else None for row in rows]


def _opening_open(rows: Sequence[Row], book: BookData) -> list[Value]:
    day_before = book.months[0] - dt.timedelta(days=1) if book.months and book.as_of else None
    return all_open_on(rows, book, day_before)


def _days(row: Row, book: BookData) -> Value:
    due = row.get("due_date")
    if not row.get("open_amount") or not isinstance(due, dt.date) or book.as_of is None:
        return None
    return (book.as_of - due).days


def _bucket(row: Row, _: BookData) -> Value:
    if not row.get("open_amount"):
        return None
    days = row.get("days_past_due")
    return ageing_bucket(days) if isinstance(days, int) else "not_due"


def billed(book: BookData) -> Decimal:
    """Sum of the invoices dated on or before the as-of date."""
    rows = [
        r
        for r in book.rows("invoices")
        if book.as_of and isinstance(d := r.get("invoice_date"), dt.date) and d <= book.as_of
    ]
    return total(FORM, "amount", rows)


def balance(book: BookData) -> Decimal:
    """Billed less receipts and credits, all dated on or before the as-of date, to the cent."""
    paid = receipts.received(book, credited=False) + receipts.received(book, credited=True)
    return round_half_up(billed(book) - paid, 2)


def bucket_total(book: BookData, bucket: str) -> Decimal:
    """Open amounts in one ageing bucket."""
    return total(FORM, "open_amount", [r for r in book.rows("invoices") if r.get("bucket") == bucket])


def _overdue_share(book: BookData) -> Value:
    owed = total(FORM, "open_amount", book.rows("invoices"))
    overdue = sum((bucket_total(book, b.id) for b in BUCKETS[1:]), Decimal(0))
    return round(float(overdue / owed), 12) if owed else None


BILLED = 'SUMIFS({invoices.amount},{invoices.invoice_date},"<="&{@as_of},{without:invoices})'
OPEN = "{sum:open_amount}"
RECEIVED = 'SUMIFS({receipts.amount},{receipts.date},"<="&{@as_of},{without:receipts})'
BALANCE = f"IF(ISNUMBER({{@as_of}}),ROUND({BILLED}-{RECEIVED},2),0)"
FIRST_MONTH = "MIN(receivables_months)"


AGES = tuple("age_" + b.id.replace("-", "_").replace("+", "_over") for b in BUCKETS)
FORM: Form = Form(
    id="invoices",
    sheet=Label("应收明细", "Invoices"),
    title=Label("应收明细表", "Invoice ledger"),
    key=("invoice_no",),
    subjects=chase.SUBJECTS,
    blank_rows=1,
    marks=tuple(("bucket", b, m) for b, m in (("90+", "bad"), ("61-90", "bad"), ("31-60", "fair"), ("1-30", "fair"))),
    columns=(
        Column("invoice_no", Label("发票号", "Invoice no."), required=True, width=16,
               aliases=("发票编号", "Invoice number", "Invoice")),
        Column("customer", Label("客户", "Customer"), required=True, aliases=("客户名称", "Customer name"), width=21),
        Column("product", Label("产品", "Product"), width=12),
        Column("invoice_date", Label("开票日期", "Invoice date"), Kind.DATE, required=True, width=12.5),
        Column("due_date", Label("到期日", "Due date"), Kind.DATE, required=True, aliases=("到期日期",), width=12.5),
        Column("amount", Label("金额", "Amount"), Kind.MONEY, required=True, width=14,
               aliases=("发票金额", "Invoice amount")),
        Column("currency", Label("币种", "Currency"), width=7),
        Column("salesperson", Label("业务员", "Salesperson"), optional=True, width=12,
               aliases=("销售人员", "销售员", "销售", "Salesman", "Sales person", "Sales rep")),
        Column("settled", Label("已核销", "Settled"), Kind.MONEY, width=14, metric=_settled,
               formula=f"""IF({{invoice_no}}="","",IF(ISNUMBER({{@as_of}}),ROUND({PAID}"<="&{{@as_of}}),2),0))"""),
        Column("open_amount", Label("未收金额", "Open amount"), Kind.MONEY, width=14, metric=_open,
               formula=open_formula("{settled}", "<={@as_of}"), total="sum"),
        Column("days_past_due", Label("逾期天数", "Days past due"), Kind.COUNT, width=11, metric=per_row(_days),
               note=Label("负数：距到期日还有几天", "Negative: days until it is due"),
               formula='IF(AND(N({open_amount})>0,ISNUMBER({due_date})),{@as_of}-{due_date},"")'),
        Column("bucket", Label("账龄", "Ageing"), Kind.CHOICE, choices=BUCKETS, width=11, metric=per_row(_bucket),
               formula="""IF(N({open_amount})<=0,"",IF(NOT(ISNUMBER({days_past_due})),{:not_due},
                   IF({days_past_due}<=0,{:not_due},IF({days_past_due}<=30,{:1-30},IF({days_past_due}<=60,{:31-60},
                   IF({days_past_due}<=90,{:61-90},{:90+}))))))"""),
        Column("opening_open", Label("期初未收", "Open at opening"), Kind.MONEY, width=14, metric=_opening_open,
               note=Label("应收规划首月之前尚未收回的金额",
                          "Open on the day before the first month of the receivables plan"),
               formula=open_formula(f'{PAID}"<"&{FIRST_MONTH})', f"<{FIRST_MONTH}"), total="sum"),
        Column("promised", Label("承诺回款日", "Promised date"), Kind.DATE, width=11.5),
        Column("disputed", Label("有争议", "Disputed"), Kind.CHOICE, choices=YES_NO, width=8),
        Column("contact", Label("联系人", "Contact"), width=10),
        receipts.ORIGIN,
        *chase.COLUMNS,
        *month_ends.COLUMNS,
    ),
    bands=(
        Band("billed", Label("累计开票（截止日）", "Billed (to date)"), Kind.MONEY,
             f"IF(ISNUMBER({{@as_of}}),ROUND({BILLED},2),0)",
             lambda book: round_half_up(billed(book), 2)),
        Band("balance", Label("应收余额（截止日）", "Balance (as of)"), Kind.MONEY, BALANCE, balance),
        *(Band("age_" + b.id.replace("-", "_").replace("+", "_over"), b.label, Kind.MONEY,
               f"ROUND(SUMIFS({{invoices.open_amount}},{{invoices.bucket}},{{bucket:{b.id}}},{{without:invoices}}),2)",
               lambda book, name=b.id: bucket_total(book, name)) for b in BUCKETS),  # type: ignore[misc]
        Band("unapplied", Label("未核销收款", "Unapplied"), Kind.MONEY, f"ROUND({BALANCE}-{OPEN},2)",
             lambda book: balance(book) - total(FORM, "open_amount", book.rows("invoices"))),
        Band("open_count", Label("未结清发票数", "Open invoices"), Kind.COUNT,
             'COUNTIFS({invoices.open_amount},">0",{without:invoices})',
             lambda book: sum(bool(r.get("open_amount")) for r in counted(FORM, book.rows("invoices")))),
        Band("overdue_share", Label("逾期占比", "Overdue share"), Kind.PERCENT,
             f'IFERROR(ROUND(SUMIFS({{invoices.open_amount}},{{invoices.days_past_due}},">0",{{without:invoices}})/{OPEN},12),"")',
             _overdue_share),
        *chase.BANDS,
    ),
    alerts=(
        Alert("old", Label("逾期 60 天以上", "More than 60 days overdue"), "bad", "open_amount",
              is_("bucket", "61-90", "90+"), shown("open_amount", Kind.MONEY), "open_amount"),
        Alert("overdue", Label("逾期 1–60 天", "1 to 60 days overdue"), "fair", "open_amount",
              is_("bucket", "1-30", "31-60"), shown("open_amount", Kind.MONEY), "open_amount"),
    ),
    charts=(
        Chart("ageing", "column", Label("应收账龄", "Ageing of what is owed"),
              Label("柱形图：各账龄段的未收金额。", "Columns: open amounts by days past due."),
              (Series("", Label("未收金额", "Open amount")),),
              sentence("应收余额 {}，其中逾期 {}；逾期 90 天以上 {}",
                       "{} is owed, {} of it overdue; {} for more than 90 days",
                       figure("balance", Kind.MONEY), figure("overdue_share", Kind.PERCENT),
                       figure("age_90_over", Kind.MONEY), when="open_count"),
              bands=AGES, roles=month_ends.ROLES),
        month_ends.chart(tuple(b.label for b in BUCKETS), AGES),
    ),
)  # fmt: skip
