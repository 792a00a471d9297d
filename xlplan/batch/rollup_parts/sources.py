"""Sources: the regions behind each figure of a customer, a product or a month that several regions share."""

from __future__ import annotations

from xlplan.batch.rollup_parts.breakdown import Key, Line
from xlplan.batch.rollup_parts.context import Context
from xlplan.batch.rollup_parts.fields import (
    CURRENCY,
    MOVEMENTS,
    OVERDUE,
    REGION,
    WORKBOOK,
    Field,
    Link,
    Sheet,
    word,
)
from xlplan.batch.rollup_parts.summary import PLANNED
from xlplan.forms.form import Choice, Kind, Label, Row
from xlplan.forms.receivables import UNAPPLIED

KINDS = (Choice("customer", "客户", "Customer"), Choice("product", "产品", "Product"), Choice("month", "月份", "Month"))
NO_PRODUCT = Label("（未填产品）", "(no product)")
MORE = Label("其余 {} 个区域", "{} other regions")
FIELDS = (
    Field("what", Label("类别", "Of"), Kind.CHOICE, 11),
    Field("name", Label("客户、产品或月份", "Customer, product or month"), width=26),
    REGION,
    WORKBOOK,
    CURRENCY,
    *(Field(f.id, f.label, f.kind, f.width) for f in (*MOVEMENTS[:2], PLANNED, *MOVEMENTS[2:], OVERDUE)),
)
"""No totals: an invoice counts for its customer, its product and its month."""


def sources(context: Context) -> Sheet:
    """Block by block, the largest region first; each figure leads into the region's workbook."""
    found, names = context.breakdown, _names(context)
    workbooks = {region.region: region.workbook for region, _ in context.counted}
    rows: list[Row] = []
    links: dict[tuple[int, str], Link] = {}
    for i, line in enumerate(found.lines):
        rows.append(
            {
                "what": word(KINDS, line.key.what, context.lang),
                "name": names[line.key],
                "region": MORE(context.lang).format(line.more) if line.more else line.region,
                "workbook": workbooks.get(line.region),
                "currency": line.key.currency,
                **line.amounts,
            }
        )
        links |= {(i, name): link for name, value in line.amounts.items()
                  if value is not None and (link := _link(context, line, name))}  # fmt: skip
    note = context.say(
        "同一客户、产品或月份涉及多个区域时，各区域的金额；单击金额打开区域工作簿的首个相关单元格。仅涉及一个区域的不在此列出。",
        "Of customers, products and months that several regions share, what each region has; a figure opens the first "
        "cell of the region's workbook that it adds up. What is of one region only is not listed here.",
    )
    return Sheet(
        "sources",
        Label("来源", "Sources"),
        Label("金额来源（按区域）", "Where figures come from, by region"),
        FIELDS,
        rows,
        keys=3,
        links=links,
        grouped=("what", "name"),
        notes=(note,),
    )


def _link(context: Context, line: Line, name: str) -> Link | None:
    """Where it comes from; of several regions together, where the largest part of it does."""
    region = context.breakdown.largest_of_rest(line.key, name) if line.more else line.region
    return context.part(line.key, region, name)


def _names(context: Context) -> dict[Key, str]:
    """As they are written in the first region that has them."""
    found: dict[Key, str] = {}
    for _, submission in context.counted:
        for customer in submission.customers:
            key = Key("customer", customer.currency, customer.customer.casefold())
            found.setdefault(key, customer.customer or UNAPPLIED(context.lang))
        for product in submission.records.products:
            key = Key("product", product.currency, product.product.casefold())
            found.setdefault(key, product.product or NO_PRODUCT(context.lang))
        for month in submission.records.months:
            found.setdefault(Key("month", month.currency, f"{month.month}"), f"{month.month:%Y-%m}")
    return found
