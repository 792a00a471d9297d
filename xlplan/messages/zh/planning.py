"""Chinese messages about the market plan: code -> (what is wrong, what to do)."""

PLANNING: dict[str, tuple[str, str]] = {
    "dependency-cycle": (
        "这些任务互为前置，谁也无法开始：{tasks}。",
        "请从其中一项的前置任务中去掉另一项；在此之前无法计算关键路径。",
    ),
    "predecessor-unknown": ("没有编号为“{predecessor}”的任务。", "请更正编号，或从前置任务中删去。"),
    "predecessors-many": (
        "该任务有 {count} 个前置任务，“冲突”等列只看前 {most} 个。",
        "请将其中几项归到一项任务之下，或去掉已由其他前置任务包含的。",
    ),
    "starts-before-predecessor": (
        "任务于 {start} 开始，而前置任务 {predecessor} 于 {finish} 完成，另有缓冲 {buffer} 天。",
        "请改为 {earliest} 或之后开始，或缩短 {predecessor} 的工期或缓冲。",
    ),
    "schedule-stale": (
        "最早日期、浮动天数、关键路径或工作日已过时（共 {count} 个单元格）。",
        "请运行“填写”（`xlplan fill`）：这几列取决于其他所有任务，由它写入。",
    ),
    "activity-outside-month": ("活动日期 {date} 不在所填月份 {month} 之内。", "请更正日期或月份。"),
}
