"""Customers and products across regions, and customers whose names look alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from xlplan.batch.ledger import ZERO
from xlplan.batch.rollup_parts.breakdown import Key
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import (
    CURRENCY,
    CUSTOMER,
    MOVEMENTS,
    OVERDUE,
    Field,
    In,
    Link,
    Sheet,
    listed,
)
from xlplan.batch.rollup_parts.sources import NO_PRODUCT
from xlplan.batch.rollup_result import MONEY
from xlplan.forms.form import Choice, Kind, Label, Row
from xlplan.forms.receivables import UNAPPLIED

Names = tuple[str, str]
REGIONS = Field("regions", Label("所在区域", "Regions"), width=24)
PRODUCT = Field("product", Label("产品", "Product"), width=24)
REASONS = (
    Choice("spelling", "写法不同（大小写、空格、标点）", "Spelling (case, spaces, punctuation)"),
    Choice("suffix", "公司后缀不同", "Company form differs"),
    Choice("similar", "只差一两个字", "One or two letters differ"),
)


def customers(context: Context) -> Sheet:
    """Customers across regions, the largest balance first; names that differ in case only are one customer."""
    sums, names, places = _customers(context)
    order = _ordered(sums)
    rows: list[Row] = [
        {"customer": names[key], "currency": key[0], **sums[key], "regions": listed(places[key])} for key in order
    ]
    return Sheet(
        "customers",
        Label("客户", "By customer"),
        Label("各客户应收", "Receivables by customer"),
        (CUSTOMER, CURRENCY, *MOVEMENTS, OVERDUE, REGIONS),
        rows,
        links=_links(context, [Key("customer", *key) for key in order]),
        notes=(
            context.say(
                "金额通向区域工作簿或明细；客户涉及多个区域时，通向“来源”表中的各区域。名称相近的客户见“疑似重复客户”，不会自动合并。",
                "A figure leads to the detail or into the region's workbook; of a customer of several regions, to its "
                "regions on Sources. Names that look alike stand on the sheet Similar customers; nothing is merged by "
                "itself.",
            ),
        ),
    )


Sums = dict[Names, dict[str, Decimal]]


def _ordered(sums: Sums) -> list[Names]:
    return sorted(sums, key=lambda key: (key[0], -sums[key]["balance"], key[1]))


def _customers(context: Context) -> tuple[Sums, dict[Names, str], dict[Names, list[str]]]:
    """Sums of each customer, its name, and its regions."""
    sums: dict[Names, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    names: dict[Names, str] = {}
    places: dict[Names, list[str]] = defaultdict(list)
    for region, submission in context.counted:
        for found in submission.customers:
            key = found.currency, found.customer.casefold()
            names.setdefault(key, found.customer or UNAPPLIED(context.lang))
            places[key].append(region.region)
            for name in (*MONEY, "overdue"):
                sums[key][name] += getattr(found, name)
    return sums, names, places


def _links(context: Context, keys: Sequence[Key]) -> dict[tuple[int, str], Link]:
    return {(i, name): link for i, key in enumerate(keys) for name in (*MONEY, "overdue")
            if (link := context.origin(key, name))}  # fmt: skip


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
    links: dict[tuple[int, str], Link] = {}
    order = {row: i for i, row in enumerate(_ordered(_customers(context)[0]))}
    for pair in context.result.analysis.alike:
        row: Row = {"reason": next(r.label(context.lang) for r in REASONS if r.id == pair.reason)}
        for side, name in (("one", pair.one), ("other", pair.other)):
            key = name.casefold()
            single = len(set(currencies[key])) == 1
            if single:
                links[len(rows), f"{side}_balance"] = In("customers", order[currencies[key][0], key], "balance")
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
        links=links,
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
    keys = [Key("product", line.currency, line.product.casefold()) for line in context.result.analysis.products]
    links = _links(context, keys)
    return Sheet(
        "products",
        Label("产品", "By product"),
        Label("各产品应收", "Receivables by product"),
        (PRODUCT, CURRENCY, *MOVEMENTS, OVERDUE),
        rows,
        links=links,
    )
