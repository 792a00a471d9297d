"""The ribbon: a tab with groups of buttons. Labels and tips come from VBA, in the language of Excel's own menus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from xlplan.addin import words
from xlplan.addin.building.vba_text import literal
from xlplan.addin.building.words import GROUPS
from xlplan.messages import Label, word

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
    label: Label
    tip: Label
    large: bool = False

    @property
    def callback(self) -> str:
        """The Sub that the ribbon calls."""
        return f"XlplanOn{self.id}"


BUTTONS: Final = (
    Button("Fill", "workbook", "XlplanFill", "F", "CalculateNow", words.FILL, word("ribbon.fill.tip"), large=True),
    Button("Check", "workbook", "XlplanCheck", "C", "ErrorChecking", words.CHECK, word("ribbon.check.tip"), large=True),
    Button("Refresh", "workbook", "XlplanRefresh", "R", "RefreshAll", words.REFRESH, word("ribbon.refresh.tip")),
    Button(
        "DraftReview",
        "workbook",
        "XlplanDraftReview",
        "D",
        "ReviewNewComment",
        words.DRAFT,
        word("ribbon.draft-review.tip"),
    ),
    Button("Undo", "workbook", "XlplanUndo", "Z", "Undo", words.UNDO, word("ribbon.undo.tip")),
    Button(
        "RollForward",
        "period",
        "XlplanRollForward",
        "N",
        "DateAndTimeInsert",
        words.ROLL_FORWARD,
        word("ribbon.roll-forward.tip"),
        large=True,
    ),
    Button("RollUp", "period", "XlplanRollUp", "U", "PivotTableInsert", words.ROLL_UP, word("ribbon.roll-up.tip")),
    Button("Report", "period", "XlplanReport", "P", "ExportWord", words.REPORT, word("ribbon.report.tip")),
    Button("Reasons", "help", "XlplanReasons", "E", "FindDialog", words.MESSAGES, word("ribbon.reasons.tip")),
    Button(
        "RestartPython",
        "help",
        "XlplanRestartPython",
        "Y",
        "MacroPlay",
        word("ribbon.restart-python"),
        word("ribbon.restart-python.tip"),
    ),
    Button("About", "help", "XlplanAbout", "A", "Help", words.ABOUT, word("ribbon.about.tip")),
)
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


def ribbon_words() -> Mapping[str, Label]:
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
