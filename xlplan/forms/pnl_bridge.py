"""From planned to actual profit to date: what income and expense brought or cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlplan.forms.bridge import Step, bridge
from xlplan.forms.chart import Role
from xlplan.forms.form import BookData, Kind, Label, Value
from xlplan.forms.sentence import figure, number, number_of, sentence, unbroken
from xlplan.metrics import round_half_up

INCOME = "ROUND({},2)".format(
    "-".join(f"SUMIFS({{pnl.income_{tag}}},{{pnl.closed}},{{closed:yes}})" for tag in ("actual", "plan"))
)
EXPENSE = f"ROUND(N({{name:ytd_variance}})-{INCOME},2)"
"""What is not from income, so that the bridge always ends at actual profit."""


def income(book: BookData, _: Mapping[str, Value]) -> Value:
    """Income of the closed months less what was planned for them."""
    closed = [row for row in book.rows("pnl") if row.get("closed") == "yes"]
    amounts = {tag: [number_of(row.get(f"income_{tag}")) or Decimal(0) for row in closed] for tag in ("actual", "plan")}
    return round_half_up(sum(amounts["actual"], Decimal(0)) - sum(amounts["plan"], Decimal(0)), 2)


def expense(book: BookData, bands: Mapping[str, Value]) -> Value:
    """The rest of the difference in profit."""
    brought = number_of(income(book, bands)) or Decimal(0)
    return round_half_up((number_of(bands["ytd_variance"]) or Decimal(0)) - brought, 2)


def _band(name: str) -> Step:
    label = Label("计划", "Plan") if name == "ytd_plan" else Label("实际", "Actual")
    role: Role = "plan" if name == "ytd_plan" else "actual"
    return Step(label, f"{{name:{name}}}", lambda _, bands: bands[name], whole=True, role=role)


BRIDGE = bridge(
    "steps",
    Label("累计盈亏：从计划到实际", "Profit to date: from plan to actual"),
    Label(
        "桥形图：累计计划盈亏，加上收入差异和支出差异，得到累计实际盈亏。",
        "Bridge: profit planned to date, the differences in income and in expense, and actual profit to date.",
    ),
    sentence(
        "收入对盈亏的影响 {}，支出的影响 {}，合计比计划 {}",
        "Income changed profit by {}, expense by {}: {} against plan",
        unbroken(number(INCOME, income, Kind.MONEY)),
        unbroken(number(EXPENSE, expense, Kind.MONEY)),
        unbroken(figure("ytd_variance", Kind.MONEY)),
        when=("{name:ytd_plan}", lambda _, bands: bands["ytd_plan"]),
    ),
    (
        _band("ytd_plan"),
        Step(Label("收入", "Income"), INCOME, income),
        Step(Label("支出", "Expense"), EXPENSE, expense),
        _band("ytd_actual"),
    ),
    cut=True,
)
