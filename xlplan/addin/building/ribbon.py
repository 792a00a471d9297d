"""The ribbon: a tab with groups of buttons. Labels and tips come from VBA, in the language of Excel's own menus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from xlplan.addin.building.vba_text import literal
from xlplan.addin.building.words import GROUPS
from xlplan.functions.policy import Words

NAMESPACE: Final = "http://schemas.microsoft.com/office/2006/01/customui"
"""Of Excel 2007; every later Excel, on Windows and Mac, reads it."""

TAB: Final = "xlplanTab"
MODULE: Final = "XlplanRibbon"


@dataclass(frozen=True)
class Button:
    """A button: the Sub without arguments behind it, its key tip, icon (a name of Office's own) and words."""

    id: str
    group: str
    macro: str
    keytip: str
    icon: str
    label: Words
    tip: Words
    large: bool = False

    @property
    def callback(self) -> str:
        """The Sub that the ribbon calls."""
        return f"XlplanOn{self.id}"


BUTTONS: Final = (
    Button("Fill", "workbook", "XlplanFill", "F", "CalculateNow", Words("填写", "Fill"),
           Words("重新计算并写入本工作簿的全部计算单元格，并从文字中读出目标与结果。会先询问，可撤销。",
                 "Recomputes and stores every calculated cell, and reads targets and results from text. "
                 "Asks first; can be undone."), large=True),
    Button("Check", "workbook", "XlplanCheck", "C", "ErrorChecking", Words("检查", "Check"),
           Words("在一张表上列出本工作簿的全部问题，每条都链接到单元格；不改动任何数据。",
                 "Lists everything wrong with this workbook on a sheet, each line with a link to its cell. "
                 "Changes nothing else."), large=True),
    Button("Refresh", "workbook", "XlplanRefresh", "R", "RefreshAll", Words("从数据刷新", "Refresh from data"),
           Words("从数据文件更新本工作簿；您自己填写的内容保留不变。",
                 "Brings the workbook up to date from a data file. What you typed stays.")),
    Button("DraftReview", "workbook", "XlplanDraftReview", "D", "ReviewNewComment",
           Words("起草复盘", "Draft review"),
           Words("根据指标表起草复盘，只填写空白处；原因由您补充。",
                 "Drafts the review from the KPI table where it is blank; causes are left to you.")),
    Button("Undo", "workbook", "XlplanUndo", "Z", "Undo", Words("撤销宏", "Undo macro"),
           Words("放回上一个宏改动之前的内容（Excel 自己的撤销对宏无效）。",
                 "Puts back what was there before the last macro; Excel's own Undo does not reach it.")),
    Button("RollForward", "period", "XlplanRollForward", "N", "DateAndTimeInsert",
           Words("结转下期", "Roll forward"),
           Words("生成下一期工作簿：未完成任务带着首次计划时间结转。原工作簿不变。",
                 "Makes next period's workbook; unfinished tasks keep the date planned first. "
                 "This workbook stays as it is."), large=True),
    Button("RollUp", "period", "XlplanRollUp", "U", "PivotTableInsert", Words("应收汇总", "Roll up receivables"),
           Words("汇总各区域的应收账款，逐笔对账；金额不符时不发布，并指出单元格。",
                 "Adds up the regions' receivables and reconciles them; publishes nothing while a figure does not "
                 "tie, and names its cell.")),
    Button("Report", "period", "XlplanReport", "P", "ExportWord", Words("评估报告", "Report"),
           Words("在本工作簿旁生成 Word 报告：达成、变动来源、问题与建议；原因留给您填写。会先询问。",
                 "Makes a Word report beside this workbook: attainment, what moved, problems and advice. "
                 "Causes are left to you. Asks first.")),
    Button("Reasons", "help", "XlplanReasons", "E", "FindDialog", Words("函数出错原因", "Why functions failed"),
           Words("列出出错的 XLPLAN_ 函数：时间、单元格、原因。",
                 "Lists the XLPLAN_ functions that failed: when, in which cell, and why.")),
    Button("RestartPython", "help", "XlplanRestartPython", "Y", "MacroPlay",
           Words("重启 Python", "Restart Python"),
           Words("重新启动函数背后的 Python 并全部重算；升级 xlplan 后使用。",
                 "Starts the Python behind the functions anew and recalculates; for after an upgrade.")),
    Button("About", "help", "XlplanAbout", "A", "Help", Words("关于与诊断", "About and doctor"),
           Words("显示版本，并诊断本机的 Python、Excel 与加载项设置。",
                 "Shows the version, and looks at Python, Excel and the add-in's settings.")),
)  # fmt: skip
"""Every button of the tab, group by group, in their order."""


def custom_ui() -> str:
    """The customUI part."""
    groups = "".join(
        f'<group id="xlplanGroup_{group}" getLabel="XlplanLabel">{"".join(map(_button, _of(group)))}</group>'
        for group in GROUPS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs>'
        f'<tab id="{TAB}" label="xlplan" keytip="X">{groups}</tab></tabs></ribbon></customUI>'
    )


def _of(group: str) -> list[Button]:
    return [button for button in BUTTONS if button.group == group]


def _button(button: Button) -> str:
    values = {
        "id": f"xlplan{button.id}",
        "size": "large" if button.large else "normal",
        "imageMso": button.icon,
        "keytip": button.keytip,
        "getLabel": "XlplanLabel",
        "getScreentip": "XlplanLabel",
        "getSupertip": "XlplanTip",
        "onAction": button.callback,
    }
    return "<button " + " ".join(f"{name}={quoteattr(value)}" for name, value in values.items()) + " />"


def ribbon_words() -> Mapping[str, Words]:
    """Labels and tips by the key under which the callbacks ask for them."""
    labels = {f"xlplanGroup_{group}": words for group, words in GROUPS.items()}
    labels |= {f"xlplan{b.id}": b.label for b in BUTTONS}
    return labels | {f"xlplan{b.id}:tip": b.tip for b in BUTTONS}


def ribbon_module() -> str:
    """The VBA behind the ribbon: one Sub for each button, and those that give the words."""
    head = f'''Attribute VB_Name = "{MODULE}"
Option Explicit

' What the ribbon calls.

Public Sub XlplanLabel(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = XlplanWord(control.ID)
End Sub

Public Sub XlplanTip(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = XlplanWord(control.ID & {literal(":tip")})
End Sub
'''
    subs = [f"\nPublic Sub {b.callback}(control As IRibbonControl)\n    {b.macro}\nEnd Sub\n" for b in BUTTONS]
    return head + "".join(subs)
