"""Chinese messages about the rollup, and many workbooks from data: code -> (what is wrong, what to do)."""

MANY: dict[str, tuple[str, str]] = {
    # --- the rollup ---
    "no-workbooks": (
        "{path} 中没有工作簿（.xlsx、.xlsm）。",
        '请指定工作簿、所在文件夹，或用引号括起的通配符，例如 "east/*.xlsx"。',
    ),
    "register-unreadable": (
        "无法打开报送登记表（系统提示：{reason}）。",
        "请指定一个有权打开的 CSV 文件，列标题为：区域、工作簿、填报人、截止日。",
    ),
    "register-column": ("报送登记表缺少列“{header}”。", "首行应为列标题：区域、工作簿、填报人、截止日。"),
    "register-deadline": (
        "报送登记表第 {line} 行的“{value}”不是日期。",
        "截止日请写成 YYYY-MM-DD 或 YYYY-MM-DD HH:MM。",
    ),
    "register-twice": ("区域 {region} 在报送登记表中出现两次（第 {first} 行和第 {line} 行）。", "每个区域只保留一行。"),
    "rollup-left-out": ("这是汇总表，不是区域工作簿，已跳过。", ""),
    "not-receivables": ("此工作簿没有应收明细，未计入汇总。", "请从路径中去掉它，或补交该区域的应收工作簿。"),
    "workbook-open": ("{user} 正在使用此工作簿，读取的是上次保存的内容。", "请保存并关闭后重新汇总。"),
    "wrong-period": (
        "此工作簿的截止日期是 {found}，不是 {expected}，金额未计入汇总。",
        "请按 {expected} 重新生成，或提供正确的文件。",
    ),
    "data-changed": (
        "{key} 的“{column}”现为 {found}，而数据带来的是 {expected}。",
        "请改回 {expected}；如数据有误，请更正数据源后重新生成。",
    ),
    "row-removed": (
        "表格 {table} 中由数据带来的行 {key}（{values}）已被删除，原在此处。",
        "请恢复该行；如数据有误，请更正数据源后重新生成。",
    ),
    "row-added": ("表格 {table} 中的行 {key} 是手工添加的，已计入汇总。", "如需保留，请补录到数据源。"),
    "row-kept": ("表格 {table} 中的行 {key} 已不在数据中，但仍计入汇总。", "如数据无误，请删除该行。"),
    "fact-changed": ("“{column}”现为 {found}，而生成时是 {expected}。", "请改回 {expected}，或重新生成该工作簿。"),
    "formula-overwritten": (
        "计算单元格“{column}”现为 {found}，而不是公式 {expected}。",
        "请运行 `xlplan fill` 恢复，或在 Excel 中从相邻行复制公式。",
    ),
    "older-template": (
        "此工作簿由另一版本的 xlplan 生成（模板版本 {version}），有 {count} 处公式不同。",
        "请对其运行 `xlplan fill`，然后重新汇总。",
    ),
    "cached-value": (
        "“{column}”显示 {found}，按明细计算应为 {expected}。",
        "如前面列出的改动不能解释，请在 Excel 中重新计算（F9）或运行 `xlplan fill`，然后保存。",
    ),
    "more-differences": ("另有 {count} 个单元格因上述原因不一致。", "请先处理上述原因，再重新汇总。"),
    "plan-ledger": (
        "{customer}：规划表中“{column}”为 {found}，按应收明细和回款明细应为 {expected}。",
        "请更正规划表或有误的发票、回款，或重新生成该工作簿。",
    ),
    "control-total": (
        "{total}：数据带来的各行合计为 {found}，清单（manifest）记录为 {expected}。",
        "请恢复生成时的工作簿，或重新生成。",
    ),
    "ageing-balance": (
        "账龄各段与未核销收款合计为 {found}，余额为 {expected}。",
        "请检查是否有金额超过两位小数，或发票重复。",
    ),
    "no-manifest": (
        "manifest.json 中没有此工作簿的记录，只能用它自身的数据核对。",
        "请将 manifest.json 与工作簿放在一起；手工制作的工作簿可忽略此提示。",
    ),
    "unknown-invoice": (
        "金额为 {amount} 的回款所对应的发票 {invoice} 不在应收明细中，按未核销收款冲减余额。",
        "请更正发票号，或补录该发票。",
    ),
    "duplicate-region": (
        "区域 {region} 有两份工作簿：{first} 和 {second}，均未计入汇总。",
        "请保留正确的一份，移走另一份。",
    ),
    "region-missing": ("区域 {region} 尚未报送。", "请催报后重新汇总。"),
    "region-missing-from": ("区域 {region} 尚未报送（填报人：{preparer}）。", "请催报后重新汇总。"),
    "region-late": (
        "区域 {region} 的工作簿保存于 {found}，晚于截止时间 {deadline}；金额已计入。",
        "请核对其中没有结账后的内容。",
    ),
    "unexpected-region": ("区域 {region} 不在报送登记表中，金额已计入。", "请补登记，或去掉该工作簿。"),
    "mixed-currencies": (
        "金额涉及多个币种（{currencies}），按币种分别列示，不相加。",
        "如属误填，请在工作簿中更正币种。",
    ),
    "invoice-in-two-regions": ("发票 {invoice} 同时出现在 {other} 中，两处都已计入。", "请从不属于的区域中删除。"),
    "start-after-as-of": ("起始日期 {start} 晚于截止日期 {as_of}。", "请选择不晚于 --as-of 的 --from。"),
    "rollup-not-xlsx": ("汇总表只能保存为 .xlsx，不能是“{name}”。", "请将 --out 改为以 .xlsx 结尾的文件名。"),
    # --- many workbooks from data ---
    "memory-damaged": (
        "记录上次导入数据的隐藏工作表无法读取。",
        "请改用此工作簿较早的副本，或将它移走后由数据重新生成。",
    ),
    "memory-missing": (
        "缺少记录上次导入数据的隐藏工作表。",
        "请改用此工作簿较早的副本，或将它移走后由数据重新生成。",
    ),
    "manifest-differs": (
        "“{column}”在工作簿中为 {found}，在 manifest.json 中为 {expected}。",
        "其中之一被手工改过：请恢复，或重新生成工作簿。",
    ),
    "workbook-outdated": (
        "上次重新生成时未能更新此工作簿，数据已过时；其金额未计入合计。",
        "请再次运行 `xlplan regenerate`，按其提示处理该区域，然后重新汇总。",
    ),
    "out-not-a-rollup": (
        "此文件已存在且不是汇总表，未被覆盖。",
        "请为 --out 换一个文件名，或先移走该文件。",
    ),
    "manifest-damaged": (
        "manifest.json 无法使用（{detail}）。",
        "请删除该文件，并重新生成此文件夹中的全部工作簿，它会随之重建。",
    ),
    "worker-died": (
        "处理 {item} 的进程两次意外终止；其余文件已处理完毕。",
        "请用 --jobs 1 单独处理该文件；文件可能已损坏，或内存不足。",
    ),
    "mapping-toml": (
        "映射文件不是有效的 TOML（{detail}）。",
        '请更正所指的行；文本须用英文双引号：字段 = "列标题"。',
    ),
    "mapping-section": (
        "映射文件中有未知的小节 {section}。",
        "可用小节：{known}。",
    ),
    "mapping-field": (
        "映射中的字段“{field}”不属于此表单。",
        "可用字段：{known}。",
    ),
    "mapping-missing": (
        "映射没有说明哪一列是“{field}”。",
        '请添加一行：{field} = "列标题"。',
    ),
    "unknown-by": (
        "无法按“{value}”拆分数据：映射文件的 [invoices] 未指明它是哪一列。",
        '--by 可用：{known}；或在映射文件中加上一行：{value} = "列标题"。',
    ),
    "mapping-option": (
        "没有选项“{option}”。",
        "可用选项：{known}。",
    ),
    "mapping-value": (
        "“{field}”必须是文本，不能是 {value}。",
        '请加英文双引号：{field} = "..."。',
    ),
    "data-no-query": (
        "没有给出数据库 {value} 的查询语句。",
        '请在映射的 [invoices] 和 [receipts] 中以 query = "SELECT ..." 写明。',
    ),
    "history-database": (
        "无法使用此历史记录（{reason}）。",
        "请指定由 xlplan 建立的历史记录或一个新文件；数据库写成 `postgresql+psycopg://user@host/db`。",
    ),
    "history-newer": (
        "此历史记录由较新的 xlplan 建立（其格式为 {found}，本程序只认识 {known}）。",
        "请安装较新的 xlplan。",
    ),
    "history-no-entry": ("此历史记录中没有 {wanted}。", "请用 `xlplan history` 查看已有的记录。"),
    "data-driver": (
        "此数据库的驱动 {driver} 尚未安装。",
        "请运行 `pip install {driver}` 安装，或把查询结果导出为 CSV。",
    ),
    "data-query": ("数据库拒绝执行（{detail}）。", "请先在数据库工具中试运行该查询，再更正映射。"),
    "mapping-choice": ("{option} 不能为“{value}”。", "可用：{known}。"),
    "mapping-date-format": (
        "“{value}”不是包含年、月、日的日期格式。",
        '例如 2026-09-30 写作 "%Y-%m-%d"，09/30/2026 写作 "%m/%d/%Y"。',
    ),
    "settled-and-receipts": (
        "映射中同时有 {field} 和 [receipts] 小节，收款会被重复计算。",
        "请只保留其中之一。",
    ),
    "data-url": (
        "“{value}”不是可以打开的数据库（{detail}）。",
        "请写成 sqlite:///sales.db 或 postgresql+psycopg://用户:密码@主机/sales。",
    ),
    "data-format": (
        "无法读取这种数据文件。",
        "可用格式：{known}。",
    ),
    "data-empty-file": (
        "此数据文件是空的。",
        "请提供含标题行且至少有一行数据的文件。",
    ),
    "data-no-rows": (
        "此数据文件的标题行下面没有数据。",
        "请检查导出是否完整；未写入任何文件。",
    ),
    "data-unreadable": (
        "无法读取此数据文件（第 {line} 行：{detail}）。",
        "请更正该行（多为引号没有成对），或重新导出文件。",
    ),
    "data-encoding": (
        "此文件的文本编码不是 {known} 中的任何一种。",
        "请在 Excel 中另存为“CSV UTF-8”。",
    ),
    "needs-pyarrow": (
        "读取 Parquet 文件需要 pyarrow，当前没有安装。",
        "请运行 `pip install pyarrow` 安装，或把数据导出为 CSV。",
    ),
    "data-column": (
        "数据中没有列“{header}”，而映射把它指定给 {field}。",
        "文件中的列：{known}。请更正映射或文件。",
    ),
    "data-ragged": (
        "第 {line} 行的值多于 {count} 个，“{value}”不属于任何列。",
        "含有分隔符的值请加引号。",
    ),
    "data-number": (
        "第 {line} 行“{column}”列：“{value}”不是数字。",
        "请在数据中更正；可识别数字、小数点和千位分隔逗号。",
    ),
    "data-digits": (
        "第 {line} 行“{column}”列：{value} 的位数超过单元格的上限（15 位）。",
        "请在数据中四舍五入。",
    ),
    "data-decimals": (
        "第 {line} 行“{column}”列：{value} 的小数超过两位。",
        "金额只保留两位小数，请在数据中四舍五入。",
    ),
    "data-total": (
        "第 {line} 行“{column}”列：“{value}”会被视为合计行，而合计行不计入金额。",
        "若确为合计，请删除该行；否则请改用不以此类字样结尾的名称或编号。",
    ),
    "invoice-numbers-alike": (
        "第 {line} 行：发票号 {value} 与第 {first} 行的发票号在 Excel 中被视为同一个数。",
        "两个发票号不能只差前导零或数字写法，请加以区分，例如加上字母。",
    ),
    "data-date": (
        "第 {line} 行“{column}”列：“{value}”不是 {formats} 形式的日期。",
        "请在数据中更正，或在映射的 [options] 中设置 date_format。",
    ),
    "data-choice": (
        "第 {line} 行“{column}”列：“{value}”不在可选项中。",
        "可选项：{known}。",
    ),
    "data-error": (
        "第 {line} 行“{column}”列是错误值 {value}。",
        "请在数据来源处修正公式后重新导出。",
    ),
    "data-empty": (
        "第 {line} 行：“{column}”列没有填写。",
        "请补填，或从数据中去掉该行。",
    ),
    "data-too-long": (
        "第 {line} 行“{column}”列：文本过长，单元格放不下。",
        "请缩短到 32,000 个字符以内。",
    ),
    "data-duplicate": (
        "第 {line} 行：发票 {value} 已出现在第 {first} 行。",
        "请只保留一行：同一区域内一个发票号只对应一张发票。",
    ),
    "data-no-region": (
        "第 {line} 行：“{column}”为空，无法归入任何工作簿（{field}）。",
        "请补填；在此之前该行不计入任何工作簿。",
    ),
    "data-homeless": (
        "第 {line} 行：“{value}”的收款无法归入唯一的区域（所在区域：{regions}）。",
        "请在 [receipts] 中也映射区域，或更正发票号；在此之前该行不计入任何工作簿。",
    ),
    "data-currencies": (
        "区域 {region} 的金额含有 {found}，而工作簿的币种是 {currency}；未写入。",
        "请先折算金额，或在映射的 [options] 中设置 currency。",
    ),
    "regenerate-template": (
        "目前还不能由数据生成模板 {template} 的工作簿。",
        "目前支持：{known}。",
    ),
    "region-not-written": (
        "区域 {region} 的数据有错误，因此没有写入它的工作簿：错误的合计比没有更糟。",
        "请更正所列的行后重新运行；其他区域已完成。",
    ),
    "file-names-collide": (
        "区域 {regions} 会使用同一个文件名，因此都没有写入。",
        "请让区域名称的差别不只是大小写或文件名不允许的符号。",
    ),
    "out-not-folder": (
        "输出文件夹的位置上已有一个同名文件。",
        "请换一个文件夹名称，或先移走该文件。",
    ),
    "region-gone": (
        "数据中已没有区域 {region} 的行；其工作簿保持原样。",
        "若该区域已撤销，请把工作簿移出此文件夹；否则请检查数据。",
    ),
    "data-folder": (
        "数据文件夹中应有且只有一个映射文件（.toml），这里有：{found}。",
        "请把 mapping.toml 和数据文件放在同一个文件夹中，再选择它。",
    ),
    "data-folder-empty": (
        "该文件夹中有映射文件，但没有数据文件。",
        "请把数据放在旁边，格式为以下之一：{known}。",
    ),
    "region-not-in-data": (
        "数据中没有区域 {region} 的行，只有：{known}。",
        "请更正“信息”表中的区域，或选择包含该区域的文件。",
    ),
    "kept-edit": (
        "{key} 的“{column}”：保留负责人填写的 {kept}（数据为 {now}，没有变化）。",
        "数据与单元格一致之前，汇总将报告不平：请改回 {now}，或更正数据。",
    ),
    "fact-kept-edit": (
        "“{column}”：保留负责人填写的 {kept}（数据为 {now}，没有变化）。",
        "数据与单元格一致之前，汇总将报告不平：请改填 {now}，或更正数据。",
    ),
    "fact-conflict": (
        "“{column}”：负责人填写了 {kept}，数据由 {before} 变为 {now}；单元格保持不变。",
        "数据与单元格一致之前，汇总将报告不平：请改填 {now}，或更正数据。",
    ),
    "fact-conflict-first": (
        "“{column}”：单元格为 {kept}，数据为 {now}；单元格保持不变。",
        "数据与单元格一致之前，汇总将报告不平：请改填 {now}，或更正数据。",
    ),
    "formulas-refreshed": (
        "{count} 个计算单元格缺少公式或公式不符，已恢复；此处为第一个。",
        "无需处理。",
    ),
    "conflict": (
        "{key} 的“{column}”：负责人改为 {kept}，数据由 {before} 变为 {now}。单元格保持不变。",
        "数据与单元格一致之前，汇总将报告不平：请在该单元格填入 {now}，或更正数据。",
    ),
    "gone-from-data": (
        "数据中已没有 {key} 这一行；该行保留在 {table} 中并已标记。",
        "若确已作废，请删除该行；在此之前它仍计入合计。",
    ),
    "row-restored": (
        "{key} 这一行曾被删除，但数据中仍有；已重新添加到 {table} 末尾。",
        "若已作废，请从数据中去掉。",
    ),
    "moved-down": (
        "表格 {table} 增加了 {count} 行；其下方的内容连同对它们的引用一起下移。",
        "无需处理。",
    ),
    "other-region": (
        "此工作簿属于区域 {region}，而不是 {wanted}。",
        "请把它移走，或在数据中更改区域名称。",
    ),
    "as-of-earlier": (
        "此工作簿的截止日期已是 {as_of}；截至 {wanted} 的数据会使其中的行消失。",
        "较早的日期请使用另一个 --out 文件夹。",
    ),
    "workbook-locked": (
        "此工作簿已锁定（{who}）：该期间已关闭，未写入任何内容。",
        "请在下一期间的工作簿中继续；确需更改的，请先用 xlplan reopen 重新打开。",
    ),
    "month-window": (
        "显示的月份由 {before} 移到 {now}，数字已随月份移动。",
        "颜色留在原单元格；您自己引用某个月份列的公式或图表现在显示该列的新月份，请检查。",
    ),
    "month-left-window": (
        "{key} 的“{column}”：手工填写的 {value} 所在月份已不再显示。",
        "如仍需要，请记到别处；旧版本中仍有（--backup 会保留旧版本）。",
    ),
    "month-formula": (
        "“{column}”：公式 {formula} 在月份移动时变成了数值。",
        "如仍需要，请重新输入公式。",
    ),
    "month-note": (
        "“{column}”：批注“{note}”在月份移动时留在了原单元格。",
        "请把批注移到所属的月份。",
    ),
}
