"""代理商分级 / Agents by tier: purchases of the period, tier, rebate, and what is missing to the next tier.

A tier begins at its line on the Info sheet (the line itself included); the rebate is a share of all purchases. It is
paid out only while nothing is overdue.
"""

from __future__ import annotations

from xlplan.forms.bands import each, sum_of
from xlplan.forms.form import BookData, Choice, Column, Fact, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan.figures import attained, figure
from xlplan.metrics import round_half_up

TIERS = (
    Choice("gold", "金牌", "Gold"),
    Choice("silver", "银牌", "Silver"),
    Choice("bronze", "铜牌", "Bronze"),
    Choice("plain", "普通", "Plain"),
)
_LINES = {"gold": ("1000000", "0.05"), "silver": ("500000", "0.03"), "bronze": ("200000", "0.01")}
FACTS = tuple(
    fact
    for tier in TIERS[:3]
    for fact in (
        Fact(f"{tier.id}_from", Label(f"{tier.zh}进货线", f"{tier.en} tier from"), Kind.MONEY, _LINES[tier.id][0],
             note=Label("进货额达到此值即为该级", "Purchases of at least this are in the tier")),
        Fact(f"{tier.id}_rebate", Label(f"{tier.zh}返利率", f"{tier.en} rebate"), Kind.PERCENT, _LINES[tier.id][1]),
    )
)  # fmt: skip


def _tier(row: Row, book: BookData) -> Value:
    bought = figure(row, "purchases")
    if bought is None or row.get("agent") is None or is_total(FORM, row):
        return None
    lines = ((tier.id, figure(book.facts, f"{tier.id}_from")) for tier in TIERS[:3])
    return next((tier for tier, line in lines if line is not None and bought >= line), "plain")


def _rebate(row: Row, book: BookData) -> Value:
    tier, bought = row.get("tier"), figure(row, "purchases")
    return None if tier is None or bought is None else round_half_up(bought * book.number(f"{tier}_rebate", "0"), 2)


def _to_next(row: Row, book: BookData) -> Value:
    """To the lowest line that lies above the purchases."""
    bought = figure(row, "purchases")
    lines = [figure(book.facts, f"{tier.id}_from") for tier in TIERS[:3]]
    if row.get("tier") is None or bought is None:
        return None
    above = [line for line in lines if line is not None and line > bought]
    return round_half_up(min(above) - bought, 2) if above else None


def _reached(tier: str, then: str, otherwise: str) -> str:
    return f"IF(AND(ISNUMBER({{@{tier}_from}}),{{purchases}}>=N({{@{tier}_from}})),{then},{otherwise})"


def _above(tier: str) -> str:
    """The line of a tier while it lies above, else more than any amount."""
    return f"IF(AND(ISNUMBER({{@{tier}_from}}),N({{@{tier}_from}})>{{purchases}}),N({{@{tier}_from}}),1E+300)"


STEPS = _reached("gold", "{:gold}", _reached("silver", "{:silver}", _reached("bronze", "{:bronze}", "{:plain}")))
RATE = "IF({tier?gold},N({@gold_rebate}),IF({tier?silver},N({@silver_rebate}),IF({tier?bronze},N({@bronze_rebate}),0)))"
NEXT = f"MIN({','.join(_above(tier.id) for tier in TIERS[:3])})"

FORM: Form = Form(
    id="agents",
    sheet=Label("代理商分级", "Agents"),
    title=Label("代理商分级与返利", "Agents: tiers and rebates"),
    key=("agent",),
    marks=(("tier", "gold", "good"), ("tier", "silver", "good"), ("tier", "bronze", "fair")),
    columns=(
        Column("agent", Label("代理商", "Agent"), required=True, width=22),
        Column("region", Label("区域", "Region"), width=12),
        Column("target", Label("进货目标", "Purchase target"), Kind.MONEY, minimum=0, width=14),
        Column("purchases", Label("实际进货", "Purchases"), Kind.MONEY, width=14),
        Column("attainment", Label("达成率", "Attainment"), Kind.PERCENT, width=11, **attained("target", "purchases")),
        Column("tier", Label("级别", "Tier"), Kind.CHOICE, choices=TIERS, width=10, metric=per_row(_tier),
               formula=f'IF(AND({{agent}}<>"",{{row:counted}}=1,ISNUMBER({{purchases}})),{STEPS},"")'),
        Column("rebate", Label("返利", "Rebate"), Kind.MONEY, width=13, metric=per_row(_rebate),
               formula=f'IF({{tier}}="","",ROUND({{purchases}}*{RATE},2))'),
        Column("overdue", Label("逾期欠款", "Overdue"), Kind.MONEY, minimum=0, width=13),
        Column("payable", Label("可兑付返利", "Payable now"), Kind.MONEY, width=13,
               metric=per_row(lambda row, _: figure(row, "rebate")
                              and (0 if (figure(row, "overdue") or 0) > 0 else figure(row, "rebate"))),
               note=Label("有逾期欠款时暂不兑付", "Nothing while anything is overdue"),
               formula='IF(ISNUMBER({rebate}),IF(N({overdue})>0,0,{rebate}),"")'),
        Column("to_next", Label("距上一级", "To the next tier"), Kind.MONEY, width=13, metric=per_row(_to_next),
               formula=f'IF({{tier}}="","",IF({NEXT}<1E+300,ROUND({NEXT}-{{purchases}},2),""))'),
        Column("support", Label("扶持措施", "Support"), width=28),
    ),
    bands=(
        *each("agents", "tier", TIERS),
        sum_of("rebate", Label("返利合计", "Rebates"), lambda: FORM, "all_"),
        sum_of("payable", Label("可兑付合计", "Payable now (total)"), lambda: FORM, "all_"),
    ),
)  # fmt: skip
