"""数据看板 / Dashboard: a template's key figures, the charts of all its forms, and the list of early warnings."""

from __future__ import annotations

from xlplan.forms.form import Choice, Column, Form, Kind, Label

SEVERITIES = (
    Choice("bad", "▲ 严重", "▲ Serious"),
    Choice("fair", "● 关注", "● Watch"),
)

FORM: Form = Form(
    id="dashboard",
    sheet=Label("数据看板", "Dashboard"),
    title=Label("数据看板", "Dashboard"),
    key=("rule", "subject"),
    board=True,
    marks=(("severity", "bad", "bad"), ("severity", "fair", "fair")),
    columns=(
        Column("severity", Label("程度", "Severity"), Kind.CHOICE, choices=SEVERITIES, width=13),
        Column("rule", Label("预警规则", "Rule"), width=27),
        Column("subject", Label("预警对象", "Subject"), width=24),
        Column("value", Label("预警数值", "Figure"), width=16),
        Column("place", Label("位置", "Where"), width=20),
        Column("response", Label("处理措施", "Response"), width=30),
        Column("owner", Label("责任人", "Owner"), width=13),
        Column("due", Label("处理期限", "Response by"), Kind.DATE, width=15),
    ),
)  # fmt: skip
