"""Chinese messages about region workbooks that are not what they should be: code -> (what is wrong, what to do)."""

FAULTS: dict[str, tuple[str, str]] = {
    "row-shifted": (
        "表格 {table} 中的行 {key} 错列：本应在 {expected} 的内容出现在此处。",
        "请把这一行移回原来的列。",
    ),
    "other-version": (
        "此工作簿不是最近一次生成的版本：隐藏工作表记录的数据行与 manifest.json 不一致。",
        "如误放回了旧文件，请换回最新文件或重新生成；否则是该工作表或清单被人改动过。",
    ),
    "results-missing": (
        "自此单元格起有 {count} 个公式没有保存计算结果：工作簿由不做计算的程序保存，无从核对。",
        "请用 Excel 打开并保存，或运行 `xlplan fill`。",
    ),
    "state-only-typed": (
        "状态“{state}”只是在此处键入的；按已执行的步骤应为“{sealed}”。",
        "请改回“{sealed}”；状态须用 `xlplan submit`、`approve`、`lock` 或 `reopen` 变更。",
    ),
    "workbook-renamed": (
        "区域 {region} 的文件以此名交来，应为 {expected}。",
        "如确已改名，无需处理；否则请改回文件名。",
    ),
}
