"""销售与客户匹配 / Sales assignment: who serves which customers, how well they fit, and the targets of each."""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.bands import rows_with, showing, sum_of
from xlplan.forms.form import (
    Band,
    BookData,
    Choice,
    Column,
    Fact,
    Form,
    Kind,
    Label,
    Row,
    Value,
    is_total,
    per_row,
    total,
)
from xlplan.forms.plan.given import number
from xlplan.metrics import round_half_up, round_ratio

FITS = (Choice("high", "高", "High"), Choice("medium", "中", "Medium"), Choice("low", "低", "Low"))
LOADS = (Choice("over", "超负荷", "Too many"), Choice("ok", "正常", "OK"))
FACTS = (
    Fact("customers_most", Label("每人最多客户数", "Most customers a person"), Kind.COUNT, "40",
         note=Label("“客户负荷”按此判断", "Decides what is too many under “Customer load”")),
)  # fmt: skip


def _share(row: Row, book: BookData) -> Value:
    whole, target = total(FORM, "target", book.rows("assignment")), number(row, "target")
    return round_ratio(target / whole) if target is not None and whole > 0 and not is_total(FORM, row) else None


def _each(row: Row, _: BookData) -> Value:
    customers, target = number(row, "customers"), number(row, "target")
    sound = customers is not None and customers > 0 and target is not None and not is_total(FORM, row)
    return round_half_up(target / customers, 2) if sound and customers and target is not None else None


def _load(row: Row, book: BookData) -> Value:
    """By all customers of the person: one may serve several regions."""
    if number(row, "customers") is None or row.get("salesperson") is None or is_total(FORM, row):
        return None
    name = str(row["salesperson"]).lower()
    mine = (r for r in book.rows("assignment") if str(r.get("salesperson") or "").lower() == name)
    served = sum((number(r, "customers") or Decimal(0) for r in mine), Decimal(0))
    return "over" if served > book.number("customers_most", "40") else "ok"


def _mean(book: BookData) -> Value:
    customers, target = (total(FORM, field, book.rows("assignment")) for field in ("customers", "target"))
    return round_half_up(target / customers, 2) if customers > 0 else None


LOAD = """IF(AND({row:counted}=1,{salesperson}<>"",ISNUMBER({customers})),
    IF(SUMIFS({assignment.customers},{assignment.salesperson},"="&{exact:salesperson})
    >IF(ISNUMBER({@customers_most}),{@customers_most},40),{:over},{:ok}),"")"""

FORM: Form = Form(
    id="assignment",
    sheet=Label("销售与客户匹配", "Sales assignment"),
    title=Label("销售与客户匹配及个人目标", "Salespeople, their customers and their targets"),
    key=("salesperson", "region"),
    marks=(("load", "over", "bad"), ("fit", "high", "good"), ("fit", "low", "fair")),
    columns=(
        Column("salesperson", Label("销售人员", "Salesperson"), required=True, width=12),
        Column("region", Label("区域", "Region"), width=14),
        Column("customer_group", Label("负责客户", "Customers served"), width=26,
               note=Label("客户类别、行业或名单", "A class, an industry, or names")),
        Column("strength", Label("擅长", "Strong at"), width=20),
        Column("fit", Label("匹配度", "Fit"), Kind.CHOICE, choices=FITS, width=9),
        Column("customers", Label("客户数", "Customers"), Kind.COUNT, minimum=0, total="sum", width=10),
        Column("target", Label("销售目标", "Sales target"), Kind.MONEY, minimum=0, total="sum", width=14),
        Column("share", Label("目标占比", "Share of target"), Kind.PERCENT, metric=per_row(_share), width=11,
               formula="""IF(AND({row:counted}=1,ISNUMBER({target})),
                   IF({sum:target}>0,ROUND({target}/{sum:target},12),""),"")"""),
        Column("each", Label("户均目标", "Target a customer"), Kind.MONEY, metric=per_row(_each), width=12,
               formula="""IF(AND({row:counted}=1,N({customers})>0,ISNUMBER({target})),
                   ROUND({target}/{customers},2),"")"""),
        Column("new_customers", Label("新增客户目标", "New customers"), Kind.COUNT, minimum=0, total="sum", width=11),
        Column("visits", Label("拜访目标", "Visits"), Kind.COUNT, minimum=0, total="sum", width=10),
        Column("collection", Label("回款目标", "Collection target"), Kind.MONEY, minimum=0, total="sum", width=14),
        Column("load", Label("客户负荷", "Customer load"), Kind.CHOICE, choices=LOADS, formula=LOAD,
               metric=per_row(_load), width=11),
        Column("note", Label("备注", "Note"), width=20),
    ),
    bands=(
        rows_with("assignment", "salesperson", Label("分工项数", "Assignments"), lambda: FORM),
        sum_of("target", Label("销售目标合计", "Sales target of all"), lambda: FORM),
        Band("each", Label("户均目标", "Target a customer"), Kind.MONEY,
             'IF({sum:customers}>0,ROUND({sum:target}/{sum:customers},2),"")',
             _mean),
        showing("assignment", "load", "count_over", Label("超负荷", "Too many customers"), "over"),
    ),
)  # fmt: skip
