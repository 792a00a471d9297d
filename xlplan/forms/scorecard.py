"""个人绩效 / Scorecard: per salesperson, sales, collection, coverage, win rate and satisfaction in one score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal

from xlplan.forms import elapsed
from xlplan.forms.alert import Alert, shown
from xlplan.forms.beside import Reckoned, less, met, not_below, setting, under, value
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import (
    Band,
    BandMetric,
    BookData,
    Choice,
    Column,
    Fact,
    Form,
    Kind,
    Label,
    Row,
    Value,
    counted,
    is_total,
    per_row,
    total,
)  # fmt: skip
from xlplan.forms.picked import JUDGED, Constant, Picked
from xlplan.forms.sentence import Part, figure, lowest, number, sentence
from xlplan.metrics import attainment, collection_rate, round_ratio, scorecard

FACTS = (
    Fact("weight_sales", Label("权重：销售达成", "Weight: sales"), Kind.PERCENT, "0.4",
         note=Label("五项权重合计 100%；无数据的一项由其余各项按比例分担",
                    "The five weights add up to 100%; if one has no data, the others share it in proportion")),
    Fact("weight_collection", Label("权重：回款", "Weight: collection"), Kind.PERCENT, "0.25"),
    Fact("weight_coverage", Label("权重：覆盖", "Weight: coverage"), Kind.PERCENT, "0.1"),
    Fact("weight_win_rate", Label("权重：赢单", "Weight: win rate"), Kind.PERCENT, "0.1"),
    Fact("weight_satisfaction", Label("权重：满意度", "Weight: satisfaction"), Kind.PERCENT, "0.15"),
    Fact("goal_coverage", Label("覆盖率目标", "Coverage goal"), Kind.PERCENT, "0.8"),
    Fact("goal_win_rate", Label("赢单率目标", "Win rate goal"), Kind.PERCENT, "0.3"),
    Fact("goal_satisfaction", Label("满意度目标", "Satisfaction goal"), Kind.NUMBER, "90",
         note=Label("满分 100 分", "Out of 100")),
    Fact("warn_collection", Label("回款率预警线", "Collection warning below"), Kind.PERCENT, "0.8"),
)  # fmt: skip

WARNINGS = (
    Choice("sep", "；", "; "),
    Choice("sales", "销售达成率偏低", "sales attainment low"),
    Choice("collection", "回款率偏低", "collection rate low"),
    Choice("coverage", "覆盖率未达标", "coverage below goal"),
    Choice("win_rate", "赢单率未达标", "win rate below goal"),
    Choice("satisfaction", "满意度未达标", "satisfaction below goal"),
    Choice("incomplete", "数据不全", "data incomplete"),
)
COMPONENTS = ("sales", "collection", "coverage", "win_rate", "satisfaction")
GOALS = ("coverage", "win_rate", "satisfaction")
"""Components that are measured against a goal on the Info sheet."""


def _named(row: Row) -> bool:
    return row.get("salesperson") is not None and not is_total(FORM, row)


def _weight(book: BookData, component: str) -> Decimal:
    return max(Decimal(0), book.number(f"weight_{component}", "0"))


def _reached(row: Row, book: BookData, component: str) -> Value:
    """How far one component came: its attainment, or for collection the rate itself."""
    if component in ("sales", "collection"):
        return row.get("attainment" if component == "sales" else "collection_rate")
    goal, actual = book.facts.get(f"goal_{component}"), row.get(component)
    return attainment(goal, actual) if isinstance(goal, Decimal) and isinstance(actual, Decimal) else None


def _score(row: Row, book: BookData) -> Value:
    if not _named(row):
        return None
    cap = float(book.number("cap_low", "0")), float(book.number("cap_high", "1.5"))
    parts = [(c, _reached(row, book, c), _weight(book, c)) for c in COMPONENTS]
    ready = [(c, 1, got, weight, "higher") for c, got, weight in parts if isinstance(got, float)]
    return scorecard(ready, cap)["score"]  # type: ignore[arg-type]


def _weighed(row: Row, book: BookData) -> Value:
    if not _named(row):
        return None
    weights = (_weight(book, c) for c in COMPONENTS if isinstance(_reached(row, book, c), float))
    return round_ratio(sum(weights, Decimal(0)))


def _rank(rows: Sequence[Row], _: BookData) -> list[Value]:
    """Equal scores share the better rank."""
    scores = [row.get("score") for row in rows]
    found = [score for score in scores if isinstance(score, float)]
    return [1 + sum(s > score for s in found) if isinstance(score, float) else None for score in scores]


def _warning(row: Row, book: BookData) -> Value:
    if not _named(row):
        return None
    low = float(book.number("near_at", "0.9"))
    edges = {"collection": float(book.number("warn_collection", "0"))}
    found = [c for c in COMPONENTS if isinstance(got := _reached(row, book, c), float) and got < edges.get(c, low)]
    if row.get("weighed") != round_ratio(sum((_weight(book, c) for c in COMPONENTS), Decimal(0))):
        found.append("incomplete")
    words = {choice.id: choice.label(book.lang) for choice in WARNINGS}
    return words["sep"].join(words[c] for c in found) or None


def _warned(component: str) -> Callable[[Row, BookData], bool]:
    words = next(choice for choice in WARNINGS if choice.id == component)
    return lambda row, book: words.label(book.lang) in str(row.get("warning") or "")


# --- the same as formulas --------------------------------------------------------------------------------------------
def _goal(component: str) -> str:
    return f"ROUND(1+({{{component}}}-{{@goal_{component}}})/ABS({{@goal_{component}}}),12)"


REACHED = {"sales": "{attainment}", "collection": "{collection_rate}"} | {c: _goal(c) for c in GOALS}
READY = {"sales": "ISNUMBER({attainment})", "collection": "ISNUMBER({collection_rate})"} | {
    c: f"AND(ISNUMBER({{{c}}}),N({{@goal_{c}}})<>0)" for c in GOALS
}


def _weight_of(component: str) -> str:
    return f"MAX(0,N({{@weight_{component}}}))"


def _points(component: str) -> str:
    capped = f"MIN({{@cap_high}},MAX({{@cap_low}},{REACHED[component]}))"
    return f"IF({READY[component]},{capped}*{_weight_of(component)},0)"


def _warns(component: str) -> str:
    edge = "{@warn_collection}" if component == "collection" else "{@near_at}"
    return f'IF({READY[component]},IF({REACHED[component]}<{edge},{{:sep}}&{{:{component}}},""),"")'


NAMED = 'IF(OR({salesperson}="",{row:counted}=0),"",'
SCORED = 'IF({weighed}="","",'
SCORE = f'{SCORED}IFERROR(ROUND(({"+".join(map(_points, COMPONENTS))})/{{weighed}},12),""))'
WEIGHED = f"{NAMED}ROUND({'+'.join(f'IF({READY[c]},{_weight_of(c)},0)' for c in COMPONENTS)},12))"
ALL_WEIGHTS = f"ROUND({'+'.join(map(_weight_of, COMPONENTS))},12)"
WARNING = (
    f"{SCORED}MID({'&'.join(map(_warns, COMPONENTS))}"
    f'&IF({{weighed}}<>{ALL_WEIGHTS},{{:sep}}&{{:incomplete}},""),LEN({{:sep}})+1,200))'
)


def _total(part: str, quotient: str, metric: Callable[[Sequence[Row]], Value]) -> tuple[str, BandMetric]:
    """Totals over totals: formula and metric; no value while nobody has a figure of `part`."""
    formula = (
        f'IF(COUNTIFS({{scorecard.{part}}},">-1E+300",{{without:scorecard}})=0,"",IFERROR(ROUND({quotient},12),""))'
    )

    def value(book: BookData) -> Value:
        rows = counted(FORM, book.rows("scorecard"))
        known = any(isinstance(row.get(part), Decimal) for row in rows)
        return metric(rows) if known else None

    return formula, value


def _number(row: Row, field: str) -> Decimal | None:
    value = row.get(field)
    return value if isinstance(value, Decimal) else None


def _team_attainment(rows: Sequence[Row]) -> Value:
    return attainment(total(FORM, "target", rows), total(FORM, "sales", rows))


def _team_collection(rows: Sequence[Row]) -> Value:
    return collection_rate(total(FORM, "collected", rows), total(FORM, "due", rows))


def _best(book: BookData) -> Value:
    return next((row.get("salesperson") for row in book.rows("scorecard") if row.get("rank") == 1), None)


PICKED = Picked("scorecard", "salesperson", "attainment", _named, "lowest")
_WARNED_BELOW: Reckoned = ("N({@warn_collection})", lambda book, _: book.number("warn_collection", "0"))
_GOAL = Constant("1", lambda *_: 1)
_PACE = "{attainment}-{name:elapsed}"


def _against_time(field: str, label: Label, sign: Literal[">=", "<"]) -> Column:
    """Points of attainment above the share of the period that is over, or below it."""

    def metric(row: Row, book: BookData) -> Value:
        reached, gone = row.get("attainment"), elapsed.elapsed(book)
        if not isinstance(reached, float) or not isinstance(gone, float):
            return None
        points = round_ratio((Decimal(repr(reached)) - Decimal(repr(gone))) * 100)
        return points if ((points or 0) >= 0) == (sign == ">=") else None

    formula = f"""IF(AND(ISNUMBER({{attainment}}),ISNUMBER({{name:elapsed}})),
        IF(ROUND(({_PACE})*100,12){sign}0,ROUND(({_PACE})*100,12),""),"")"""
    return Column(field, label, Kind.POINTS, hidden=True, stage=1, formula=formula, metric=per_row(metric))


def _people(field: str) -> Part:
    """How many are ahead of time or behind it."""
    return number(f"COUNT({{scorecard.{field}}})", lambda book, _: sum(
        isinstance(row.get(field), float) for row in book.rows("scorecard")), Kind.COUNT)  # fmt: skip


RULES = Label(
    "预警规则：销售达成率低于接近线；回款率低于预警线（默认 80%）；覆盖率、赢单率、满意度低于目标 × 接近线；"
    "有一项无数据。各线和目标见信息页。",
    "Warns when: sales attainment is below the “Near” line; collection below its warning line (80% by default); "
    "coverage, win rate or satisfaction below goal × “Near” line; a figure missing. All lines are on the Info sheet.",
)
WEIGHED_NOTE = Label(
    "有数据的各项权重之和；低于 100% 即有数据缺失。",
    "Sum of the weights that have data; below 100%, some figure is missing.",
)
SCORE_NOTE = Label(
    "各项封顶后加权；无数据的一项不计，权重由其余各项分担。",
    "Each part is capped, then weighted; a part without data leaves its weight to the others.",
)

FORM: Form = Form(
    id="scorecard",
    sheet=Label("个人绩效", "Scorecard"),
    title=Label("个人绩效", "Scorecard by salesperson"),
    key=("salesperson",),
    columns=(
        Column("salesperson", Label("销售人员", "Salesperson"), required=True, aliases=("姓名", "Name"), width=14),
        Column("target", Label("销售目标", "Sales target"), Kind.MONEY, width=15),
        Column("sales", Label("实际销售", "Actual sales"), Kind.MONEY, aliases=("销售额", "Sales"), width=15),
        Column("attainment", Label("销售达成率", "Sales attainment"), Kind.PERCENT, width=12,
               formula='IF(AND(ISNUMBER({target}),ISNUMBER({sales})),'
                       'IFERROR(ROUND(1+({sales}-{target})/ABS({target}),12),""),"")',
               metric=per_row(lambda row, _: attainment(_number(row, "target"), _number(row, "sales")))),
        Column("due", Label("应回款", "Due"), Kind.MONEY, width=15),
        Column("collected", Label("已回款", "Collected"), Kind.MONEY, width=15),
        Column("collection_rate", Label("回款率", "Collected / due"), Kind.PERCENT, width=13,
               formula='IF(AND(ISNUMBER({due}),ISNUMBER({collected})),IFERROR(ROUND({collected}/{due},12),""),"")',
               metric=per_row(lambda row, _: collection_rate(_number(row, "collected"), _number(row, "due")))),
        Column("coverage", Label("客户覆盖率", "Coverage"), Kind.PERCENT, minimum=0, width=11,
               note=Label("已服务客户数 ÷ 负责范围内全部客户数", "Customers served / all in the territory")),
        Column("penetration", Label("产品渗透率", "Penetration"), Kind.PERCENT, minimum=0, width=11,
               note=Label("购买该产品线的客户数 ÷ 已服务客户数", "Customers buying the line / customers served")),
        Column("sales_cycle", Label("销售周期（天）", "Sales cycle (days)"), Kind.NUMBER, minimum=0, width=14,
               note=Label("首次接触到签约天数的中位数", "Median days from first contact to signature")),
        Column("win_rate", Label("赢单率", "Win rate"), Kind.PERCENT, minimum=0, width=10,
               note=Label("赢单数 ÷（赢单数 + 输单数）", "Won / (won + lost)")),
        Column("satisfaction", Label("满意度（百分制）", "Satisfaction (of 100)"), Kind.NUMBER, minimum=0, width=17),
        Column("weighed", Label("计分权重", "Weights with data"), Kind.PERCENT, width=11, note=WEIGHED_NOTE,
               formula=WEIGHED, metric=per_row(_weighed)),
        Column("score", Label("综合得分", "Weighted score"), Kind.PERCENT, width=11, note=SCORE_NOTE, formula=SCORE,
               metric=per_row(_score)),
        Column("rank", Label("排名", "Rank"), Kind.COUNT, width=8,
               formula='IF(ISNUMBER({score}),RANK({score},{scorecard.score}),"")', metric=_rank),
        Column("warning", Label("预警", "Warning"), choices=WARNINGS, width=40, note=RULES, formula=WARNING,
               metric=per_row(_warning)),
        _against_time("ahead", Label("图：快于时间", "Chart: ahead of time"), ">="),
        _against_time("behind", Label("图：慢于时间", "Chart: behind time"), "<"),
        PICKED.column(),
    ),
    alerts=(
        Alert("sales", Label("销售达成率偏低", "Sales attainment low"), "bad", "attainment", _warned("sales"),
              shown("attainment", Kind.PERCENT)),
        Alert("collection", Label("回款率偏低", "Collection rate low"), "fair", "collection_rate",
              _warned("collection"), shown("collection_rate", Kind.PERCENT)),
    ),
    highlights=("attainment", "collection"),
    beside={
        "attainment": met("attainment"),
        "collection": under("预警线 {} · {}", "limit {} · {}", setting("warn_collection", "0"),
                           not_below(less(value("collection"), _WARNED_BELOW), Label("✓ 正常", "✓ OK"),
                                     Label("▲ 偏低", "▲ low")), when="collection"),
    },
    charts=(
        Chart("attainment", "column", Label("各销售人员达成率与目标线", "Attainment by salesperson, and the target"),
              Label("柱形图：各销售人员的销售达成率，最低的在前，虚线为 100%。",
                    "Columns: sales attainment by salesperson, lowest first; the dashed line is 100%."),
              (*JUDGED, Series("", Label("目标 100%", "Target 100%"), "target")),
              PICKED.places("attainment").headline(sentence(
                  "团队达成率 {}，回款率 {}；达成率最低：{} {}",
                  "The team is at {} of target and has collected {}; furthest behind: {}, {}",
                  figure("attainment", Kind.PERCENT), figure("collection", Kind.PERCENT),
                  *lowest("scorecard", "salesperson", "attainment"), when="attainment")),
              places=PICKED.places("attainment"), points=PICKED.judged(_GOAL), axis=Kind.PERCENT,
              worded=True, exclusive=True, low=0),
        Chart("pace", "bar", Label("销售达成率与期间进度之差（百分点）", "Attainment against time elapsed, in points"),
              Label("条形图：各销售人员达成率减去期间进度，快于时间为正，慢于时间为负。",
                    "Bars: attainment less the share of the period that is over, positive ahead of time."),
              (Series("", Label("快于时间（+）", "Ahead of time (+)"), "good"),
               Series("", Label("慢于时间（-）", "Behind time (-)"), "bad")),
              PICKED.places("pace").headline(sentence(
                  "期间已过 {}，团队达成率 {}：快于时间 {} 人，慢于时间 {} 人",
                  "{} of the period is over, the team is at {}: {} ahead of time, {} behind",
                  figure("elapsed", Kind.PERCENT), figure("attainment", Kind.PERCENT),
                  _people("ahead"), _people("behind"), when="attainment")),
              places=PICKED.places("pace"), points=PICKED.points("ahead", "behind"), axis=Kind.POINTS, exclusive=True),
    ),
    bands=(
        Band("attainment", Label("团队销售达成率", "Team attainment"), Kind.PERCENT,
             *_total("sales", "1+({sum:sales}-{sum:target})/ABS({sum:target})", _team_attainment)),
        Band("collection", Label("团队回款率", "Team collected / due"), Kind.PERCENT,
             *_total("collected", "{sum:collected}/{sum:due}", _team_collection)),
        Band("best", Label("得分最高", "Best score"), Kind.TEXT,
             'IFERROR(INDEX({scorecard.salesperson},MATCH(1,{scorecard.rank},0))&"","")', _best, fallback='""'),
        Band("warned", Label("预警人数", "People warned"), Kind.COUNT, 'COUNTIFS({scorecard.warning},"?*")',
             lambda book: sum(row.get("warning") is not None for row in book.rows("scorecard"))),
        elapsed.BAND,
    ),
)  # fmt: skip
