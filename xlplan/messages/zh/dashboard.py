"""Chinese messages about the dashboard: code -> (what is wrong, what to do)."""

DASHBOARD: dict[str, tuple[str, str]] = {
    "warnings-stale": (
        "数据看板的预警清单已过时（共 {count} 个单元格）。",
        "请运行“填写”（`xlplan fill`）；自行添加的行和写在预警旁边的内容会保留。",
    ),
}
