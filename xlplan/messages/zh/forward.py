"""Chinese messages about rolling forecasts and evaluations forward: code -> (what is wrong, what to do)."""

FORWARD: dict[str, tuple[str, str]] = {
    "closing-unknown": (
        "规划表或明细中有 {count} 个单元格无法读取，期末余额无从确定；第一个在此。",
        "请更正 `xlplan check` 列出的问题，再结转。",
    ),
    "closing-not-tied": (
        "{customer}：按规划表，{day} 欠款 {found}；按发票和回款为 {expected}（不符的客户数：{count}）。",
        "请更正规划表或明细；错误的余额不会带入下一期间。",
    ),
    "plan-left-behind": (
        "{month} 的计划（共 {amount}）留在原工作簿：新工作簿不再显示该月。",
        "请保留原工作簿，用于计划与实收的比较。",
    ),
    "opening-planned": (
        "{count} 个客户在不再显示的月份仍有欠款，已加到 {month} 的计划中。",
        "请改到预计收回的月份。",
    ),
    "plan-year-over": ("该计划已于 {last} 结束，其 {count} 行留在原工作簿。", "请填写新年度的计划。"),
    "target-recalibrated": (
        "{kpi}：目标 {target}，实际 {actual}；新目标为 {new}（本年剩余期数：{count}）。",
        "如与商定的目标不同，请直接改写。",
    ),
    "target-without-actual": ("{kpi} 没有实际值，目标 {target} 原样带入。", "请填写新期间的目标。"),
    "targets-unchanged": ("目标原样带入：{period} 不是同一年内 {own} 的下一期间。", "请填写新期间的目标。"),
    "targets-kept": (
        "以下指标如何累计不明，目标原样带入：{kpis}。",
        "请填写新期间的目标，或按指标库命名（docs/kpis.md）。",
    ),
    "targets-new-year": (
        "新规划是 {year} 年的：{count} 行的全年实际已转为历史业绩，手工目标留空。",
        "请填写新一年的目标；按历史分解的行会随历史业绩计算。",
    ),
    "review-left-open": ("有 {count} 项改进尚未完成，留在原工作簿；新的复盘表为空。", "请把仍要做的复制过来。"),
}
