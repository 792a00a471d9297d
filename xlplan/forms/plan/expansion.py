"""区域/行业拓展计划 / Regions and industries to expand into: where we stand, what there is to win, by when."""

from __future__ import annotations

from decimal import Decimal

from xlplan.forms.bands import CENTS, rows_with, sum_of
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row, total
from xlplan.forms.plan.given import number
from xlplan.metrics import relative_variance, round_half_up, round_ratio

SORTS = (Choice("region", "区域", "Region"), Choice("industry", "行业", "Industry"))


def _share(row: Row, _: BookData) -> Value:
    sales, potential = number(row, "base"), number(row, "potential")
    sound = sales is not None and potential is not None and potential > 0 and not is_total(FORM, row)
    return round_ratio(sales / potential) if sound and sales is not None and potential else None


def _growth(row: Row, _: BookData) -> Value:
    base, target = number(row, "base"), number(row, "target")
    return relative_variance(target, base) if base is not None and target is not None and _counts(row) else None


def _counts(row: Row) -> bool:
    return not is_total(FORM, row)


def _left(row: Row, _: BookData) -> Value:
    potential, target = number(row, "potential"), number(row, "target")
    sound = potential is not None and target is not None and _counts(row)
    return round_half_up(potential - target, CENTS) if sound and potential is not None and target is not None else None


def _of_kind(kind: Choice) -> tuple[Band, Band]:
    """Target and growth of one kind: a customer of a region is in an industry, too, so the kinds are never added."""

    def sums(book: BookData) -> tuple[Decimal, Decimal]:
        rows = [row for row in book.rows("expansion") if row.get("kind") == kind.id]
        return total(FORM, "base", rows), total(FORM, "target", rows)

    base, target = (
        "+".join(
            f'SUMIFS({{expansion.{field}}},{{expansion.kind}},"{word}",{{without:expansion}})' for word in kind.label
        )
        for field in ("base", "target")
    )
    return (
        Band(f"target_{kind.id}", Label(f"{kind.zh}目标合计", f"Targets: {kind.en.lower()}"), Kind.MONEY,
             f"ROUND({target},2)", lambda book: round_half_up(sums(book)[1], CENTS)),
        Band(f"growth_{kind.id}", Label(f"{kind.zh}总增长率", f"Growth: {kind.en.lower()}"), Kind.PERCENT,
             f'IFERROR(ROUND(({target}-({base}))/ABS({base}),12),"")',
             lambda book: relative_variance(*reversed(sums(book)))),
    )  # fmt: skip


FORM: Form = Form(
    id="expansion",
    sheet=Label("区域行业拓展计划", "Expansion plan"),
    title=Label("区域/行业拓展计划", "Regions and industries: expansion plan"),
    key=("kind", "market"),
    subjects=("market",),
    columns=(
        Column("kind", Label("类型", "Kind"), Kind.CHOICE, choices=SORTS, required=True, width=9),
        Column("market", Label("区域/行业", "Region or industry"), required=True, width=18),
        Column("base", Label("目前销售额", "Sales now"), Kind.MONEY, minimum=0, width=14,
               note=Label("与目标销售额同一期间长度，例如全年", "For as long a time as the target, such as a year")),
        Column("potential", Label("市场潜量", "Potential"), Kind.MONEY, minimum=0, width=14),
        Column("target", Label("目标销售额", "Target sales"), Kind.MONEY, minimum=0, width=14),
        Column("share", Label("目前占有率", "Share now"), Kind.PERCENT, metric=per_row(_share), width=11,
               formula="""IF(AND({row:counted}=1,ISNUMBER({base}),N({potential})>0),
                   ROUND({base}/{potential},12),"")"""),
        Column("growth", Label("目标增长率", "Target growth"), Kind.PERCENT, metric=per_row(_growth), width=11,
               formula="""IF(AND({row:counted}=1,ISNUMBER({base}),ISNUMBER({target})),
                   IFERROR(ROUND(({target}-{base})/ABS({base}),12),""),"")"""),
        Column("left", Label("剩余空间", "Left to win"), Kind.MONEY, metric=per_row(_left), width=14,
               note=Label("市场潜量减目标销售额", "Potential less target"),
               formula="""IF(AND({row:counted}=1,ISNUMBER({potential}),ISNUMBER({target})),
                   ROUND({potential}-{target},2),"")"""),
        Column("approach", Label("进入方式", "Approach"), width=26),
        Column("owner", Label("责任人", "Owner"), required=True, may_wait=True, width=10),
        Column("due", Label("完成时间", "Due"), Kind.DATE, width=13),
        Column("budget", Label("预算", "Budget"), Kind.MONEY, minimum=0, total="sum", width=13),
        Column("note", Label("备注", "Note"), width=18),
    ),
    bands=(
        rows_with("expansion", "market", Label("拓展项数", "Markets"), lambda: FORM),
        *(band for kind in SORTS for band in _of_kind(kind)),
        sum_of("budget", Label("预算合计", "Total budget"), lambda: FORM),
    ),
)  # fmt: skip
