"""Chinese messages: code -> (what is wrong, what to do)."""

ZH: dict[str, tuple[str, str]] = {
    # --- files ---------------------------------------------------------------------------------------------------
    "not-a-workbook": ("这不是 Excel 工作簿({reason})。", "请在 Excel 中打开并另存为 .xlsx 或 .xlsm。"),
    "encrypted": (
        "此工作簿有密码保护, 无法读取。",
        "请在 Excel 中打开, 在“文件 > 信息 > 保护工作簿”中取消密码后保存。",
    ),
    # --- the workbook file layer -----------------------------------------------------------------------------------
    "damaged-workbook": (
        "此工作簿已损坏或不完整（{part}）。",
        "请在 Excel 中打开，由 Excel 修复后保存；或使用较早的副本。",
    ),
    "too-large": (
        "{part} 大小为 {size} MB，最多只读取 {limit} MB。",
        "请删除不用的行、工作表和图片，或拆分工作簿。",
    ),
    "unsafe-workbook": (
        "部件 {part} 含有正常工作簿不会有的内容（{detail}）。",
        "来源不明时请勿使用此文件；来源可靠时，请在 Excel 中打开并重新保存。",
    ),
    "missing-file": ("找不到此文件。", "请检查路径和文件名。"),
    "missing-sheet": ("没有名为“{name}”的工作表。", "此工作簿中的工作表：{known}。"),
    "missing-table": ("没有名为“{name}”的表格。", "此工作簿中的表格：{known}。"),
    "in-use": (
        "{user} 正在使用此工作簿。",
        "请关闭后重试。如果确实无人使用，请删除同一文件夹中的锁定文件（~$...）。",
    ),
    "read-only": ("{place} 不允许写入。", "请取消只读属性，或另存为其他名称。"),
    "disk-full": ("磁盘已满，或文件超出大小限制；未保存任何内容。", "请清理磁盘空间后重新保存。"),
    "save-failed": ("保存失败（{detail}），原文件保持不变。", "请检查磁盘或网络后重新保存。"),
    "wrong-extension": (
        "此类工作簿不能保存为“{suffix}”。",
        "请保存为 {wanted}：扩展名与内容不符时，Excel 会拒绝打开。",
    ),
    "array-block": (
        "此单元格属于 {block} 中的数组公式，不能只更改其中一部分。",
        "请一次更改整个区域，或改用其他单元格。",
    ),
    "outside-sheet": ("第 {row} 行第 {col} 列超出工作表范围。", "工作表最多有 1,048,576 行、16,384 列。"),
    "bad-header": (
        "表格 {table} 不能使用标题“{header}”：标题为空、重复或不是文本。",
        "请为表格的每一列设置各不相同的标题。",
    ),
    "table-shrink-totals": (
        "表格 {table} 有汇总行，不能缩短。",
        "请先取消汇总行，或清空不再需要的行。",
    ),
    "table-too-short": ("表格 {table} 的标题下方至少要保留一行。", "请改为清空该行的内容。"),
    "sheet-full": ("此工作表放不下另外 {count} 行。", "工作表最多有 1,048,576 行。"),
    # --- reading forms -------------------------------------------------------------------------------------------
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
        "“{column}”列中的“{value}”是文本，不是数字，求和时会被漏掉。",
        "请重新输入数字（或点单元格左上角绿色三角，选“转换为数字”）。",
    ),
    "not-a-number": ("“{column}”列中的“{value}”不是数字。", "请输入数字，或留空。"),
    "text-date": (
        "“{column}”列中的“{value}”是文本，不是日期，按日期计算时会被漏掉。",
        "请重新输入日期，例如 2026-09-30。",
    ),
    "not-a-date": ("“{column}”列中的“{value}”不是日期。", "请输入日期，例如 2026-09-30。"),
    "not-in-list": ("“{value}”不在“{column}”列的可选项中。", "请从以下选项中选择：{known}。"),
    "error-cell": ("“{column}”列的单元格显示错误 {value}。", "请修正公式或直接填写数值；在此之前该行无法计算。"),
    "ratio-became-time": (
        "“{column}”列中的比值被 Excel 变成了时间（{value}）。",
        "请在前面加单引号输入 '1:6，或只输入数字 6。",
    ),
    "required-empty": ("“{column}”没有填写。", "请补填。"),
    "unknown-template": ("没有名为“{template}”的模板。", "可用模板：{known}。"),
    "unknown-fact": ("没有名为“{name}”的设置。", "此模板的设置有：{known}。"),
    "bad-fact": ("“{value}”不适用于设置 {name}。", "可填内容见模板的“信息”表。"),
    "bad-date": ("“{value}”不是日期（{name}）。", "请按 YYYY-MM-DD 填写，例如 2026-09-30。"),
    # --- macros on files -----------------------------------------------------------------------------------------
    "unsupported-call": (
        "没有 Excel 时，文件上不能使用 {call}。",
        "请在 Excel 中运行此宏，或在此处去掉该调用；可用的调用见 docs/headless.md。",
    ),
    "unsupported-value": ("单元格不能存放 {value}（{type}）。", "请写入文本、数字、日期、True 或 False。"),
    "bad-formula": ("Excel 不接受公式 {formula}。", "请补全公式；以 = 开头的文本请在前面加一个单引号（'）。"),
    "range-too-large": ("{address} 超过 {cells} 个单元格。", "请只读写工作表中已使用的部分。"),
    "formats-unreadable": (
        "无法读取此工作簿的格式（{reason}）。",
        "请在 Excel 中打开并保存后重试；值和公式不受影响。",
    ),
    "closed-book": ("此工作簿已关闭。", "请重新打开文件，或在关闭之前完成操作。"),
    "missing-item": ("{kind} 中没有“{name}”。", "现有：{known}。"),
    "missing-range": ("“{name}”不是此工作簿中的地址、名称或表格。", "请检查拼写。"),
    "range-elsewhere": ("“{name}”不在此工作表中，而在“{other}”中。", "请从该工作表读取。"),
    "missing-hyperlink": ("此单元格没有超链接。", "读取之前请先判断是否有链接。"),
    # --- the rollup ------------------------------------------------------------------------------------------------
    "no-workbooks": (
        "{path} 中没有工作簿（.xlsx、.xlsm）。",
        '请指定工作簿、所在文件夹，或用引号括起的通配符，例如 "east/*.xlsx"。',
    ),
    "register-unreadable": (
        "无法读取报送登记表（{reason}）。",
        "请另存为 CSV UTF-8，列标题为：区域、工作簿、填报人、截止日。",
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
        "计算单元格“{column}”中是 {found}，应为公式 {expected}。",
        "请运行 `xlplan fill` 恢复，或在 Excel 中从相邻行复制公式。",
    ),
    "cached-value": (
        "“{column}”显示 {found}，按明细计算应为 {expected}。",
        "如明细没有被改动，请在 Excel 中重新计算（F9）或运行 `xlplan fill`，然后保存。",
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
    "region-missing": ("区域 {region} 尚未报送（{preparer}）。", "请催报后重新汇总。"),
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
    # --- many workbooks from data ----------------------------------------------------------------------------------
    "memory-damaged": (
        "记录上次导入数据的隐藏工作表无法读取。",
        "请改用此工作簿较早的副本，或将它移走后由数据重新生成。",
    ),
    "memory-missing": (
        "缺少记录上次导入数据的隐藏工作表 {sheet}。",
        "请改用此工作簿较早的副本，或将它移走后由数据重新生成。",
    ),
    "manifest-damaged": (
        "manifest.json 无法使用（{detail}）。",
        "请删除该文件，并重新生成此文件夹中的全部工作簿，它会随之重建。",
    ),
    "worker-died": (
        "处理 {item} 的进程两次意外终止；其余文件已处理完毕。",
        "请用 --jobs 1 单独处理该文件；文件可能已损坏，或内存不足。",
    ),
    # --- fill and check ------------------------------------------------------------------------------------------
    "calculated-mended": (
        "此计算单元格曾被覆盖（{before}），公式已恢复。",
        "要改变结果，请修改它所引用的单元格。",
    ),
    "date-range-conflict": ("“{value}”是一个日期区间，但“{other}”列已填了另一个日期。", "请在两列中各填一个日期。"),
    "missing-figure-name": (
        "缺少定义名称 {name}，“{label}”既不会填写也不会检查。",
        "请在“公式 > 名称管理器”中让它重新指向原单元格，或从新模板取回该工作表。",
    ),
    # --- commands ------------------------------------------------------------------------------------------------
    "unknown-language": ("没有语言“{value}”。", "请用 zh 或 en。"),
    "bad-setting": ("“{value}”不是设置。", "请写成 名称=值，例如 region=华东。"),
    "only-xlsx": ("新工作簿只能是 .xlsx 文件。", "请用以 .xlsx 结尾的文件名。"),
    "file-exists": ("文件已存在，未作改动。", "请换一个文件名，或先移走它。"),
}
