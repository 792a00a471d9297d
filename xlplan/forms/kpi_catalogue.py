"""The KPI catalogue: the field's usual KPIs with unit, direction, how they accumulate, and what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Literal, NamedTuple

from xlplan.forms.form import Label, Lang, Offer


class Accumulation(StrEnum):
    """How a KPI's figures of several periods or regions make one."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    RATIO = "ratio of sums"  # totals over totals, never a mean of ratios

    @property
    def label(self) -> Label:
        """The words."""
        return _ADDED_UP[self.value]


_ADDED_UP = {
    "sum": Label("累加", "sum"),
    "mean": Label("平均", "mean"),
    "last": Label("取期末", "last"),
    "ratio of sums": Label("合计之比", "ratio of sums"),
}
_BETTER = {"higher": Label("越高越好", "higher is better"), "lower": Label("越低越好", "lower is better")}
_NOTE = Label("{definition}\n单位：{unit}；{better}；汇总：{added_up}",
              "{definition}\nUnit: {unit}; {better}; adds up as: {added_up}")  # fmt: skip


class CatalogueKpi(NamedTuple):
    """One KPI. `metric` names the function of `xlplan.metrics` that reckons it, "" for what is counted or typed."""

    id: str
    label: Label
    unit: Label
    direction: Literal["higher", "lower"]
    accumulation: Accumulation
    definition: Label
    metric: str = ""

    def note(self, lang: Lang) -> str:
        """The definition with unit, direction and accumulation, as a cell note shows it."""
        return _NOTE.filled(definition=self.definition, unit=self.unit, better=_BETTER[self.direction],
                            added_up=self.accumulation.label)(lang)  # fmt: skip


PERCENT, MONEY, TIMES = Label("%", "%"), Label("万元", "10k CNY"), Label("1:X", "1:X")
YUAN = Label("元", "CNY")
CUSTOMERS, POINTS, DAYS = Label("家", "customers"), Label("分", "points"), Label("天", "days")
SUM, MEAN, LAST, RATIO = Accumulation.SUM, Accumulation.MEAN, Accumulation.LAST, Accumulation.RATIO

CATALOGUE: tuple[CatalogueKpi, ...] = (
    CatalogueKpi("sales", Label("销售额", "Sales"), MONEY, "higher", SUM,
                 Label("期内实现的销售额，口径（签约、开票或到账）全期一致。",
                       "Sales of the period; signed, invoiced or received, the same throughout.")),
    CatalogueKpi("new_customers", Label("新增客户数", "New customers"), CUSTOMERS, "higher", SUM,
                 Label("期内首次成交的客户数。", "Customers with their first deal in the period.")),
    CatalogueKpi("market_share", Label("市场份额", "Market share"), PERCENT, "higher", RATIO,
                 Label("本公司销售额 ÷ 市场总销售额，期间和口径相同。",
                       "Own sales / sales of the whole market, of one period and unit."), "market_share"),
    CatalogueKpi("average_order_value", Label("客单价", "Average order value"), YUAN, "higher", RATIO,
                 Label("销售额 ÷ 订单数。", "Sales / number of orders."), "average_order_value"),
    CatalogueKpi("product_line_share", Label("产品线销售占比", "Product-line share"), PERCENT, "higher", RATIO,
                 Label("该产品线销售额 ÷ 总销售额，常以 30% 以上为目标。",
                       "Sales of the product line / all sales; a usual target is 30% or more."), "share_of_sales"),
    CatalogueKpi("new_customer_share", Label("新客户销售占比", "New-customer share"), PERCENT, "higher", RATIO,
                 Label("新客户销售额 ÷ 总销售额，常以 15% 以上为目标。",
                       "Sales with new customers / all sales; a usual target is 15% or more."), "share_of_sales"),
    CatalogueKpi("visits", Label("客户拜访量", "Customer visits"), Label("次", "visits"), "higher", SUM,
                 Label("期内完成并有记录的客户拜访次数。", "Visits to customers made and recorded in the period.")),
    CatalogueKpi("leads", Label("线索数", "Leads"), Label("条", "leads"), "higher", SUM,
                 Label("期内新获得且可联系的销售线索数。", "New leads of the period that can be contacted.")),
    CatalogueKpi("conversion_rate", Label("线索转化率", "Lead conversion rate"), PERCENT, "higher", RATIO,
                 Label("成交线索数 ÷ 线索数。", "Leads won / leads."), "conversion_rate"),
    CatalogueKpi("win_rate", Label("赢单率", "Win rate"), PERCENT, "higher", RATIO,
                 Label("赢单数 ÷（赢单数 + 输单数），未决商机不计。",
                       "Won / (won + lost); opportunities still open do not count."), "win_rate"),
    CatalogueKpi("sales_cycle", Label("销售周期", "Sales cycle"), DAYS, "lower", MEAN,
                 Label("首次接触到签约的天数，取中位数。", "Days from first contact to signature, the median."),
                 "sales_cycle"),
    CatalogueKpi("participants", Label("活动参与人数", "Participants"), Label("人", "people"), "higher", SUM,
                 Label("期内市场活动的实际到场人数。", "People who attended the events of the period.")),
    CatalogueKpi("coverage", Label("客户覆盖率", "Coverage"), PERCENT, "higher", RATIO,
                 Label("已服务客户（网点）数 ÷ 区域内全部客户（网点）数。",
                       "Customers or outlets served / all of them in the region."), "coverage"),
    CatalogueKpi("penetration", Label("产品渗透率", "Penetration"), PERCENT, "higher", RATIO,
                 Label("购买该产品线的客户数 ÷ 已服务客户数。",
                       "Customers buying the product line / customers served."), "penetration"),
    CatalogueKpi("total_cost", Label("拓展总成本", "Total cost"), MONEY, "lower", SUM,
                 Label("期内为市场拓展发生的全部费用。", "All that was spent on market development in the period.")),
    CatalogueKpi("cost_per_lead", Label("单条线索成本", "Cost per lead"), YUAN, "lower", RATIO,
                 Label("获取线索的费用 ÷ 线索数。", "Cost of finding leads / leads."), "cost_per"),
    CatalogueKpi("cost_per_customer", Label("单个新增客户成本", "Cost per new customer"), YUAN, "lower", RATIO,
                 Label("拓展总成本 ÷ 新增客户数。", "Total cost / new customers."), "cost_per"),
    CatalogueKpi("channel_cost", Label("渠道获客成本", "Channel cost per customer"), YUAN, "lower", RATIO,
                 Label("该渠道费用 ÷ 该渠道新增客户数。", "Cost of a channel / new customers it brought."), "cost_per"),
    CatalogueKpi("input_output", Label("投入产出比", "Input-output ratio"), TIMES, "higher", RATIO,
                 Label("总成本 : 销售额，写作 1:X，X = 销售额 ÷ 总成本。",
                       "Total cost : sales, written 1:X with X = sales / total cost."), "input_output_ratio"),
    CatalogueKpi("collection_rate", Label("回款率", "Collection rate"), PERCENT, "higher", RATIO,
                 Label("已回款 ÷ 应回款。", "Collected / due."), "collection_rate"),
    CatalogueKpi("satisfaction", Label("客户满意度", "Customer satisfaction"), POINTS, "higher", MEAN,
                 Label("受访客户评分的平均值（百分制），常以 90 分以上为目标。",
                       "Mean score of the customers asked, of 100; a usual target is 90 or more."), "satisfaction"),
    CatalogueKpi("nps", Label("净推荐值 NPS", "NPS"), POINTS, "higher", LAST,
                 Label("推荐者（9-10 分）占比 − 贬损者（0-6 分）占比，以分表示，-100 至 100。",
                       "Share of promoters (9-10) less share of detractors (0-6), in points from -100 to 100."), "nps"),
    CatalogueKpi("repurchase_rate", Label("复购率", "Repurchase rate"), PERCENT, "higher", RATIO,
                 Label("有第二次订单的客户数 ÷ 客户数。", "Customers with a second order / customers."),
                 "repurchase_rate"),
    CatalogueKpi("referral_rate", Label("转介绍率", "Referral rate"), PERCENT, "higher", RATIO,
                 Label("转介绍而来的新客户数 ÷ 新增客户数。", "New customers by referral / new customers."),
                 "referral_rate"),
    CatalogueKpi("renewal_rate", Label("续约率", "Renewal rate"), PERCENT, "higher", RATIO,
                 Label("已续约合同数 ÷ 到期合同数，前 20% 客户常以 95% 以上为目标。",
                       "Contracts renewed / due; for the top 20% of customers a usual target is 95% or more."),
                 "renewal_rate"),
    CatalogueKpi("win_back_rate", Label("流失客户挽回率", "Win-back rate"), PERCENT, "higher", RATIO,
                 Label("挽回客户数 ÷ 流失客户数，常以 30% 以上为目标。",
                       "Customers regained / lost; a usual target is 30% or more."), "win_back_rate"),
    CatalogueKpi("categories", Label("户均购买品类数", "Categories per customer"), Label("类", "categories"), "higher",
                 MEAN, Label("每个客户购买的产品品类数的平均值，例如从 2 提高到 4。",
                             "Mean number of product categories that a customer buys, for example from 2 to 4."),
                 "categories_per_customer"),
)  # fmt: skip


def offers(kpis: Iterable[CatalogueKpi]) -> tuple[Offer, ...]:
    """KPIs as a list to choose from."""
    return tuple(Offer(kpi.label, Label(kpi.note("zh"), kpi.note("en"))) for kpi in kpis)


OFFERS: tuple[Offer, ...] = offers(CATALOGUE)
"""The catalogue as a list to choose from."""

_UNIT = re.compile(r"\s*[（(][^（()）]*[)）]\s*$")
_AREA = ("区域", "地区", "区", " region")


def catalogue_kpi(name: str, region: str = "", catalogue: Sequence[CatalogueKpi] = CATALOGUE) -> CatalogueKpi | None:
    """The KPI that a name means, in either language; a unit in brackets and the region (华东区域销售额) left out."""
    plain = _UNIT.sub("", unicodedata.normalize("NFKC", name)).strip().casefold()
    names = [plain, plain.removesuffix(f", {region.casefold()}")]
    if region and plain.startswith(region.casefold()):
        rest = plain.removeprefix(region.casefold())
        names += [rest.strip(), *(rest.removeprefix(area).strip() for area in _AREA if rest.startswith(area))]
    return next((kpi for kpi in catalogue if {word.casefold() for word in kpi.label} & set(names)), None)
