"""Categories, choices and the words that functions show, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.functions.kinds import choice
from xlplan.functions.policy import Words

TARGETS: Final = Words("xlplan 目标与评估", "xlplan Targets")
RECEIVABLES: Final = Words("xlplan 应收账款", "xlplan Receivables")
PROFIT: Final = Words("xlplan 损益", "xlplan Profit")
CUSTOMERS: Final = Words("xlplan 客户", "xlplan Customers")
KPIS: Final = Words("xlplan 销售指标", "xlplan KPIs")
SCHEDULE: Final = Words("xlplan 日程", "xlplan Schedule")
READING: Final = Words("xlplan 文本读数", "xlplan Reading text")
CATEGORIES: Final = (TARGETS, RECEIVABLES, PROFIT, CUSTOMERS, KPIS, SCHEDULE, READING)
"""In the order in which people look for them."""

_DIRECTIONS: Final = {
    "higher": ("higher is better", "越高越好"),
    "lower": ("lower is better", "越低越好"),
}
DIRECTION: Final = choice("方向", "Which way is better", _DIRECTIONS, "higher")
DIRECTIONS: Final = choice("各项方向", "Which way is better, each", _DIRECTIONS, "higher", many=True)
KIND: Final = choice("类别", "Kind of line", {"income": ("收入",), "expense": ("支出",)})
LANGUAGE: Final = choice("语言", "Language of words", {"zh": ("中文", "chinese"), "en": ("英文", "english")}, "zh")
BOUNDARY: Final = choice(
    "临界分归入", "A boundary score goes", {"to_lower": ("低一级",), "to_higher": ("高一级",)}, "to_lower"
)
METHOD: Final = choice(
    "方法",
    "Method",
    {
        "plan_shape": ("按计划节奏",),
        "run_rate": ("按月均",),
        "remaining_plan": ("实际加剩余计划",),
        "required_per_month": ("剩余每月所需",),
    },
    "plan_shape",
)
ANSWER: Final = choice("结果", "Answer", {"revenue": ("销售额",), "units": ("数量",)}, "revenue")

STATUSES: Final = {
    "met": Words("达成", "Met"),
    "near": Words("接近", "Near"),
    "missed": Words("未达成", "Missed"),
    "no_data": Words("无数据", "No data"),
}
TASK_STATUSES: Final = {
    "done": Words("已完成", "Done"),
    "done_late": Words("逾期完成", "Done late"),
    "overdue": Words("逾期", "Overdue"),
    "not_started": Words("未开始", "Not started"),
    "in_progress": Words("进行中", "In progress"),
}
LOOP_STATUSES: Final = {
    "closed": Words("已闭环", "Closed"),
    "open": Words("待回复", "Open"),
    "overdue": Words("逾期", "Overdue"),
}
NOT_DUE: Final = Words("未到期", "Not due")
FORECASTS: Final = {
    "remaining_plan": Words("实际加剩余计划", "Actual and remaining plan"),
    "run_rate": Words("按月均推算", "Run rate"),
    "plan_shape": Words("按计划节奏推算", "Plan shape"),
    "required_per_month": Words("剩余每月所需", "Required per month"),
}
EFFECTS: Final = {
    "price": Words("价格影响", "Price"),
    "volume": Words("销量影响", "Volume"),
    "mix": Words("结构影响", "Mix"),
    "new": Words("新增产品", "New"),
    "lost": Words("退出产品", "Lost"),
    "total": Words("合计变动", "Total change"),
}
HEALTH: Final = {"优": "Excellent", "良": "Good", "中": "Fair", "差": "Poor"}
RULES: Final = {
    "no_data": Words("无数据", "No data"),
    "too_few_customers": Words("客户太少", "Too few customers"),
    "no_reserve": Words("C、D 级太少，后备不足", "Hardly any C and D: no reserve"),
    "hardly_any_a": Words("几乎没有 A 级", "Hardly any A"),
    "no_upward_move": Words("与上期相比没有升级", "No upward move since the last period"),
    "healthy": Words("分布健康", "Healthy"),
}


def word(words: Mapping[str, Words], value: str, language: str) -> str:
    """What a value is called in a language."""
    return words[value].zh if language == "zh" else words[value].en
