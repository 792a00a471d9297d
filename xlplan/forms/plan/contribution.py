"""市场/产品/客户贡献规划 / Contribution of markets, products and customers: shares of sales and profit, by Pareto.

Markets, products and customers are ranked apart, by sales. Equal sales share a rank, and each other's cumulative share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from xlplan.forms.beside import less, not_below, signed, under, value
from xlplan.forms.chart import Chart, Point, Series
from xlplan.forms.form import Band, BookData, Choice, Column, Fact, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan.figures import figure, money, one_of
from xlplan.forms.plan.figures import place_of as entry_number
from xlplan.forms.ranked import order, orders, place_of, spaced
from xlplan.forms.sentence import NAME, number, sentence
from xlplan.forms.sentence import figure as shown
from xlplan.metrics import round_ratio

KINDS = (
    Choice("market", "市场", "Market"),
    Choice("product", "产品", "Product"),
    Choice("customer", "客户", "Customer"),
)
CLASSES = (Choice("a", "A", "A"), Choice("b", "B", "B"), Choice("c", "C", "C"))
AMOUNTS = ("sales_plan", "sales_actual", "profit_plan", "profit_actual")
FACTS = (
    Fact("pareto_a", Label("A 类累计占比", "Class A up to"), Kind.PERCENT, "0.8",
         note=Label("排在前面的累计不足此值的为 A 类", "Class A until those before have this share of sales")),
    Fact("pareto_b", Label("B 类累计占比", "Class B up to"), Kind.PERCENT, "0.95"),
)  # fmt: skip
Metric = Callable[[Sequence[Row], BookData], list[Value]]


def _group(row: Row, _: BookData) -> Value:
    return None if row.get("name") is None or is_total(FORM, row) else entry_number(row.get("kind"), KINDS)


def _share(field: str, pick: Callable[[Decimal, Decimal], bool]) -> Metric:
    """The share that those of a row's group have of which `pick` says so, given their figure and the row's."""

    def metric(rows: Sequence[Row], _: BookData) -> list[Value]:
        known = [(row, row.get("group"), figure(row, field)) for row in rows]
        wholes = {g: money(v for _, other, v in known if other == g) for g in (1, 2, 3)}

        def of(group: Value, own: Decimal | None) -> Value:
            whole = wholes.get(group) if isinstance(group, int) else None
            if own is None or whole is None or whole <= 0:
                return None
            parts = (v for _, other, v in known if other == group and v is not None and pick(v, own))
            return round_ratio(sum(parts, Decimal(0)) / whole)

        return [of(group, own) for _, group, own in known]

    return metric


def _own(field: str) -> Metric:
    def metric(rows: Sequence[Row], _: BookData) -> list[Value]:
        wholes = {g: money(figure(row, field) for row in rows if row.get("group") == g) for g in (1, 2, 3)}
        found: list[Value] = []
        for row in rows:
            group, own = row.get("group"), figure(row, field)
            whole = wholes.get(group) if isinstance(group, int) else None
            found.append(round_ratio(own / whole) if own is not None and whole is not None and whole > 0 else None)
        return found

    return metric


def _rank(field: str) -> Metric:
    def metric(rows: Sequence[Row], _: BookData) -> list[Value]:
        known = [(row.get("group"), figure(row, field)) for row in rows]
        return [
            None if group is None or own is None
            else 1 + sum(g == group and v is not None and v > own for g, v in known)
            for group, own in known
        ]  # fmt: skip

    return metric


def _class(row: Row, book: BookData) -> Value:
    before = figure(row, "before")
    if before is None:
        return None
    return "a" if before < book.number("pareto_a", "0.8") else "b" if before < book.number("pareto_b", "0.95") else "c"


def _change(row: Row, _: BookData) -> Value:
    plan, actual = figure(row, "share_plan"), figure(row, "share")
    return None if plan is None or actual is None else round_ratio((actual - plan) * 100)


def _margin(row: Row, _: BookData) -> Value:
    sales, profit = figure(row, "sales_actual"), figure(row, "profit_actual")
    known = row.get("group") is not None and sales is not None and profit is not None
    return round_ratio(profit / sales) if known and sales else None  # type: ignore[operator]


def _whole(field: str) -> str:
    return f"ROUND(SUMIFS({{contribution.{field}}},{{contribution.group}},{{group}}),2)"


def _of_whole(field: str, part: str) -> str:
    known = f"AND(ISNUMBER({{group}}),ISNUMBER({{{field}}}))"
    return f'IF({known},IF({_whole(field)}>0,ROUND({part}/{_whole(field)},12),""),"")'


def _above(field: str, sign: str) -> str:
    column = f"{{contribution.{field}}}"
    return f'SUMIFS({column},{{contribution.group}},{{group}},{column},"{sign}"&{{{field}}})'


def _share_column(name: str, label: Label, field: str) -> Column:
    return Column(name, label, Kind.PERCENT, width=10, formula=_of_whole(field, f"{{{field}}}"), metric=_own(field))


def _rank_column(name: str, label: Label, field: str) -> Column:
    place = f'COUNTIFS({{contribution.group}},{{group}},{{contribution.{field}}},">"&{{{field}}})+1'
    return Column(name, label, Kind.COUNT, width=8, metric=_rank(field),
                  formula=f'IF(AND(ISNUMBER({{group}}),ISNUMBER({{{field}}})),{place},"")')  # fmt: skip


def _cumulative_column(name: str, label: Label, field: str) -> Column:
    return Column(name, label, Kind.PERCENT, width=10, formula=_of_whole(field, _above(field, ">=")),
                  metric=_share(field, lambda other, own: other >= own))  # fmt: skip


def _total(kind: int, field: str, label: Label) -> Band:
    def metric(book: BookData) -> Value:
        return money(figure(row, field) for row in book.rows("contribution") if row.get("group") == kind)

    formula = f"ROUND(SUMIFS({{contribution.{field}}},{{contribution.group}},{kind}),2)"
    return Band(f"{field}_{kind}", label, Kind.MONEY, formula, metric)


# --- the Pareto chart: customers, largest first ----------------------------------------------------------------------
CUSTOMERS = 8


def _customer_sales(row: Row, _: BookData) -> Value:
    return figure(row, "sales_actual") if row.get("group") == 3 else None


def _at(number: int, field: str) -> str:
    return f"INDEX({{contribution.{field}}},{place_of('contribution', 'order', number)})"


def _customer(number: int, field: str) -> Callable[[BookData, object], Value]:
    def metric(book: BookData, _: object) -> Value:
        placed = sorted(
            (o, n) for n, row in enumerate(book.rows("contribution")) if isinstance(o := row["order"], float)
        )
        return book.rows("contribution")[placed[number - 1][1]].get(field) if number <= len(placed) else None

    return metric


def _point(place: int) -> Point:
    name = _customer(place, "name")
    share = number(f'IFERROR({_at(place, "share")},"")', _customer(place, "share"), Kind.PERCENT)

    def words(book: BookData, bands: Mapping[str, Value]) -> Value:
        called = spaced(name(book, None))[:NAME]
        return f"{called} {share.said(book, bands)}" if called else ""

    def cumulative(book: BookData, _: object) -> Value:
        some = any(isinstance(row["order"], float) for row in book.rows("contribution"))
        return _customer(place, "cumulative")(book, None) if name(book, None) else 1 if some else None

    return Point(
        (f'IFERROR(LEFT(TRIM({_at(place, "name")}),{NAME})&" "&{share.formula},"")', words),
        (
            (f'IFERROR({_at(place, "share")},"")', _customer(place, "share")),
            (f'IFERROR({_at(place, "cumulative")},IF(COUNT({{contribution.order}})=0,"",1))', cumulative),
        ),
    )


_AHEAD = less(value("sales_actual_1"), value("sales_plan_1"))

FORM: Form = Form(
    id="contribution",
    sheet=Label("贡献规划", "Contribution"),
    title=Label("市场、产品与客户贡献规划表", "Contribution by market, product and customer"),
    key=("kind", "name"),
    subjects=("name",),
    keep=2,
    marks=(("cls", "a", "good"), ("cls", "b", "fair")),
    columns=(
        Column("kind", Label("类别", "Kind"), Kind.CHOICE, choices=KINDS, required=True, width=9),
        Column("name", Label("名称", "Name"), required=True, width=17),
        Column("sales_plan", Label("计划销售额", "Planned sales"), Kind.MONEY, width=13.5),
        Column("sales_actual", Label("实际销售额", "Actual sales"), Kind.MONEY, width=13.5),
        Column("profit_plan", Label("计划利润", "Planned profit"), Kind.MONEY, width=13.5),
        Column("profit_actual", Label("实际利润", "Actual profit"), Kind.MONEY, width=13.5),
        _share_column("share_plan", Label("计划销售占比", "Share of sales, plan"), "sales_plan"),
        _share_column("share", Label("实际销售占比", "Share of sales"), "sales_actual"),
        Column("change", Label("占比变化", "Share against plan"), Kind.POINTS, width=11, metric=per_row(_change),
               formula='IF(AND(ISNUMBER({share_plan}),ISNUMBER({share})),ROUND(({share}-{share_plan})*100,12),"")'),
        _share_column("profit_share_plan", Label("计划利润占比", "Share of profit, plan"), "profit_plan"),
        _share_column("profit_share", Label("实际利润占比", "Share of profit"), "profit_actual"),
        Column("margin", Label("实际利润率", "Margin"), Kind.PERCENT, width=10, metric=per_row(_margin),
               formula='IF(AND(ISNUMBER({group}),ISNUMBER({sales_actual}),ISNUMBER({profit_actual})),'
                       'IFERROR(ROUND({profit_actual}/{sales_actual},12),""),"")'),
        _rank_column("rank_plan", Label("计划排名", "Rank, plan"), "sales_plan"),
        _cumulative_column("cumulative_plan", Label("计划累计占比", "Cumulative, plan"), "sales_plan"),
        _rank_column("rank", Label("实际排名", "Rank"), "sales_actual"),
        _cumulative_column("cumulative", Label("实际累计占比", "Cumulative share"), "sales_actual"),
        Column("cls", Label("ABC 分类", "ABC class"), Kind.CHOICE, choices=CLASSES, width=9, metric=per_row(_class),
               stage=1, note=Label("按实际销售额从高到低累计：A 至 80%，B 至 95%，其余为 C（界线见信息页）",
                                   "By sales, largest first: A to 80%, B to 95%, then C; lines on the Info sheet"),
               formula='IF(ISNUMBER({before}),IF({before}<N({@pareto_a}),{:a},'
                       'IF({before}<N({@pareto_b}),{:b},{:c})),"")'),
        Column("note", Label("规划说明", "What is planned"), width=24),
        Column("group", Label("类别号", "Kind number"), Kind.COUNT, hidden=True, stage=-1, metric=per_row(_group),
               formula=f'IF(AND({{row:counted}}=1,{{name}}<>""),{one_of("kind", KINDS)},"")'),
        Column("before", Label("之前累计", "Share before"), Kind.PERCENT, hidden=True,
               formula=_of_whole("sales_actual", _above("sales_actual", ">")),
               metric=_share("sales_actual", lambda other, own: other > own)),
        Column("customer_sales", Label("客户销售额", "Customer sales"), Kind.MONEY, hidden=True,
               formula='IF(AND(N({group})=3,ISNUMBER({sales_actual})),{sales_actual},"")',
               metric=per_row(_customer_sales)),
        Column("order", Label("客户次序", "Customer order"), Kind.NUMBER, hidden=True,
               formula=order("contribution", "customer_sales"), metric=lambda rows, _: orders(rows, "customer_sales")),
    ),
    bands=(
        _total(1, "sales_plan", Label("本期计划（按市场）", "Period plan, markets")),
        _total(1, "sales_actual", Label("本期实际（按市场）", "Period sales, markets")),
        _total(2, "sales_actual", Label("本期实际（按产品）", "Period sales, products")),
        _total(3, "sales_actual", Label("本期实际（按客户）", "Period sales, customers")),
        Band("key_customers", Label("按销售额 A 类客户数", "Customers of class A by sales"), Kind.COUNT,
             "COUNTIFS({contribution.group},3,{contribution.cls},{cls:a})",
             lambda book: sum(r.get("group") == 3 and r.get("cls") == "a" for r in book.rows("contribution"))),
    ),
    highlights=("sales_actual_1",),
    beside={
        "sales_actual_1": under("计划 {} · {} {}", "plan {} · {} {}", shown("sales_plan_1", Kind.MONEY),
                               not_below(_AHEAD), signed(_AHEAD, Kind.MONEY), when="sales_plan_1"),
    },
    charts=(
        Chart("pareto", "column", Label("客户贡献帕累托图", "Customers by Pareto"),
              Label("柱形图：销售额最大的客户各占多少，折线为累计占比。",
                    "Columns: the largest customers' shares of sales; the line is the cumulative share."),
              (Series("", Label("销售占比", "Share of sales")), Series("", Label("累计占比", "Cumulative"), "target")),
              sentence("按销售额 A 类客户 {} 家；最大客户占 {}，前三名累计占 {}",
                       "{} customers are class A by sales; the largest has {} of sales, the first three {}",
                       shown("key_customers", Kind.COUNT),
                       *(number(f'IFERROR({_at(n, "cumulative")},"")', _customer(n, "cumulative"), Kind.PERCENT)
                         for n in (1, 3)), when="sales_actual_3"),
              points=tuple(_point(n) for n in range(1, CUSTOMERS + 1)), axis=Kind.PERCENT, low=0, high=1, worded=True),
    ),
)  # fmt: skip
