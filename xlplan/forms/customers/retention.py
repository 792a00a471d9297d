"""客户留存 / Retention: the A/B/C list of customers, who was lost and won back, who renewed, what they say and buy.

A/B/C by Pareto, in the order of sales: A until they make 80 % of all, B until 95 %. Equal sales share rank and class.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from xlplan.forms.alert import Alert, is_, shown
from xlplan.forms.bands import each
from xlplan.forms.customers.retention_goals import BANDS, RENEWALS, STATUSES
from xlplan.forms.customers.settings import number, setting
from xlplan.forms.customers.shared import NAMED, decimal, named
from xlplan.forms.form import BookData, Choice, Column, ColumnMetric, Form, Kind, Label, Row, Value, per_row
from xlplan.metrics import round_ratio

ABC = tuple(Choice(c, c, c) for c in "ABC")
TOP = (Choice("top", "头部", "Top"),)


def _ranked(row: Row) -> Decimal | None:
    sales = decimal(row, "sales")
    return sales if named(row) and sales is not None and sales > 0 else None


def _among(metric: Callable[[Decimal, list[Decimal], BookData], Value]) -> ColumnMetric:
    """A column metric from a row's sales and those of all."""

    def column(rows: Sequence[Row], book: BookData) -> list[Value]:
        own = [_ranked(row) for row in rows]
        everyone = [sales for sales in own if sales is not None]
        return [None if sales is None else metric(sales, everyone, book) for sales in own]

    return column


def _rank(sales: Decimal, everyone: list[Decimal], _: BookData) -> int:
    return 1 + sum(s > sales for s in everyone)


def _until(sales: Decimal, everyone: list[Decimal], _: BookData) -> float | None:
    return round_ratio(sum((s for s in everyone if s >= sales), Decimal(0)) / sum(everyone, Decimal(0)))


def _abc(sales: Decimal, everyone: list[Decimal], book: BookData) -> str:
    larger = sum((s for s in everyone if s > sales), Decimal(0)) / sum(everyone, Decimal(0))
    before = Decimal(repr(round_ratio(larger)))
    return "A" if before < number(book, "abc_a") else "B" if before < number(book, "abc_b") else "C"


def _top(sales: Decimal, everyone: list[Decimal], book: BookData) -> Value:
    """Among the first fifth by sales, rounded up to whole customers."""
    return "top" if _rank(sales, everyone, book) < len(everyone) * number(book, "best_share") + 1 else None


_SUM = "SUM({retention.ranked})"
RANK = 'IF({ranked}="","",1+COUNTIFS({retention.ranked},">"&{ranked}))'
UNTIL = f'IF({{ranked}}="","",ROUND(SUMIFS({{retention.ranked}},{{retention.ranked}},">="&{{ranked}})/{_SUM},12))'
_BEFORE = f'ROUND(SUMIFS({{retention.ranked}},{{retention.ranked}},">"&{{ranked}})/{_SUM},12)'
ABC_CLASS = f"""IF({{ranked}}="","",IF({_BEFORE}<{setting("abc_a")},"A",IF({_BEFORE}<{setting("abc_b")},"B","C")))"""
IS_TOP = (
    f"""IF({{ranked}}="","",IF({{rank}}<ROUND(COUNT({{retention.ranked}})*{setting("best_share")},9)+1,{{:top}},""))"""
)

FORM: Form = Form(
    id="retention",
    sheet=Label("客户留存", "Retention"),
    title=Label("客户留存", "Customer retention"),
    key=("customer",),
    marks=(("status", "lost", "bad"), ("status", "regained", "good"), ("renewal", "renewed", "good"),
           ("renewal", "lapsed", "bad")),
    alerts=(
        Alert("lapsed", Label("头部客户未续约", "Top customer did not renew"), "bad", "renewal",
              lambda row, _: row.get("top") == "top" and row.get("renewal") == "lapsed", shown("sales", Kind.MONEY),
              weight="sales"),
        Alert("lost", Label("客户流失", "Customer lost"), "fair", "status", is_("status", "lost"),
              shown("sales", Kind.MONEY), weight="sales"),
    ),
    columns=(
        Column("customer", Label("客户", "Customer"), required=True, pick="customer_grade.customer", width=21),
        Column("sales", Label("销售额", "Sales"), Kind.MONEY, minimum=0, total="sum", width=15,
               note=Label("近十二个月", "Of the last twelve months")),
        Column("rank", Label("排名", "Rank"), Kind.COUNT, width=9, formula=RANK, metric=_among(_rank)),
        Column("until", Label("累计占比", "Share so far"), Kind.PERCENT, width=11, formula=UNTIL, metric=_among(_until),
               note=Label("本客户及销售额更大的客户合计占比", "This customer and all larger ones")),
        Column("abc", Label("ABC 分类", "A/B/C"), Kind.CHOICE, choices=ABC, width=9, formula=ABC_CLASS,
               metric=_among(_abc),
               note=Label("按销售额从大到小，累计到 80% 为 A，到 95% 为 B",
                          "By sales: A until 80% of them, B until 95%")),
        Column("top", Label("头部客户", "Top 20%"), Kind.CHOICE, choices=TOP, width=10, formula=IS_TOP,
               metric=_among(_top),
               note=Label("销售额排在前 20% 的客户", "The first fifth by sales")),
        Column("status", Label("状态", "Status"), Kind.CHOICE, choices=STATUSES, width=13),
        Column("reason", Label("流失原因", "Why lost"), width=22),
        Column("renewal", Label("续约", "Renewal"), Kind.CHOICE, choices=RENEWALS, width=13),
        Column("nps", Label("推荐意愿（0-10）", "Would recommend (0-10)"), Kind.NUMBER, minimum=0, maximum=10, width=16,
               note=Label("9、10 分为推荐者，0 至 6 分为贬损者", "9 and 10 promote, 0 to 6 detract")),
        Column("satisfaction", Label("满意度（百分制）", "Satisfaction (of 100)"), Kind.NUMBER, minimum=0, maximum=100,
               width=16),
        Column("categories", Label("购买品类数", "Categories bought"), Kind.COUNT, minimum=0, width=12),
        Column("next_step", Label("下一步", "Next step"), width=26),
        Column("ranked", Label("参与排名的销售额", "Sales that rank"), Kind.MONEY, hidden=True,
               metric=per_row(lambda row, _: _ranked(row)),
               formula=f'IF(AND({NAMED},N({{sales}})>0),{{sales}},"")'),
    ),
    bands=(*each("retention", "abc", ABC, words=lambda c: Label(f"按销售额 {c.zh} 类", f"By sales: {c.en}")), *BANDS),
)  # fmt: skip
