"""What the macros say and ask, in both languages. What went wrong is worded in `xlplan.messages`."""

from __future__ import annotations

from xlplan.errors import Severity
from xlplan.forms.form import Label

# --- the macros, named as their buttons ---------------------------------------------------------------------------
FILL = Label("填写", "Fill")
CHECK = Label("检查", "Check")
REFRESH = Label("从数据刷新", "Refresh from data")
DRAFT = Label("起草复盘", "Draft review")
ROLL_FORWARD = Label("结转下期", "Roll forward")
ROLL_UP = Label("应收汇总", "Roll up receivables")
REPORT = Label("评估报告", "Report")
MESSAGES = Label("函数出错原因", "Why functions failed")
ABOUT = Label("关于与诊断", "About and doctor")
UNDO = Label("撤销宏", "Undo macro")

# --- all of them --------------------------------------------------------------------------------------------------
DECLINED = Label("已取消，什么都没有改动。", "Cancelled. Nothing was changed.")
AS_BEFORE = Label("工作簿保持原样。", "The workbook is as it was before.")
HALF = Label(
    "工作簿只改了一部分，未能自动还原。请按“撤销宏”放回原来的内容。",
    "The workbook was changed in part and could not be put back. Press Undo macro to put back what was there.",
)
FAILED = Label(
    "“{title}”没有完成：xlplan 内部出错（{reason}）。\n请把日志发给 xlplan 的维护人员：\n{log}",
    "{title} did not finish: something went wrong inside xlplan ({reason}).\n"
    "Send the log to whoever looks after xlplan:\n{log}",
)
PROTECTED = Label(
    "“{title}”没有完成：{names} 受保护，无法写入。\n请在“审阅”中撤销保护后重试。",
    "{title} did not finish: protected, so that nothing can be written: {names}.\n"
    "Take the protection off under Review, then try again.",
)
MORE = Label("……另有 {count} 条。", "... and {count} more.")
PROGRESS = Label("{what}：{done} / {total}", "{what}: {done} of {total}")
SEE_PROBLEMS = Label(
    "需要留意的 {count} 条已列在“{sheet}”表。", "To be looked at: {count}, listed on the sheet {sheet}."
)
CAN_UNDO = Label("可用“撤销宏”还原（不是 Ctrl+Z）。", "Undo macro puts it back (not Ctrl+Z).")

# --- fill ---------------------------------------------------------------------------------------------------------
FILLING = Label("正在填写……", "filling ...")
FILL_ASK = Label(
    "有 {count} 个单元格是手工输入的，将被公式或日期取代（例如 {first}：{before}）。\n要继续吗？",
    "Typed by hand, and to be replaced by a formula or a date: {count} (the first: {first}, {before}).\nGo on?",
)
FILLED = Label("填写完成，共写入 {count} 个单元格（{kinds}）。", "Filled. Cells written: {count} ({kinds}).")
NOTHING_TO_FILL = Label(
    "所有计算单元格都已是最新，没有改动。", "Every calculated cell was up to date; nothing was written."
)
KINDS = {
    "mended": Label("恢复被覆盖的公式 {count}", "formulas put back: {count}"),
    "added": Label("补上缺少的公式 {count}", "missing formulas added: {count}"),
    "recomputed": Label("更新计算结果 {count}", "results brought up to date: {count}"),
    "date": Label("把文字改为日期 {count}", "dates read from text: {count}"),
    "draft": Label("起草空白单元格 {count}", "blank cells drafted: {count}"),
    "recalculated": Label("重算其他公式 {count}", "other formulas recalculated: {count}"),
}
RUN_CHECK = Label("发现 {count} 个问题，请运行“检查”查看。", "Problems met: {count}. Run Check to see them.")

# --- check --------------------------------------------------------------------------------------------------------
CHECKING = Label("正在检查……", "checking ...")
CHECKED = Label(
    "错误 {errors}，警告 {warnings}，提示 {notes}", "Errors: {errors}, warnings: {warnings}, notes: {notes}"
)
LISTED = Label(
    "已列在“{sheet}”表；点击单元格地址即可跳转。",
    "They are listed on the sheet {sheet}; a click on an address leads to the cell.",
)
NO_PROBLEMS = Label("没有发现问题。", "No problems found.")
PROBLEMS_TITLE = Label("问题", "Problems")
PROBLEM_COLUMNS = (
    Label("级别", "Severity"), Label("工作表", "Sheet"), Label("单元格", "Cell"), Label("问题", "What is wrong"),
    Label("处理办法", "What to do"),
)  # fmt: skip
SEVERITIES: dict[Severity, Label] = {
    "break": Label("不平", "Break"),
    "error": Label("错误", "Error"),
    "warning": Label("警告", "Warning"),
    "info": Label("提示", "Note"),
}

# --- refresh ------------------------------------------------------------------------------------------------------
DATA_FOLDER = Label("选择数据文件夹（内有 mapping.toml 与数据文件）", "The data folder, with mapping.toml and the data")
DATA_FILE = Label("选择数据文件", "The data file")
NO_FOLDER = Label(
    "没有选择文件夹，什么都没有改动。在 Mac 上，请把文件夹放在工作簿旁边，命名为“data”或“数据”。",
    "No folder was chosen; nothing was changed. On a Mac, put the folder beside the workbook and call it data.",
)
REFRESH_ASK = Label(
    "用 {data} 更新区域 {region}（截止 {as_of}）吗？\n文件夹：{folder}\n"
    "您自己填写的内容保留不变；您没有改过的单元格按数据更新。",
    "Bring region {region} up to date from {data} (as of {as_of})?\nFolder: {folder}\n"
    "What you typed stays; cells that you did not change become what the data say.",
)
LINK_FOLDER = Label("选择其他工作簿所在的文件夹（规划、跟踪、应收等）",
                    "The folder with the other workbooks: plan, tracking, receivables ...")  # fmt: skip
LINKING = Label("正在读取文件夹中的工作簿……", "reading the folder's workbooks ...")
LINK_ASK = Label(
    "从文件夹中的 {count} 个工作簿带入区域 {region}、期间 {period} 的值吗？\n文件夹：{folder}\n"
    "您自己填写的内容保留不变；每个带入的值都会写明来源。",
    "Carry values for region {region}, period {period}, from the folder's workbooks ({count})?\nFolder: {folder}\n"
    "What you typed yourself stays; each carried value says where it came from.",
)
LINKED = Label(
    "刷新完成：写入 {changes} 个单元格，共有 {count} 个带入的值，来源见“来源”表。",
    "Refreshed. Cells written: {changes}. Carried values: {count}; the sheet Origins says where from.",
)
NOTHING_CARRIED = Label(
    "没有新的值可带入，工作簿已是最新。", "The other workbooks bring nothing new; the workbook is up to date."
)
REFRESHING = Label("正在从数据刷新……", "refreshing from data ...")
REFRESHED = Label(
    "刷新完成：写入 {changes} 个单元格；数据中有发票 {invoices} 行、收款 {receipts} 行，"
    "截止日之后的 {left_out} 行未计入。",
    "Refreshed. Cells written: {changes}. The data have {invoices} invoices and {receipts} receipts; "
    "rows after the as-of date, left out: {left_out}.",
)
NOTHING_NEW = Label("数据没有变化，工作簿已是最新。", "The data bring nothing new; the workbook is up to date.")
MANIFEST = Label(
    "工作簿旁的 manifest.json 仍是上次批量更新时的合计；运行 xlplan regenerate 之前，汇总会指出差异。",
    "manifest.json beside the workbook still holds the totals of the last regeneration; "
    "until xlplan regenerate is run, a rollup will name the difference.",
)

# --- draft --------------------------------------------------------------------------------------------------------
DRAFT_ASK = Label(
    "根据指标表在“复盘”表的空白行起草亮点和问题吗？\n已有内容不变；原因、建议和责任人由您填写。",
    "Draft highlights and problems from the KPI table into blank rows of the review?\n"
    "What stands there stays; causes, advice and owners are left to you.",
)
NO_REVIEW = Label(
    "本工作簿的模板是 {template}，没有“复盘”表；只有 evaluation 模板有。",
    "This workbook, of the template {template}, has no review; only those of evaluation have.",
)
DRAFTING = Label("正在起草复盘……", "drafting the review ...")
DRAFTED = Label("已在“{sheet}”表起草 {rows} 行。", "Rows drafted on the sheet {sheet}: {rows}.")
NOTHING_TO_DRAFT = Label("指标表中没有复盘尚未提到的内容。", "The review mentions all that the KPI table says.")

# --- roll forward -------------------------------------------------------------------------------------------------
FORWARD_FOLDER = Label("下一期工作簿保存到哪个文件夹？", "The folder for the next period's workbook")
FORWARD_ASK = Label(
    "生成 {period} 期工作簿吗？\n新文件：{target}\n本工作簿不变。",
    "Make the workbook of {period}?\nNew file: {target}\nThis one stays as it is.",
)
FORWARDING = Label("正在结转……", "rolling forward ...")
FORWARDED = Label(
    "已生成：{target}\n结转 {carried} 行，{left} 行已完成、留在本工作簿。",
    "Made: {target}\nRows carried: {carried}; done, and left in this workbook: {left}.",
)

# --- roll up ------------------------------------------------------------------------------------------------------
ROLL_UP_FOLDER = Label("各区域工作簿所在的文件夹", "The folder of the regions' workbooks")
ROLL_UP_NAME = Label("应收汇总", "receivables-rollup")
ROLL_UP_ASK = Label(
    "汇总文件夹 {folder} 中的工作簿（截止 {as_of}）吗？\n结果：{target}",
    "Roll up the workbooks in {folder} as of {as_of}?\nResult: {target}",
)
ROLL_UP_AGAIN = Label(
    "该文件已存在，将被替换；原文件另存为 {backup}。", "That file is there; it is replaced and kept as {backup}."
)
ROLLING_UP = Label("应收汇总", "rolling up")
ROLLED_UP = Label(
    "汇总完成：{target}\n计入 {counted} / {total} 个区域，余额合计 {balance}。",
    "Rolled up: {target}\nRegions counted: {counted} of {total}; balance in total: {balance}.",
)
NOT_ROLLED_UP = Label(
    "账目不平，没有发布汇总：不平 {breaks} 处。", "Not published, because it does not reconcile. Breaks: {breaks}."
)

# --- undo ---------------------------------------------------------------------------------------------------------
UNDO_ASK = Label(
    "撤销“{title}”（{when}，{count} 个单元格）吗？\n此后改过的单元格保持不变。",
    "Undo {title} of {when} (cells: {count})?\nCells that were changed since stay as they are.",
)
UNDO_INTERRUPTED = Label(
    "上一次操作中途被中断。把所有单元格放回操作之前的内容吗？\n此后输入的内容也会被还原。",
    "The last macro was ended before it was done. Put all cells back to what they held before it?\n"
    "What was typed since goes too.",
)
UNDOING = Label("正在撤销……", "undoing ...")
NOTHING_TO_UNDO = Label("没有可以撤销的操作。", "There is nothing to undo.")
UNDONE = Label("已撤销“{title}”：还原 {count} 个单元格。", "{title} is undone. Cells put back: {count}.")
LEFT = Label("此后改过、保持不变的单元格（{count}）：{cells}", "Changed since, and left as they are ({count}): {cells}")

# --- messages, about ---------------------------------------------------------------------------------------------
MESSAGES_TITLE = Label("消息", "Messages")
MESSAGE_COLUMNS = (
    Label("时间", "Time"), Label("函数", "Function"), Label("错误", "Error"), Label("原因", "Reason"),
)  # fmt: skip
NO_MESSAGES = Label("日志中没有函数出错的记录。", "The log knows of no function that failed.")
MESSAGES_LISTED = Label(
    "最近 {count} 条原因已列在“{sheet}”表。", "The latest reasons, {count}, are listed on the sheet {sheet}."
)
FROM_LOG = Label("日志：{log}", "Log: {log}")
VERSION = Label(
    "xlplan {version}，xlwings {xlwings}，Python {python}", "xlplan {version}, xlwings {xlwings}, Python {python}"
)
WORKBOOK = Label(
    "本工作簿：{template} 模板 {version}，区域 {region}",
    "This workbook: template {template} {version}, region {region}",
)
NOT_OURS = Label("本工作簿不是由 xlplan 模板生成的。", "This workbook was not made from a template of xlplan.")
LOOKING = Label("正在检查本机……", "looking at this machine ...")
ALL_WELL = Label("检查了 {count} 项，一切正常。", "Looked at {count} things; all is well.")
FINDING = Label("{mark} {what}：{detail}。{remedy}", "{mark} {what}: {detail}. {remedy}")

# --- report -------------------------------------------------------------------------------------------------------
REPORT_FOLDER = Label("报告保存到哪个文件夹？", "The folder for the report")
REPORT_NAME = Label("报告", "report")
REPORT_ASK = Label(
    "生成本工作簿的 Word 报告吗？\n文件：{target}\n本工作簿不变；原因留给您填写。",
    "Make the Word report of this workbook?\nFile: {target}\nThe workbook stays as it is; causes are left to you.",
)
REPORTING = Label("正在生成报告……", "making the report ...")
REPORTED = Label(
    "已生成：{target}\n请在 Word 中填写标有“请填写”的地方。",
    "Made: {target}\nFill in, in Word, what is marked “please fill in”.",
)
