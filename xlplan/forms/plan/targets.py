"""目标分解 / Target decomposition: annual target -> quarter -> month -> region, customer, salesperson.

Parts are divided by largest remainder and always add up. A row without a parent states its annual target; rows with
one share what the parent has, less what is given by hand. Parents stand at most three deep. Rolling targets keep what
closed months brought, and divide the rest of the annual target over the open ones.

Formulas must not refer to their own column, so each depth has helper columns of its own: the pool to divide, what
division leaves, and the part.
"""

from __future__ import annotations

from collections.abc import Callable

from xlplan.forms.alert import Alert, is_
from xlplan.forms.bands import showing
from xlplan.forms.beside import none_good, together, under
from xlplan.forms.chart import Chart, Series
from xlplan.forms.form import (
    Band,
    BookData,
    Choice,
    Column,
    ColumnMetric,
    Fact,
    Form,
    Kind,
    Label,
    Monthly,
    Row,
    Value,
    per_row,
)
from xlplan.forms.kpi import STATUSES
from xlplan.forms.plan import decompose as by
from xlplan.forms.plan.remainders import part, remainder
from xlplan.forms.ranked import spaced
from xlplan.forms.sentence import NAME, Part, number, number_words, sentence
from xlplan.forms.trend import trend
from xlplan.metrics import attainment

LEVELS = (
    Choice("company", "公司", "Company"),
    Choice("region", "区域", "Region"),
    Choice("customer", "客户", "Customer"),
    Choice("salesperson", "销售人员", "Salesperson"),
    Choice("product", "产品", "Product"),
)
METHODS = (
    Choice("weights", "按权重", "Weights"),
    Choice("history", "按历史", "History"),
    Choice("potential", "按潜力", "Potential"),
    Choice("hand", "手工", "By hand"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FACTS = tuple(
    Fact(f"season_{n:02}", Label(f"季节权重：{n} 月", f"Season weight: {_MONTHS[n - 1]}"), Kind.NUMBER, "1",
         note=Label("年度目标按此分到各月；最多三位小数，只看相互比例",
                    "Divides annual targets over the months; only proportions count, 3 decimals at most")
         if n == 1 else None)
    for n in range(1, 13)
)  # fmt: skip


PARTS_STAGE, SEASON_STAGE, TARGET_STAGE, KEPT_STAGE, TODO_STAGE, ROLLING_STAGE, YEAR_STAGE = range(-1, 6)
"""The parts make the annual target; it and the seasons make months; what closed months keep leaves what is to do."""

# --- formulas --------------------------------------------------------------------------------------------------------
READY = '{row:counted}=1,{subject}<>"",{measure}<>""'
SIBLINGS = "{targets.measure},{is:measure},{targets.parent},{is:parent}"
OWNER = "{targets.measure},{is:measure},{targets.subject},{is:parent}"
PARTS = "{targets.measure},{is:measure},{targets.parent},{is:subject}"
KNOWN = '">-1E+300"'
CLOSED = '"<="&EOMONTH({@as_of}+1,-1)'
TO_DATE = "{{repeated}},{{name:tags}},{{tag:{tag}}},{{name:months}}," + CLOSED.replace("{", "{{").replace("}", "}}")
BASIS = f"""IF(AND({READY},{{parent}}<>"",NOT({{method?hand}})),
    MAX(0,N(IF({{method?history}},{{history}},IF({{method?potential}},{{potential}},{{weight}})))),"")"""
UNITS = f"""IF(ISNUMBER({{basis}}),
    ROUND({{basis}}*10^(8-LEN(TEXT(INT(ROUND(SUMIFS({{targets.basis}},{SIBLINGS}),6)),"0"))),0),"")"""
KEPT = """IF(AND(ISNUMBER({annual}),ISNUMBER({@as_of})),IF(EOMONTH({here:date},0)<={@as_of},
    ROUND(IF(ISNUMBER({here:actual}),{here:actual},N({here:target})),2),""),"")"""
SEASON = 'IF(ISNUMBER({annual}),ROUND(MAX(0,MIN(99999,N({@season_MM})))*1000,0),"")'
TODO = 'IF(ISNUMBER({annual}),IF({annual}<0,MIN(0,LEFT_OVER),MAX(0,LEFT_OVER)),"")'.replace(
    "LEFT_OVER", "ROUND({annual}-SUM({block:kept}),2)"
)
DIFFERENCE = f"""IF(AND(ISNUMBER({{annual}}),COUNTIFS({PARTS},{{targets.annual}},{KNOWN})>0),
    ROUND(SUMIFS({{targets.annual}},{PARTS})-{{annual}},2),"")"""


def _hidden(name: str, zh: str, en: str, formula: str, metric: ColumnMetric, stage: int = PARTS_STAGE) -> Column:
    return Column(name, Label(zh, en), Kind.NUMBER, hidden=True, formula=formula, metric=metric, stage=stage)


def _of_block(total: str, weights: str, rest: str) -> str:
    """A month's part; months that leave the same go in their order."""
    before = f'COUNTIFS({{block:{rest}}},">"&{{here:{rest}}})+COUNTIFS({{until:{rest}}},{{here:{rest}}})-1'
    extra = f"{before}<ROUND(SUM({{block:{rest}}})/{{{weights}}},0)"
    share = part(f"{{{total}}}", "{here:season}", f"{{{weights}}}", f"{{here:{rest}}}", extra)
    return f'IF(ISNUMBER({{here:{rest}}}),{share},"")'


def _monthly_rest(total: str, weights: str, also: str = "") -> str:
    left = remainder(f"{{{total}}}", "{here:season}", f"{{{weights}}}")
    return f'IF(AND(ISNUMBER({{{total}}}),N({{{weights}}})>0{also}),{left},"")'


def _depth(n: int) -> tuple[Column, ...]:
    """The helper columns of the parts that stand n below a row without a parent."""
    pool, rest = f"{{pool{n}}}", f"{{rest{n}}}"
    whole = f"COUNTIFS({OWNER},{{targets.part{n - 1}}},{KNOWN})>0"
    owned = f"SUMIFS({{targets.part{n - 1}}},{OWNER})-SUMIFS({{targets.given}},{SIBLINGS})"
    left = remainder(pool, "{units}", "{whole}")
    before = f"""COUNTIFS({SIBLINGS},{{targets.rest{n}}},">"&{rest})
        +COUNTIFS({SIBLINGS},{{targets.rest{n}}},{rest},{{targets.position}},"<"&{{position}})"""
    extra = f"{before}<ROUND(SUMIFS({{targets.rest{n}}},{SIBLINGS})/{{whole}},0)"
    share = part(pool, "{units}", "{whole}", rest, extra)
    return (
        _hidden(f"pool{n}", f"{n} 级待分", f"Pool {n}",
                f'IF(AND({READY},{{parent}}<>""),IF({whole},ROUND({owned},2),""),"")', by.pool(n)),
        _hidden(f"rest{n}", f"{n} 级余数", f"Remainder {n}",
                f'IF(AND(ISNUMBER({pool}),ISNUMBER({{units}}),N({{whole}})>0),{left},"")',
                per_row(by.rest(f"pool{n}", "units", "whole"))),
        _hidden(f"part{n}", f"{n} 级分得", f"Part {n}",
                f'IF(ISNUMBER({rest}),{share},IF(AND(ISNUMBER({pool}),ISNUMBER({{given}})),{{given}},""))', by.part(n)),
    )  # fmt: skip


def _quarter(n: int) -> Column:
    first, last = (f"EOMONTH(MIN({{name:months}}),{shift})" for shift in (3 * n - 4, 3 * n - 1))
    months = f'{{name:months}},">"&{first},{{name:months}},"<="&{last}'
    return Column(f"q{n}", Label(f"{n} 季度目标", f"Q{n} target"), Kind.NUMBER, width=11, stage=YEAR_STAGE,
                  metric=per_row(by.quarter(n)),
                  formula=f'IF(AND(ISNUMBER({{annual}}),N({{season_all}})>0),'
                          f'ROUND(SUMIFS({{repeated}},{{name:tags}},{{tag:target}},{months}),2),"")')  # fmt: skip


def _unbalanced(book: BookData) -> Value:
    return sum(bool(row.get("difference")) for row in book.rows("targets"))


def _attainment(row: Row, _: BookData) -> Value:
    return attainment(by.figure(row, "target_to_date"), by.figure(row, "actual_to_date"))


def _first(field: str) -> Callable[[BookData, object], Value]:
    return lambda book, _: next((row.get(field) for row in book.rows("targets")), None)


def _said(field: str) -> Part:
    return Part(f"LEFT(TRIM(INDEX({{targets.{field}}},1)),{NAME})",
                lambda book, _: spaced(_first(field)(book, None))[:NAME])  # fmt: skip


def _figure(field: str, kind: Kind) -> Part:
    return number(f"INDEX({{targets.{field}}},1)", _first(field), kind)


BOTH = "ISNUMBER({target_to_date}),ISNUMBER({actual_to_date})"
_JUDGED = together("met", "near", "missed")

FORM: Form = Form(
    id="targets",
    sheet=Label("目标分解", "Targets"),
    title=Label("目标分解", "Target decomposition"),
    key=("measure", "subject"),
    subjects=("subject",),
    keep=2,
    marks=(("status", "met", "good"), ("status", "near", "fair"), ("status", "missed", "bad")),
    columns=(
        Column("measure", Label("指标", "Measure"), required=True, width=15,
               note=Label("例如：销售额、新增客户数", "For example sales, new customers")),
        Column("subject", Label("对象", "Subject"), required=True, width=16,
               note=Label("目标属于谁：公司、区域、客户或销售人员", "Whose target: company, region, customer, person")),
        Column("level", Label("层级", "Level"), Kind.CHOICE, choices=LEVELS, width=11),
        Column("unit", Label("单位", "Unit"), width=10),
        Column("parent", Label("上级对象", "Part of"), width=15,
               note=Label("留空：年度目标手工填写；否则按上级目标分解，最多三级",
                          "Empty: the annual target is typed; else a part of that subject's, three deep at most")),
        Column("method", Label("分解方式", "Divided by"), Kind.CHOICE, choices=METHODS, width=11,
               note=Label("手工的先扣除，其余按权重、历史或潜力的比例分配；分得之和必等于上级目标",
                          "First what is given by hand; the rest by weight, history or potential, so that it adds up")),
        Column("history", Label("历史业绩", "History"), Kind.NUMBER, minimum=0, width=11),
        Column("potential", Label("潜力评分", "Potential"), Kind.NUMBER, minimum=0, width=10),
        Column("weight", Label("权重", "Weight"), Kind.NUMBER, minimum=0, width=9),
        Column("hand", Label("手工目标", "Target by hand"), Kind.NUMBER, minimum=0, width=11),
        Column("annual", Label("年度目标", "Annual target"), Kind.NUMBER, width=11, metric=per_row(by.annual),
               note=Label("各月之和等于本行年度目标；单看某月，下级之和可能与上级差一个最小单位",
                          "Its months add up to it; in a single month the parts may be a unit off the whole"),
               formula='IF(ISNUMBER({part0}),{part0},IF(ISNUMBER({part1}),{part1},'
                       'IF(ISNUMBER({part2}),{part2},IF(ISNUMBER({part3}),{part3},""))))'),
        Column("difference", Label("分解差额", "Parts less whole"), Kind.NUMBER, width=11, metric=by.difference,
               formula=DIFFERENCE, note=Label("下级目标之和减去本行目标，应为 0",
                                              "Sum of the parts less this target; should be 0")),
        *(_quarter(n) for n in range(1, 5)),
        Monthly((
            Column("target", Label("目标", "Target"), Kind.NUMBER, width=11, stage=TARGET_STAGE,
                   formula=_of_block("annual", "season_all", "rest"),
                   monthly_metric=by.of_months("annual", "season", "target")),
            Column("actual", Label("实际", "Actual"), Kind.NUMBER, width=11),
            Column("rolling", Label("滚动目标", "Rolling"), Kind.NUMBER, width=11, stage=ROLLING_STAGE,
                   note=Label("已结束月份取实际，其余目标分到未结束月份",
                              "Closed months: the actual; what is left of the year is divided over the open ones"),
                   formula=f"IF(ISNUMBER({{here:kept}}),{{here:kept}},{_of_block('todo', 'season_open', 'rest_open')})",
                   monthly_metric=by.of_months("todo", "season", "rolling")),
            Column("season", Label("季节", "season"), Kind.NUMBER, hidden=True, formula=SEASON,
                   stage=SEASON_STAGE,
                   monthly_metric=by.season),
            Column("rest", Label("余数", "remainder"), Kind.NUMBER, hidden=True, stage=KEPT_STAGE,
                   formula=_monthly_rest("annual", "season_all"),
                   monthly_metric=by.monthly_rest("annual", "season_all")),
            Column("kept", Label("已定", "kept"), Kind.NUMBER, hidden=True, formula=KEPT, monthly_metric=by.kept,
                   stage=KEPT_STAGE),
            Column("rest_open", Label("滚动余数", "remainder, rolling"), Kind.NUMBER, hidden=True, stage=ROLLING_STAGE,
                   formula=_monthly_rest("todo", "season_open", ",NOT(ISNUMBER({here:kept}))"),
                   monthly_metric=by.monthly_rest("todo", "season_open")),
        ), year=True),
        Column("target_to_date", Label("累计目标", "Target to date"), Kind.NUMBER, stage=YEAR_STAGE, width=11,
               note=Label("截至截止日期已结束的月份", "Of the months closed by the as-of date"),
               formula=f'IF(AND(ISNUMBER({{annual}}),ISNUMBER({{@as_of}})),'
                       f'ROUND(SUMIFS({TO_DATE.format(tag="target")}),2),"")',
               metric=per_row(by.to_date("target"))),
        Column("actual_to_date", Label("累计实际", "Actual to date"), Kind.NUMBER, stage=YEAR_STAGE, width=11,
               formula=f'IF(AND(ISNUMBER({{annual}}),ISNUMBER({{@as_of}})),'
                       f'IF(COUNTIFS({{repeated}},{KNOWN},{{name:tags}},{{tag:actual}},{{name:months}},{CLOSED})=0,"",'
                       f'ROUND(SUMIFS({TO_DATE.format(tag="actual")}),2)),"")',
               metric=per_row(by.to_date("actual"))),
        Column("attainment", Label("累计达成率", "Attainment to date"), Kind.PERCENT, stage=YEAR_STAGE, width=12,
               formula=f'IF(AND({BOTH}),IFERROR(ROUND(1+({{actual_to_date}}-{{target_to_date}})'
                       '/ABS({target_to_date}),12),""),"")', metric=per_row(_attainment)),
        Column("status", Label("状态", "Status"), Kind.CHOICE, stage=YEAR_STAGE, choices=STATUSES, width=10,
               metric=per_row(by.status),
               formula='IF(ISNUMBER({attainment}),IF({attainment}>={@met_at},{:met},'
                       'IF({attainment}>={@near_at},{:near},{:missed})),"")'),
        Column("projected", Label("全年预计", "Projected year"), Kind.NUMBER, stage=YEAR_STAGE, width=11,
               metric=per_row(by.projected),
               note=Label("年度目标 × 累计实际 ÷ 累计目标", "Annual target × actual / target to date"),
               formula=f'IF(AND({BOTH}),IFERROR(ROUND({{actual_to_date}}*{{annual}}/{{target_to_date}},2),""),"")'),
        Column("remaining", Label("剩余目标", "Still to do"), Kind.NUMBER, stage=YEAR_STAGE, width=11,
               metric=per_row(by.remaining),
               formula='IF(ISNUMBER({annual}),ROUND({annual}-N({actual_to_date}),2),"")'),
        *trend("actual", Label("实际", "Actual"), YEAR_STAGE),
        _hidden("basis", "分解依据", "Basis", BASIS, per_row(by.basis)),
        _hidden("units", "整数权重", "Whole weight", UNITS, by.units),
        _hidden("whole", "权重合计", "Sum of weights",
                f'IF(ISNUMBER({{units}}),SUMIFS({{targets.units}},{SIBLINGS}),"")', by.whole),
        _hidden("given", "手工分得", "Given", f'IF(AND({READY},{{parent}}<>"",{{method?hand}},ISNUMBER({{hand}})),'
                                          'ROUND({hand},2),"")', per_row(by.given)),
        _hidden("position", "行序", "Position", "ROW()-ROW(INDEX({targets.subject},1))",
                lambda rows, _: list(range(len(rows)))),
        _hidden("part0", "0 级目标", "Part 0",
                f'IF(AND({READY},{{parent}}="",ISNUMBER({{hand}})),ROUND({{hand}},2),"")', per_row(by.root)),
        *(column for n in by.DEPTHS for column in _depth(n)),
        _hidden("season_all", "季节合计", "Seasons", "SUM({block:season})", per_row(by.season_all), SEASON_STAGE),
        _hidden("season_open", "未结季节", "Open seasons",
                f"SUM({{block:season}})-SUMIFS({{block:season}},{{block:kept}},{KNOWN})",
                per_row(by.season_open), TODO_STAGE),
        _hidden("todo", "待分余额", "To divide", TODO, per_row(by.todo), TODO_STAGE),
    ),
    bands=(
        showing("targets", "status", "met", STATUSES[0].label, "met"),
        showing("targets", "status", "near", STATUSES[1].label, "near"),
        showing("targets", "status", "missed", STATUSES[2].label, "missed"),
        Band("unbalanced", Label("分解不平", "Parts that do not add up"), Kind.COUNT,
             'COUNTIFS({targets.difference},">0")+COUNTIFS({targets.difference},"<0")', _unbalanced),
    ),
    alerts=(
        Alert("missed", Label("目标未达成", "Target missed"), "bad", "attainment", is_("status", "missed"),
              lambda row, _: f"{row.get('measure') or ''} {number_words(row.get('attainment'), Kind.PERCENT)}".strip(),
              subject="subject"),
    ),
    highlights=("met", "missed"),
    beside={
        "met": under("共 {} 项目标", "of {} targets", number(*_JUDGED, Kind.COUNT), when=_JUDGED),
        "missed": under("{} 共 {} 项目标", "{} of {} targets", none_good("missed"), number(*_JUDGED, Kind.COUNT),
                       when=_JUDGED),
    },
    charts=(
        Chart("months", "column", Label("各月目标与实际（首行）", "Target and actual by month (first row)"),
              Label("柱形图：首行对象各月的目标（空心框）、实际（实心）和滚动目标（斜线）。",
                    "Columns by month, of the first row: target outlined, actual solid, rolling target hatched."),
              (Series("rolling", Label("滚动目标", "Rolling target"), "forecast"),
               Series("actual", Label("实际", "Actual")), Series("target", Label("目标", "Target"), "plan")),
              sentence("{}{}：累计达成 {}，全年还差 {}", "{}, {}: {} of the target to date; still to do this year: {}",
                       _said("subject"), _said("measure"), _figure("attainment", Kind.PERCENT),
                       _figure("remaining", Kind.MONEY), when=("INDEX({targets.annual},1)", _first("annual"))),
              by_month=True, first_row=True, wide=True),
    ),
)  # fmt: skip
