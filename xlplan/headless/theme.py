"""The one visual language: palette, type scale, spacing, number formats, and the looks of cells and charts.

Workbooks, rollups and reports take every colour from here; docs/looks.md shows them with their contrasts.
"""

from __future__ import annotations

from typing import Any

from xlplan.forms.form import BookData, Column, Kind, Lang

WHITE = "#FFFFFF"
INK, MUTED, ACCENT, LINE = "#1F2933", "#5D6975", "#1F4E79", "#D5DBE1"
CALCULATED_FILL, BAND_FILL, TIER_FILL = "#F1F4F7", "#E8EEF4", "#38719F"
MARKS = {"good": ("#DCEFE3", "#1B5E3A"), "fair": ("#FFF1D6", "#7A4B00"), "bad": ("#FBE0DD", "#8C1D18")}
ROLES = {
    "actual": "#62768E", "plan": "#1F2933", "forecast": "#62768E", "neutral": "#8493A2", "target": "#7A4B00",
    "good": "#0072B2", "fair": "#B97A00", "bad": "#C44E00",
}  # fmt: skip
"""Colours of charts, of a contrast of 3:1 and more; the outline of what was planned stands out on what was done, too.

Good, fair and bad follow Okabe and Ito: blue against orange.
"""
BARS = {
    "bar_planned": ("#C9DDEE", "#3F7CB0"),
    "bar_done": ("#3F7CB0", "#E8EEF4"),
    "bar_critical": ("#F8D9BF", "#B5541C"),
    "bar_critical_done": ("#B5541C", "#FBE9DC"),
    "bar_critical_milestone": ("#F8D9BF", "#8C3D0F"),
    "bar_critical_reached": ("#F8D9BF", "#8C3D0F"),
    "bar_milestone": (WHITE, "#8C1D18"),
    "bar_reached": (WHITE, "#1B5E3A"),
    "bar_today": (WHITE, "#C0392B"),
}
"""Ground and ink of the signs of a chart drawn in cells."""
TODAY = "#C0392B"
REPORT = {
    "muted": "#4B5A68", "rule": "#C5CDD5", "ground": "#EEF1F4", "axis": "#6B7785", "focus": "#B4530A",
    "warning": "#5F120E",
}  # fmt: skip
"""Colours that only reports have: small print and lines are darker on paper than in cells."""
ICONS = {"good": "✓", "fair": "●", "bad": "▲"}
"""Signs before words that bear a colour: who does not see the colour, or prints in grey, sees them."""
FONT = {"zh": "Microsoft YaHei", "en": "Calibri"}
TITLE, SECTION, FIGURE, TEXT, SMALL, TINY = 16, 12, 11, 10, 9, 8
"""The type scale in points: a sheet's title, what a block says, a figure above a table, cells, small print, narrow
headers."""
TITLE_HEIGHT, LABEL_HEIGHT, FIGURE_HEIGHT, HEADER_HEIGHT, OVER_HEIGHT, ROW_HEIGHT = 24, 26, 21, 39, 44, 18
"""Points of the rows of a title, of the labels over figures, of figures, of a header (one line of it stands clear of
the filter's button), of dates above narrow columns, which are written upwards, and of other rows at least."""

LINK = {"font_color": "#0B5394", "underline": 1}

NUMBER_FORMATS = {
    Kind.TEXT: "General",
    Kind.CHOICE: "General",
    Kind.NUMBER: "General",
    Kind.MEASURE: "General",
    Kind.COUNT: "0",
    Kind.SCORE: "0.00",
    Kind.MONEY: "#,##0.00",
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
WHOLE_MONEY = "#,##0"
"""Of amounts in plans, budgets and balances; the ledger is shown to the cent."""
TO_THE_CENT = frozenset({"invoices", "receipts"})
"""Forms of the ledger itself."""
SHORT_MONEY = {"zh": '[>=1000000]0\\.0,"万";[<0]-#,##0;#,##0', "en": '[>=1000000]#,##0.00,,"M";[<0]-#,##0;#,##0'}
"""Of large amounts on axes and dashboards: 1234.6万, 12.35M. Below 0 they stay whole: LibreOffice drops the
sign of a last section that holds negative amounts, and a format has no fourth."""
LARGE = {"zh": 100_000, "en": 1_000_000}
"""Amounts from here on have axes in 万 or in millions: their steps are multiples of its decimals."""
HUGE = 10_000_000
"""From here on the steps of an axis are whole millions."""
LARGE_MONEY = {"zh": '[>=10000]0\\.0,"万";[<0]-0\\.0,"万";#,##0', "en": '[>=10000]0.0,,"M";[<0]-0.0,,"M";#,##0'}
"""Of such axes: one unit on all of it, beside 0. 万 without a decimal cannot be had: formats divide by thousands."""
HUGE_MONEY = {"zh": '[>=10000]0,,"00万";[<0]-0,,"00万";#,##0', "en": '[>=10000]0,,"M";[<0]-0,,"M";#,##0'}
"""The same in whole millions."""
CUT_MONEY = LARGE_MONEY | {"en": '[>=10000]0.00,,"M";[<0]-0.00,,"M";#,##0'}
"""The same where an axis begins just below its amounts: the steps are small."""
WHOLE = {Kind.PERCENT: "0%", Kind.COUNT: "#,##0"}
"""Of the figures that a dashboard shows large."""
POINTS_FORMAT = {"zh": '+0.0" 个百分点";-0.0" 个百分点";0.0" 个百分点"', "en": NUMBER_FORMATS[Kind.POINTS]}
MONTH_FORMAT = {"zh": 'yy"年"m"月"', "en": "mmm yyyy"}
"""Over months: four digits of the year would make twelve columns a page wider."""
AXIS_MONTH = 'yy"\N{NON-BREAKING HYPHEN}"mm'
"""Of months along an axis: no line ends within them."""
DAY_FORMAT = {"zh": 'm"月"d"日"', "en": "d mmm"}
MONTH_FIELD = "month"
"""Dates of fields with this id stand for their month, and are shown as 2026-09."""
SIGNED_KINDS = frozenset({Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.NUMBER, Kind.MEASURE})
"""Kinds of figures that may be below 0."""
RATIO_FORMAT = '"1:"0.0'
NUMBERS = frozenset({
    Kind.NUMBER, Kind.MEASURE, Kind.COUNT, Kind.SCORE, Kind.MONEY, Kind.PERCENT, Kind.POINTS,
})  # fmt: skip
"""Kinds that stand at the right, clear of the edge; their headers with them."""


def padded(number_format: str) -> str:
    """The number format with room at its right edge.

    An indent would give it too, but LibreOffice drops it beside cells that differ in the number format alone: then
    digits do not stand under one another.
    """
    return ";".join(f"{section}_ " for section in number_format.split(";"))


NONE = "–"
"""Stands for a figure above a table that is not to be had yet."""


def or_none(number_format: str) -> str:
    """The number format, with a dash where the figure's formula says an empty text."""
    sections = number_format.split(";")
    if len(sections) == 1:
        sections += [f"-{number_format}", number_format]
    return f'{";".join(sections)};"{NONE}"'


def cell_format(lang: Lang, kind: Kind, *, calculated: bool) -> dict[str, Any]:
    """Properties of a body cell: calculated cells stand on grey, inputs on white."""
    base = {"font_name": FONT[lang], "font_size": TEXT, "valign": "vcenter", "border": 1, "border_color": LINE}
    base |= {"num_format": NUMBER_FORMATS[kind], "font_color": INK}
    if kind is Kind.TEXT:
        base |= {"text_wrap": True, "align": "left", "indent": 1}  # clear of the figures on its left
    if kind in (Kind.DATE, Kind.TIME, Kind.CHOICE):
        base["align"] = "center"
    if kind in NUMBERS:  # a ratio typed as text stands with the numbers
        base |= {"align": "right"}
    return base | ({"bg_color": CALCULATED_FILL, "italic": False} if calculated else {"locked": False})


def column_format(column: Column, lang: Lang, *, whole: bool = False) -> dict[str, Any]:
    """Properties of a column's body cells; `whole`: amounts without cents."""
    shown = number_format(column.kind, column.id, lang, whole=whole)
    own = {"num_format": shown} | (LINK if "HYPERLINK(" in column.formula else {})
    return cell_format(lang, column.kind, calculated=column.calculated) | own


def bar_look(role: str) -> dict[str, Any]:
    """Properties of a bar, sector or bubble: planned outlined, forecast hatched, what carries others unseen."""
    if role == "base":
        return {"fill": {"none": True}, "border": {"none": True}}
    if role == "critical":
        ground, edge = BARS["bar_critical"]
        return {"fill": {"color": ground}, "border": {"color": edge, "width": 1.5}}
    if role == "today":
        return {"fill": {"color": TODAY}, "border": {"none": True}}
    ink = AGES.get(role) or ROLES[role]
    if role == "plan":
        return {"fill": {"none": True}, "border": {"color": ink, "width": 1.5}}
    if role == "forecast":
        hatched = {"pattern": "wide_upward_diagonal", "fg_color": ink, "bg_color": WHITE}
        return {"pattern": hatched, "border": {"color": ink, "width": 0.75}}
    return {"fill": {"color": ink}, "border": {"color": WHITE, "width": 0.5}}


def bubble_look(role: str) -> dict[str, Any]:
    """Properties of bubbles: those behind others shine through."""
    return {"fill": {"color": ROLES[role], "transparency": 35}, "border": {"color": WHITE, "width": 0.75}}


AGES = {"age0": "#AEB9C4", "age1": "#FBE3B0", "age2": "#F2B75F", "age3": "#DF842A", "age4": "#C44E00"}
"""Of amounts by age: not due in grey, and the longer overdue the darker, so that grey print tells them apart."""


def line_look(role: str) -> dict[str, Any]:
    """Properties of a line: actual solid, all others dashed; thin what leads from bar to bar."""
    if role == "link":
        return {"line": {"color": MUTED, "width": 0.75}, "marker": {"type": "none"}}
    dash = {} if role in ("actual", "good", "bad") else {"dash_type": "dash"}
    return {"line": {"color": ROLES[role], "width": 1.75, **dash}, "marker": {"type": "none"}}


def head_place(kind: Kind) -> dict[str, Any]:
    """Where the words of a header stand: over their column, and clear of the filter's button at the right."""
    if kind in NUMBERS:
        return {"align": "right", "num_format": "@"}
    return {"align": "left", "indent": 1} if kind is Kind.TEXT else {"align": "center"}


def whole_money(form_id: str, book: BookData) -> bool:
    """Whether a form's amounts are shown without cents: not in the ledger, nor in 万元 or thousands."""
    return form_id not in TO_THE_CENT and str(book.facts.get("unit") or "1") == "1"


def number_format(kind: Kind, field_id: str, lang: Lang = "en", *, whole: bool = False) -> str:
    """The number format of a field; `whole`: amounts without cents."""
    if whole and kind is Kind.MONEY:
        return WHOLE_MONEY
    if kind is Kind.POINTS:
        return POINTS_FORMAT[lang]
    return "yyyy-mm" if field_id == MONTH_FIELD and kind is Kind.DATE else NUMBER_FORMATS[kind]


def large_format(kind: Kind, lang: Lang, *, signed: bool = False) -> str:
    """The number format of the figures that a dashboard shows large; `signed`: of differences."""
    if signed:
        return "+#,##0;-#,##0;0"
    return SHORT_MONEY[lang] if kind is Kind.MONEY else WHOLE.get(kind) or number_format(kind, "", lang)


def axis_format(kind: Kind, lang: Lang, largest: float = 0, low: float = 0) -> str:
    """The number format of a chart's axis of values from `low`; `largest` of them, 0 where there are none yet."""
    if kind is not Kind.MONEY:
        return CHART_FORMATS.get(kind, CHART_FORMATS[Kind.COUNT]).split(";")[0]
    unknown = lang == "zh" and not largest  # 万 reads well from 10,000 on
    if not unknown and largest < LARGE[lang]:
        return SHORT_MONEY[lang]
    if largest - low >= HUGE:
        return HUGE_MONEY[lang]
    return (CUT_MONEY if low and largest - low < LARGE[lang] else LARGE_MONEY)[lang]
