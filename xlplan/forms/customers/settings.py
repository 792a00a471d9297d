"""Thresholds and weights of the customers workbook: facts of its Info sheet, and how formulas and metrics read them."""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.form import BookData, Choice, Fact, Kind, Label

BOUNDARIES = (Choice("to_lower", "归入低一级", "Lower class"), Choice("to_higher", "归入高一级", "Higher class"))

ATTRACTIVENESS = (
    Choice("profit", "利润贡献", "Profit"),
    Choice("volume", "采购量", "Volume"),
    Choice("growth", "成长性", "Growth"),
    Choice("strategic", "战略价值", "Strategic value"),
    Choice("referral", "转介绍", "Referral"),
    Choice("payment", "付款条件", "Payment terms"),
    Choice("learning", "学习价值", "Learning"),
    Choice("openness", "新品接受度", "New products"),
    Choice("credit", "信用状况", "Credit"),
    Choice("ease", "采购便利", "Ease of purchase"),
)
STRENGTH = (
    Choice("product", "产品力", "Our product"),
    Choice("people", "人员力", "Our people"),
    Choice("organisation", "组织力", "Our setup"),
    Choice("service", "服务力", "Our service"),
    Choice("influence", "影响力", "Our influence"),
)
"""What a customer category is scored on, 1 to 5: how attractive it is, and how we stand against competitors."""


def _weights(criteria: tuple[Choice, ...], weight: str, note: Label) -> tuple[Fact, ...]:
    return tuple(
        Fact(f"weight_{c.id}", Label(f"权重：{c.zh}", f"Weight: {c.en[:1].lower()}{c.en[1:]}"), Kind.PERCENT, weight,
             note=None if number else note)
        for number, c in enumerate(criteria)
    )  # fmt: skip


FACTS = (
    Fact("boundary", Label("正好 8、6、4 分", "A score of 8, 6 or 4"), Kind.CHOICE, "to_lower", BOUNDARIES,
         note=Label("归入低一级：A > 8；归入高一级：A ≥ 8", "Lower class: A > 8; higher class: A ≥ 8")),
    Fact("fewest", Label("漏斗最少客户数", "Fewest customers"), Kind.NUMBER, "10",
         note=Label("少于此数，漏斗诊断为“差”", "With fewer, the funnel is “Poor”")),
    Fact("reserve", Label("C、D 类最低占比", "Least share of C and D"), Kind.PERCENT, "0.2",
         note=Label("低于此值，诊断为“中”：缺少储备", "Below it, the funnel is “Fair”: no reserve")),
    Fact("top", Label("A 类最低占比", "Least share of A"), Kind.PERCENT, "0.05",
         note=Label("低于此值，诊断为“良”：几乎没有 A 类", "Below it, the funnel is “Good”: hardly any A")),
    Fact("cut", Label("吸引力/竞争力分界", "Cut of the matrix"), Kind.NUMBER, "3",
         note=Label("达到此分为高", "A score of at least this is high")),
    Fact("margin", Label("临界范围", "Margin of the cut"), Kind.NUMBER, "0.25",
         note=Label("与分界相差不超过此值，标为“临界”", "Within it of the cut, a category is marked")),
    Fact("abc_a", Label("A 类客户累计占比", "A customers up to"), Kind.PERCENT, "0.8",
         note=Label("按销售额从大到小累计", "Of sales, largest customers first")),
    Fact("abc_b", Label("B 类客户累计占比", "B customers up to"), Kind.PERCENT, "0.95"),
    Fact("best_share", Label("头部客户比例", "Top customers"), Kind.PERCENT, "0.2",
         note=Label("按销售额排名的前若干比例客户，单看续约率",
                    "Share of customers, by sales, whose renewal rate is watched")),
    Fact("goal_win_back", Label("挽回率目标", "Win-back goal"), Kind.PERCENT, "0.3"),
    Fact("goal_nps", Label("NPS 目标（分）", "NPS goal, points"), Kind.NUMBER, "0"),
    Fact("goal_satisfaction", Label("满意度目标", "Satisfaction goal"), Kind.NUMBER, "90",
         note=Label("满分 100 分", "Out of 100")),
    Fact("goal_renewal", Label("头部续约率目标", "Top renewal goal"), Kind.PERCENT, "0.95"),
    Fact("base_categories", Label("户均购买品类：起点", "Categories bought: from"), Kind.NUMBER, "2",
         note=Label("每个客户平均购买的品类数", "Mean number of categories that a customer buys")),
    Fact("goal_categories", Label("户均购买品类：目标", "Categories bought: goal"), Kind.NUMBER, "4"),
    *_weights(ATTRACTIVENESS, "0.1", Label("吸引力十项权重合计 100%",
                                             "The ten weights of attractiveness add up to 100%")),
    *_weights(STRENGTH, "0.2", Label("竞争力五项权重合计 100%", "The five weights of strength add up to 100%")),
)  # fmt: skip

_DEFAULTS = {fact.id: fact.default for fact in FACTS}


def setting(fact: str) -> str:
    """Formula: the number on the Info sheet, or the default where there is none. `number` gives the same."""
    return f"IF(ISNUMBER({{@{fact}}}),{{@{fact}}},{_DEFAULTS[fact]})"


def number(book: BookData, fact: str) -> Decimal:
    """A threshold of the workbook, or its default."""
    return book.number(fact, _DEFAULTS[fact])
