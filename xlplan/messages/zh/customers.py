"""Chinese messages about scales, pick lists and customers: code -> (what is wrong, what to do)."""

CUSTOMERS: dict[str, tuple[str, str]] = {
    "out-of-scale": (
        "{value} 不在“{column}”的评分范围 {low} 至 {high} 之内，不计入任何结果。",
        "请填写 {low} 至 {high} 的数字，或清空该单元格。",
    ),
    "not-listed": (
        "“{value}”不在工作表“{list}”中，因此查不到相应内容。",
        "请从列表中选择，或在该工作表中补上。",
    ),
    "criteria-weights": (
        "“{column}”的各项权重合计为 {total}%，不是 100%。",
        "请在信息页更正；更正之前，得分按 100% 折算。",
    ),
    "overdue-above-owed": (
        "“{customer}”逾期 {overdue}，超过欠款余额 {owed}。",
        "请更正其中之一：逾期金额是欠款的一部分。",
    ),
    "actions-scattered": (
        "“{level}”的动作没有排在一起，计划中的下拉列表会给出错误的动作。",
        "请将该表按层级排序。",
    ),
    "action-of-other-level": (
        "“{action}”是{other}客户的动作，而“{customer}”是{level}客户。",
        "请改选其他动作；有意为之则可保留。",
    ),
}
