"""Risk: the largest overdue invoices, expected losses, and what moved since last month."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlplan.batch.analysis.months import month_of
from xlplan.batch.analysis.result import Movement, ProvisionLine
from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import (
    CURRENCY,
    CUSTOMER,
    REGION,
    Field,
    In,
    Link,
    Sheet,
    money,
    share,
    word,
)
from xlplan.batch.rollup_result import OpenInvoice
from xlplan.forms import invoices as ledger
from xlplan.forms.form import Choice, Kind, Label, Row
from xlplan.messages.signs import COMMA
from xlplan.metrics import share_of_sales

CELL = Field("cell", Label("单元格", "Cell"), width=20)
INVOICE = Field("invoice", Label("发票号", "Invoice no."), width=16)
DUE = Field("due_date", Label("到期日", "Due date"), Kind.DATE, 12)
DAYS = Field("days", Label("已逾期天数", "Days overdue"), Kind.COUNT, 10)
BUCKET = Field("bucket", Label("账龄段", "Bucket"), Kind.CHOICE, 12)
AMOUNT = Field("amount", Label("发票总额", "Invoiced"), Kind.MONEY, 15)
OPEN = money("open", "未收余额", "Outstanding")
RANK = Field("rank", Label("序号", "No."), Kind.COUNT, 6)
SHARE = share("of_overdue", "占逾期总额", "Of all overdue")
TOP = (RANK, CUSTOMER, REGION, INVOICE, DUE, DAYS, BUCKET, CURRENCY, AMOUNT, OPEN, SHARE, CELL)
SOURCES = (Choice("history", "历史记录", "History"), Choice("events", "按明细重算", "Recomputed"))


def top(context: Context) -> Sheet:
    """The largest overdue invoices; each cell leads to the invoice in the region's workbook."""
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for row, index in enumerate(context.top):
        region, _, invoice = context.detail[index]
        rows.append({"rank": row + 1, "region": region.region, **_overdue(context, invoice)})
        place = context.file(region.region, invoice.sheet, invoice.cell)
        if place:
            links |= {(row, "cell"): place, (row, "amount"): place, (row, "invoice"): place}
        links |= {(row, name): In("detail", index, "open") for name in ("open", "days", "of_overdue", "rank")}
    note = context.say(
        "单击发票号或单元格，打开区域工作簿中的该发票。",
        "Click the invoice number or the cell to open the invoice in the region's workbook.",
    )
    label, title = Label("最大逾期", "Top overdue"), Label("最大逾期发票", "Largest overdue invoices")
    return Sheet("top", label, title, TOP, rows, keys=2, links=links, notes=(note,))


def _overdue(context: Context, invoice: OpenInvoice) -> Row:
    overdue = context.result.analysis.groups[invoice.currency].overdue
    return {
        "customer": invoice.customer,
        "invoice": invoice.invoice,
        "due_date": invoice.due_date,
        "days": invoice.days,
        "currency": invoice.currency,
        "bucket": word(ledger.BUCKETS, invoice.bucket, context.lang),
        "amount": invoice.amount,
        "open": invoice.open,
        "of_overdue": share_of_sales(invoice.open, overdue),
        "cell": f"{invoice.sheet}!{invoice.cell}",
    }


# --- provision -------------------------------------------------------------------------------------------------------
def provision(context: Context) -> Sheet:
    """The provision matrix: expected loss by region and bucket."""
    rates, lines = context.result.analysis.provision_rates, context.result.analysis.provision
    fields = (
        REGION,
        CURRENCY,
        *(money(b.id, b.zh, b.en) for b in ledger.BUCKETS),
        money("total", "准备合计", "Provision"),
        money("open", "未收余额", "Outstanding"),
        share("share", "占未收余额", "Of outstanding"),
    )
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for line in lines:
        for name in rates:
            if link := context.summary(line.region, line.currency, name):
                links[len(rows), name] = link
        if link := context.summary(line.region, line.currency, "balance"):
            links |= {(len(rows), "total"): link, (len(rows), "open"): link}
        rows.append(_provision(context, line))
    shown = COMMA(context.lang).join
    percents = shown(f"{word(ledger.BUCKETS, name, context.lang)} {_percent(rate)}" for name, rate in rates.items())
    note = context.say(
        f"计提比例：{percents}（设置项；默认为 IFRS 9 示例 12 的准备矩阵）。",
        f"Rates: {percents} (a setting; by default the matrix of IFRS 9, Illustrative Example 12).",
    )
    totals = {}
    for currency in context.result.groups:
        own = [line for line in lines if line.currency == currency]
        owed = sum((_owed(context, line) for line in own), ZERO)
        totals[currency] = {"share": share_of_sales(sum((line.total for line in own), ZERO), owed)}
    return Sheet(
        "provision",
        Label("坏账准备", "Provision"),
        Label("坏账准备矩阵", "Provision matrix"),
        fields,
        rows,
        keys=2,
        links=links,
        totals=totals,
        notes=(note,),
        numerators={"share": "total"},
    )


def _percent(rate: object) -> str:
    return f"{float(str(rate)) * 100:g}%"


def _provision(context: Context, line: ProvisionLine) -> Row:
    owed = _owed(context, line)
    return {
        "region": line.region,
        "currency": line.currency,
        **line.lines,
        "total": line.total,
        "open": owed,
        "share": share_of_sales(line.total, owed),
    }


def _owed(context: Context, line: ProvisionLine) -> Decimal:
    figures = next(r.figures[line.currency] for r, _ in context.counted if r.region == line.region)
    return sum((figures.ageing[name] for name in line.lines), ZERO)


# --- movement --------------------------------------------------------------------------------------------------------
def movement(context: Context) -> Sheet:
    """Collection effectiveness since the end of last month, and the share of each bucket that rolled on."""
    analysis = context.result.analysis
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for region, parts in analysis.movements.items():
        for currency, found in parts.items():
            links |= {(len(rows), name): link for name, link in _movement_links(context, region, currency)}
            rows.append(
                {
                    "region": region,
                    "currency": currency,
                    **_movement(found),
                    "source": word(SOURCES, found.source, context.lang),
                }
            )
    fields = (
        REGION,
        CURRENCY,
        money("opening", "上月末余额", "Balance last month"),
        money("billed", "本月开票", "Billed since"),
        money("balance", "期末余额", "Balance"),
        money("not_due", "其中未到期", "Of which not due"),
        share("cei", "收款有效性指数", "CEI"),
        *(share(f"roll_{b.id}", f"{b.zh}→", f"{b.en} →") for b in ledger.BUCKETS[:-1]),
        share("roll_90+", f"{ledger.BUCKETS[-1].zh}仍未收", "Over 90 days, still open"),
        Field("source", Label("上月数据", "Last month from"), Kind.CHOICE, 14),
    )
    totals = {currency: _movement(found) for currency, found in analysis.movement.items()}
    return Sheet(
        "movement",
        Label("较上月", "Since last month"),
        Label("收款有效性与迁徙率", "CEI and roll rates"),
        fields,
        rows,
        keys=2,
        links=links,
        totals=totals,
        notes=_movement_notes(context),
        numerators={"cei": "opening"},
    )


def _movement_links(context: Context, region: str, currency: str) -> Iterator[tuple[str, Link]]:
    """Balances to the summary, last month's and what was billed since to the ledger, rates to what is still open."""
    month = f"{month_of(context.result.as_of)}"
    found: dict[str, Link | None] = {
        "opening": context.ledger(region, "invoices", currency),
        "billed": context.ledger(region, "month.billed", currency, month),
        "balance": context.summary(region, currency, "balance"),
        "not_due": context.summary(region, currency, "not_due"),
    }
    names = [bucket.id for bucket in ledger.BUCKETS]
    later = [*names[1:], names[-1]]
    found |= {f"roll_{name}": context.summary(region, currency, then) for name, then in zip(names, later, strict=True)}
    yield from ((name, link) for name, link in found.items() if link)


def _movement(found: Movement) -> Row:
    rolls: Row = {f"roll_{line.bucket}": line.rate for line in found.rolled}
    return {
        "opening": found.opening,
        "billed": found.billed,
        "balance": found.balance,
        "not_due": found.not_due,
        "cei": found.cei,
        **rolls,
    }


def _movement_notes(context: Context) -> tuple[str, ...]:
    analysis = context.result.analysis
    used = {part.source for parts in analysis.movements.values() for part in parts.values()}
    found = analysis.accepted
    if "history" in used and found:
        source = context.say(
            f"上月（{analysis.before:%Y-%m-%d}）取自历史记录，由 {found.by or '-'} 记入。",
            f"Last month ({analysis.before:%Y-%m-%d}) as put down in the history by {found.by or '-'}.",
        )
    else:
        source = context.say(
            f"上月（{analysis.before:%Y-%m-%d}）由带日期的明细重新推算；如保存历史记录，则取当时报告的数。",
            f"Last month ({analysis.before:%Y-%m-%d}) is reckoned anew from the dated events; where rollups "
            "are put down in a history it is as it was reported then.",
        )
    rule = context.say(
        "迁徙率：上月末各账龄段的未收金额中，现仍未收且已进入更后账龄段的比例，逐张发票计算。",
        "Roll rate: of what was open in a bucket at the end of last month, the share that is still open "
        "in a later bucket, invoice by invoice.",
    )
    return (source, rule)
