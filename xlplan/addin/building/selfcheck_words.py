"""What the self-check says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.functions.policy import Words

SHEET: Final = Words("自检", "Self-check")
DATA: Final = Words("数据", "Data")
TITLE: Final = Words("xlplan 自检", "xlplan self-check")
BUILT: Final = Words("由 xlplan {version} 生成", "Built by xlplan {version}")
STEPS: Final = (
    Words(
        "1. 打开时若出现黄色提示，点“启用内容”。先在终端运行过 xlplan addin install，函数才能找到 Python。",
        "1. If Excel shows a yellow bar, press Enable Content. The functions find Python once "
        "xlplan addin install was run in a terminal.",
    ),
    Words(
        "2. 点“检查函数”，再点“检查宏”。宏只在临时文件夹里的样例工作簿上运行，不会改动您的文件。",
        "2. Press Check functions, then Check macros. The macros run on sample workbooks in a temporary folder; "
        "your files are not touched.",
    ),
    Words(
        "3. 全部为绿色即可使用。有红色时：保存本工作簿，把它发给向您提供 xlplan 的人；"
        "本表已记下 Excel 版本、系统、期望值与实际值。",
        "3. All green: ready for use. If a line is red, save this workbook and send it to whoever gave you xlplan: "
        "it holds the version of Excel, the system, and the values expected and got.",
    ),
    Words(
        "Mac：XLPLAN_ 函数只在 Windows 版 Excel 中计算，那里函数各行为红色属正常；宏在 Mac 上可用。",
        "Mac: the XLPLAN_ functions calculate in Excel for Windows only, so their lines are red there; macros work.",
    ),
)
CHECK_FUNCTIONS: Final = Words("检查函数", "Check functions")
CHECK_MACROS: Final = Words("检查宏", "Check macros")
RUN_IN: Final = Words("在此 Excel 中检查", "Checked in")
PASSED: Final = Words("通过", "Passed")
FAILED: Final = Words("未通过", "Failed")
NOT_RUN: Final = Words("未运行", "Not run")
MACROS: Final = Words("宏", "Macros")
FUNCTIONS: Final = Words("函数", "Functions")
HEADERS: Final = (
    Words("序号", "No."),
    Words("检查项", "What"),
    Words("公式", "Formula"),
    Words("期望值（Python）", "Expected (Python)"),
    Words("实际值（Excel）", "Got (Excel)"),
    Words("结果", "Result"),
)
MACRO_LINES: Final[Mapping[str, Words]] = {
    "fill": Words("填写：恢复被覆盖的达成率", "Fill: puts an overwritten attainment back"),
    "undo": Words("撤销宏：放回填写之前的内容", "Undo macro: puts back what was there before Fill"),
    "check": Words("检查：列出应为数字的文字", "Check: lists a word where a number belongs"),
    "draft_review": Words("起草复盘：填写空白的复盘", "Draft review: drafts a blank review"),
    "refresh": Words("从数据刷新：以消息结束", "Refresh from data: ends in a message"),
    "roll_forward": Words("结转下期：生成新工作簿", "Roll forward: makes the next workbook"),
    "roll_up": Words("应收汇总：以消息结束", "Roll up receivables: ends in a message"),
    "report": Words("评估报告：生成 Word 文件", "Report: makes a Word file"),
    "messages": Words("函数出错原因：以消息结束", "Why functions failed: ends in a message"),
    "about": Words("关于与诊断：显示版本", "About and doctor: shows the version"),
}
"""Each macro of the add-in and what is looked at."""
