"""阶梯奖金 / Stepped bonus: attainment decides which step's multiple of the base amount a person gets.

A step begins at its line on the Info sheet (included); the whole base is paid at the multiple of the step reached.
"""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.bands import sum_of
from xlplan.forms.form import Band, BookData, Column, Fact, Form, Kind, Label, Row, Value, counted, per_row, total
from xlplan.forms.plan.figures import figure
from xlplan.metrics import attainment, round_half_up

STEPS = (("0.8", "0.6"), ("1", "1"), ("1.1", "1.3"), ("1.2", "1.6"))
NUMBERS = range(1, len(STEPS) + 1)
_HINT = Label(
    "达成率达到此值，奖金 = 奖金基数 × 本档系数；各档由低到高", "From this attainment, base × multiple; lowest first"
)
FACTS = tuple(
    fact
    for n, (line, multiple) in enumerate(STEPS, 1)
    for fact in (
        Fact(f"bonus_from_{n}", Label(f"奖金第 {n} 档达成率", f"Bonus step {n} from"), Kind.PERCENT, line,
             note=_HINT if n == 1 else None),
        Fact(f"bonus_multiple_{n}", Label(f"奖金第 {n} 档系数", f"Bonus step {n} multiple"), Kind.NUMBER, multiple),
    )
)  # fmt: skip


def _lines(book: BookData) -> list[tuple[int, Decimal]]:
    return [(n, line) for n in NUMBERS if (line := figure(book.facts, f"bonus_from_{n}")) is not None]


def _multiple(row: Row, book: BookData) -> Value:
    """Of the last step that is reached; 0 below the first."""
    reached = figure(row, "attainment")
    if reached is None:
        return None
    steps = [n for n, line in _lines(book) if reached >= line]
    return book.number(f"bonus_multiple_{steps[-1]}", "0") if steps else Decimal(0)


def _bonus(row: Row, _: BookData) -> Value:
    base, multiple = figure(row, "base"), figure(row, "multiple")
    return None if base is None or multiple is None else round_half_up(base * multiple, 2)


def _payable(row: Row, _: BookData) -> Value:
    bonus = figure(row, "bonus")
    return None if bonus is None else round_half_up(bonus + (figure(row, "adjustment") or 0), 2)


def _next_step(row: Row, book: BookData) -> Value:
    reached = figure(row, "attainment")
    return None if reached is None else next((line for _, line in _lines(book) if reached < line), None)


def _to_next(row: Row, _: BookData) -> Value:
    step, target, actual = figure(row, "next_step"), figure(row, "target"), figure(row, "actual")
    known = step is not None and target is not None and actual is not None and target > 0
    return round_half_up(step * target - actual, 2) if known else None  # type: ignore[operator]


def _team(book: BookData) -> Value:
    """Totals over totals."""
    rows = counted(FORM, book.rows("bonus"))
    return attainment(total(FORM, "target", rows), total(FORM, "actual", rows)) if rows else None


def _last_reached() -> str:
    text = "0"
    for n in NUMBERS:
        line = f"{{@bonus_from_{n}}}"
        text = f"IF(AND(ISNUMBER({line}),{{attainment}}>=N({line})),N({{@bonus_multiple_{n}}}),{text})"
    return text


def _first_above() -> str:
    text = '""'
    for n in reversed(NUMBERS):
        line = f"{{@bonus_from_{n}}}"
        text = f"IF(AND(ISNUMBER({line}),{{attainment}}<N({line})),{line},{text})"
    return text


FORM: Form = Form(
    id="bonus",
    sheet=Label("阶梯奖金", "Bonus"),
    title=Label("阶梯奖金测算表", "Stepped bonus"),
    key=("salesperson",),
    columns=(
        Column("salesperson", Label("销售人员", "Salesperson"), required=True, width=14),
        Column("target", Label("业绩目标", "Target"), Kind.MONEY, width=15),
        Column("actual", Label("实际业绩", "Actual"), Kind.MONEY, width=15),
        Column("attainment", Label("达成率", "Attainment"), Kind.PERCENT, width=11,
               metric=per_row(lambda row, _: attainment(figure(row, "target"), figure(row, "actual"))),
               function='IF(AND(ISNUMBER({target}),ISNUMBER({actual})),XLPLAN_ATTAINMENT({target},{actual}),"")',
               formula='IF(AND(ISNUMBER({target}),ISNUMBER({actual})),'
                       'IFERROR(ROUND(1+({actual}-{target})/ABS({target}),12),""),"")'),
        Column("base", Label("奖金基数", "Base amount"), Kind.MONEY, minimum=0, width=14),
        Column("multiple", Label("系数", "Multiple"), Kind.NUMBER, width=10, metric=per_row(_multiple),
               note=Label("按达成率所在的档，见信息页", "Of the step that attainment reaches; see the Info sheet"),
               formula=f'IF(ISNUMBER({{attainment}}),{_last_reached()},"")'),
        Column("bonus", Label("奖金", "Bonus"), Kind.MONEY, width=14, metric=per_row(_bonus),
               formula='IF(AND(ISNUMBER({base}),ISNUMBER({multiple})),ROUND({base}*{multiple},2),"")'),
        Column("adjustment", Label("调整", "Adjustment"), Kind.MONEY, width=13,
               note=Label("扣减填负数，例如回款不足", "Deductions are negative, for example for poor collection")),
        Column("payable", Label("应发奖金", "Payable"), Kind.MONEY, width=14, metric=per_row(_payable),
               formula='IF(ISNUMBER({bonus}),ROUND({bonus}+N({adjustment}),2),"")'),
        Column("next_step", Label("下一档达成率", "Next step from"), Kind.PERCENT, width=12, metric=per_row(_next_step),
               formula=f'IF(ISNUMBER({{attainment}}),{_first_above()},"")'),
        Column("to_next", Label("距下一档", "To the next step"), Kind.MONEY, width=14, metric=per_row(_to_next),
               formula='IF(AND(ISNUMBER({next_step}),N({target})>0),ROUND({next_step}*{target}-{actual},2),"")'),
        Column("note", Label("备注", "Note"), width=28),
    ),
    bands=(
        Band("team", Label("团队达成率", "Team attainment"), Kind.PERCENT,
             'IFERROR(ROUND(1+({sum:actual}-{sum:target})/ABS({sum:target}),12),"")', _team),
        sum_of("bonus", Label("奖金合计", "Bonuses"), lambda: FORM, "all_"),
        sum_of("payable", Label("应发合计", "Payable (total)"), lambda: FORM, "all_"),
        Band("paid", Label("获奖人数", "People with a bonus"), Kind.COUNT, 'COUNTIFS({bonus.payable},">0")',
             lambda book: sum((figure(row, "payable") or 0) > 0 for row in book.rows("bonus"))),
    ),
)  # fmt: skip
