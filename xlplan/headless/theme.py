"""Colours, number formats and cell formats of new workbooks."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from xlplan.forms import info
from xlplan.forms.form import Column, Kind, Lang

INK, MUTED, ACCENT, LINE = "#1F2933", "#5D6975", "#1F4E79", "#D5DBE1"
CALCULATED_FILL, BAND_FILL, TIER_FILL = "#F1F4F7", "#E8EEF4", "#38719F"
MARKS = {"good": ("#DCEFE3", "#1B5E3A"), "fair": ("#FFF1D6", "#7A4B00"), "bad": ("#FBE0DD", "#8C1D18")}
ROLES = {
    "actual": "#37475A", "plan": "#37475A", "forecast": "#37475A", "neutral": "#8493A2", "target": "#7A4B00",
    "good": "#0072B2", "fair": "#B97A00", "bad": "#C44E00",
}  # fmt: skip
"""Colours of charts, of a contrast of 3:1 and more. Good, fair and bad follow Okabe and Ito: blue against orange."""
BARS = {
    "bar_planned": ("#C9DDEE", "#3F7CB0"),
    "bar_done": ("#3F7CB0", "#E8EEF4"),
    "bar_critical": ("#F8D9BF", "#B5541C"),
    "bar_critical_done": ("#B5541C", "#FBE9DC"),
    "bar_critical_milestone": ("#F8D9BF", "#8C3D0F"),
    "bar_critical_reached": ("#F8D9BF", "#8C3D0F"),
    "bar_milestone": ("#FFFFFF", "#8C1D18"),
    "bar_reached": ("#FFFFFF", "#1B5E3A"),
    "bar_today": ("#FFFFFF", "#C0392B"),
}
"""Ground and ink of the signs of a chart drawn in cells."""
TODAY = "#C0392B"
FONT = {"zh": "Microsoft YaHei", "en": "Calibri"}

LINK = {"font_color": "#0B5394", "underline": 1}

NUMBER_FORMATS = {
    Kind.TEXT: "General",
    Kind.CHOICE: "General",
    Kind.NUMBER: "General",
    Kind.MEASURE: "General",
    Kind.COUNT: "0",
    Kind.SCORE: "0.0#",
    Kind.MONEY: "#,##0.00;[Red]-#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.POINTS: '+0.0" pp";-0.0" pp";0.0" pp"',
    Kind.DATE: "yyyy-mm-dd",
    Kind.TIME: "hh:mm",
}
CHART_FORMATS = {
    Kind.COUNT: "0;-0;;", Kind.NUMBER: "#,##0.##;-#,##0.##;;", Kind.MONEY: "#,##0;-#,##0;;", Kind.PERCENT: "0%;-0%;;",
    Kind.POINTS: "+0.0;-0.0;;", Kind.DATE: "yyyy-mm-dd",
}  # fmt: skip
"""Of axes and labels in charts: rows without a figure count as 0 there, and a 0 on every one of them says nothing."""
SIGNED = {"good": "+#,##0;+#,##0;;", "bad": "-#,##0;-#,##0;;"}
"""Labels of what helps and what hurts, on whichever side of 0 it is drawn."""
_EARLIEST = date(1990, 1, 1)
POINTS_FORMAT = {"zh": '+0.0" 百分点";-0.0" 百分点";0.0" 百分点"', "en": NUMBER_FORMATS[Kind.POINTS]}
MONTH_FORMAT = {"zh": 'yyyy"年"m"月"', "en": "mmm yyyy"}
LONGEST_LIST = 255
"""Characters of the entries of a list that stands in a data validation itself."""

DAY_FORMAT = {"zh": 'm"月"d"日"', "en": "d mmm"}
MONTH_FIELD = "month"
"""Dates of fields with this id stand for their month, and are shown as 2026-09."""
RATIO_FORMAT = '"1:"0.0'


def cell_format(lang: Lang, kind: Kind, *, calculated: bool) -> dict[str, Any]:
    """Properties of a body cell: calculated cells stand on grey, inputs on white."""
    base = {"font_name": FONT[lang], "font_size": 10, "valign": "vcenter", "border": 1, "border_color": LINE}
    base |= {"num_format": NUMBER_FORMATS[kind], "font_color": INK}
    if kind is Kind.TEXT:
        base |= {"text_wrap": True, "align": "left", "indent": 1}  # clear of the figures on its left
    if kind in (Kind.DATE, Kind.TIME, Kind.CHOICE):
        base["align"] = "center"
    if kind is Kind.MEASURE:
        base["align"] = "right"  # a ratio typed as text stands with the numbers
    return base | ({"bg_color": CALCULATED_FILL, "italic": False} if calculated else {"locked": False})


def column_format(column: Column, lang: Lang) -> dict[str, Any]:
    """Properties of a column's body cells."""
    shown = number_format(column.kind, column.id, lang)
    own = {"num_format": shown} | (LINK if "HYPERLINK(" in column.formula else {})
    return cell_format(lang, column.kind, calculated=column.calculated) | own


def bar_look(role: str) -> dict[str, Any]:
    """Properties of a bar, sector or bubble: planned outlined, forecast hatched, what carries others unseen."""
    if role == "base":
        return {"fill": {"none": True}, "border": {"none": True}}
    ink = AGES.get(role) or ROLES[role]
    if role == "plan":
        return {"fill": {"none": True}, "border": {"color": ink, "width": 1.25}}
    if role == "forecast":
        hatched = {"pattern": "wide_upward_diagonal", "fg_color": ink, "bg_color": "#FFFFFF"}
        return {"pattern": hatched, "border": {"color": ink, "width": 0.75}}
    return {"fill": {"color": ink}, "border": {"color": "#FFFFFF", "width": 0.5}}


def bubble_look(role: str) -> dict[str, Any]:
    """Properties of bubbles: those behind others shine through."""
    return {"fill": {"color": ROLES[role], "transparency": 35}, "border": {"color": "#FFFFFF", "width": 0.75}}


AGES = {"age0": "#AEB9C4", "age1": "#FBE3B0", "age2": "#F2B75F", "age3": "#DF842A", "age4": "#C44E00"}
"""Of amounts by age: not due in grey, and the longer overdue the darker, so that grey print tells them apart."""


def line_look(role: str) -> dict[str, Any]:
    """Properties of a line: actual solid, all others dashed."""
    dash = {} if role in ("actual", "good", "bad") else {"dash_type": "dash"}
    return {"line": {"color": ROLES[role], "width": 1.75, **dash}, "marker": {"type": "none"}}


def number_format(kind: Kind, field_id: str, lang: Lang = "en") -> str:
    """The number format of a field."""
    if kind is Kind.POINTS:
        return POINTS_FORMAT[lang]
    return "yyyy-mm" if field_id == MONTH_FIELD and kind is Kind.DATE else NUMBER_FORMATS[kind]


def list_name(form_id: str, field_id: str) -> str:
    """The defined name of a column's suggestions, or of a column whose entries are suggested elsewhere."""
    return f"{info.LISTS_SHEET}_{form_id}_{field_id}"


def too_long(words: list[str]) -> bool:
    """Whether entries are too many for a data validation, or one holds the comma between them."""
    return len(",".join(words)) > LONGEST_LIST or any("," in word for word in words)


def pick_source(column: Column, own_cell: str) -> str:
    """The list of a column that is picked from another form's. `own_cell`: the cell that `pick_by` compares.

    A validation takes no structured reference, so it goes by defined names; entries that belong together must stand
    together, because it takes no list of scattered cells either. Where nothing agrees, all entries are offered.
    """
    form, field = column.pick.split(".")
    entries = list_name(form, field)
    if not column.pick_by[1]:
        return f"={entries}"
    by = list_name(form, column.pick_by[1])
    found = f"COUNTIF({by},{own_cell})"
    return f'=IF(OR({own_cell}="",{found}=0),{entries},OFFSET({entries},MATCH({own_cell},{by},0)-1,0,{found},1))'


def validation(form_id: str, column: Column, lang: Lang, words: list[str], own_cell: str = "") -> dict[str, Any] | None:
    """The data validation of an input column, or None where anything may be typed."""
    rule: dict[str, Any]
    source = pick_source(column, own_cell) if column.pick else f"={list_name(form_id, column.id)}"
    if column.offers or column.pick:
        return {"validate": "list", "source": source, "show_error": False, **_words(column, lang)}
    if column.choices:
        rule = {"validate": "list", "source": source if too_long(words) else words}
    elif column.kind is Kind.DATE:
        rule = {"validate": "date", "criteria": ">=", "value": _EARLIEST}
    elif column.kind is Kind.TIME:
        rule = {"validate": "time", "criteria": "between", "minimum": time(0), "maximum": time(23, 59, 59)}
    elif column.minimum is not None and column.maximum is not None:
        limits = {"minimum": column.minimum, "maximum": column.maximum}
        rule = {"validate": "decimal", "criteria": "between", **limits}
    elif column.minimum is not None:
        rule = {"validate": "decimal", "criteria": ">=", "value": column.minimum}
    elif column.kind in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.COUNT, Kind.SCORE):
        rule = {"validate": "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15}
    elif column.note:
        rule = {"validate": "any"}
    else:
        return None
    rule |= {"error_type": "warning" if column.lenient else "stop", **_words(column, lang)}
    return rule


def _words(column: Column, lang: Lang) -> dict[str, str]:
    zh = lang == "zh"
    hint = column.note(lang) if column.note else ""
    kinds = {
        Kind.DATE: "请输入日期，例如 2026-09-30。" if zh else "Type a date, for example 2026-09-30.",
        Kind.TIME: "请输入时间，例如 09:30。" if zh else "Type a time, for example 09:30.",
        Kind.CHOICE: "请从列表中选择。" if zh else "Choose from the list.",
    }
    number = "请输入数字。" if zh else "Type a number."
    if column.minimum is not None and column.maximum is not None:
        limits = (column.minimum, column.maximum)
        number = "请输入 {} 至 {} 的数字。".format(*limits) if zh else "Type a number from {} to {}.".format(*limits)
    error = kinds.get(column.kind, number)
    found = {"error_title": ("输入有误" if zh else "Not accepted"), "error_message": error}
    if hint:
        found |= {"input_title": column.label(lang)[:32], "input_message": hint[:255]}
    return found
