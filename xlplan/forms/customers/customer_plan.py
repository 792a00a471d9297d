"""客户行动计划 / Customer plans: which action for which customer, by whom and by when."""

from __future__ import annotations

import datetime as dt

from xlplan.forms.alert import Alert, is_
from xlplan.forms.bands import each
from xlplan.forms.customers.shared import CLASSES, LEVELS, TIERS, from_grade
from xlplan.forms.form import BookData, Choice, Column, Form, Kind, Label, Row, Value, names_total, per_row
from xlplan.forms.ranked import spaced
from xlplan.forms.sentence import NAME
from xlplan.metrics import tracking_status

STATUSES = (
    Choice("done", "已完成", "Done"),
    Choice("done_late", "逾期完成", "Done late"),
    Choice("overdue", "逾期", "Overdue"),
    Choice("in_progress", "进行中", "In progress"),
)


def _status(row: Row, book: BookData) -> Value:
    if row.get("action") is None or names_total(row.get("customer")) or book.as_of is None:
        return None
    due, finished = (value if isinstance(value := row.get(f), dt.date) else None for f in ("due", "finished"))
    return tracking_status(book.as_of, None, due, finished, None)


STATUS = """IF(OR({action}="",{row:counted}=0,NOT(ISNUMBER({@as_of}))),"",IF(ISNUMBER({finished}),
    IF(OR(NOT(ISNUMBER({due})),{finished}<={due}),{:done},{:done_late}),
    IF(AND(ISNUMBER({due}),{@as_of}>{due}),{:overdue},{:in_progress})))"""

FORM: Form = Form(
    id="customer_plan",
    sheet=Label("客户行动计划", "Customer plans"),
    title=Label("客户行动计划", "Customer plans"),
    key=("customer", "action"),
    marks=(("status", "done", "good"), ("status", "done_late", "fair"), ("status", "overdue", "bad")),
    alerts=(
        Alert("overdue", Label("客户行动逾期", "Customer action overdue"), "bad", "due", is_("status", "overdue"),
              lambda row, _: spaced(row.get("action"))[:NAME]),
    ),
    columns=(
        Column("customer", Label("客户", "Customer"), required=True, pick="customer_grade.customer", width=22),
        from_grade("cls", Label("能级", "Class"), CLASSES, 9),
        from_grade("level", Label("类别层级", "Level"), LEVELS, 10),
        from_grade("tier", Label("行动梯队", "Tier"), TIERS, 11),
        Column("action", Label("动作", "Action"), required=True, pick="customer_actions.action",
               pick_by=("level", "level"), width=32,
               note=Label("列表给出本客户层级的动作；层级未定时给出全部。也可以另写",
                          "The list offers the actions of the customer's level, or all where there is none. "
                          "Anything else may be typed")),
        Column("content", Label("具体内容", "Details"), width=42),
        Column("owner", Label("责任人", "Owner"), width=11),
        Column("due", Label("完成时间", "Due"), Kind.DATE, width=13),
        Column("finished", Label("实际完成时间", "Finished on"), Kind.DATE, width=13),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=11, formula=STATUS,
               metric=per_row(_status)),
    ),
    bands=each("customer_plan", "status", STATUSES),
)  # fmt: skip
