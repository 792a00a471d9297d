"""数据看板 / Dashboard: a template's key figures, the charts of all its forms, and the list of early warnings.

The list's first columns are the program's own: fill writes the rules that fired, the worst first. A row beside which
somebody wrote stays where it is: with its warning as long as that fires, and marked as resolved afterwards. Rows that
somebody typed are nobody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase

from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value
from xlplan.forms.warning_list import MOST, listed, own, part

SEVERITIES = (
    Choice("bad", "▲ 严重", "▲ Serious"),
    Choice("fair", "● 关注", "● Watch"),
    Choice("resolved", "✓ 已解除", "✓ Resolved"),
)


WIDTH = 17
"""Of every column: the figures and charts above the list stand in the same grid."""


ROW = Label("{}，第 {} 行", "{}, row {}")
"""Where a warning's cell is: sheet and row."""
_ADDRESS = 'MID({target},FIND("!",{target})+1,9)'
_NUMBER = (f"IFERROR(VALUE(MID({_ADDRESS},2,9)),IFERROR(VALUE(MID({_ADDRESS},3,9)),"
           f"VALUE(MID({_ADDRESS},4,9))))")  # fmt: skip
"""A column has up to three letters."""
_WORDS = list(zip(ROW.zh.split("{}"), ROW.en.split("{}"), strict=True))
PLACE = (f"""SUBSTITUTE(LEFT({{target}},FIND("!",{{target}})-1),"'","")"""
         f"&{{say:{_WORDS[1][0]}|{_WORDS[1][1]}}}&{_NUMBER}&{{say:{_WORDS[2][0]}|{_WORDS[2][1]}}}")  # fmt: skip


def _where(rows: Sequence[Row], book: BookData) -> list[Value]:
    targets = [str(part(row, "target") or "") for row in rows]
    return [ROW(book.lang).format(*_place(target)) if target else None for target in targets]


def _place(target: str) -> tuple[str, str]:
    sheet, _, address = target.rpartition("!")
    return sheet.replace("'", ""), address.lstrip(ascii_uppercase)


def _count(entry: Choice) -> Band:
    return listed(entry.id, Label(f"预警：{entry.zh}", f"Warnings: {entry.en}"))


FORM: Form = Form(
    id="dashboard",
    sheet=Label("数据看板", "Dashboard"),
    title=Label("数据看板", "Dashboard"),
    key=("code",),
    subjects=("rule",),
    board=True,
    blank_rows=MOST,
    marks=(("severity", "bad", "bad"), ("severity", "fair", "fair"), ("severity", "resolved", "good")),
    columns=(
        Column("severity", Label("预警程度", "Severity"), Kind.CHOICE, choices=SEVERITIES, stage=-1, width=WIDTH,
               metric=own("severity")),
        Column("rule", Label("预警规则", "Rule that fired"), metric=own("rule"), width=WIDTH),
        Column("subject", Label("预警对象", "Subject"), metric=own("subject"), width=WIDTH),
        Column("value", Label("预警数值", "Figure"), metric=own("value"), width=WIDTH),
        Column("place", Label("所在位置", "Where"), width=WIDTH, metric=_where,
               note=Label("点击可跳转到该单元格", "A click leads to the cell"),
               formula=f"""IF({{target}}="","",HYPERLINK("#"&{{target}},{PLACE}))"""),
        Column("response", Label("应对措施", "Response"), width=WIDTH),
        Column("responsible", Label("跟进人", "Owner"), width=WIDTH),
        Column("respond_by", Label("跟进期限", "Due"), Kind.DATE, width=WIDTH),
        Column("target", Label("链接目标", "Link target"), hidden=True, metric=own("target")),
        Column("code", Label("预警编号", "Warning code"), hidden=True, metric=own("code"), stage=1),
    ),
    bands=tuple(_count(entry) for entry in SEVERITIES[:2]),
)  # fmt: skip
