"""客户动作 / Customer actions: sixteen of them in four levels, a reading that everybody may edit, and add to."""

from __future__ import annotations

from xlplan.forms.cells import comparable
from xlplan.forms.customers.shared import LEVELS
from xlplan.forms.form import BookData, Column, Form, Kind, Label, Row, Value, names_total, per_row

ACTIONS = {
    "L1": (
        Label("主动通报信息", "Inform proactively"),
        Label("预判需求并提出方案", "Anticipate needs with proposals"),
        Label("高层互访", "Contact between executives"),
        Label("面向其未来共同开发", "Develop for their future"),
    ),
    "L2": (
        Label("降低价格", "Lower the price"),
        Label("延长质保", "Extend the warranty"),
        Label("对决策人软性投入", "Soft investment in decision makers"),
        Label("按需定制", "Customise"),
    ),
    "L3": (
        Label("提高起订量", "Raise the minimum order"),
        Label("提高价格", "Raise the price"),
        Label("降低服务成本", "Lower the cost of service"),
        Label("主推标准产品", "Push the standard product"),
    ),
    "L4": (
        Label("展会接触", "Meet at trade fairs"),
        Label("邮件群发", "Mailings"),
        Label("热线受理", "Hotline"),
        Label("交由代理商", "Leave to agents"),
    ),
}


def _planned(row: Row, book: BookData) -> Value:
    wanted = comparable(row.get("action")).lower()
    plans = (plan for plan in book.rows("customer_plan") if not names_total(plan.get("customer")))
    return sum(comparable(plan.get("action")).lower() == wanted for plan in plans) if wanted else None


FORM: Form = Form(
    id="customer_actions",
    sheet=Label("客户动作", "Customer actions"),
    title=Label("客户动作库", "Customer actions"),
    key=("level", "action"),
    subjects=("action",),
    presets=tuple({"level": level, "action": action} for level, actions in ACTIONS.items() for action in actions),
    columns=(
        Column("level", Label("类别层级", "Level"), Kind.CHOICE, choices=LEVELS, required=True, width=14,
               note=Label("同一层级的动作请排在一起，计划中的下拉列表才能按层级给出",
                          "Keep the actions of a level together, so that plans can offer them by level")),
        Column("action", Label("动作", "Action"), required=True, width=44),
        Column("how", Label("做法说明", "How"), width=56),
        Column("planned", Label("计划采用", "In plans"), Kind.COUNT, width=11, metric=per_row(_planned),
               note=Label("客户行动计划中选用的次数", "How often customer plans have chosen it"),
               formula='IF({action}="","",COUNTIFS({customer_plan.action},{is:action},{without:customer_plan}))'),
    ),
)  # fmt: skip
