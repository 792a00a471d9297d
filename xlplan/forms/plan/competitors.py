"""竞争对手分析 / Competitors: market share, price and product against ours, and where our opening is.

Shares and prices are compared within one product; our own row gives the price that the others are held against.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, counted, is_total, per_row
from xlplan.forms.picked import Picked
from xlplan.forms.plan.figures import KNOWN, figure
from xlplan.forms.ranked import spaced
from xlplan.forms.sentence import figure as shown
from xlplan.forms.sentence import sentence
from xlplan.metrics import round_ratio

WHO = (Choice("ours", "本公司", "Ours"), Choice("theirs", "竞争对手", "Theirs"))


def _product(row: Row) -> str:
    return str(row.get("product")).casefold()


def _stated(row: Row) -> bool:
    return row.get("product") is not None and row.get("competitor") is not None and not is_total(FORM, row)


def _change(row: Row, _: BookData) -> Value:
    share, before = figure(row, "share"), figure(row, "last_share")
    return None if share is None or before is None else round_ratio((share - before) * 100)


def _ranked(row: Row, _: BookData) -> Value:
    return figure(row, "share") if _stated(row) else None


def _own_price(row: Row, _: BookData) -> Value:
    price = figure(row, "price")
    return price if _stated(row) and row.get("who") == "ours" and price is not None and price > 0 else None


def _called(row: Row, _: BookData) -> Value:
    return f"{spaced(row.get('product'))} {spaced(row.get('competitor'))}" if _stated(row) else None


def _rank(rows: Sequence[Row], _: BookData) -> list[Value]:
    known = [(_product(row), figure(row, "ranked")) for row in rows]
    return [
        None if own is None else 1 + sum(p == product and s is not None and s > own for p, s in known)
        for product, own in known
    ]


def _price_gap(rows: Sequence[Row], _: BookData) -> list[Value]:
    """Against our price of the product; of several rows of ours, their mean."""
    ours: dict[str, list[Decimal]] = {}
    for row in rows:
        own = figure(row, "own_price")
        if own is not None:
            ours.setdefault(_product(row), []).append(own)
    found: list[Value] = []
    for row in rows:
        price, prices = figure(row, "price"), ours.get(_product(row))
        known = _stated(row) and row.get("who") != "ours" and price is not None and prices
        found.append(round_ratio(price * len(prices) / sum(prices) - 1) if known else None)  # type: ignore[operator,arg-type]
    return found


def _leads(book: BookData) -> Value:
    return sum(row.get("rank") == 1 and row.get("who") == "ours" for row in book.rows("competitors"))


def _rivals(book: BookData) -> Value:
    rows = counted(FORM, book.rows("competitors"))
    return sum(row.get("competitor") is not None and row.get("who") == "theirs" for row in rows)


def _of_both(who: Choice, criteria: str) -> str:
    return "+".join(f'COUNTIFS({{competitors.who}},"{word}",{criteria})' for word in who.label)


SAME = "{competitors.product},{is:product}"
OURS = f"SUMIFS({{competitors.own_price}},{SAME})/COUNTIFS({SAME},{{competitors.own_price}},{KNOWN})"
STATED = '{product}<>"",{competitor}<>"",{row:counted}=1'

PICKED = Picked("competitors", "called", "ranked", lambda row: not is_total(FORM, row), most=8)

FORM: Form = Form(
    id="competitors",
    sheet=Label("竞争对手分析", "Competitors"),
    title=Label("市场环境分析：竞争对手", "Market environment: competitors"),
    key=("product", "competitor"),
    subjects=("competitor",),
    keep=2,
    columns=(
        Column("product", Label("产品", "Product"), required=True, width=13),
        Column("competitor", Label("企业", "Company"), required=True, width=15),
        Column("who", Label("本公司/对手", "Ours or theirs"), Kind.CHOICE, choices=WHO, width=12),
        Column("share", Label("市场份额", "Market share"), Kind.PERCENT, minimum=0, width=10,
               note=Label("同一产品各家之和不超过 100%", "Of one product, all companies at most 100%")),
        Column("last_share", Label("上期份额", "Share before"), Kind.PERCENT, minimum=0, width=10),
        Column("change", Label("份额变化", "Change"), Kind.POINTS, width=11, metric=per_row(_change),
               formula='IF(AND(ISNUMBER({share}),ISNUMBER({last_share})),ROUND(({share}-{last_share})*100,12),"")'),
        Column("rank", Label("份额排名", "Rank"), Kind.COUNT, width=8, stage=1, metric=_rank,
               formula=f'IF(ISNUMBER({{ranked}}),COUNTIFS({SAME},{{competitors.ranked}},">"&{{ranked}})+1,"")'),
        Column("price", Label("价格", "Price"), Kind.MONEY, minimum=0, width=13),
        Column("price_gap", Label("与我方价差", "Price against ours"), Kind.PERCENT, width=11, stage=1,
               metric=_price_gap,
               formula=f'IF(AND({STATED},NOT({{who?ours}}),ISNUMBER({{price}})),'
                       f'IFERROR(ROUND({{price}}/({OURS})-1,12),""),"")'),
        Column("strengths", Label("优势", "Strengths"), width=24),
        Column("weaknesses", Label("劣势", "Weaknesses"), width=24),
        Column("opening", Label("我方机会", "Our opening"), width=28),
        Column("ranked", Label("参与排名", "Ranked"), Kind.PERCENT, hidden=True, metric=per_row(_ranked),
               formula=f'IF(AND({STATED},ISNUMBER({{share}})),{{share}},"")'),
        Column("own_price", Label("我方价格", "Our price"), Kind.MONEY, hidden=True, metric=per_row(_own_price),
               formula=f'IF(AND({STATED},{{who?ours}},N({{price}})>0),{{price}},"")'),
        Column("called", Label("图中名称", "Called in charts"), hidden=True, metric=per_row(_called),
               formula=f'IF(AND({STATED}),TRIM({{product}})&" "&TRIM({{competitor}}),"")'),
        PICKED.column(),
    ),
    bands=(
        Band("rivals", Label("竞争对手条目", "Competitors listed"), Kind.COUNT,
             _of_both(WHO[1], '{competitors.competitor},"<>",{without:competitors}'), _rivals),
        Band("leads", Label("份额第一的产品", "Products we lead"), Kind.COUNT,
             _of_both(WHO[0], "{competitors.rank},1"), _leads),
    ),
    charts=(
        Chart("shares", "bar", Label("市场份额：本期 / 上期", "Market share: now / before"),
              Label("条形图：每种产品各家的市场份额，本期和上期。",
                    "Bars: every company's market share by product, now and before."),
              (Series("", Label("本期", "Now")), Series("", Label("上期", "Before"), "neutral")),
              PICKED.places("shares").headline(sentence("与 {} 个对手条目比较，我方份额第一的产品有 {} 个",
                       "Against {} competitor entries, our share is the largest in {} products",
                       shown("rivals", Kind.COUNT), shown("leads", Kind.COUNT), when="rivals")),
              places=PICKED.places("shares"), points=PICKED.points("share", "last_share", said=("share", "last_share")),
              axis=Kind.PERCENT, low=0, worded=True),
    ),
)  # fmt: skip
