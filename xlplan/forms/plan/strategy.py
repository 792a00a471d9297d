"""销售拓展策略组合表 / Sales strategy mix: measures by module, what is expected of them, who and how much."""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.bands import CENTS, rows_with, sum_of
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, counted, is_total, per_row
from xlplan.forms.plan.given import number
from xlplan.metrics import round_half_up, round_ratio

MODULES = (
    Choice("product", "产品", "Product"),
    Choice("channel", "渠道", "Channel"),
    Choice("price", "价格", "Price"),
    Choice("promotion", "推广", "Promotion"),
    Choice("relations", "客户关系", "Customer relations"),
)


def _rows(book: BookData) -> list[Row]:
    return counted(FORM, book.rows("strategy"))


def _share(row: Row, book: BookData) -> Value:
    whole = sum((number(r, "budget") or Decimal(0) for r in _rows(book)), Decimal(0))
    budget = number(row, "budget")
    return round_ratio(budget / whole) if budget is not None and whole > 0 and not is_total(FORM, row) else None


def _of_module(module: Choice) -> Band:
    def metric(book: BookData) -> Value:
        amounts = (number(r, "budget") or Decimal(0) for r in _rows(book) if r.get("module") == module.id)
        return round_half_up(sum(amounts, Decimal(0)), CENTS)

    sums = "+".join(f'SUMIFS({{strategy.budget}},{{strategy.module}},"{w}",{{without:strategy}})' for w in module.label)
    return Band(f"budget_{module.id}", Label(f"{module.zh}预算", f"Budget: {module.en.lower()}"), Kind.MONEY,
                f"ROUND({sums},2)", metric)  # fmt: skip


FORM: Form = Form(
    id="strategy",
    sheet=Label("销售拓展策略组合表", "Sales strategy mix"),
    title=Label("销售拓展策略组合表", "Sales development: strategy mix"),
    key=("module", "measure"),
    subjects=("measure",),
    columns=(
        Column("module", Label("策略模块", "Strategy module"), Kind.CHOICE, choices=MODULES, required=True, width=17),
        Column("measure", Label("具体措施", "Measure"), required=True, aliases=("措施",), width=40),
        Column("segment", Label("细分市场", "Segment"), width=20),
        Column("expected", Label("预期效果", "Expected effect"), width=36,
               note=Label("尽量写可衡量的结果，例如：新增客户 10 家", "Measurable if possible: 10 new customers")),
        Column("owner", Label("责任人", "Owner"), required=True, may_wait=True, width=12),
        Column("due", Label("完成时间", "Due"), Kind.DATE, width=13),
        Column("budget", Label("预算", "Budget"), Kind.MONEY, minimum=0, total="sum", width=15),
        Column("share", Label("预算占比", "Share of budget"), Kind.PERCENT, metric=per_row(_share), width=12,
               formula="""IF(AND({row:counted}=1,ISNUMBER({budget})),
                   IF({sum:budget}>0,ROUND({budget}/{sum:budget},12),""),"")"""),
        Column("note", Label("备注", "Note"), width=20),
    ),
    bands=(
        rows_with("strategy", "measure", Label("措施数", "Measures"), lambda: FORM),
        *(_of_module(module) for module in MODULES),
        sum_of("budget", Label("预算合计", "Total budget"), lambda: FORM),
    ),
)  # fmt: skip
