"""Chinese messages about targets and shares of the plan: code -> (what is wrong, what to do)."""

TARGETS: dict[str, tuple[str, str]] = {
    "target-parts": (
        "{subject}（{measure}）的下级目标合计 {parts}，本级目标 {whole}，相差 {difference}。",
        "请修改此处的手工目标，或让其中一项改为按权重承担余数。",
    ),
    "target-hand": (
        "{subject}（{measure}）的下级手工目标合计 {given}，超过本级目标 {whole}。",
        "请调低手工目标，否则按权重分配的下级将得到负数。",
    ),
    "target-parent": (
        "“{parent}”没有“{measure}”的年度目标：表中无此对象、其目标为空，或层级超过三级。",
        "请更正“上级对象”，或为“{parent}”增加一行并填写目标。",
    ),
    "target-weights": (
        "“{parent}”（{measure}）的下级没有大于 0 的权重，无法分解。",
        "请按“分解方式”填写权重、历史业绩或潜力评分。",
    ),
    "target-missing": (
        "{subject}没有“{measure}”的年度目标。",
        "请在“手工目标”列填写。",
    ),
    "season-weights": (
        "没有大于 0 的季节权重，年度目标无法分到各月。",
        "请填写各月的季节权重；全部填 1 即平均分配。",
    ),
    "target-actual": (
        "{month} 已结束，但{subject}没有实际值；滚动目标暂按该月目标计算。",
        "请填写实际值，确实没有时填 0。",
    ),
    "target-actuals": (
        "{month}：{subject}的实际值为 {whole}，下级合计为 {parts}。",
        "请更正有误的实际值。",
    ),
    "steps-not-rising": (
        "本档的起点 {line} 不高于前一档（{lower}）。",
        "各档起点须由低到高。",
    ),
    "shares-over-whole": (
        "{product}的各家市场份额合计 {whole}。",
        "请更正份额，或统一市场口径。",
    ),
    "contribution-differs": (
        "本列按{one}合计 {first}，按{other}合计 {second}。",
        "请查找遗漏或重复计算：各类别划分的是同一总额。",
    ),
}
