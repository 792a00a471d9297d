"""What the VBA says, in both languages: the buttons and the messages that need no Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.functions.policy import Words

MESSAGES: Final[Mapping[str, Words]] = {
    "no-workbook": Words(
        "没有打开的工作簿。请先打开一个 xlplan 工作簿，再点此按钮。",
        "No workbook is open. Open a workbook of xlplan, then press this button again.",
    ),
    "python-unreachable": Words(
        "无法调用 Python。请在终端运行 xlplan doctor，按其提示处理；重新安装加载项请运行 xlplan addin install。",
        "Python cannot be reached. Run: xlplan doctor in a terminal, and do what it says; "
        "xlplan addin install sets the add-in up again.",
    ),
    "version-differs": Words(
        "版本不一致：本文件是 {file}，而 Python 包 xlplan 是 {python}。"
        "请关闭 Excel，在终端运行 xlplan addin install，然后重新打开 Excel；"
        "若这是 .xlsm 模板，请改用 xlplan addin build 新生成的模板。",
        "The versions differ: this file is {file}, but the Python package xlplan is {python}. "
        "Close Excel, run: xlplan addin install in a terminal, and start Excel again. "
        "For an .xlsm template, take the one that xlplan addin build makes now.",
    ),
    "mac-functions": Words(
        "XLPLAN_ 函数只能在 Windows 版 Excel 中计算；在 Mac 上请使用 .xlsx 模板（原生公式），或 xlwings Lite。",
        "The XLPLAN_ functions calculate in Excel for Windows only. On a Mac use the .xlsx templates, "
        "whose formulas are native, or xlwings Lite.",
    ),
    "restart-mac": Words(
        "在 Mac 上每次运行宏都会启动新的 Python，无需重启。",
        "On a Mac each macro starts a Python of its own: there is nothing to restart.",
    ),
    "reasons-time": Words("时间", "Time"),
    "reasons-cell": Words("单元格", "Cell"),
    "reasons-function": Words("函数", "Function"),
    "reasons-reason": Words("原因", "Reason"),
}
"""Messages of the VBA by their key."""

GROUPS: Final[Mapping[str, Words]] = {
    "workbook": Words("工作簿", "Workbook"),
    "period": Words("期间与汇总", "Periods and rollup"),
    "help": Words("帮助", "Help"),
}
