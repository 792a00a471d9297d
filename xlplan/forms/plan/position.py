"""竞争地位 / Competitive position: capability by 4P1S points, and market share, ours and theirs, by product."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from xlplan.forms.bands import rows_with
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan.given import calculated, is_on_scale, on_scale
from xlplan.forms.sentence import figure, sentence
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
SCALE = (1, 5)
CUT = "3"
"""Capability of at least this is strong, on a scale of 1 to 5."""


def _capability(row: Row, _: BookData) -> Value:
    points = [found for field, _ in POINTS if (found := on_scale(row, field, *SCALE)) is not None]
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
        return (
            round_ratio(own - sum(others, Decimal(0)) / len(others)) if known and own is not None and others else None
        )

    return [lead(row) for row in rows]


def _places(rows: Sequence[Row], _: BookData) -> list[Value]:
    def place(row: Row) -> Value:
        own, share = calculated(row, "capability"), on_scale(row, "share", 0, 1)
        if own is None or share is None or row.get("product") is None:
            return None
        shares = [s for s in _same(rows, row, "share", other=False) if 0 <= s <= 1]
        large = round_ratio(share) >= (round_ratio(sum(shares) / len(shares)) or 0)  # type: ignore[operator]
        strong = own >= Decimal(CUT)
        return ("leader" if large else "challenger") if strong else "exposed" if large else "weak"

    return [place(row) for row in rows]


def _size(side: str, row: Row, _: BookData) -> Value:
    drawn = row.get("side") == side and row.get("capability") is not None
    return (on_scale(row, "share", 0, 1) or Decimal(0)) if drawn else Decimal(0)


def _ours(place: Choice) -> Band:
    """How many of our products stand there."""
    counts = (
        f'COUNTIFS({{position.place}},{{place:{place.id}}},{{position.side}},"{word}")' for word in SIDES[0].label
    )
    return Band(f"ours_{place.id}", Label(f"我方{place.zh}", f"Ours: {place.en.lower()}"), Kind.COUNT, "+".join(counts),
                lambda book: sum(row.get("place") == place.id and row.get("side") == "ours"
                                 for row in book.rows("position")))  # fmt: skip


_SUM = "+".join(f"IF({is_on_scale(field, *SCALE)},{{{field}}},0)" for field, _ in POINTS)
_COUNT = "+".join(f"IF({is_on_scale(field, *SCALE)},1,0)" for field, _ in POINTS)
_SHARES = '{position.share},">=0",{position.share},"<=1"'
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
PLACE = f"""IF(AND(ISNUMBER({{capability}}),{is_on_scale("share", 0, 1)},{{product}}<>""),
    IF(ROUND({{share}},12)>=IFERROR(ROUND(SUMIFS({{position.share}},{_SAME},{_SHARES})/
    COUNTIFS({_SAME},{_SHARES}),12),0),
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
        *(Column(field, Label(f"{label.zh}得分", label.en), Kind.NUMBER, minimum=SCALE[0], maximum=SCALE[1], width=10,
                 note=Label("1 很弱，3 相当，5 很强（4P1S）", "1 weak, 3 on a par, 5 strong (4P1S)"))
          for field, label in POINTS),
        Column("capability", Label("企业能力", "Capability"), Kind.SCORE, width=11,
               metric=per_row(_capability),
               formula=f'IF({{row:counted}}=1,IFERROR(ROUND(({_SUM})/({_COUNT}),12),""),"")',
               note=Label("已评各项得分的平均", "Mean of the points given")),
        Column("lead", Label("能力差距", "Lead"), Kind.SCORE, formula=LEAD, metric=_leads, width=11,
               note=Label("与同一产品对方企业的平均能力之差", "Against the other side's mean, for the same product")),
        Column("place", Label("地位", "Position"), Kind.CHOICE, choices=PLACES, formula=PLACE, metric=_places, width=12,
               note=Label(f"能力以 {CUT} 分为界，份额以同一产品各企业平均为界",
                          f"Capability is cut at {CUT}, share at the mean of the product's companies")),
        Column("strengths", Label("优势要点", "Strong points"), width=24),
        Column("action", Label("应对要点", "What we do"), width=28),
        *(Column(f"size_{side.id}", Label(f"图：{side.zh}", f"Chart: {side.en.lower()}"), Kind.NUMBER, hidden=True,
                 formula=f"IF(AND({{side?{side.id}}},ISNUMBER({{capability}}),{is_on_scale('share', 0, 1)}),"
                         "{share},0)",
                 metric=per_row(partial(_size, side.id))) for side in SIDES),
        Column("bubble_name", Label("图：产品与企业", "Chart: product, company"), hidden=True,
               formula='IF({company}="",{product}&"",IF({product}="",{company}&"",{product}&" · "&{company}))',
               metric=per_row(lambda r, _: " · ".join(str(r[f]) for f in ("product", "company") if r.get(f)) or None)),
    ),
    bands=(
        rows_with("position", "product", Label("企业产品数", "Rows"), lambda: FORM),
        *(_ours(place) for place in PLACES),
    ),
    charts=(
        Chart("map", "bubble", Label(f"企业能力（横轴，{CUT} 分起为强）与市场份额（纵轴）",
                                     f"Capability (across, strong from {CUT}) and market share (up)"),
              Label("气泡图：横轴为企业能力，纵轴和气泡大小为市场份额，我方与竞品颜色不同。",
                    "Bubbles: capability across, market share up and as size, ours and theirs in two colours."),
              (Series("share", Label("我方", "Ours"), "good", size="size_ours"),
               Series("share", Label("竞品", "Theirs"), "neutral", size="size_theirs")),
              sentence("我方产品按能力与份额：领先 {} 个，挑战者 {} 个，守成有险 {} 个，弱势 {} 个",
                       "Our products by capability and share: {} leading, {} challenging, {} exposed, {} weak",
                       *(figure(f"ours_{place.id}", Kind.COUNT) for place in PLACES), when="rows"),
              categories="capability", names="bubble_name", across=SCALE, low=0, axis=Kind.PERCENT,
              crossing=(float(CUT), None)),
    ),
)  # fmt: skip
