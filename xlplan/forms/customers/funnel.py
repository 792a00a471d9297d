"""漏斗诊断 / Funnel: customers by class, now and last period, their moves, and how healthy that is, by which rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from xlplan.forms.beside import less, none_good, share, signed, under, value
from xlplan.forms.chart import BoardMetric, Chart, Headline, Point, Series
from xlplan.forms.customers.customer_grade import MOVEMENTS
from xlplan.forms.customers.settings import number, setting
from xlplan.forms.customers.shared import CLASSES, CONVENTION, say, sentence, words, words_of
from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, per_row
from xlplan.forms.sentence import figure
from xlplan.forms.sentence import sentence as headline
from xlplan.metrics import FunnelHealth, funnel_health, round_ratio

HEALTH = (
    Choice("优", "优", "Excellent"),
    Choice("良", "良", "Good"),
    Choice("中", "中", "Fair"),
    Choice("差", "差", "Poor"),
)
RULES = {
    "no_data": Label("还没有评定能级的客户", "No customer is graded yet"),
    "too_few_customers": Label("客户太少：{n} 个，少于 {fewest} 个",
                               "Too few customers: {n}, fewer than {fewest}"),
    "no_reserve": Label("C、D 类太少，没有储备：占 {share_cd}，低于 {reserve}",
                        "Hardly any C and D, so no reserve: {share_cd}, below {reserve}"),
    "hardly_any_a": Label("C、D 类不少，但几乎没有 A 类：占 {share_a}，低于 {top}",
                          "Enough C and D, but hardly any A: {share_a}, below {top}"),
    "no_upward_move": Label("没有向上移动：A 类 {pa} → {a}，A、B 类合计 {pab} → {ab}，均未增加",
                            "No upward move: A {pa} to {a}, A and B together {pab} to {ab}, neither grew"),
    "healthy": Label("客户数、储备和 A 类占比都够，且比上期向上移动",
                     "Enough customers, reserve and A, and an upward move"),
    "no_last_period": Label("客户数、储备和 A 类占比都够；没有上期可比",
                            "Enough customers, reserve and A; no last period to compare with"),
}  # fmt: skip
"""The words of a rule; figures stand in place of what is in braces."""


def _rows(book: BookData) -> list[Row]:
    return book.rows("customer_grade")


def _now(book: BookData, cls: str) -> int:
    return sum(row.get("cls") == cls for row in _rows(book))


def _before(book: BookData, cls: str) -> int:
    return sum(row.get("previous_cls") == cls and row.get("movement") is not None for row in _rows(book))


def _moved(book: BookData, movement: str, cls: str, field: str = "cls") -> int:
    return sum(row.get("movement") == movement and row.get(field) == cls for row in _rows(book))


def _all(book: BookData) -> int:
    return sum(_now(book, c.id) for c in CLASSES)


def _share(book: BookData, *classes: str) -> float | None:
    whole = _all(book)
    return round_ratio(Decimal(sum(_now(book, c) for c in classes)) / whole) if whole else None


def diagnosis(book: BookData) -> FunnelHealth:
    """Health and rule of the workbook's funnel; without a class of last period nothing is compared."""
    before = tuple(_before(book, c.id) for c in CLASSES)
    a, b, c, d = (_now(book, cls.id) if _all(book) else None for cls in CLASSES)
    return funnel_health(a, b, c, d, before if sum(before) else None, fewest=number(book, "fewest"),  # type: ignore[arg-type]
                         reserve=number(book, "reserve"), top=number(book, "top"))  # fmt: skip


def _rule(book: BookData) -> Value:
    now, before = [_now(book, c.id) for c in CLASSES], [_before(book, c.id) for c in CLASSES]
    shares = {"share_a": _share(book, "A"), "share_cd": _share(book, "C", "D")}
    limits = {name: number(book, name) for name in ("reserve", "top")}
    rule = diagnosis(book)["rule"]
    rule = "no_last_period" if rule == "healthy" and not sum(before) else rule
    return RULES[rule](book.lang).format(
        n=sum(now), fewest=words(number(book, "fewest"), ""), a=now[0], ab=now[0] + now[1], pa=before[0],
        pab=before[0] + before[1], **{k: words(v or 0, "%") for k, v in (shares | limits).items()},
    )  # fmt: skip


# --- the same as formulas --------------------------------------------------------------------------------------------
def _count(field: str, value: str, *more: str) -> str:
    return f"COUNTIFS({','.join((f'{{customer_grade.{field}}}', value, *more))})"


def _moves(movement: str) -> tuple[str, str]:
    return "{customer_grade.movement}", say(next(m.label for m in MOVEMENTS if m.id == movement))


ANY = ("{customer_grade.movement}", '"?*"')
N = "{name:customers}"
A, B = (_count("cls", f'"{c}"') for c in "AB")
PA, PB = (_count("previous_cls", f'"{c}"', *ANY) for c in "AB")
FIGURES = {
    "n": N, "fewest": words_of(setting("fewest"), ""), "a": A, "ab": f"({A}+{B})", "pa": PA, "pab": f"({PA}+{PB})",
    "share_a": words_of("{name:share_a}", "%"), "share_cd": words_of("{name:share_cd}", "%"),
    "reserve": words_of(setting("reserve"), "%"), "top": words_of(setting("top"), "%"),
}  # fmt: skip


def _decided(none: str, few: str, reserve: str, top: str, unmoved: str, healthy: str, alone: str) -> str:
    """The rules in their order, each with its answer."""
    unmoved = f"IF({{name:before}}=0,{alone},IF(AND({A}<={PA},{A}+{B}<={PA}+{PB}),{unmoved},{healthy}))"
    top = f"IF({{name:share_a}}<{setting('top')},{top},{unmoved})"
    return (f"IF({N}=0,{none},IF({N}<{setting('fewest')},{few},"
            f"IF({{name:share_cd}}<{setting('reserve')},{reserve},{top})))")  # fmt: skip


# --- the form --------------------------------------------------------------------------------------------------------
IS_CLASS = f"OR({','.join(f'{{cls?{c.id}}}' for c in CLASSES)})"


def _column(field: str, label: Label, formula: str, metric: Callable[[BookData, str], Value], **more: Any) -> Column:
    def value(row: Row, book: BookData) -> Value:
        found = metric(book, str(row["cls"])) if row.get("cls") is not None else None
        return Decimal(found) if isinstance(found, int) else found

    return Column(field, label, more.pop("kind", Kind.COUNT), formula=f'IF({IS_CLASS},{formula},"")', width=11,
                  metric=per_row(value), **more)  # fmt: skip


def _moved_column(movement: str, zh: str, en: str, field: str = "cls", note: Label | None = None) -> Column:
    return _column(f"moved_{movement}", Label(zh, en), _count(field, "{cls}", *_moves(movement)),
                   lambda book, cls: _moved(book, movement, cls, field), total="sum", note=note)  # fmt: skip


def _moved_band(movement: str, zh: str, en: str) -> Band:
    return Band(movement, Label(zh, en), Kind.COUNT, f"COUNTIFS({','.join(_moves(movement))})",
                lambda book: sum(row.get("movement") == movement for row in _rows(book)))  # fmt: skip


def _told(book: BookData, bands: Mapping[str, Value]) -> Value:
    health = next((h for h in HEALTH if h.id == bands.get("health")), None)
    lead = Label("诊断“{}”。{}", "Diagnosis: {}. {}")(book.lang)
    return lead.format(health.label(book.lang), bands.get("rule")) if health else None


TOLD = f'IF(N({N})=0,"",{{say:诊断“|Diagnosis: }}&{{name:health}}&{{say:”。|. }}&{{name:rule}})'
MOVED = ("up", "down", "new", "left")
MOVED_BANDS = (
    _moved_band("up", "升级", "Moved up"),
    _moved_band("down", "降级", "Moved down"),
    _moved_band("new", "新增", "New"),
    _moved_band("left", "退出", "Left"),
)


def _moves_point(name: str) -> Point:
    """Customers that moved so, with the sign of what it means."""
    label = next(band.label for band in MOVED_BANDS if band.id == name)
    sign = "-" if name in ("down", "left") else "+"

    def said(book: BookData, bands: Mapping[str, Value]) -> Value:
        found = bands.get(name) or 0
        return f"{label(book.lang)} {sign if found else ''}{found}"

    def drawn(book: BookData, bands: Mapping[str, Value]) -> Value:
        found = bands.get(name)
        return int(f"{sign}{found}") if isinstance(found, int) else None

    told = f'{{say:{label.zh}|{label.en}}}&" "&IF({{name:{name}}}>0,"{sign}","")&{{name:{name}}}'
    nothing: tuple[str, BoardMetric] = ("0", lambda *_: 0)
    value: tuple[str, BoardMetric] = (f"{sign}{{name:{name}}}".removeprefix("+"), drawn)
    return Point((told, said), (nothing, value) if sign == "-" else (value, nothing))


FORM: Form = Form(
    id="funnel",
    sheet=Label("漏斗诊断", "Funnel"),
    title=Label("客户漏斗诊断", "Customer funnel"),
    key=("cls",),
    presets=tuple({"cls": c.id} for c in CLASSES),
    columns=(
        Column("cls", Label("能级", "Class"), Kind.CHOICE, choices=CLASSES, required=True, width=14),
        _column("now", Label("本期客户数", "Customers now"), _count("cls", "{cls}"), _now, total="sum"),
        _column("last", Label("上期客户数", "Last period"), _count("previous_cls", "{cls}", *ANY), _before,
                total="sum"),
        _column("change", Label("增减", "Change"), "{now}-{last}",
                lambda book, cls: _now(book, cls) - _before(book, cls), total="sum"),
        _column("share", Label("占比", "Share"), f'IFERROR(ROUND({{now}}/{N},12),"")', _share, kind=Kind.PERCENT),
        _moved_column("same", "持平", "Stayed"),
        _moved_column("up", "由下级升入", "Moved up into",
                      note=Label("上期能级更低，本期到此级", "From a lower class")),
        _moved_column("down", "由上级降入", "Moved down into",
                      note=Label("上期能级更高，本期到此级", "From a higher class")),
        _moved_column("new", "新增", "New"),
        _moved_column("left", "退出", "Left", "previous_cls",
                      Label("上期在此级，本期未评", "In this class last period, in none now")),
    ),
    highlights=("health", "customers", "up", "down"),
    beside={
        "health": under("A 类 {} · C、D 类 {}", "A {} · C and D {}", figure("share_a", Kind.PERCENT),
                       figure("share_cd", Kind.PERCENT), when="customers"),
        "customers": under("较上期 {}（{}）", "{} vs {} before",
                          signed(less(value("customers"), value("before")), Kind.COUNT), figure("before", Kind.COUNT),
                          when="customers"),
        "up": under("占客户 {}", "{} of the customers", share("up", "customers"), when="customers"),
        "down": under("{} 占客户 {}", "{} {} of the customers", none_good("down"), share("down", "customers"),
                     when="customers"),
    },
    charts=(
        Chart("classes", "funnel", Label("各能级客户数：本期与上期", "Customers by class, now and last period"),
              Label("漏斗图：A 至 D 各能级的客户数，本期与上期。",
                    "Funnel: customers in each class from A to D, now and last period."),
              (Series("now", Label("本期", "Now")), Series("last", Label("上期", "Last period"), "neutral")),
              Headline(TOLD, _told),
              categories="cls", axis=Kind.COUNT),
        Chart("movement", "bar", Label("与上期相比的变动（客户数）", "Movement since last period (customers)"),
              Label("条形图：升级、新增的客户数向右，降级、退出的向左。",
                    "Bars: customers moved up and new to the right, moved down and left to the left."),
              (Series("", Label("改善（+）", "Better (+)"), "good"),
               Series("", Label("变差（-）", "Worse (-)"), "bad")),
              headline("与上期相比：升级 {} 户，降级 {} 户，新增 {} 户，退出 {} 户",
                       "Since last period: {} moved up, {} down; {} new, {} left",
                       *(figure(name, Kind.COUNT) for name in MOVED), when="customers"),
              points=tuple(_moves_point(name) for name in MOVED), axis=Kind.COUNT, exclusive=True, worded=True),
    ),
    bands=(
        Band("health", Label("漏斗诊断", "Funnel"), Kind.CHOICE, _decided('""', *(f"{{:{h}}}" for h in "差中良良优优")),
             lambda book: diagnosis(book)["health"], choices=HEALTH),
        Band("customers", Label("客户数", "Customers"), Kind.COUNT, 'COUNTIFS({customer_grade.cls},"?*")', _all),
        Band("before", Label("上期客户数", "Last period"), Kind.COUNT,
             "+".join(_count("previous_cls", f'"{c.id}"', *ANY) for c in CLASSES),
             lambda book: sum(_before(book, c.id) for c in CLASSES)),
        Band("share_a", Label("A 类占比", "Share of A"), Kind.PERCENT, f'IFERROR(ROUND({A}/{N},12),"")',
             lambda book: _share(book, "A")),
        Band("share_cd", Label("C、D 类占比", "Share of C and D"), Kind.PERCENT,
             f"""IFERROR(ROUND(({_count("cls", '"C"')}+{_count("cls", '"D"')})/{N},12),"")""",
             lambda book: _share(book, "C", "D")),
        *MOVED_BANDS,
        Band("rule", Label("判定依据", "Rule that decided"), Kind.TEXT,
             _decided(*(sentence(rule, FIGURES) for rule in RULES.values())), _rule, lines=1),
        CONVENTION,
    ),
)  # fmt: skip
