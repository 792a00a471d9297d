"""竞争地位 / Competitive position: capability by 4P1S points, and market share, ours and theirs, by product."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlplan.forms.form import BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan.given import calculated, count_of, number, of_choice
from xlplan.metrics import round_ratio

SIDES = (Choice("ours", "我方", "Ours"), Choice("theirs", "竞品", "Theirs"))
POINTS = (
    ("product_points", Label("产品", "Product points")),
    ("price_points", Label("价格", "Price points")),
    ("place_points", Label("渠道", "Place points")),
    ("promotion_points", Label("推广", "Promotion points")),
    ("service_points", Label("服务", "Service points")),
)
PLACES = (
    Choice("leader", "领先", "Leader"),
    Choice("challenger", "挑战者", "Challenger"),
    Choice("exposed", "守成有险", "Exposed"),
    Choice("weak", "弱势", "Weak"),
)
CUT = "3"
"""Capability of at least this is strong, on a scale of 1 to 5."""


def _capability(row: Row, _: BookData) -> Value:
    points = [found for field, _ in POINTS if (found := number(row, field)) is not None]
    return round_ratio(sum(points) / len(points)) if points and not is_total(FORM, row) else None


def _same(rows: Sequence[Row], row: Row, field: str, other: bool) -> list[Decimal]:
    """The figures of the product's rows, or of those that are on the other side."""
    product, side = str(row.get("product") or "").lower(), "theirs" if row.get("side") == "ours" else "ours"
    found = (r for r in rows if str(r.get("product") or "").lower() == product and not is_total(FORM, r))
    return [value for r in found if (not other or r.get("side") == side)
            and (value := calculated(r, field)) is not None]  # fmt: skip


def _leads(rows: Sequence[Row], _: BookData) -> list[Value]:
    """Capability above the mean of the other side's, for the same product."""

    def lead(row: Row) -> Value:
        own, others = calculated(row, "capability"), _same(rows, row, "capability", other=True)
        known = row.get("product") is not None and row.get("side") in ("ours", "theirs")
        return round_ratio(own - sum(others) / len(others)) if known and own is not None and others else None

    return [lead(row) for row in rows]


def _places(rows: Sequence[Row], _: BookData) -> list[Value]:
    def place(row: Row) -> Value:
        own, share = calculated(row, "capability"), number(row, "share")
        if own is None or share is None or row.get("product") is None:
            return None
        shares = _same(rows, row, "share", other=False)
        large = round_ratio(share) >= (round_ratio(sum(shares) / len(shares)) or 0)  # type: ignore[operator]
        strong = own >= Decimal(CUT)
        return ("leader" if large else "challenger") if strong else "exposed" if large else "weak"

    return [place(row) for row in rows]


_CELLS = ",".join(f"{{{field}}}" for field, _ in POINTS)
_SAME = '{position.product},"="&{exact:product},{without:position}'


def _others(side: Choice) -> str:
    """Formula: the mean capability of one side's rows for this product."""
    sums = "+".join(f'SUMIFS({{position.capability}},{_SAME},{{position.side}},"{word}")' for word in side.label)
    counts = "+".join(
        f'COUNTIFS({_SAME},{{position.side}},"{word}",{{position.capability}},">-1E+300")' for word in side.label
    )
    return f"({sums})/({counts})"


LEAD = f"""IF(AND(ISNUMBER({{capability}}),{{product}}<>""),IF({{side?ours}},
    IFERROR(ROUND({{capability}}-{_others(SIDES[1])},12),""),
    IF({{side?theirs}},IFERROR(ROUND({{capability}}-{_others(SIDES[0])},12),""),"")),"")"""
PLACE = f"""IF(AND(ISNUMBER({{capability}}),ISNUMBER({{share}}),{{product}}<>""),
    IF(ROUND({{share}},12)>=IFERROR(ROUND(SUMIFS({{position.share}},{_SAME})/
    COUNTIFS({_SAME},{{position.share}},">-1E+300"),12),0),
    IF({{capability}}>={CUT},{{:leader}},{{:exposed}}),IF({{capability}}>={CUT},{{:challenger}},{{:weak}})),"")"""

FORM: Form = Form(
    id="position",
    sheet=Label("竞争地位", "Competitive position"),
    title=Label("竞争地位：企业能力与市场份额", "Competitive position: capability and market share"),
    key=("product", "company"),
    marks=(("place", "leader", "good"), ("place", "exposed", "fair"), ("place", "weak", "bad")),
    columns=(
        Column("product", Label("产品", "Product"), required=True, aliases=("产品名称",), width=16),
        Column("company", Label("企业", "Company"), required=True, width=18),
        Column("side", Label("我方/竞品", "Side"), Kind.CHOICE, choices=SIDES, required=True, width=11),
        Column("share", Label("市场份额", "Market share"), Kind.PERCENT, minimum=0, maximum=1, width=10),
        *(Column(field, Label(f"{label.zh}得分", label.en), Kind.NUMBER, minimum=1, maximum=5, width=10,
                 note=Label("1 很弱，3 相当，5 很强（4P1S）", "1 weak, 3 on a par, 5 strong (4P1S)"))
          for field, label in POINTS),
        Column("capability", Label("企业能力", "Capability"), Kind.NUMBER, places=2, width=11,
               metric=per_row(_capability),
               formula=f'IF(AND({{row:counted}}=1,COUNT({_CELLS})>0),ROUND(SUM({_CELLS})/COUNT({_CELLS}),12),"")',
               note=Label("已评各项得分的平均", "Mean of the points given")),
        Column("lead", Label("能力差距", "Lead"), Kind.NUMBER, places=2, formula=LEAD, metric=_leads, width=11,
               note=Label("与同一产品对方企业的平均能力之差", "Against the other side's mean, for the same product")),
        Column("place", Label("地位", "Position"), Kind.CHOICE, choices=PLACES, formula=PLACE, metric=_places, width=12,
               note=Label(f"能力以 {CUT} 分为界，份额以同一产品各企业平均为界",
                          f"Capability is cut at {CUT}, share at the mean of the product's companies")),
        Column("strengths", Label("优势要点", "Strong points"), width=24),
        Column("action", Label("应对要点", "What we do"), width=28),
    ),
    bands=(
        count_of("position", "product", Label("企业产品数", "Rows"), lambda: FORM),
        *(of_choice("position", "place", p.id, p.label) for p in PLACES),
    ),
)  # fmt: skip
