"""重点客户拓展 / Key accounts: what was sold, what can be sold again, how close we are, and what comes next."""

from __future__ import annotations

from xlplan.forms.bands import CENTS
from xlplan.forms.customers.shared import CLASSES, NAMED, TIERS, decimal, from_grade, named
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, per_row, total
from xlplan.metrics import round_half_up

RELATIONS = (
    Choice("contact", "接触", "Contact"),
    Choice("supplier", "供应商", "Supplier"),
    Choice("preferred", "优先供应商", "Preferred supplier"),
    Choice("partner", "伙伴", "Partner"),
)
"""Levels of relationship, from the first contact to a partner in the customer's own plans."""


def _per_project(row: Row, _: BookData) -> Value:
    amount, projects = decimal(row, "amount"), decimal(row, "projects")
    return round_half_up(amount / projects, CENTS) if named(row) and amount is not None and projects else None


def _steps(row: Row, _: BookData) -> Value:
    rank = {relation.id: place for place, relation in enumerate(RELATIONS)}
    now, goal = (rank.get(str(row.get(f))) for f in ("relation", "relation_goal"))
    return max(0, goal - now) if named(row) and now is not None and goal is not None else None


def _sum(book: BookData, field: str) -> Value:
    return round_half_up(total(FORM, field, book.rows("key_accounts")), CENTS)


def _rank(field: str) -> str:
    return "+".join(f"IF({{{field}?{relation.id}}},{place},0)" for place, relation in enumerate(RELATIONS, 1))


STEPS = f"""IF(AND({NAMED},{_rank("relation")}>0,{_rank("relation_goal")}>0),
    MAX(0,({_rank("relation_goal")})-({_rank("relation")})),"")"""

FORM: Form = Form(
    id="key_accounts",
    sheet=Label("重点客户", "Key accounts"),
    title=Label("重点客户拓展", "Key accounts"),
    key=("customer",),
    columns=(
        Column("customer", Label("客户", "Customer"), required=True, pick="customer_grade.customer", width=18),
        from_grade("cls", Label("能级", "Class"), CLASSES, 7),
        from_grade("tier", Label("行动梯队", "Tier"), TIERS, 10),
        Column("amount", Label("历史合同额", "Past contracts"), Kind.MONEY, minimum=0, total="sum", width=14),
        Column("projects", Label("历史项目数", "Past projects"), Kind.COUNT, minimum=0, total="sum", width=10),
        Column("per_project", Label("项均金额", "Per project"), Kind.MONEY, width=15, metric=per_row(_per_project),
               formula=f'IF(AND({NAMED},ISNUMBER({{amount}}),ISNUMBER({{projects}})),'
                       'IFERROR(ROUND({amount}/{projects},2),""),"")'),
        Column("repeatable", Label("可复制的服务", "Repeatable services"), width=24),
        Column("organisation", Label("组织变化", "Changes in their organisation"), width=24),
        Column("relation", Label("关系现状", "Relationship now"), Kind.CHOICE, choices=RELATIONS, width=16),
        Column("relation_goal", Label("关系目标", "Relationship goal"), Kind.CHOICE, choices=RELATIONS, width=16),
        Column("steps", Label("差几级", "Steps to go"), Kind.COUNT, width=9, formula=STEPS, metric=per_row(_steps)),
        Column("their_plan", Label("客户发展规划", "Their development plan"), width=26),
        Column("opportunity", Label("合作机会", "Opportunity"), width=26),
        Column("potential", Label("机会金额", "Opportunity, amount"), Kind.MONEY, minimum=0, total="sum", width=14),
        Column("owner", Label("负责人", "Owner"), width=9),
    ),
    bands=(
        Band("accounts", Label("重点客户数", "Key accounts"), Kind.COUNT,
             'COUNTIFS({key_accounts.customer},"<>",{without:key_accounts})',
             lambda book: sum(named(row) for row in book.rows("key_accounts"))),
        Band("amount", Label("历史合同总额", "Past contracts"), Kind.MONEY, "ROUND({sum:amount},2)",
             lambda book: _sum(book, "amount")),
        Band("potential", Label("机会总额", "Opportunities"), Kind.MONEY, "ROUND({sum:potential},2)",
             lambda book: _sum(book, "potential")),
        Band("to_develop", Label("关系待提升", "Relationships to develop"), Kind.COUNT,
             'COUNTIFS({key_accounts.steps},">0")',
             lambda book: sum(isinstance(s := row.get("steps"), int) and s > 0 for row in book.rows("key_accounts"))),
    ),
)  # fmt: skip
