"""Worksheet functions: grading of customers, the value matrix, the funnel."""

from __future__ import annotations

from xlplan import metrics
from xlplan.functions.kinds import Number, Numbers, Value, argument
from xlplan.functions.policy import BadCellError
from xlplan.functions.register import worksheet_function
from xlplan.functions.words import BOUNDARY, CUSTOMERS, HEALTH, LANGUAGE, RULES, word


@worksheet_function(
    category=CUSTOMERS,
    zh="客户分值：订单规模（5.1 4.1 3.1 2.1）加成交可能（4.9 3.9 2.9 1.9），可填分值或选项文本。",
    en="Customer score: order size (5.1 4.1 3.1 2.1) + likelihood (4.9 3.9 2.9 1.9), by score or Chinese label.",
    args={
        "order_size": argument("value", "订单规模", "Order size", "超额 重要 部分 微小", "5.1 4.1 3.1 2.1"),
        "likelihood": argument("value", "成交可能", "Likelihood", "本月内 考核期内 更长期 有意向", "4.9 3.9 2.9 1.9"),
    },
    example="XLPLAN_CUSTOMER_SCORE(5.1,4.9)",
)
def XLPLAN_CUSTOMER_SCORE(order_size: Value, likelihood: Value) -> object:
    """`metrics.customer_score`."""
    return metrics.customer_score(order_size, likelihood)


@worksheet_function(
    category=CUSTOMERS,
    zh="客户等级：8 分以上 A，6 至 8 分 B，4 至 6 分 C，4 分及以下 D；临界分默认归低一级。",
    en="Customer class: above 8 A, 6 to 8 B, 4 to 6 C, up to 4 D; a score on a boundary goes to the lower class.",
    args={"score": argument("number", "分值", "Score"), "boundary": BOUNDARY},
    example="XLPLAN_CUSTOMER_CLASS(8)",
)
def XLPLAN_CUSTOMER_CLASS(score: Number, boundary: str = "to_lower") -> object:
    """`metrics.customer_class`."""
    return metrics.customer_class(score, "to_higher" if boundary == "to_higher" else "to_lower")


_MATRIX = {
    "attractiveness": argument("number", "吸引力", "Attractiveness", "1 至 5 分", "1 to 5"),
    "strength": argument("number", "竞争力", "Strength", "1 至 5 分", "1 to 5"),
    "cut": argument("number", "分界", "Cut", "默认 3", "3 if left out"),
}


def _cut(cut: Number) -> metrics.Number:
    return 3 if cut is None else cut


@worksheet_function(
    category=CUSTOMERS,
    zh="客户类别层级 1 至 4：吸引力与竞争力达到分界（默认 3 分）为高。1 双高，2 高吸引力，3 高竞争力，4 双低。",
    en="Level of a customer category, 1 to 4: 1 attractive and strong, 2 attractive, 3 strong, 4 neither; a score "
    "at the cut is high.",
    args=_MATRIX,
    example="XLPLAN_CATEGORY_LEVEL(4,2)",
)
def XLPLAN_CATEGORY_LEVEL(attractiveness: Number, strength: Number, cut: Number = None) -> object:
    """`metrics.category_level`."""
    return metrics.category_level(attractiveness, strength, _cut(cut))


@worksheet_function(
    category=CUSTOMERS,
    zh="层级是否处于边缘：任一得分距分界不超过 0.25。",
    en="Whether a level hangs by a thread: a score within 0.25 of the cut.",
    args=_MATRIX,
    example="XLPLAN_NEAR_CUT(3.25,4)",
)
def XLPLAN_NEAR_CUT(attractiveness: Number, strength: Number, cut: Number = None) -> object:
    """`metrics.near_cut`."""
    if attractiveness is None and strength is None:
        return None
    return metrics.near_cut(attractiveness, strength, _cut(cut))


@worksheet_function(
    category=CUSTOMERS,
    zh="行动梯队 1（最优先）至 4：由客户类别层级与客户等级查得。",
    en="Tier of action, 1 (most) to 4, from a category's level and a customer's class.",
    args={
        "level": argument("number", "类别层级", "Level", "1 至 4", "1 to 4"),
        "grade": argument("text", "客户等级", "Class", "A 至 D", "A to D"),
    },
    example='XLPLAN_ACTION_TIER(2,"A")',
)
def XLPLAN_ACTION_TIER(level: Number, grade: str) -> object:
    """`metrics.action_tier`."""
    return metrics.action_tier(level, grade.strip().upper())


_FUNNEL = {
    "counts": argument("numbers", "A、B、C、D 客户数", "Customers per class A to D"),
    "previous": argument("numbers", "上期客户数", "The same, last period"),
    "language": LANGUAGE,
}


def _funnel(counts: Numbers, previous: Numbers) -> metrics.FunnelHealth:
    for found in filter(None, (counts, previous)):
        if len(found) != 4:
            raise BadCellError(
                f"需要 A、B、C、D 四个数，给了 {len(found)} 个", f"It takes four counts, not {len(found)}"
            )
    a, b, c, d = counts
    before = None
    if any(count is not None for count in previous):
        before = (previous[0], previous[1], previous[2], previous[3])
    return metrics.funnel_health(a, b, c, d, before)


@worksheet_function(
    category=CUSTOMERS,
    zh="漏斗诊断：由 A、B、C、D 客户数判为优、良、中、差。",
    en="Funnel diagnosis from the customers per class: Excellent, Good, Fair, Poor.",
    args=_FUNNEL,
    example="XLPLAN_FUNNEL({2;5;8;5})",
)
def XLPLAN_FUNNEL(counts: Numbers, previous: Numbers = (), language: str = "zh") -> object:
    """`metrics.funnel_health`, the health."""
    health = _funnel(counts, previous)["health"]
    return health if health is None or language == "zh" else HEALTH[health]


@worksheet_function(
    category=CUSTOMERS,
    zh="漏斗诊断的依据：哪一条规则起了作用。",
    en="Why the funnel is diagnosed so: the rule that decided.",
    args=_FUNNEL,
    example="XLPLAN_FUNNEL_RULE({2;5;8;5})",
)
def XLPLAN_FUNNEL_RULE(counts: Numbers, previous: Numbers = (), language: str = "zh") -> object:
    """`metrics.funnel_health`, the rule."""
    return word(RULES, _funnel(counts, previous)["rule"], language)


@worksheet_function(
    category=CUSTOMERS,
    zh="商机覆盖倍数：在谈金额 ÷ 目标。",
    en="Pipeline coverage, times: pipeline / target.",
    args={
        "pipeline": argument("number", "在谈金额", "Pipeline"),
        "target": argument("number", "目标", "Target"),
    },
    example="XLPLAN_PIPELINE_COVERAGE(300,100)",
)
def XLPLAN_PIPELINE_COVERAGE(pipeline: Number, target: Number) -> object:
    """`metrics.pipeline_coverage`."""
    return metrics.pipeline_coverage(pipeline, target)
