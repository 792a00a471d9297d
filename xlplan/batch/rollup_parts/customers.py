"""Customers and products across regions, and customers whose names look alike."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import (
    CURRENCY,
    CUSTOMER,
    MOVEMENTS,
    OVERDUE,
    Field,
    Link,
    Sheet,
    listed,
)
from xlplan.batch.rollup_result import MONEY, OpenInvoice
from xlplan.forms.form import Choice, Kind, Label, Row
from xlplan.forms.receivables import UNAPPLIED

Key = tuple[str, str]
REGIONS = Field("regions", Label("所在区域", "Regions"), width=24)
PRODUCT = Field("product", Label("产品", "Product"), width=24)
NO_PRODUCT = Label("（未填产品）", "(no product)")
REASONS = (
    Choice("spelling", "写法不同（大小写、空格、标点）", "Spelling (case, spaces, punctuation)"),
    Choice("suffix", "公司后缀不同", "Company form differs"),
    Choice("similar", "只差一两个字", "One or two letters differ"),
)


def _by_customer(_: str, invoice: OpenInvoice) -> Key:
    return invoice.currency, invoice.customer.casefold()


def _by_product(_: str, invoice: OpenInvoice) -> Key:
    return invoice.currency, invoice.product.casefold()


def customers(context: Context) -> Sheet:
    """Customers across regions, the largest balance first; names that differ in case only are one customer."""
    sums: dict[Key, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    names: dict[Key, str] = {}
    places: dict[Key, list[str]] = defaultdict(list)
    for region, submission in context.counted:
        for found in submission.customers:
            key = found.currency, found.customer.casefold()
            names.setdefault(key, found.customer or UNAPPLIED(context.lang))
            places[key].append(region.region)
            for name in (*MONEY, "overdue"):
                sums[key][name] += getattr(found, name)
    order = sorted(sums, key=lambda key: (key[0], -sums[key]["balance"], key[1]))
    rows: list[Row] = [
        {"customer": names[key], "currency": key[0], **sums[key], "regions": listed(places[key])} for key in order
    ]
    first = context.first(_by_customer)
    links = {(i, name): first[key] for i, key in enumerate(order) if key in first for name in ("balance", "overdue")}
    return Sheet(
        "customers",
        Label("客户", "By customer"),
        Label("各客户应收", "Receivables by customer"),
        (CUSTOMER, CURRENCY, *MOVEMENTS, OVERDUE, REGIONS),
        rows,
        links=links,
        notes=(
            context.say(
                "余额与逾期通向该客户最早到期的未结清发票；名称相近的客户见“疑似重复客户”，不会自动合并。",
                "Balance and overdue lead to the customer's first open invoice. Names that look alike stand on the "
                "sheet Similar customers; nothing is merged by itself.",
            ),
        ),
    )


def alike(context: Context) -> Sheet:
    """Pairs of customers that may be one: proposals, never merged."""
    balances: dict[str, Decimal] = defaultdict(lambda: ZERO)
    currencies: dict[str, list[str]] = defaultdict(list)
    places: dict[str, list[str]] = defaultdict(list)
    for region, submission in context.counted:
        for found in submission.customers:
            name = found.customer.casefold()
            balances[name] += found.balance
            currencies[name].append(found.currency)
            places[name].append(region.region)
    rows: list[Row] = []
    for pair in context.result.analysis.alike:
        row: Row = {"reason": next(r.label(context.lang) for r in REASONS if r.id == pair.reason)}
        for side, name in (("one", pair.one), ("other", pair.other)):
            key = name.casefold()
            single = len(set(currencies[key])) == 1
            row |= {
                side: name,
                f"{side}_regions": listed(places[key]),
                f"{side}_currency": ", ".join(dict.fromkeys(currencies[key])),
                f"{side}_balance": balances[key] if single else None,
            }
        rows.append(row)
    return Sheet(
        "alike",
        Label("疑似重复客户", "Similar customers"),
        Label("疑似同一客户（建议合并，需人工确认）", "Customers that may be one (proposals)"),
        (
            *_side("one", "客户", "Customer"),
            *_side("other", "疑似相同", "May be the same as"),
            Field("reason", Label("依据", "Why"), width=36),
        ),
        rows,
        notes=(
            context.say(
                "仅为建议：汇总不合并任何客户。如确为同一客户，请在来源数据中统一名称。",
                "Proposals only: the rollup merges nothing. Where two are one, give them one name in the data.",
            ),
        ),
    )


def _side(name: str, zh: str, en: str) -> tuple[Field, ...]:
    return (
        Field(name, Label(zh, en), width=26),
        Field(f"{name}_regions", Label(f"{zh}：区域", f"{en}: regions"), width=18),
        Field(f"{name}_currency", Label(f"{zh}：币种", f"{en}: currency"), Kind.CHOICE, 10),
        Field(f"{name}_balance", Label(f"{zh}：余额", f"{en}: balance"), Kind.MONEY, 15),
    )


def products(context: Context) -> Sheet:
    """Products across regions, the largest balance first."""
    rows: list[Row] = [
        {
            "product": line.product or NO_PRODUCT(context.lang),
            "currency": line.currency,
            **{name: getattr(line, name) for name in (*MONEY, "overdue")},
        }
        for line in context.result.analysis.products
    ]
    first = context.first(_by_product)
    keys = [(line.currency, line.product.casefold()) for line in context.result.analysis.products]
    links: dict[tuple[int, str], Link] = {
        (i, name): first[key] for i, key in enumerate(keys) if key in first for name in ("balance", "overdue")
    }
    return Sheet(
        "products",
        Label("产品", "By product"),
        Label("各产品应收", "Receivables by product"),
        (PRODUCT, CURRENCY, *MOVEMENTS, OVERDUE),
        rows,
        links=links,
    )
