"""市场拓展复盘与优化建议表 / Review of the market plan: what went well, what did not, who mends it by when."""

from __future__ import annotations

import datetime as dt

from xlplan.forms.bands import showing
from xlplan.forms.form import BookData, Choice, Column, Form, Kind, Label, Row, Value, per_row
from xlplan.metrics import tracking_status

MODULES = (
    Choice("strategy", "策略有效性", "Strategy"),
    Choice("team", "团队协作", "Teamwork"),
    Choice("resources", "资源利用", "Use of resources"),
    Choice("feedback", "客户反馈", "Customer feedback"),
    Choice("other", "其他", "Other"),
)
STATUSES = (
    Choice("done", "已完成", "Done"),
    Choice("done_late", "逾期完成", "Done late"),
    Choice("overdue", "逾期", "Overdue"),
    Choice("in_progress", "进行中", "In progress"),
)


def _date(row: Row, field: str) -> dt.date | None:
    value = row.get(field)
    return value if isinstance(value, dt.date) else None


def _status(row: Row, book: BookData) -> Value:
    """A row is an item to mend when it names a problem or an advice; a mere highlight is not."""
    if (row.get("problem") is None and row.get("advice") is None) or book.as_of is None:
        return None
    return tracking_status(book.as_of, None, _date(row, "due"), _date(row, "finished"), None)


STATUS = """IF(OR(AND({problem}="",{advice}=""),NOT(ISNUMBER({@as_of}))),"",
    IF(ISNUMBER({finished}),IF(OR(NOT(ISNUMBER({due})),{finished}<={due}),{:done},{:done_late}),
    IF(AND(ISNUMBER({due}),{@as_of}>{due}),{:overdue},{:in_progress})))"""

FORM: Form = Form(
    id="review",
    sheet=Label("复盘", "Review"),
    title=Label("市场拓展复盘与优化建议表", "Market plan: review and improvements"),
    key=("module", "highlight", "problem"),
    subjects=("module",),
    marks=(("status", "done", "good"), ("status", "done_late", "fair"), ("status", "overdue", "bad")),
    columns=(
        Column("module", Label("复盘模块", "Module"), Kind.CHOICE, choices=MODULES, width=17),
        Column("highlight", Label("亮点总结", "Highlight"), width=34),
        Column("problem", Label("问题识别", "Problem"), width=34),
        Column("cause", Label("原因分析", "Cause"), width=28,
               note=Label("由人填写，程序不代写原因", "For you to fill in: causes are never drafted")),
        Column("advice", Label("优化建议", "Advice"), width=34),
        Column("owner", Label("责任人", "Owner"), width=10),
        Column("due", Label("完成时间", "Due"), Kind.DATE, aliases=("计划完成时间",), width=13),
        Column("finished", Label("实际完成时间", "Finished on"), Kind.DATE, width=13),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=11, formula=STATUS,
               metric=per_row(_status)),
    ),
    bands=(
        showing("review", "status", "items", Label("改进事项", "Improvements"), *(s.id for s in STATUSES)),
        showing("review", "status", "open", Label("未完成", "Open"), "overdue", "in_progress"),
        showing("review", "status", "overdue", Label("逾期", "Overdue"), "overdue"),
    ),
)  # fmt: skip
