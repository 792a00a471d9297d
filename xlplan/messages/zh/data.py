"""数据与映射文件、批量生成的中文信息：代码 -> （问题，处理办法）。"""

DATA: dict[str, tuple[str, str]] = {
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
        "读写 Parquet 文件需要 pyarrow，当前没有安装。",
        "请运行 `pip install pyarrow` 安装，或改用 CSV。",
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
