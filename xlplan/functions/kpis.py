"""Worksheet functions: the field's usual KPIs."""

from __future__ import annotations

from xlplan import metrics
from xlplan.functions.kinds import Days, Number, Numbers, argument
from xlplan.functions.policy import same_length
from xlplan.functions.register import worksheet_function
from xlplan.functions.words import KPIS


@worksheet_function(
    category=KPIS,
    zh="市场占有率：本公司销售额 ÷ 市场总销售额。",
    en="Market share: own sales / sales of the whole market.",
    args={
        "own_sales": argument("number", "本公司销售额", "Own sales"),
        "market_sales": argument("number", "市场销售额", "Market sales"),
    },
    example="XLPLAN_MARKET_SHARE(30,40)",
)
def XLPLAN_MARKET_SHARE(own_sales: Number, market_sales: Number) -> object:
    """`metrics.market_share`."""
    return metrics.market_share(own_sales, market_sales)


@worksheet_function(
    category=KPIS,
    zh="转化率：成交线索 ÷ 线索总数。",
    en="Conversion rate: leads won / leads.",
    args={
        "won": argument("number", "成交线索", "Leads won"),
        "leads": argument("number", "线索总数", "Leads"),
    },
    example="XLPLAN_CONVERSION_RATE(30,40)",
)
def XLPLAN_CONVERSION_RATE(won: Number, leads: Number) -> object:
    """`metrics.conversion_rate`."""
    return metrics.conversion_rate(won, leads)


@worksheet_function(
    category=KPIS,
    zh="客单价：销售额 ÷ 订单数。",
    en="Average order value: sales / orders.",
    args={
        "sales": argument("number", "销售额", "Sales"),
        "orders": argument("number", "订单数", "Orders"),
    },
    example="XLPLAN_AVERAGE_ORDER_VALUE(30,40)",
)
def XLPLAN_AVERAGE_ORDER_VALUE(sales: Number, orders: Number) -> object:
    """`metrics.average_order_value`."""
    return metrics.average_order_value(sales, orders)


@worksheet_function(
    category=KPIS,
    zh="单位成本：费用 ÷ 数量，如每条线索、每个新客户的成本。",
    en="Cost per lead, per new customer, ...: cost / count.",
    args={
        "cost": argument("number", "费用", "Cost"),
        "units": argument("number", "数量", "Count"),
    },
    example="XLPLAN_COST_PER(30,40)",
)
def XLPLAN_COST_PER(cost: Number, units: Number) -> object:
    """`metrics.cost_per`."""
    return metrics.cost_per(cost, units)


@worksheet_function(
    category=KPIS,
    zh="覆盖率：已服务客户（网点）÷ 区域内全部客户（网点）。",
    en="Coverage: customers or outlets served / all in the region.",
    args={
        "served": argument("number", "已服务", "Served"),
        "everyone": argument("number", "全部", "All in the region"),
    },
    example="XLPLAN_COVERAGE(30,40)",
)
def XLPLAN_COVERAGE(served: Number, everyone: Number) -> object:
    """`metrics.coverage`."""
    return metrics.coverage(served, everyone)


@worksheet_function(
    category=KPIS,
    zh="渗透率：购买该产品线的客户 ÷ 服务客户。",
    en="Penetration: customers buying the line / customers served.",
    args={
        "buying": argument("number", "购买客户", "Customers buying"),
        "served": argument("number", "服务客户", "Customers served"),
    },
    example="XLPLAN_PENETRATION(30,40)",
)
def XLPLAN_PENETRATION(buying: Number, served: Number) -> object:
    """`metrics.penetration`."""
    return metrics.penetration(buying, served)


@worksheet_function(
    category=KPIS,
    zh="赢单率：赢单 ÷（赢单 + 丢单），未结商机不计。",
    en="Win rate: won / (won + lost); open ones do not count.",
    args={
        "won": argument("number", "赢单", "Won"),
        "lost": argument("number", "丢单", "Lost"),
    },
    example="XLPLAN_WIN_RATE(30,40)",
)
def XLPLAN_WIN_RATE(won: Number, lost: Number) -> object:
    """`metrics.win_rate`."""
    return metrics.win_rate(won, lost)


@worksheet_function(
    category=KPIS,
    zh="客户挽回率：挽回客户 ÷ 流失客户。",
    en="Win-back rate: customers regained / customers lost.",
    args={
        "regained": argument("number", "挽回客户", "Regained"),
        "lost": argument("number", "流失客户", "Lost"),
    },
    example="XLPLAN_WIN_BACK_RATE(30,40)",
)
def XLPLAN_WIN_BACK_RATE(regained: Number, lost: Number) -> object:
    """`metrics.win_back_rate`."""
    return metrics.win_back_rate(regained, lost)


@worksheet_function(
    category=KPIS,
    zh="复购率：有第二次订单的客户 ÷ 客户数。",
    en="Repurchase rate: customers with a second order / customers.",
    args={
        "repeated": argument("number", "复购客户", "With a second order"),
        "customers": argument("number", "客户数", "Customers"),
    },
    example="XLPLAN_REPURCHASE_RATE(30,40)",
)
def XLPLAN_REPURCHASE_RATE(repeated: Number, customers: Number) -> object:
    """`metrics.repurchase_rate`."""
    return metrics.repurchase_rate(repeated, customers)


@worksheet_function(
    category=KPIS,
    zh="转介绍率：转介绍新客户 ÷ 新客户。",
    en="Referral rate: new customers that were referred / new customers.",
    args={
        "referred": argument("number", "转介绍客户", "Referred"),
        "new_customers": argument("number", "新客户", "New customers"),
    },
    example="XLPLAN_REFERRAL_RATE(30,40)",
)
def XLPLAN_REFERRAL_RATE(referred: Number, new_customers: Number) -> object:
    """`metrics.referral_rate`."""
    return metrics.referral_rate(referred, new_customers)


@worksheet_function(
    category=KPIS,
    zh="续约率：已续约 ÷ 到期应续。",
    en="Renewal rate: contracts renewed / contracts due.",
    args={
        "renewed": argument("number", "已续约", "Renewed"),
        "due": argument("number", "到期应续", "Due"),
    },
    example="XLPLAN_RENEWAL_RATE(30,40)",
)
def XLPLAN_RENEWAL_RATE(renewed: Number, due: Number) -> object:
    """`metrics.renewal_rate`."""
    return metrics.renewal_rate(renewed, due)


@worksheet_function(
    category=KPIS,
    zh="销售占比：某产品线或新客户销售额 ÷ 总销售额。",
    en="Share of sales: of a product line, of new customers / all sales.",
    args={
        "part": argument("number", "部分销售额", "Part"),
        "total": argument("number", "总销售额", "Total"),
    },
    example="XLPLAN_SHARE_OF_SALES(30,40)",
)
def XLPLAN_SHARE_OF_SALES(part: Number, total: Number) -> object:
    """`metrics.share_of_sales`."""
    return metrics.share_of_sales(part, total)


@worksheet_function(
    category=KPIS,
    zh="净推荐值：9、10 分占比减 0 至 6 分占比，以点计（-100 至 100）。",
    en="Net promoter score, -100 to 100 points: share of 9 and 10 less share of 0 to 6.",
    args={"scores": argument("numbers", "评分", "Scores", "0 至 10", "0 to 10")},
    example="XLPLAN_NPS({10;9;7;3})",
)
def XLPLAN_NPS(scores: Numbers) -> object:
    """`metrics.nps`."""
    return metrics.nps(scores)


@worksheet_function(
    category=KPIS,
    zh="满意度：已答者评分的平均值。",
    en="Satisfaction: the mean score of those who answered.",
    args={"scores": argument("numbers", "评分", "Scores")},
    example="XLPLAN_SATISFACTION({5;4;3;4})",
)
def XLPLAN_SATISFACTION(scores: Numbers) -> object:
    """`metrics.satisfaction`."""
    return metrics.satisfaction(scores)


@worksheet_function(
    category=KPIS,
    zh="客均品类数：客户购买品类数的平均值。",
    en="Categories per customer: the mean number of product categories that a customer buys.",
    args={"counts": argument("numbers", "各客户品类数", "Categories of each customer")},
    example="XLPLAN_CATEGORIES_PER_CUSTOMER({1;2;2;4})",
)
def XLPLAN_CATEGORIES_PER_CUSTOMER(counts: Numbers) -> object:
    """`metrics.categories_per_customer`."""
    return metrics.categories_per_customer(counts)


@worksheet_function(
    category=KPIS,
    zh="销售周期：从首次接触到签约的日历天数，取中位数。",
    en="Sales cycle: median calendar days from first contact to signature.",
    args={
        "contacted": argument("dates", "首次接触日", "First contacts"),
        "signed": argument("dates", "签约日", "Signatures"),
    },
    example="XLPLAN_SALES_CYCLE({46000;46010},{46030;46050})",
)
def XLPLAN_SALES_CYCLE(contacted: Days, signed: Days) -> object:
    """`metrics.sales_cycle`."""
    same_length(contacted, signed)
    return metrics.sales_cycle(zip(contacted, signed, strict=True))
