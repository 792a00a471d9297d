"""Chinese messages about forms, their checks, and the commands: code -> (what is wrong, what to do)."""

SHEETS: dict[str, tuple[str, str]] = {
    # --- reading forms ---
    "no-known-table": (
        "这个工作簿里没有 xlplan 的表格（{known}）。",
        "请用 `xlplan new` 新建，或在“表设计 > 表名称”中改回原名。",
    ),
    "form-table-missing": ("缺少表格“{table}”。", "请从模板恢复该工作表；表名称见“表设计 > 表名称”。"),
    "table-renamed": (
        "表格“{table}”是按列标题认作“{form}”的，多半是复制工作表产生的。",
        "请在“表设计 > 表名称”中改名为 {form}，或删除这个副本。",
    ),
    "missing-name": (
        "缺少定义名称 {name}，无法读取该设置。",
        "请在“公式 > 名称管理器”中让它重新指向“信息”表中的单元格。",
    ),
    "missing-column": ("表格 {table} 缺少列“{header}”。", "请添加一列，列标题与此完全一致；位置不限。"),
    "text-number": (
        "“{column}”列中的“{value}”是文本，不是数字（全角数字，或前面有单引号），求和时会被漏掉。",
        "请用半角重新输入数字（或点单元格左上角绿色三角，选“转换为数字”）。",
    ),
    "not-a-number": ("“{column}”列中的“{value}”不是数字。", "请输入数字，或留空。"),
    "text-date": (
        "“{column}”列中的“{value}”是文本，不是日期，按日期计算时会被漏掉。",
        "请重新输入日期，例如 2026-09-30。",
    ),
    "not-a-date": ("“{column}”列中的“{value}”不是日期。", "请输入日期，例如 2026-09-30。"),
    "date-with-time": (
        "“{column}”列中的“{value}”除日期外还带有时刻，按日期汇总时可能漏算这一天。",
        "请只输入日期，不带时刻。",
    ),
    "not-in-list": ("“{value}”不在“{column}”列的可选项中。", "请从以下选项中选择：{known}。"),
    "error-cell": ("“{column}”列的单元格显示错误 {value}。", "请修正公式或直接填写数值；在此之前该行无法计算。"),
    "ratio-became-time": (
        "“{column}”列中的比值被 Excel 变成了时间（{value}）。",
        "请在前面加单引号输入 '1:6，或只输入数字 6。",
    ),
    "required-empty": ("“{column}”没有填写。", "请补填。"),
    "unknown-template": ("没有名为“{template}”的模板。", "可用模板：{known}。"),
    "unknown-fact": ("没有名为“{name}”的设置。", "此模板的设置有：{known}。"),
    "bad-fact": ("“{value}”不能用于设置 {name}。", "可填：{known}。"),
    "bad-date": ("“{value}”不是日期（{name}）。", "请按 YYYY-MM-DD 填写，例如 2026-09-30。"),
    # --- fill and check ---
    "date-to-convert": (
        "“{column}”列中的“{value}”是以文本输入的日期。",
        "请运行“填写”（`xlplan fill`）转换为日期，或重新输入日期。",
    ),
    "duplicate-key": ("“{key}”与 {first} 重复。", "请删除其中一行，或加以区分。"),
    "same-event": ("发票、日期、金额和类型与 {first} 完全相同（{key}）。", "如属重复录入，请删除其中一行。"),
    "header-repeated": ("表格 {table} 的表头在此处又出现了一次，成了表中的一行。", "请删除此行。"),
    "typed-total": ("表格 {table} 中的这一行是手工合计，不会计入。", "请删除此行：合计在表格上方，会随表格增长。"),
    "rows-below-table": (
        "表格 {table} 正下方的第 {rows} 行不为空，但在表格之外，不会计入。",
        "请拖动表格右下角把它包括进来，或清空。",
    ),
    "calculated-overwritten": (
        "计算单元格被覆盖（共 {count} 个）：现为“{actual}”，不是公式。",
        "请运行“填写”（`xlplan fill`）恢复公式。",
    ),
    "calculated-missing": ("计算单元格缺少公式（共 {count} 个）。", "请运行“填写”（`xlplan fill`）补上。"),
    "calculated-stale": (
        "计算结果已过时（共 {count} 个）：现为“{actual}”，应为“{expected}”。",
        "请运行“填写”（`xlplan fill`），或在 Excel 中打开并重新计算。",
    ),
    "start-after-finish": ("计划开始时间 {start} 晚于计划完成时间 {finish}。", "请更正其中一个日期。"),
    "finished-in-future": (
        "实际完成时间 {finished} 晚于截止日期 {as_of}。",
        "请更正完成时间，或“信息”表中的截止日期。",
    ),
    "done-without-date": (
        "完成情况写明已完成（“{result}”），但没有实际完成时间。",
        "请填写实际完成时间；在此之前按准时完成统计。",
    ),
    "result-disagrees": ("完成情况“{result}”写的是 {said}，“{column}”列为 {typed}。", "请更正文字或数字。"),
    "remaining-disagrees": (
        "文字称剩余 {said}，但目标 {target} 减去完成 {actual} 应剩 {left}。",
        "请更正文字或数字。",
    ),
    "weights-not-whole": ("权重合计为 {total}%，不是 100%。", "请更正权重；在此之前综合得分按现有权重折算。"),
    "percent-as-number": ("“{kpi}”是百分比指标，{value} 即 {shown}%。", "请带百分号输入，例如 12%。"),
    "ratio-disagrees": (
        "“{kpi}”为 {stated}，但{over} / {under} 为 {parts}。",
        "请更正该比值或其分子、分母，或在分析说明中注明算法。",
    ),
    "claim-disagrees": (
        "分析说明称“{claim}”，但{over} / {under} 由目标 {target} 变为实际 {actual}，变化 {change}%。",
        "请更正分析说明或数字。",
    ),
    "due-before-issued": ("到期日 {due} 早于开票日期 {issued}。", "请更正其中一个日期。"),
    "other-currency": (
        "币种 {currency} 与本工作簿的币种（{own}）不同；不同币种的金额不相加。",
        "请将 {currency} 发票放入单独的工作簿，或更正币种。",
    ),
    "confusable-invoices": (
        "Excel 会把发票号 {invoice} 和 {other}（{first}）当成同一个数，两张发票会得到相同的回款。",
        "请在这类号码前加字母，应收明细和回款明细都要改。",
    ),
    "overpaid-invoice": (
        "发票 {invoice} 金额 {amount}，回款与贷项合计 {paid}，超出部分计为未核销收款。",
        "请核对回款，或将多收部分核销到其他发票。",
    ),
    "negative-receipt": (
        "这笔回款为负数（{amount}），会增加应收余额。",
        "如属退款，无需处理；否则请去掉负号。",
    ),
    "ledger-not-tied": (
        "各账龄与未核销收款合计 {parts}，应收余额为 {balance}，两者不符。",
        "请运行“填写”（`xlplan fill`）；仍不符时，请从模板恢复表格上方的数字。",
    ),
    "helper-rows-astray": (
        "名称 {name} 没有覆盖其下方的全部重复列（{wanted}），累计数会出错。",
        "请在“公式 > 名称管理器”中让它指向 {wanted}。",
    ),
    "helper-row-differs": (
        "“{header}”列上方是“{value}”，与列标题或同一项目的另一列不符，合计会算错。",
        "列上方应为该月第一天（损益表为“收入”或“支出”），以及列标题所说的类别。",
    ),
    "opening-not-planned": (
        "{customer}：计划（{planned}）不足以覆盖期初欠款（{opening}），欠款余额会偏低。",
        "请把期初欠款的回收列入相应月份的计划，或增加发货列。",
    ),
    "ledger-disagrees": (
        "{customer}，{column}：此处为 {typed}，按明细应为 {ledger}。",
        "请更正此处数字，或更正其依据的应收明细和回款明细。",
    ),
    "customer-not-planned": ("应收明细中有 {customer} 的金额，但规划表中没有对应的行。", "请为该客户和产品增加一行。"),
    "calculated-mended": (
        "此计算单元格曾被覆盖（{before}），公式已恢复。",
        "要改变结果，请修改它所引用的单元格。",
    ),
    "date-range-conflict": ("“{value}”是一个日期区间，但“{other}”列已填了另一个日期。", "请在两列中各填一个日期。"),
    "missing-figure-name": (
        "缺少定义名称 {name}，“{label}”既不会填写也不会检查。",
        "请在“公式 > 名称管理器”中让它重新指向原单元格，或从新模板取回该工作表。",
    ),
    # --- commands ---
    "unknown-language": ("没有语言“{value}”。", "请用 zh 或 en。"),
    "bad-setting": ("“{value}”不是设置。", "请写成 名称=值，例如 region=华东。"),
    "only-xlsx": ("新工作簿只能是 .xlsx 文件。", "请用以 .xlsx 结尾的文件名。"),
    "only-xlsm": ("带宏的新工作簿只能是 .xlsm 文件。", "请用以 .xlsm 结尾的文件名。"),
    "file-exists": ("文件已存在，未作改动。", "请换一个文件名，或先移走它。"),
    # --- to-do list, feedback, calendar, roll-forward ---
    "text-time": (
        "“{column}”列中的“{value}”是文本，不是时间，不参与计算。",
        "请重新输入时间，前面不要加单引号，例如 09:30。",
    ),
    "not-a-time": ("“{column}”列中的“{value}”不是时间。", "请输入 00:00 至 23:59 之间的时间，例如 09:30。"),
    "times-overlap": (
        "“{content}”与“{other}”（{first}，当日 {start} 至 {end}）时间冲突。",
        "请调整其中一项的时间，或改由他人负责。",
    ),
    "end-before-start": ("结束时间 {end} 不晚于开始时间 {start}。", "请更正其中一个时间；跨零点的事项请分两天填写。"),
    "replied-before-given": (
        "回复日期 {replied} 早于反馈日期 {given}。",
        "请更正其中一个日期；在此之前不计算回复天数。",
    ),
    "replies-overdue": (
        "“{person}”提出的反馈有 {count} 条未闭环，其中 {overdue} 条逾期，最早应于 {due} 回复。",
        "请回复并填写回复日期，或另行约定期限。",
    ),
    "first-due-after-due": (
        "首次计划时间 {first} 晚于计划完成时间 {due}。",
        "请更正计划完成时间，或填写最初的计划日期。",
    ),
    "calendar-stale": (
        "月历已过时（共 {count} 个单元格）。",
        "请运行“填写”（`xlplan fill`）；旁边手工填写的内容会保留。",
    ),
    "calendar-moved": ("此处内容原是为“{before}”填写的，该行的周次现为“{now}”。", "请移到相应的周，或清空。"),
    "calendar-too-short": (
        "月历只有 {rows} 行，而该月有 {wanted} 周，最后几周没有显示。",
        "请向下拖动表格右下角，再运行“填写”（`xlplan fill`）。",
    ),
    "columns-left-behind": ("自行添加的列未带入新工作簿：{columns}。", "如有需要请自行复制；原工作簿未作改动。"),
    "sheets-left-behind": ("自行添加的工作表未带入新工作簿：{sheets}。", "如有需要请自行复制；原工作簿未作改动。"),
    "no-roll-forward": (
        "模板 {template} 的工作簿不能结转，可结转的模板：{known}。",
        "请只给出这些模板的工作簿；未写入任何文件。",
    ),
    "period-not-later": (
        "新的截止日期 {as_of} 不晚于工作簿的截止日期 {own}。",
        "请给出更晚的期间，或用 --as-of 指定正确的截止日期。",
    ),
    "bad-period": (
        "无法识别期间“{value}”。",
        "请写成 2026-10、2026-Q4、2026-H2、2026-W40 或 2026，或用 --as-of 指定截止日期。",
    ),
    "same-file-name": ("有多个工作簿同名（{names}），结转后会互相覆盖。", "请先改名，或分别结转到不同的文件夹。"),
    "wrong-state": (
        "不能执行 {step}：工作簿目前为“{state}”，须先为“{allowed}”。",
        "顺序是 submit（提交）、approve（批准）、lock（锁定）；reopen 退回草稿。",
    ),
    "changed-since": (
        "{by} 于 {on} 将工作簿置为“{state}”之后，填写的内容又被更改。",
        "请用 xlplan diff 查看更改之处，然后重新打开并再次提交。",
    ),
    "not-submitted": ("工作簿有 {count} 个错误，未提交。", "请先改正所列的错误，再提交。"),
    "bad-name": ("“{name}”不能用作名称。", "请以文字或下划线开头，不含空格，也不要像单元格地址（如 A1）。"),
    "diff-same-file": ("两个名称指向同一个文件（{path}）。", "请分别指定较早和较晚的版本。"),
    "diff-table-missing": (
        "只有另一个版本含有表格 {table}，其中的行无法比较。",
        "请比较同一工作簿的两个版本。",
    ),
    "internal": (
        "xlplan 内部出错（{detail}）。工作簿均未受损。",
        "请加 --debug 再运行一次，并把输出发给 xlplan 的维护人员。",
    ),
    "fixed-setting": ("设置 {name} 不能自行指定。", "请去掉该设置：它由模板和 --lang 决定。"),
    "demo-folder": ("该文件夹中已有其他文件。", "请给演示指定一个单独的文件夹，例如 xlplan-demo。"),
    # --- review and scorecard ---
    "review-disagrees": (
        "复盘写的是“{text}”，但效果评估表中“{kpi}”为 {actual}。",
        "请更正复盘中的数字，或更正评估表中的数字。",
    ),
    "scorecard-weights": (
        "个人绩效的权重合计为 {total}%，不是 100%。",
        "请在“信息”工作表中更正权重；在此之前得分按 100% 折算。",
    ),
    "scorecard-disagrees": (
        "个人绩效表“{column}”合计为 {total}（{unit}），但效果评估表中“{kpi}”为 {stated}。",
        "请更正其中之一，或补上缺少的销售人员。",
    ),
    # --- profit and loss, credit limits ---
    "line-without-kind": (
        "项目“{line}”有金额，但没有说明是收入还是支出，因此没有计入任何合计。",
        "请在其列标题上方的单元格中选择“收入”或“支出”。",
    ),
    "line-not-planned": ("项目“{line}”有实际金额，但没有计划。", "请补上计划，或说明原因：其全部金额都是差异。"),
    "month-twice": ("{month} 出现在两行中（首次在 {first}），会被重复计算。", "请删除或更正其中一行。"),
    "closed-without-actuals": (
        "{month} 已关账，但没有填写任何实际金额，按 0 计算。",
        "请填写该月的实际金额，没有发生的填 0。",
    ),
    "variances-not-tied": (
        "各项目差异合计为 {lines}，而累计盈亏差异显示为 {shown}。",
        "请运行 `xlplan fill`；仍不一致时，请核对各项目金额与合计。",
    ),
    "over-credit-limit": (
        "“{customer}”欠款 {owed}，超过信用额度 {limit}。",
        "请先催收，或申请提高额度；逾期情况见催款清单。",
    ),
}
