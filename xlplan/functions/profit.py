"""Worksheet functions: variances, full-year forecast, price-volume-mix, break-even."""

from __future__ import annotations

from xlplan import metrics
from xlplan.functions.kinds import Amounts, Number, Numbers, argument
from xlplan.functions.policy import same_length
from xlplan.functions.register import worksheet_function
from xlplan.functions.words import ANSWER, EFFECTS, FORECASTS, KIND, LANGUAGE, METHOD, PROFIT, word

_PLAN = argument("numbers", "各月计划", "Plan by month")
_ACTUAL = argument("numbers", "各月实际", "Actual by month", "未关账月留空", "blank while a month is open")


@worksheet_function(
    category=PROFIT,
    zh="差异，有利为正：收入为实际减计划，支出为计划减实际。",
    en="Variance, favourable positive: income actual - plan, expense plan - actual.",
    args={
        "kind": KIND,
        "plan": argument("number", "计划", "Plan"),
        "actual": argument("number", "实际", "Actual"),
    },
    example='XLPLAN_VARIANCE("income",100,90)',
)
def XLPLAN_VARIANCE(kind: str, plan: Number, actual: Number) -> object:
    """`metrics.variance`."""
    return metrics.variance("income" if kind == "income" else "expense", plan, actual)


@worksheet_function(
    category=PROFIT,
    zh="相对差异：（实际 - 基数）÷ 基数的绝对值；基数为 0 时为空。",
    en="Relative variance: (actual - base) / |base|; empty with base 0.",
    args={"actual": argument("number", "实际", "Actual"), "basis": argument("number", "基数", "Base")},
    example="XLPLAN_RELATIVE_VARIANCE(90,100)",
)
def XLPLAN_RELATIVE_VARIANCE(actual: Number, basis: Number) -> object:
    """`metrics.relative_variance`."""
    return metrics.relative_variance(actual, basis)


@worksheet_function(
    category=PROFIT,
    zh="全年预测：默认按计划节奏（全年计划 × 累计实际 ÷ 累计计划），另有月均、实际加剩余计划、剩余每月所需。",
    en="Full-year forecast: by plan shape (year's plan x actual / plan to date), run rate, or remaining plan.",
    args={"plan": _PLAN, "actual": _ACTUAL, "method": METHOD},
    example='XLPLAN_FORECAST({100;200;300},{90;210;""})',
)
def XLPLAN_FORECAST(plan: Numbers, actual: Numbers, method: str = "plan_shape") -> object:
    """`metrics.full_year_forecast`, one method."""
    found: dict[str, object] = {**metrics.full_year_forecast(plan, actual)}
    return found[method]


@worksheet_function(
    category=PROFIT,
    zh="全年预测对照表：两列，方法与数值。",
    en="Full-year forecasts side by side: two columns, method and figure.",
    args={"plan": _PLAN, "actual": _ACTUAL, "language": LANGUAGE},
    example='XLPLAN_FORECASTS({100;200;300},{90;210;""})',
    spills=True,
)
def XLPLAN_FORECASTS(plan: Numbers, actual: Numbers, language: str = "zh") -> object:
    """`metrics.full_year_forecast`, every method."""
    found = metrics.full_year_forecast(plan, actual)
    return [[word(FORECASTS, method, language), value] for method, value in found.items()]


@worksheet_function(
    category=PROFIT,
    zh="量价结构分析：两列，价格、销量、结构、新增、退出影响及合计变动；前五项之和等于合计。",
    en="Price-volume-mix: two columns with the effects of price, volume, mix, new and lost products and their total.",
    args={
        "old_prices": argument("numbers", "原价格", "Old prices"),
        "old_volumes": argument("numbers", "原销量", "Old volumes"),
        "new_prices": argument("numbers", "新价格", "New prices"),
        "new_volumes": argument("numbers", "新销量", "New volumes"),
        "language": LANGUAGE,
    },
    example="XLPLAN_PRICE_VOLUME_MIX({10;20},{100;50},{11;20},{90;60})",
    spills=True,
)
def XLPLAN_PRICE_VOLUME_MIX(
    old_prices: Numbers, old_volumes: Numbers, new_prices: Numbers, new_volumes: Numbers, language: str = "zh"
) -> object:
    """`metrics.price_volume_mix`."""
    same_length(old_prices, old_volumes, new_prices, new_volumes)
    rows = zip(old_prices, old_volumes, new_prices, new_volumes, strict=True)
    found = metrics.price_volume_mix(("", *row) for row in rows)
    return [[word(EFFECTS, effect, language), value] for effect, value in found.items()]


_FIXED = argument("number", "固定费用", "Fixed cost")


@worksheet_function(
    category=PROFIT,
    zh="盈亏平衡销售额：固定费用 ÷ 边际贡献率；贡献率不大于 0 时为空。",
    en="Break-even revenue: fixed cost / contribution ratio; empty when the ratio is 0 or less.",
    args={"fixed_cost": _FIXED, "contribution_ratio": argument("number", "边际贡献率", "Contribution ratio")},
    example="XLPLAN_BREAK_EVEN(100,0.4)",
)
def XLPLAN_BREAK_EVEN(fixed_cost: Number, contribution_ratio: Number) -> object:
    """`metrics.break_even`."""
    return metrics.break_even(fixed_cost, contribution_ratio)


@worksheet_function(
    category=PROFIT,
    zh="多产品盈亏平衡：按固定销量占比求平衡时的销售额（默认）或总数量。",
    en="Break-even of several products sold in fixed shares of units: revenue (or units).",
    args={
        "fixed_cost": _FIXED,
        "prices": argument("amounts", "单价", "Prices"),
        "variable_costs": argument("amounts", "单位变动成本", "Variable costs"),
        "shares": argument("amounts", "销量占比", "Shares of units"),
        "answer": ANSWER,
    },
    example="XLPLAN_BREAK_EVEN_MIX(1000,{10;20},{6;10},{60%;40%})",
)
def XLPLAN_BREAK_EVEN_MIX(
    fixed_cost: Number, prices: Amounts, variable_costs: Amounts, shares: Amounts, answer: str = "revenue"
) -> object:
    """`metrics.break_even_mix`, revenue or units."""
    same_length(prices, variable_costs, shares)
    found = metrics.break_even_mix(fixed_cost, zip(prices, variable_costs, shares, strict=True))
    return found["units" if answer == "units" else "revenue"]
