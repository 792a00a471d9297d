"""The facts of an instance: labelled cells of the Info sheet, under workbook-wide names `xlplan_<id>`."""

from xlplan.forms.form import Choice, Fact, Kind, Label

SHEET = Label("信息", "Info")
TITLE = Label("工作簿信息", "About this workbook")
MEMORY_SHEET = "xlplan_memory"
LISTS_SHEET = "xlplan_lists"
COMPANY_SHEET = "xlplan_company"

STATES = (
    Choice("draft", "草稿", "Draft"),
    Choice("submitted", "已提交", "Submitted"),
    Choice("approved", "已批准", "Approved"),
    Choice("locked", "已锁定", "Locked"),
)
LANGUAGES = (Choice("zh", "中文", "Chinese"), Choice("en", "英文", "English"))
FREQUENCIES = (
    Choice("daily", "每日", "Daily"),
    Choice("weekly", "每周", "Weekly"),
    Choice("monthly", "每月", "Monthly"),
)

COMMON = (
    Fact("region", Label("区域", "Region"), required=True),
    Fact("period", Label("期间", "Period"), note=Label("例如 2026-Q3 或 2026-09", "For example 2026-Q3 or 2026-09")),
    Fact("as_of", Label("截止日期", "As-of date"), Kind.DATE, required=True,
         note=Label("状态、逾期、账龄和时间进度都按这一天计算",
                    "Status, overdue days and ageing are calculated as of this day")),
    Fact("currency", Label("币种", "Currency"), default="CNY"),
    Fact("unit", Label("金额单位", "Unit of amounts"), default="1",
         note=Label("1 表示元；以万元填报时填 10000", "1 for single units of the currency, 1000 for thousands")),
    Fact("preparer", Label("填报人", "Preparer")),
    Fact("state", Label("状态", "State"), Kind.CHOICE, "draft", STATES),
    Fact("language", Label("语言", "Language"), Kind.CHOICE, "zh", LANGUAGES),
    Fact("template", Label("模板", "Template")),
    Fact("template_version", Label("模板版本", "Template version")),
)  # fmt: skip

CALENDAR_MONTH = Fact("month", Label("月历月份", "Month of the calendar"), Kind.DATE,
                      note=Label("填该月任意一天；留空则取截止日期所在月份",
                                 "Any day in it; empty for the as-of month"))  # fmt: skip
COUNTRY = Fact("country", Label("节假日国家", "Country of holidays"), default="CN",
               note=Label("ISO 代码，例如 CN、US、DE、JP；月历和工作日按该国节假日",
                          "ISO code such as CN, US, DE, JP: its public holidays stand in the calendar"))  # fmt: skip
TRACKING = (
    Fact("frequency", Label("跟踪频率", "Frequency"), Kind.CHOICE, "weekly", FREQUENCIES),
    CALENDAR_MONTH,
    COUNTRY,
)  # fmt: skip

EVALUATION = (
    Fact("met_at", Label("达成线", "“Met” from"), Kind.PERCENT, "1",
         note=Label("达成率不低于此值，状态为“达成”", "Attainment of at least this is “Met”")),
    Fact("near_at", Label("接近线", "“Near” from"), Kind.PERCENT, "0.9",
         note=Label("低于达成线但不低于此值，状态为“接近”", "Attainment below “Met” but at least this is “Near”")),
    Fact("cap_low", Label("得分下限", "Score floor"), Kind.PERCENT, "0",
         note=Label("单项达成率低于下限的，按下限计分", "Attainment below the floor scores as the floor")),
    Fact("cap_high", Label("得分上限", "Score cap"), Kind.PERCENT, "1.5",
         note=Label("单项达成率高于上限的，按上限计分", "Attainment above the cap scores as the cap")),
)  # fmt: skip

_RATIO_NOTE = Label(
    "收入扣除变动成本后的占比，用于计算盈亏平衡收入",
    "Share of revenue left after variable cost; gives the break-even revenue",
)
FORECAST = (Fact("contribution_ratio", Label("边际贡献率", "Contribution ratio"), Kind.PERCENT, note=_RATIO_NOTE),)

HEADINGS = {
    "region": Label("工作簿", "Workbook"),
    "frequency": Label("跟踪", "Tracking"),
    "month": Label("月历与工作日", "Calendar and working days"),
    "met_at": Label("达成判定", "Met and near"),
    "weight_sales": Label("记分卡", "Scorecard"),
    "contribution_ratio": Label("盈亏平衡", "Break-even"),
    "season_01": Label("季节权重", "Seasons of the year"),
    "pareto_a": Label("贡献分类", "Classes by contribution"),
    "gold_from": Label("代理商分级与返利", "Agents: tiers and rebates"),
    "bonus_from_1": Label("阶梯奖金", "Stepped bonus"),
    "segment_weight_size": Label("细分市场选择", "Choice of segments"),
    "customers_most": Label("客户分配", "Customers a person"),
    "boundary": Label("客户分级", "Customer grades"),
    "fewest": Label("客户漏斗", "Customer funnel"),
    "cut": Label("客户矩阵", "Customer matrix"),
    "abc_a": Label("客户按销售额分类", "Customers by sales"),
    "goal_win_back": Label("维系目标", "Goals of retention"),
    "weight_profit": Label("吸引力权重", "Weights of attractiveness"),
    "weight_product": Label("竞争力权重", "Weights of strength"),
}
"""What stands on the Info sheet above a group of facts, by the first of them."""
