"""目标客户画像 / Customer personas: who decides, what they need, and which need comes first: urgency x importance."""

from __future__ import annotations

from xlplan.forms.bands import each, rows_with
from xlplan.forms.form import BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan.given import is_on_scale, on_scale

ROLES = (
    Choice("decides", "决策者", "Decides"),
    Choice("influences", "影响者", "Influences"),
    Choice("uses", "使用者", "Uses"),
    Choice("buys", "采购者", "Buys"),
)
QUADRANTS = (
    Choice("now", "立即满足", "Now"),
    Choice("planned", "重点规划", "Plan"),
    Choice("quick", "快速响应", "Quick answer"),
    Choice("watch", "持续关注", "Watch"),
)
SCALE = (1, 5)
CUT = 3
"""Above the middle of 1 to 5 a need is urgent, or important."""


def _quadrant(row: Row, _: BookData) -> Value:
    urgency, importance = on_scale(row, "urgency", *SCALE), on_scale(row, "importance", *SCALE)
    if urgency is None or importance is None or is_total(FORM, row):
        return None
    if importance > CUT:
        return "now" if urgency > CUT else "planned"
    return "quick" if urgency > CUT else "watch"


QUADRANT = f"""IF(AND({{row:counted}}=1,{is_on_scale("urgency", *SCALE)},{is_on_scale("importance", *SCALE)}),
    IF({{importance}}>{CUT},
    IF({{urgency}}>{CUT},{{:now}},{{:planned}}),IF({{urgency}}>{CUT},{{:quick}},{{:watch}})),"")"""
_SCALE = Label("1 至 5；大于 3 为高", "1 to 5; above 3 is high")

FORM: Form = Form(
    id="personas",
    sheet=Label("目标客户画像", "Customer personas"),
    title=Label("目标客户画像与需求排序", "Customer personas and their needs in order"),
    key=("persona", "need"),
    marks=(("quadrant", "now", "bad"), ("quadrant", "planned", "good"), ("quadrant", "quick", "fair")),
    columns=(
        Column("segment", Label("细分市场", "Segment"), width=20),
        Column("persona", Label("客户画像", "Persona"), required=True, width=22),
        Column("role", Label("采购角色", "Role in buying"), Kind.CHOICE, choices=ROLES, width=12),
        Column("traits", Label("特征", "Traits"), width=28),
        Column("need", Label("核心需求", "Need"), required=True, width=28),
        Column("urgency", Label("紧迫性", "Urgency"), Kind.NUMBER, minimum=SCALE[0], maximum=SCALE[1],
               note=_SCALE, width=9),
        Column("importance", Label("重要性", "Importance"), Kind.NUMBER, minimum=SCALE[0], maximum=SCALE[1],
               note=_SCALE, width=11),
        Column("quadrant", Label("需求象限", "Quadrant"), Kind.CHOICE, choices=QUADRANTS, formula=QUADRANT,
               metric=per_row(_quadrant), width=13),
        Column("response", Label("应对方案", "Our answer"), width=30),
        Column("channel", Label("触达渠道", "How to reach them"), width=20),
    ),
    bands=(
        rows_with("personas", "need", Label("需求数", "Needs"), lambda: FORM),
        *each("personas", "quadrant", QUADRANTS),
    ),
)  # fmt: skip
