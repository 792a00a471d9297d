"""Worksheet functions: attainment, status, scores, pace, and the division of a total."""

from __future__ import annotations

from xlplan import metrics
from xlplan.functions.kinds import Amount, Amounts, Number, Numbers, Texts, Value, argument
from xlplan.functions.policy import NOTHING, same_length, whole
from xlplan.functions.register import worksheet_function
from xlplan.functions.words import DIRECTION, DIRECTIONS, LANGUAGE, STATUSES, TARGETS, word

_TARGET = argument("number", "目标值", "Target")
_ACTUAL = argument("number", "实际值", "Actual")
_RATE = argument("number", "达成率", "Attainment", "1 即 100%", "1 is 100%")
_ELAPSED = argument("number", "已过时间", "Time elapsed", "与总时间同单位", "in the unit of the total")
_TOTAL_TIME = argument("number", "总时间", "Total time", "如 12 个月", "such as 12 months")
_MET_FROM = argument("number", "达成线", "Met from", "默认 1", "1 if left out")
_NEAR_FROM = argument("number", "接近线", "Near from", "默认 0.9", "0.9 if left out")


@worksheet_function(
    category=TARGETS,
    zh="达成率：实际相对目标的比率，负目标与“越低越好”同样适用。目标为 0 或缺数据时为空。",
    en="Attainment of a target as a ratio; holds for negative targets and costs. Empty with target 0 or no data.",
    args={"target": _TARGET, "actual": _ACTUAL, "direction": DIRECTION},
    example="XLPLAN_ATTAINMENT(50,45)",
)
def XLPLAN_ATTAINMENT(target: Number, actual: Number, direction: str = "higher") -> object:
    """`metrics.attainment`."""
    return metrics.attainment(target, actual, _way(direction))


def _way(direction: str) -> metrics.Direction:
    return "lower" if direction == "lower" else "higher"


@worksheet_function(
    category=TARGETS,
    zh="改善达成率：从基线到目标已达成几成。",
    en="Improvement: the share of the way from the baseline to the target.",
    args={"baseline": argument("number", "基准值", "Baseline"), "target": _TARGET, "actual": _ACTUAL},
    example="XLPLAN_IMPROVEMENT(10,20,15)",
)
def XLPLAN_IMPROVEMENT(baseline: Number, target: Number, actual: Number) -> object:
    """`metrics.improvement`."""
    return metrics.improvement(baseline, target, actual)


@worksheet_function(
    category=TARGETS,
    zh="差距：实际值减目标值。",
    en="Gap: actual less target.",
    args={"target": _TARGET, "actual": _ACTUAL},
    example="XLPLAN_GAP(50,45)",
)
def XLPLAN_GAP(target: Number, actual: Number) -> object:
    """Actual - target."""
    return metrics.variance("income", target, actual)


@worksheet_function(
    category=TARGETS,
    zh="百分点差距：比率型指标的实际减目标，以百分点计（15% 对 12% 为 -3）。",
    en="Gap of a percent KPI in percentage points (12% against 15% is -3).",
    args={"target": _TARGET, "actual": _ACTUAL},
    example="XLPLAN_POINT_GAP(15%,12%)",
)
def XLPLAN_POINT_GAP(target: Number, actual: Number) -> object:
    """`metrics.point_gap`."""
    return metrics.point_gap(target, actual)


@worksheet_function(
    category=TARGETS,
    zh="由达成率判定状态：达成、接近、未达成；空白为无数据。",
    en="Status of an attainment: Met, Near, Missed; No data when blank.",
    args={"attainment": _RATE, "met_from": _MET_FROM, "near_from": _NEAR_FROM, "language": LANGUAGE},
    example="XLPLAN_STATUS(0.95)",
)
def XLPLAN_STATUS(
    attainment: Number, met_from: Number = None, near_from: Number = None, language: str = "zh"
) -> object:
    """`metrics.status` in words."""
    return word(STATUSES, metrics.status(attainment, None, _thresholds(met_from, near_from)), language)


def _thresholds(met_from: Number, near_from: Number) -> tuple[metrics.Number, metrics.Number]:
    met, near = metrics.THRESHOLDS
    return met if met_from is None else met_from, near if near_from is None else near_from


@worksheet_function(
    category=TARGETS,
    zh="指标状态：由目标与实际判定达成、接近、未达成；目标为 0 时直接比较大小。",
    en="Status of a KPI from target and actual; with target 0 by comparing the two.",
    args={"target": _TARGET, "actual": _ACTUAL, "direction": DIRECTION, "language": LANGUAGE},
    example="XLPLAN_KPI_STATUS(50,45)",
)
def XLPLAN_KPI_STATUS(target: Number, actual: Number, direction: str = "higher", language: str = "zh") -> object:
    """`metrics.kpi_status` in words."""
    way = _way(direction)
    found = metrics.kpi_status(target, actual, metrics.attainment(target, actual, way), way)
    return word(STATUSES, found, language)


@worksheet_function(
    category=TARGETS,
    zh="达成率的百分比文本，保留一位小数；四舍五入会跨越达成线时多留小数（99.96%）。",
    en="An attainment as percent text, one decimal; more where rounding would cross into another status (99.96%).",
    args={"attainment": _RATE},
    example="XLPLAN_PERCENT_TEXT(0.9996)",
)
def XLPLAN_PERCENT_TEXT(attainment: Number) -> object:
    """`metrics.format_percent`."""
    return metrics.format_percent(attainment)


@worksheet_function(
    category=TARGETS,
    zh="投入产出比 1:X 中的 X：产出除以投入；多项时请用合计相除。",
    en="The X of an input-output ratio 1:X: revenue / cost. For several items divide totals.",
    args={"cost": argument("number", "投入", "Cost"), "revenue": argument("number", "产出", "Revenue")},
    example="XLPLAN_RATIO(28,215)",
)
def XLPLAN_RATIO(cost: Number, revenue: Number) -> object:
    """`metrics.input_output_ratio`."""
    return metrics.input_output_ratio(cost, revenue)


@worksheet_function(
    category=TARGETS,
    zh="投入产出比的文本，如 1:3.5。",
    en="An input-output ratio as text, such as 1:3.5.",
    args={"ratio": argument("number", "X 值", "The X of 1:X")},
    example="XLPLAN_RATIO_TEXT(7.678571)",
)
def XLPLAN_RATIO_TEXT(ratio: Number) -> object:
    """`metrics.format_ratio`."""
    return metrics.format_ratio(ratio)


@worksheet_function(
    category=TARGETS,
    zh="读出 1:6、1：6 或 6 中的 X。",
    en="The X of 1:6, 1：6 or 6.",
    args={"ratio": argument("value", "比值文本", "Ratio", "如 1:6", "such as 1:6")},
    example='XLPLAN_PARSE_RATIO("1:6")',
)
def XLPLAN_PARSE_RATIO(ratio: Value) -> object:
    """`metrics.parse_ratio`."""
    return metrics.parse_ratio(ratio)


_TARGETS = argument("numbers", "各项目标值", "Targets")
_ACTUALS = argument("numbers", "各项实际值", "Actuals")
_WEIGHTS = argument("numbers", "各项权重", "Weights")


def _scorecard(
    targets: Numbers, actuals: Numbers, weights: Numbers, directions: Texts, cap: tuple[metrics.Number, metrics.Number]
) -> metrics.Scorecard:
    ways = directions or ("higher",) * len(targets)
    same_length(targets, actuals, weights, ways)
    rows = zip(targets, actuals, weights, map(_way, ways), strict=True)
    return metrics.scorecard((("", *row) for row in rows), cap)


@worksheet_function(
    category=TARGETS,
    zh="加权得分：各项达成率封顶保底（默认 0 至 150%）后按权重合计；无数据项的权重由其他项分担。",
    en="Weighted score: each attainment kept within limits (0 to 150 %), then weighted; a KPI without data leaves its "
    "weight to the others.",
    args={
        "targets": _TARGETS,
        "actuals": _ACTUALS,
        "weights": _WEIGHTS,
        "directions": DIRECTIONS,
        "lowest": argument("number", "保底", "Lowest", "默认 0", "0 if left out"),
        "highest": argument("number", "封顶", "Highest", "默认 1.5", "1.5 if left out"),
    },
    example="XLPLAN_SCORE({10;20},{12;15},{60%;40%})",
)
def XLPLAN_SCORE(
    targets: Numbers,
    actuals: Numbers,
    weights: Numbers,
    directions: Texts = (),
    lowest: Number = None,
    highest: Number = None,
) -> object:
    """`metrics.scorecard`, the score."""
    low, high = metrics.CAP
    cap = (low if lowest is None else lowest, high if highest is None else highest)
    return _scorecard(targets, actuals, weights, directions, cap)["score"]


@worksheet_function(
    category=TARGETS,
    zh="得分是否完整：各项都有数据，且权重合计 100%。",
    en="Whether a score is complete: every KPI has data, and the weights sum to 100 %.",
    args={"targets": _TARGETS, "actuals": _ACTUALS, "weights": _WEIGHTS, "directions": DIRECTIONS},
    example="XLPLAN_SCORE_COMPLETE({10;20},{12;15},{60%;40%})",
)
def XLPLAN_SCORE_COMPLETE(targets: Numbers, actuals: Numbers, weights: Numbers, directions: Texts = ()) -> object:
    """`metrics.scorecard`, whether it is complete."""
    return _scorecard(targets, actuals, weights, directions, metrics.CAP)["complete"]


_PERIOD = {"target": _TARGET, "actual": _ACTUAL, "elapsed": _ELAPSED, "total": _TOTAL_TIME}


@worksheet_function(
    category=TARGETS,
    zh="不封顶的加权得分。",
    en="Weighted score without limits.",
    args={"targets": _TARGETS, "actuals": _ACTUALS, "weights": _WEIGHTS, "directions": DIRECTIONS},
    example="XLPLAN_SCORE_UNCAPPED({10;20},{20;15},{60%;40%})",
)
def XLPLAN_SCORE_UNCAPPED(targets: Numbers, actuals: Numbers, weights: Numbers, directions: Texts = ()) -> object:
    """`metrics.scorecard`, the uncapped score."""
    return _scorecard(targets, actuals, weights, directions, metrics.CAP)["uncapped"]


@worksheet_function(
    category=TARGETS,
    zh="进度达成率：实际对比按时间折算的目标。",
    en="Pace: actual against the target to date (target x elapsed / total).",
    args=_PERIOD,
    example="XLPLAN_PACE(120,45,4,12)",
)
def XLPLAN_PACE(target: Number, actual: Number, elapsed: Number, total: Number) -> object:
    """`metrics.pace`, the pace."""
    return metrics.pace(target, actual, elapsed, total)["pace"]


@worksheet_function(
    category=TARGETS,
    zh="剩余时间内每个单位时间需要完成多少。",
    en="Required per remaining unit of time to reach the target.",
    args=_PERIOD,
    example="XLPLAN_REQUIRED_RATE(120,45,4,12)",
)
def XLPLAN_REQUIRED_RATE(target: Number, actual: Number, elapsed: Number, total: Number) -> object:
    """`metrics.pace`, what is required."""
    return metrics.pace(target, actual, elapsed, total)["required"]


@worksheet_function(
    category=TARGETS,
    zh="按目前速度推算全期：实际 × 总时间 ÷ 已过时间。",
    en="The whole period at the speed so far: actual x total / elapsed.",
    args={"actual": _ACTUAL, "elapsed": _ELAPSED, "total": _TOTAL_TIME},
    example="XLPLAN_RUN_RATE(45,4,12)",
)
def XLPLAN_RUN_RATE(actual: Number, elapsed: Number, total: Number) -> object:
    """`metrics.run_rate`."""
    return metrics.run_rate(actual, elapsed, total)


@worksheet_function(
    category=TARGETS,
    zh="按权重分解总数，各份之和恰等于总数（最大余数法）；结果与权重区域同形。",
    en="Divide a total by weights so that the parts add up to it (largest remainder); laid out like the weights.",
    args={
        "total": argument("number", "总数", "Total"),
        "weights": argument("amounts", "权重", "Weights"),
        "places": argument("amount", "小数位", "Decimals", "默认 0", "0 if left out"),
    },
    example="XLPLAN_ALLOCATE(100,{1;1;1})",
    like="weights",
)
def XLPLAN_ALLOCATE(total: Number, weights: Amounts, places: Amount = NOTHING) -> object:
    """`metrics.allocate`."""
    return metrics.allocate(total, weights, whole(places)) or None
