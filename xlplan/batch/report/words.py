"""The words of the reports, in both languages."""

from __future__ import annotations

from xlplan.forms.form import Label

# --- the report -------------------------------------------------------------------------------------------------------
EVALUATION_REPORT = Label("市场拓展效果评估报告", "Market development: evaluation report")
TRACKING_REPORT = {
    "daily": Label("市场拓展执行跟踪日报", "Market development: daily tracking report"),
    "weekly": Label("市场拓展执行跟踪周报", "Market development: weekly tracking report"),
    "monthly": Label("市场拓展执行跟踪月报", "Market development: monthly tracking report"),
}
RECEIVABLES_REPORT = Label("应收与损益报告", "Receivables and profit report")
REGIONS = Label("区域", "Region")
PERIOD = Label("期间", "Period")
AS_OF = Label("截止日期", "As of")
PREPARER = Label("填报人", "Prepared by")
STATE = Label("状态", "State")
WORKBOOK = Label("来源", "Source")
TEMPLATES = {
    "evaluation": Label("评估", "evaluation"),
    "tracking": Label("跟踪", "tracking"),
    "forecast": Label("应收与损益", "receivables and profit"),
}
AS_OF_DAY = Label("截至 {day}", "as of {day}")
SEVERAL_DATES = Label("各部分的截止日期不同：{parts}。", "The figures are of different dates: {parts}.")
ONE_DATE = Label("数据：{parts}。", "The figures: {parts}.")
MADE_FROM = Label("来源工作簿：{names}。", "Made from the workbooks {names}.")
AMOUNTS_IN = Label("金额单位：{currency}。", "Amounts in {currency}.")
TOTAL = Label("合计", "Total")
GROUP = Label("集团汇总", "Group summary")
CONTENTS = Label("目录", "Contents")
SKIP = Label("跳到正文", "Skip to the report")
FILL_IN = Label("（请填写）", " (please fill in)")
CAUSE = Label("原因", "Cause")
CAUSE_BLANK = Label("原因（请填写）", "Cause (please fill in)")
NEXT_BLANK = Label("下一步（请填写）", "Next step (please fill in)")
ADVICE_BLANK = Label("改进措施（请填写）", "What to do (please fill in)")
FOCUS_BLANK = Label("下期目标与重点（请填写）", "Targets and priorities of the next period (please fill in)")
MORE = Label("另有 {count} 项，未列出。", "{count} more are not listed.")
MARK_WORDS = Label("✓ 达成　△ 接近　✗ 未达成　– 无数据", "✓ met   △ near   ✗ missed   – no data")
CHART = Label("图示", "Chart")
TARGET_LINE = Label("目标线", "Target line")
SEMICOLON = Label("；", "; ")
COMMA = Label("，", ", ")
LISTED = Label("、", ", ")
STOP = Label("。", ".")
COLON = Label("：", ": ")
FOOT = Label(
    "由 xlplan {version} 生成；数字来自工作簿，原因由负责人填写。",
    "Made by xlplan {version}. The figures are the workbooks'; causes are for the manager to fill in.",
)
PAGE = Label("第 {page} 页，共 {pages} 页", "Page {page} of {pages}")
UNIT_OF = Label("{currency}，单位：{unit}", "{currency}, in units of {unit}")

# --- evaluation -------------------------------------------------------------------------------------------------------
SUMMARY = Label("摘要", "Summary")
ATTAINMENT = Label("目标达成", "Attainment")
MOVED = Label("变动来源", "What moved")
INPUT_OUTPUT = Label("投入与产出", "Input and output")
PEOPLE = Label("个人绩效", "Scorecard by salesperson")
REVIEW = Label("问题与建议", "Problems and advice")
NEXT = Label("下期安排", "Next period")
DATA_NOTES = Label("数据核对", "Notes on the data")
KPI = Label("核心指标", "KPI")
DIMENSION = Label("评估维度", "Dimension")
TARGET, ACTUAL, GAP = Label("目标值", "Target"), Label("实际值", "Actual"), Label("差距", "Gap")
RATE = Label("达成率", "Attainment")
KPI_CAPTION = Label("各指标达成情况", "Attainment by KPI")
WEIGHT, SCORE = Label("权重", "Weight"), Label("得分", "Score")
TOTAL_SCORE = Label("综合得分", "Weighted score")
UNCAPPED = Label("未封顶 {score}", "uncapped {score}")
STATUS = Label("状态", "Status")
REMARK = Label("分析说明", "Remark")
SAMPLE_OF = Label("{met} / {total}", "{met} of {total}")
MET_KPIS = Label("达成指标", "KPIs met")
BEST, WORST = Label("最好", "Best"), Label("最差", "Lowest")
SALES_TEAM = Label("团队销售达成率", "Team sales attainment")
COLLECTION_TEAM = Label("团队回款率", "Team collected / due")
HEADLINE = Label(
    "{total} 项指标中 {met} 项达成，{near} 项接近，{missed} 项未达成{no_data}。",
    "Of {total} KPIs, {met} met, {near} near, {missed} missed{no_data}.",
)
NO_DATA_PART = Label("，{count} 项无数据", ", {count} without data")
EXTREMES = Label(
    "达成率最高：{best}（{best_rate}）；最低：{worst}（{worst_rate}）。",
    "Highest attainment: {best} ({best_rate}); lowest: {worst} ({worst_rate}).",
)
NO_KPIS = Label("工作簿中没有指标。", "The workbook holds no KPIs.")
CONTRIBUTION = Label("对综合得分的贡献", "Contribution to the score")
CONTRIBUTION_CAPTION = Label(
    "各指标对综合得分的贡献（与 100% 相比）", "What each KPI adds to or takes from the weighted score, against 100%"
)
CONTRIBUTION_HEAD = Label(
    "综合得分 {score}：100% 加上 {ups}，减去 {downs}。", "Weighted score {score}: 100%, plus {ups}, less {downs}."
)
CONTRIBUTION_NOTE = Label(
    "贡献 =（封顶后达成率 − 1）× 权重 ÷ 有数据的权重之和；各项相加，即综合得分与 100% 之差。",
    "Contribution = (capped attainment − 1) × weight / sum of the weights with data. They add up to the "
    "score less 100%.",
)
NO_WEIGHTS = Label(
    "指标没有权重，无法算出对综合得分的贡献。", "Without weights there is no score, and no contribution to it."
)
CHANGE_CAPTION = Label("与上期 {period} 相比", "Against the period before, {period}")
BEFORE, NOW, CHANGE = Label("上期实际", "Before"), Label("本期实际", "Now"), Label("变动", "Change")
RATE_BEFORE, RATE_NOW = Label("上期达成率", "Attainment before"), Label("本期达成率", "Attainment now")
DIRECTION = Label("评价", "Judged")
BETTER, WORSE, SAME = Label("改善", "Better"), Label("变差", "Worse"), Label("持平", "Unchanged")
NEW_KPI, NOT_COMPARED = Label("新指标", "New"), Label("不可比", "Not comparable")
GONE = Label("上期有、本期没有的指标：{names}。", "KPIs of the period before that are no longer there: {names}.")
NO_BEFORE = Label(
    "未提供上期工作簿，因此没有与上期的比较；把上期工作簿一并列入即可比较。",
    "No workbook of the period before was given, so nothing is compared with it; name it too, and it will be.",
)
RECKONED = Label("由本表合计重新计算", "Reckoned from the totals of this table")
RECKONED_RATIO = Label("投入产出比（{under} : {over}）", "Input-output ratio ({under} : {over})")
RECKONED_PER = Label("{over} ÷ {under}", "{over} / {under}")
NO_INPUT_OUTPUT = Label("指标表中没有投入产出类指标。", "The KPI table has no KPI of input and output.")
RATIO_TARGET, RATIO_ACTUAL = Label("按目标", "By target"), Label("按实际", "By actual")
HIGHLIGHTS = Label("亮点", "Highlights")
MODULE = Label("复盘模块", "Module")
PROBLEM, ADVICE = Label("问题", "Problem"), Label("优化建议", "Advice")
OWNER, DUE = Label("责任人", "Owner"), Label("完成时间", "Due")
PROBLEMS = Label("问题与改进", "Problems and what to do")
GAPS = Label("未达目标、有待说明的指标", "KPIs short of target, to be explained")
GAPS_NONE = Label("没有未达目标的指标。", "No KPI is short of its target.")
NO_REVIEW = Label("复盘表中没有问题或建议。", "The review names no problem and no advice.")
OPEN_ITEMS = Label("未完成的改进事项", "Improvements still open")
NO_OPEN_ITEMS = Label("没有未完成的改进事项。", "No improvement is open.")
NEXT_PERIOD = Label("下期：{period}。", "Next period: {period}.")
SALESPERSON = Label("销售人员", "Salesperson")
SALES, DUE_AMOUNT, COLLECTED = Label("实际销售", "Sales"), Label("应回款", "Due"), Label("已回款", "Collected")
SALES_TARGET = Label("销售目标", "Sales target")
COLLECTION_RATE = Label("回款率", "Collected / due")
RANK, WARNING = Label("排名", "Rank"), Label("预警", "Warning")

# --- tracking ---------------------------------------------------------------------------------------------------------
TRACKING = Label("执行跟踪", "Tracking")
NO_TASKS = Label("工作簿中没有任务。", "The workbook holds no tasks.")
TASKS, ON_TIME = Label("任务数", "Tasks"), Label("准时率", "On-time rate")
TASK_HEADLINE = Label(
    "{total} 项任务：已完成 {done}，逾期完成 {done_late}，进行中 {in_progress}，未开始 {not_started}，逾期 {overdue}。",
    "{total} tasks: {done} done, {done_late} done late, {in_progress} in progress, {not_started} not started, "
    "{overdue} overdue.",
)
NUMBER = Label("数量", "Number")
TASK, PLANNED, DAYS_LATE = (
    Label("任务名称", "Task"),
    Label("计划完成", "Planned finish"),
    Label("逾期天数", "Days late"),
)
MET_PROBLEM, COUNTERMEASURE = Label("遇到问题", "Problem met"), Label("解决措施", "Countermeasure")
NEXT_STEP = Label("下一步计划", "Next step")
RESULT, FINISHED = Label("实际完成情况", "Result"), Label("完成日期", "Finished on")
OVERDUE_TASKS = Label("逾期任务", "Overdue tasks")
NO_OVERDUE = Label("没有逾期任务。", "No task is overdue.")
COMING = Label("截至 {until} 到期的任务", "Tasks due by {until}")
NOTHING_COMING = Label("到 {until} 没有到期的任务。", "No task is due by {until}.")
DONE_TASKS = Label("{since} 以来完成的任务", "Tasks finished since {since}")
BY_OWNER = Label("按责任人", "By owner")
BY_STATUS = Label("按状态", "By status")
NO_OWNER = Label("（未填责任人）", "(no owner)")
OVERDUE, DONE = Label("逾期", "Overdue"), Label("已完成", "Done")

# --- receivables ------------------------------------------------------------------------------------------------------
RECEIVABLES = Label("应收账款", "Receivables")
PROFIT = Label("损益", "Profit and loss")
BALANCE, OVERDUE_AMOUNT = Label("欠款余额", "Balance owed"), Label("逾期金额", "Overdue")
OVERDUE_SHARE = Label("占余额 {share}", "{share} of the balance")
COLLECTIBLE = Label("应收回款率", "Collected of collectible")
PLAN_GAP = Label("计划未收", "Planned, not collected")
AGEING = Label("账龄", "Ageing")
BUCKET, AMOUNT, SHARE = Label("账龄", "Bucket"), Label("金额", "Amount"), Label("占比", "Share")
UNAPPLIED = Label("未核销收款", "Unapplied receipts")
MONTHS = Label("各月计划与实收（截至截止日期所在月份）", "Planned and collected by month, up to the as-of month")
MONTH, PLAN = Label("月份", "Month"), Label("计划", "Planned")
DIFFERENCE = Label("差异", "Difference")
CUSTOMER, OPENING, BILLED = Label("客户", "Customer"), Label("期初欠款", "Opening"), Label("发货", "Billed")
CREDITS = Label("贷项/核销", "Credits")
DEBTORS = Label("欠款最多的客户", "Customers that owe most")
OTHERS = Label("其余 {count} 家", "{count} others")
LIMIT = Label("超信用额度", "Over limit")
YES = Label("是", "Yes")
CHASE = Label("逾期最久的发票", "Invoices overdue longest")
INVOICE, OPEN_AMOUNT = Label("发票号", "Invoice"), Label("未收金额", "Open amount")
DUE_DATE, ACTUAL_AMOUNT = Label("到期日", "Due date"), Label("实际", "Actual")
PROMISED, LATE = Label("承诺回款日", "Promised"), Label("逾期天数", "Days past due")
OWED_HEADLINE = Label(
    "欠款余额 {balance}，其中逾期 {overdue}{share}。", "{balance} owed, {overdue} of it overdue{share}."
)
IN_BRACKETS = Label("（{text}）", " ({text})")
OWED_ONLY = Label("欠款余额 {balance}。", "{balance} owed.")
YTD_PLAN, YTD_ACTUAL = Label("累计盈亏 计划", "Profit to date, plan"), Label("累计盈亏 实际", "Profit to date, actual")
YTD_VARIANCE = Label("累计差异（有利为正）", "Variance (favourable +)")
FORECASTS = Label("全年预测", "Full-year forecast")
FORECAST_RANGE = Label("{low} 至 {high}", "{low} to {high}")
PROFIT_HEADLINE = Label(
    "累计盈亏 {actual}，计划 {plan}：{verdict}。", "Profit to date {actual}, planned {plan}: {verdict}."
)
BELOW_BY = Label("比计划少 {gap}", "{gap} below plan")
ABOVE_BY = Label("比计划多 {gap}", "{gap} above plan")
ON_PLAN = Label("与计划持平", "as planned")
BELOW_PLAN, ABOVE_PLAN = Label("▼ 低于计划", "▼ below plan"), Label("▲ 高于计划", "▲ above plan")
YEAR_PLAN = Label("全年计划 {plan}", "plan of the year {plan}")
LINES = Label("各项目的差异（已关账月份）", "Variance by line, closed months")
LINE, KIND, VARIANCE = (
    Label("项目", "Line"),
    Label("类别", "Kind"),
    Label("差异（有利为正）", "Variance (favourable +)"),
)
VARIANCE_RATE = Label("差异率", "Variance %")
PROFIT_LINE = Label("盈亏", "Profit")
NOT_CLOSED = Label("还没有已关账的月份。", "No month is closed yet.")

# --- group ------------------------------------------------------------------------------------------------------------
BY_REGION = Label("各区域综合得分与指标状态", "Score and KPI status by region")
GROUP_KPIS = Label("集团指标：目标与实际分别相加后相除", "Group KPIs: targets and actuals added up, then divided")
GROUP_NOTE = Label(
    "只加总可以累加的指标（如客户数、销售额）；比率、平均数和得分不相加，也不取平均。不同币种不相加。",
    "Only KPIs that add up, such as customers or sales, are totalled. Rates, averages and scores are neither added "
    "nor averaged, and currencies are never added.",
)
NOT_ADDED = Label(
    "未加总的指标（比率、平均数，或口径未知）：{names}。", "Not added up (rates, means, or of unknown kind): {names}."
)
COUNTED = Label("计入区域", "Regions counted")
OF_REGIONS = Label("{count} / {total}", "{count} of {total}")
GROUP_PEOPLE = Label("销售与回款（{currency}）", "Sales and collection ({currency})")
GROUP_TASKS = Label("各区域任务", "Tasks by region")
GROUP_OWED = Label("各区域应收（{currency}）", "Receivables by region ({currency})")
GROUP_PROFIT = Label("各区域累计盈亏（{currency}）", "Profit to date by region ({currency})")
UNREAD = Label(
    "本报告不完整，以下工作簿无法读取：{names}。", "This report is incomplete. Workbooks that cannot be read: {names}."
)
APART = Label(
    "期间或截止日期不同，未计入合计：{names}。", "Of another period or as-of date, and not in any total: {names}."
)
DATA_CAPTION = Label("工作簿检查发现的问题", "What checking the workbooks found")
SEVERITY, PLACE, WHAT = Label("级别", "Severity"), Label("位置", "Where"), Label("问题", "What")
SEVERITIES = {
    "break": Label("不平", "Break"),
    "error": Label("错误", "Error"),
    "warning": Label("警告", "Warning"),
}
ALL_SOUND = Label("检查没有发现错误或警告。", "Checking found no errors and no warnings.")
