"""What changed since the last accepted month, and in which file."""

from __future__ import annotations

from xlplan.batch.analysis.result import Change
from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.breakdown import Key
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import CURRENCY, CUSTOMER, REGION, WORKBOOK, Field, Link, Sheet, word
from xlplan.forms.form import Choice, Kind, Label, Row

KINDS = (
    Choice("file", "区域余额", "Region's balance"),
    Choice("balance", "客户余额", "Customer's balance"),
    Choice("new", "新增未结清发票", "Newly open invoice"),
    Choice("settled", "已结清发票", "Settled invoice"),
    Choice("changed", "发票未收额变动", "Open amount changed"),
)
FILES = {True: Label("未变", "Unchanged"), False: Label("已更新", "Changed"), None: Label("-", "-")}
FIELDS = (
    REGION,
    WORKBOOK,
    Field("what", Label("变动", "What"), Kind.CHOICE, 20),
    CUSTOMER,
    Field("invoice", Label("发票号", "Invoice no."), width=16),
    CURRENCY,
    Field("then", Label("上次", "Then"), Kind.MONEY, 15),
    Field("now", Label("现在", "Now"), Kind.MONEY, 15),
    Field("change", Label("变动额", "Change"), Kind.MONEY, 15),
    Field("file", Label("文件", "File"), Kind.CHOICE, 11),
    Field("saved_by", Label("最后保存人", "Last saved by"), width=16),
)


def changes(context: Context) -> Sheet:
    """Region by region: its balance and file, then customers and invoices."""
    analysis = context.result.analysis
    workbooks = {region.region: region.workbook for region in context.result.regions}
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for i, change in enumerate(analysis.changes):
        both = None if change.then is None and change.now is None else (change.now or ZERO) - (change.then or ZERO)
        rows.append(
            {
                "region": change.region,
                "workbook": workbooks.get(change.region),
                "what": word(KINDS, change.kind, context.lang),
                "customer": change.customer or None,
                "invoice": change.invoice or None,
                "currency": change.currency,
                "then": change.then,
                "now": change.now,
                "change": both,
                "saved_by": change.saved_by or None,
                "file": FILES[change.same_file](context.lang) if change.kind == "file" else None,
            }
        )
        if place := context.file(change.region, *change.place):
            links[i, "workbook" if not change.invoice else "invoice"] = place
        if link := _origin(context, change) or place:
            links |= {(i, name): link for name in ("then", "now", "change")}
    return Sheet(
        "changes",
        Label("变动", "What changed"),
        Label("较上次接受月份的变动", "What changed since the last accepted month"),
        FIELDS,
        rows,
        keys=3,
        links=links,
        notes=_notes(context),
    )


def _origin(context: Context, change: Change) -> Link | None:
    """A balance: where the summary, or the customer's line, has it now; an invoice: its cell in the workbook."""
    if change.kind == "file":
        return context.summary(change.region, change.currency, "balance")
    if change.kind == "balance":
        return context.part(Key("customer", change.currency, change.customer.casefold()), change.region, "balance")
    return None


def _notes(context: Context) -> tuple[str, ...]:
    found = context.result.analysis.accepted
    if found is None:
        return (
            context.say(
                "尚无已接受的月份可比。汇总时请保存历史记录，自下月起本表即列出变动。",
                "No accepted month to compare with. Once rollups are put down in a history, from the next month on "
                "this sheet lists what changed.",
            ),
        )
    return (
        context.say(
            f"比较对象：{found.as_of:%Y-%m-%d} 的汇总，由 {found.by or '-'} 记入。",
            f"Compared with the rollup as of {found.as_of:%Y-%m-%d}, put down by {found.by or '-'}.",
        ),
    )
