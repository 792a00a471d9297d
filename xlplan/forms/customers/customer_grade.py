"""客户能级 / Customer grades: expected order and likelihood make the class; with the category's level, the tier.

Beside the grade stands what the customer owes: who is overdue gets no more credit, whatever the class.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.bands import each
from xlplan.forms.beside import none_good, share, together, under
from xlplan.forms.customers.shared import (
    CLASSES,
    CONVENTION,
    HIGHER,
    LEVELS,
    NAMED,
    TIERS,
    decimal,
    higher,
    key_column,
    looked_up,
    lookup,
    named,
)
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, per_row
from xlplan.metrics import LIKELIHOOD_TENTHS, ORDER_SIZE_TENTHS, action_tier, customer_class, customer_score

SIZES = (
    Choice("over", "超额", "Over target"),
    Choice("major", "重要", "Major"),
    Choice("part", "部分", "Partial"),
    Choice("minor", "微小", "Minor"),
)
CHANCES = (
    Choice("month", "本月内", "This month"),
    Choice("period", "考核期内", "This period"),
    Choice("later", "更长期", "Later"),
    Choice("interest", "有意向", "Interested"),
)
MOVEMENTS = (
    Choice("up", "升级", "Up"),
    Choice("down", "降级", "Down"),
    Choice("same", "持平", "Same"),
    Choice("new", "新增", "New"),
    Choice("left", "退出", "Left"),
)
CREDIT = (
    Choice("open", "可赊销", "Open"),
    Choice("over_limit", "超信用额度", "Over the limit"),
    Choice("stop", "不再赊销", "No more credit"),
)
ADVICE = (
    Choice("sep", "；", "; "),
    Choice("order", "接单，不投入", "take the order, do not invest"),
    Choice("stop", "不再赊销", "no more credit"),
    Choice("over_limit", "超信用额度，先收款再发货", "over the credit limit: collect before shipping"),
)


def score_of(row: Row) -> Decimal | None:
    """The score of a row's order size and likelihood."""
    words = {c.id: c.zh for c in (*SIZES, *CHANCES)}
    size, chance = (words.get(str(row.get(field))) for field in ("order_size", "likelihood"))
    return customer_score(size, chance)


def class_of(score: Value, *, to_higher: bool) -> str | None:
    """The class of a score, by the convention in force or by the other one."""
    boundary: Literal["to_higher", "to_lower"] = "to_higher" if to_higher else "to_lower"
    return customer_class(score, boundary) if isinstance(score, Decimal) else None


def tier_of(level: Value, cls: Value) -> str | None:
    """The tier of a level and a class."""
    tier = action_tier(str(level)[1:], str(cls)) if level and cls else None
    return f"T{tier}" if tier else None


def _other(row: Row, book: BookData) -> Value:
    own, other = (class_of(row.get("score"), to_higher=side) for side in (higher(book), not higher(book)))
    return other if other != own else None


def _movement(row: Row, _: BookData) -> Value:
    now, before = row.get("cls"), row.get("previous_cls")
    if not named(row) or (now is None and before is None):
        return None
    if now is None or before is None:
        return "left" if now is None else "new"
    return "same" if now == before else "up" if str(now) < str(before) else "down"


def _credit(row: Row, _: BookData) -> Value:
    owed, overdue, limit = (decimal(row, field) for field in ("owed", "overdue", "credit_limit"))
    if not named(row) or (owed is None and overdue is None and limit is None):
        return None
    if overdue is not None and overdue > 0:
        return "stop"
    return "over_limit" if limit is not None and (owed or 0) > limit else "open"


def _advice(row: Row, book: BookData) -> Value:
    words = {c.id: c.label(book.lang) for c in ADVICE}
    found = ["order"] if row.get("level") == "L4" and row.get("cls") == "A" else []
    found += [str(row["credit"])] if row.get("credit") in ("stop", "over_limit") else []
    return words["sep"].join(words[f] for f in found) or None


# --- the same as formulas --------------------------------------------------------------------------------------------
def tenths(field: str) -> str:
    """Formula: the tenths of a typed order size or likelihood, 0 where it is none."""
    entries, scores = (SIZES, ORDER_SIZE_TENTHS) if field == "order_size" else (CHANCES, LIKELIHOOD_TENTHS)
    parts = (f"IF({{{field}?{entry.id}}},{scores[entry.zh]},0)" for entry in entries)
    return f"({'+'.join(parts)})"


def class_formula(score: str) -> str:
    """Formula: the class of a score by the convention in force; scores are whole, so half a point decides."""
    lifted = f"{score}+IF({HIGHER},0.5,0)"
    return f'IF({lifted}>8,"A",IF({lifted}>6,"B",IF({lifted}>4,"C","D")))'


_SIZE, _CHANCE = tenths("order_size"), tenths("likelihood")
SCORE = f'IF(AND({NAMED},{_SIZE}>0,{_CHANCE}>0),({_SIZE}+{_CHANCE})/10,"")'
OTHER = f"""IF({{score}}=8,IF({HIGHER},"B","A"),IF({{score}}=6,IF({HIGHER},"C","B"),
    IF({{score}}=4,IF({HIGHER},"D","C"),"")))"""
TIER = """IF(OR({level}="",{cls}=""),"",IF({level?L1},IF(OR({cls}="A",{cls}="B"),{:T1},{:T2}),
    IF({level?L2},IF({cls}="A",{:T1},IF({cls}="D",{:T3},{:T2})),IF(AND({level?L3},{cls}="A"),{:T3},{:T4}))))"""
BEFORE = f"OR({','.join(f'{{previous_cls?{c.id}}}' for c in CLASSES)})"
MOVEMENT = f"""IF(NOT(AND({NAMED})),"",IF({{cls}}="",IF({BEFORE},{{:left}},""),IF({BEFORE},
    IF({{cls}}={{previous_cls}},{{:same}},IF({{cls}}<{{previous_cls}},{{:up}},{{:down}})),{{:new}})))"""
CREDIT_LINE = f"""IF(NOT(AND({NAMED},OR(ISNUMBER({{owed}}),ISNUMBER({{overdue}}),ISNUMBER({{credit_limit}})))),"",
    IF(N({{overdue}})>0,{{:stop}},IF(AND(ISNUMBER({{credit_limit}}),N({{owed}})>N({{credit_limit}})),{{:over_limit}},{{:open}})))"""
ADVICE_TEXT = """MID(IF(AND({level?L4},{cls}="A"),{:sep}&{:order},"")&IF({credit?stop},{:sep}&{:stop},
    IF({credit?over_limit},{:sep}&{:over_limit},"")),LEN({:sep})+1,200)"""

OTHER_NOTE = Label(
    "分数正好在分界上，另一种口径下的能级", "The score is on a boundary: the class by the other convention"
)

_LEFT = next(entry.label for entry in MOVEMENTS if entry.id == "left")
_CLASSED = tuple(f"count_{entry.id.lower()}" for entry in CLASSES)

FORM: Form = Form(
    id="customer_grade",
    sheet=Label("客户能级", "Customer grades"),
    title=Label("客户能级评定", "Customer grades"),
    key=("customer",),
    marks=(
        *(("other_reading", c.id, "fair") for c in CLASSES), ("movement", "up", "good"), ("movement", "down", "bad"),
        ("movement", "left", "bad"), ("credit", "open", "good"), ("credit", "over_limit", "bad"),
        ("credit", "stop", "bad"),
    ),
    columns=(
        Column("customer", Label("客户", "Customer"), required=True, aliases=("客户名称",), width=18),
        Column("category", Label("客户类别", "Category"), pick="customer_value.category", width=18),
        Column("order_size", Label("预计订单", "Expected order"), Kind.CHOICE, choices=SIZES, width=12,
               note=Label("超额 5.1，重要 4.1，部分 3.1，微小 2.1",
                          "Over target 5.1, major 4.1, partial 3.1, minor 2.1")),
        Column("likelihood", Label("成交可能", "Likelihood"), Kind.CHOICE, choices=CHANCES, width=11,
               note=Label("本月内 4.9，考核期内 3.9，更长期 2.9，有意向 1.9",
                          "This month 4.9, this period 3.9, later 2.9, interested 1.9")),
        Column("score", Label("得分", "Score"), Kind.COUNT, width=7, formula=SCORE,
               metric=per_row(lambda row, _: score_of(row) if named(row) else None)),
        Column("cls", Label("能级", "Class"), Kind.CHOICE, choices=CLASSES, width=7,
               formula=f'IF({{score}}="","",{class_formula("{score}")})',
               metric=per_row(lambda row, book: class_of(row.get("score"), to_higher=higher(book)))),
        Column("other_reading", Label("另一口径", "Other reading"), Kind.CHOICE, choices=CLASSES, width=9,
               note=OTHER_NOTE, formula=OTHER, metric=per_row(_other)),
        Column("level", Label("类别层级", "Level"), Kind.CHOICE, choices=LEVELS, width=9,
               formula=lookup("category", "customer_value", "category", "level"),
               metric=looked_up("category", "customer_value", "category", "level")),
        Column("tier", Label("行动梯队", "Tier"), Kind.CHOICE, choices=TIERS, width=10, formula=TIER,
               note=Label("由类别层级与能级查得：第一梯队 1A 1B 2A", "From level and class; tier 1 is 1A, 1B, 2A"),
               metric=per_row(lambda row, _: tier_of(row.get("level"), row.get("cls")))),
        Column("previous_cls", Label("上期能级", "Last period"), Kind.CHOICE, choices=CLASSES, width=8.5),
        Column("movement", Label("变动", "Movement"), Kind.CHOICE, choices=MOVEMENTS, width=10, formula=MOVEMENT,
               metric=per_row(_movement)),
        Column("owed", Label("欠款余额", "Owed"), Kind.MONEY, width=13),
        Column("overdue", Label("其中逾期", "Overdue"), Kind.MONEY, width=13),
        Column("credit_limit", Label("信用额度", "Credit limit"), Kind.MONEY, minimum=0, width=13),
        Column("credit", Label("赊销", "Credit"), Kind.CHOICE, choices=CREDIT, width=13, formula=CREDIT_LINE,
               note=Label("有逾期：不再赊销", "With anything overdue: no more credit"), metric=per_row(_credit)),
        Column("advice", Label("提示", "Advice"), width=25, formula=ADVICE_TEXT, choices=ADVICE,
               metric=per_row(_advice),
               note=Label("四级客户评为 A：接单，不投入",
                          "A customer of level 4 in class A: take the order, do not invest")),
        key_column("customer", Label("客户（检索用）", "Customer, for look-up")),
    ),
    highlights=("count_a", "count_stop"),
    beside={
        "count_a": under("占客户 {}", "{} of the customers", share("count_a", *_CLASSED), when=together(*_CLASSED)),
        "count_stop": under("{} 占客户 {}", "{} {} of the customers", none_good("count_stop"),
                           share("count_stop", *_CLASSED), when=together(*_CLASSED)),
    },
    alerts=(
        Alert("stop", Label("有逾期，不再赊销", "Overdue: no more credit"), "bad", "overdue", is_("credit", "stop"),
              shown("overdue", Kind.MONEY), weight="overdue"),
        Alert("limit", Label("超过信用额度", "Over the credit limit"), "bad", "owed", is_("credit", "over_limit"),
              shown("owed", Kind.MONEY), weight="owed"),
        Alert("down", Label("客户降级", "Customer moved down"), "fair", "cls", is_("movement", "down"),
              lambda row, _: f"{row.get('previous_cls')} → {row.get('cls')}"),
        Alert("left", Label("客户退出", "Customer left the funnel"), "fair", "previous_cls", is_("movement", "left"),
              lambda row, book: f"{row.get('previous_cls')} → {_LEFT(book.lang)}"),
    ),
    bands=(
        *each("customer_grade", "cls", CLASSES, words=lambda c: Label(f"{c.zh} 类", f"Class {c.en}")),
        Band("ambiguous", Label("分界上", "On a boundary"), Kind.COUNT, 'COUNTIFS({customer_grade.other_reading},"?*")',
             lambda book: sum(row.get("other_reading") is not None for row in book.rows("customer_grade"))),
        *each("customer_grade", "tier", TIERS),
        *each("customer_grade", "credit", CREDIT[2:3]),
        CONVENTION,
    ),
)  # fmt: skip
