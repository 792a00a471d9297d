"""Retention against its goals: win-back, NPS, satisfaction, renewal of the top customers, categories bought."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from xlplan.forms.customers.settings import number, setting
from xlplan.forms.customers.shared import decimal, either, say, sentence, words, words_of
from xlplan.forms.form import Band, BookData, Choice, Kind, Label, Row, Value, names_total
from xlplan.metrics import categories_per_customer, nps, renewal_rate, satisfaction, win_back_rate

STATUSES = (
    Choice("active", "在购", "Buying"),
    Choice("lost", "流失", "Lost"),
    Choice("regained", "已挽回", "Won back"),
)
RENEWALS = (
    Choice("renewed", "已续约", "Renewed"),
    Choice("lapsed", "未续约", "Not renewed"),
    Choice("not_due", "未到期", "Not due"),
)


def _rows(book: BookData) -> list[Row]:
    return [row for row in book.rows("retention") if not names_total(row.get("customer"))]


def _count(book: BookData, field: str, *entries: str, top: bool = False) -> int:
    return sum(row.get(field) in entries and (not top or row.get("top") == "top") for row in _rows(book))


def _scores(book: BookData, field: str, most: int | None = None) -> list[Decimal]:
    given = (decimal(row, field) for row in _rows(book))
    return [v for v in given if v is not None and v >= 0 and (most is None or v <= most)]


METRICS: dict[str, Callable[[BookData], float | None]] = {
    "win_back": lambda book: win_back_rate(_count(book, "status", "regained"),
                                            _count(book, "status", "lost", "regained")),
    "nps": lambda book: nps(_scores(book, "nps", 10)),
    "satisfaction": lambda book: satisfaction(_scores(book, "satisfaction", 100)),
    "renewal": lambda book: renewal_rate(_count(book, "renewal", "renewed", top=True),
                                         _count(book, "renewal", "renewed", "lapsed", top=True)),
    "categories": lambda book: categories_per_customer(_scores(book, "categories")),
}  # fmt: skip
LABELS = {
    "win_back": Label("挽回率", "Win-back rate"),
    "nps": Label("净推荐值 NPS", "NPS"),
    "satisfaction": Label("满意度", "Satisfaction"),
    "renewal": Label("头部客户续约率", "Renewal, top customers"),
    "categories": Label("户均购买品类", "Categories per customer"),
}
SHARES = ("win_back", "renewal")
MET, MISSED, NO_DATA = Label("，达成", ", met"), Label("，未达成", ", missed"), Label("无数据", "no data")
JUDGED = Label("{name}：{value}（目标不低于 {goal}）{verdict}", "{name}: {value} (goal: at least {goal}){verdict}")
JUDGED_FROM = Label(
    "{name}：{value}（由 {base} 提升到 {goal}）{verdict}",
    "{name}: {value} (was {base}, goal: at least {goal}){verdict}",
)


def _words(name: str) -> Label:
    return JUDGED_FROM if name == "categories" else JUDGED


def _text(book: BookData, name: str) -> Value:
    unit, value, least = "%" if name in SHARES else "", METRICS[name](book), number(book, f"goal_{name}")
    met = value is not None and Decimal(repr(value)) >= least
    return _words(name)(book.lang).format(
        name=LABELS[name](book.lang), value=NO_DATA(book.lang) if value is None else words(value, unit),
        base=words(number(book, "base_categories"), ""), goal=words(least, unit),
        verdict="" if value is None else (MET if met else MISSED)(book.lang),
    )  # fmt: skip


# --- the same as formulas --------------------------------------------------------------------------------------------
def _within(field: str, low: str, high: str = "") -> str:
    column = f"{{retention.{field}}}"
    upper = f',{column},"<={high}"' if high else ""
    return f'{column},">={low}"{upper},{{without:retention}}'


def _mean(field: str, high: str = "") -> str:
    return f"SUMIFS({{retention.{field}}},{_within(field, '0', high)})/COUNTIFS({_within(field, '0', high)})"


LOST, REGAINED = (either("retention", "status", s) for s in STATUSES[1:])
RENEWED, LAPSED = (either("retention", "renewal", r, ",{retention.top},{top:top}") for r in RENEWALS[:2])
FORMULAS = {
    "win_back": f"{REGAINED}/({LOST}+{REGAINED})",
    "nps": f"""100*(COUNTIFS({_within("nps", "9", "10")})-COUNTIFS({_within("nps", "0", "6")}))
        /COUNTIFS({_within("nps", "0", "10")})""",
    "satisfaction": _mean("satisfaction", "100"),
    "renewal": f"{RENEWED}/({RENEWED}+{LAPSED})",
    "categories": _mean("categories"),
}


def _judged(name: str) -> str:
    unit, figure, goal = "%" if name in SHARES else "", f"{{name:{name}}}", setting(f"goal_{name}")
    return sentence(_words(name), {
        "name": say(LABELS[name]),
        "value": f'IF({figure}="",{say(NO_DATA)},{words_of(figure, unit)})',
        "base": words_of(setting("base_categories"), ""),
        "goal": words_of(goal, unit),
        "verdict": f'IF({figure}="","",IF({figure}>={goal},{say(MET)},{say(MISSED)}))',
    })  # fmt: skip


def _figure(name: str) -> Band:
    kind = Kind.PERCENT if name in SHARES else Kind.SCORE
    return Band(name, LABELS[name], kind, f'IFERROR(ROUND({FORMULAS[name]},12),"")', METRICS[name])


def _line(name: str) -> Band:
    label = Label("目标对照", "Against goals")
    return Band(f"{name}_judged", label, Kind.TEXT, _judged(name), lambda book: _text(book, name), lines=1)


BANDS = (*map(_figure, LABELS), *map(_line, LABELS))
