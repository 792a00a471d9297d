"""Chinese messages: code -> (what is wrong, what to do)."""

ZH: dict[str, tuple[str, str]] = {
    # --- files ---------------------------------------------------------------------------------------------------
    "not-a-workbook": ("这不是 Excel 工作簿({reason})。", "请在 Excel 中打开并另存为 .xlsx 或 .xlsm。"),
    "encrypted": ("此工作簿有密码保护, 无法读取。", "请在 Excel 中打开, 在“文件 > 信息 > 保护工作簿”中取消密码后保存。"),
}
