"""Chinese messages: code -> (what is wrong, what to do)."""

ZH: dict[str, tuple[str, str]] = {
    # --- files ---------------------------------------------------------------------------------------------------
    "not-a-workbook": (
        "这个文件的内容不是 .xlsx 或 .xlsm 工作簿，而是 {reason}。",
        "请在 Excel 中打开并另存为 .xlsx 或 .xlsm。",
    ),
    "no-workbook-content": (
        "这个文件虽然叫这个名字，内容却不是 Excel 工作簿。",
        "请重新索取该工作簿，或用生成它的程序打开后另存为 .xlsx。",
    ),
    "empty-file": ("这个文件是空的。", "请重新索取，或使用较早的副本。"),
    "encrypted": (
        "此工作簿有密码保护，无法读取。",
        "请在 Excel 中打开，在“文件 > 信息 > 保护工作簿”中取消密码后保存。",
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
        "“{column}”列中的“{value}”是文本，不是数字（全角数字，或前面有单引号），求和时会被漏掉。",
        "请用半角重新输入数字（或点单元格左上角绿色三角，选“转换为数字”）。",
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
    "mapping-option": (
        "没有选项“{option}”。",
        "可用选项：{known}。",
    ),
    "mapping-value": (
        "“{field}”必须是文本，不能是 {value}。",
        '请加英文双引号：{field} = "..."。',
    ),
    "mapping-date-format": (
        "“{value}”不是包含年、月、日的日期格式。",
        '例如 2026-09-30 写作 "%Y-%m-%d"，09/30/2026 写作 "%m/%d/%Y"。',
    ),
    "settled-and-receipts": (
        "映射中同时有 {field} 和 [receipts] 小节，收款会被重复计算。",
        "请只保留其中之一。",
    ),
    "data-url": (
        "目前还不能读取数据库：{value}",
        "请把查询结果导出为 CSV，再用 --data 指定该文件。",
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
        "此文件的文本编码不在 {known} 之列。",
        "请在 Excel 中另存为“CSV UTF-8”。",
    ),
    "needs-pyarrow": (
        "读取 Parquet 文件需要 pyarrow，当前没有安装。",
        "请运行 `pip install pyarrow` 安装，或把数据导出为 CSV。",
    ),
    "data-column": (
        "数据中没有映射给 {field} 的列“{header}”。",
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
        "请在数据中取舍位数。",
    ),
    "data-date": (
        "第 {line} 行“{column}”列：“{value}”不是日期（{formats}）。",
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
        "请另选 --out。",
    ),
    "region-gone": (
        "数据中已没有区域 {region} 的行；其工作簿保持原样。",
        "若该区域已撤销，请把工作簿移出此文件夹；否则请检查数据。",
    ),
    "kept-edit": (
        "{key} 的“{column}”：保留负责人填写的 {kept}（数据为 {now}，没有变化）。",
        "无需处理；若数据有误，请在数据中更正。",
    ),
    "conflict": (
        "{key} 的“{column}”：负责人改为 {kept}，数据由 {before} 变为 {now}。单元格保持不变。",
        "请判断哪个正确，并填入该单元格。",
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
        "此工作簿的截止日已是 {as_of}；截至 {wanted} 的数据会使其中的行消失。",
        "较早的日期请使用另一个 --out 文件夹。",
    ),
    "workbook-locked": (
        "此工作簿已锁定，新数据没有写入。",
        "请先用 `xlplan reopen` 重新打开，再运行一次。",
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
    # --- fill and check ------------------------------------------------------------------------------------------
    "date-to-convert": (
        "“{column}”列中的“{value}”是以文本输入的日期。",
        "请运行“填写”（`xlplan fill`）转换为日期，或重新输入日期。",
    ),
    "duplicate-key": ("“{key}”与 {first} 重复。", "请删除其中一行，或加以区分。"),
    "same-event": ("发票、日期、金额和类型与 {first} 完全相同（{key}）。", "如属重复录入，请删除其中一行。"),
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
    "wildcard-in-key": (
        "“{column}”列中的“{value}”含有 Excel 求和时视为通配符或比较符的符号（* ? ~ = < >）。",
        "请去掉该符号，所有引用处一并修改。",
    ),
    "overpaid-invoice": (
        "发票 {invoice} 金额 {amount}，回款与贷项合计 {paid}，超出部分计为未核销收款。",
        "请核对回款，或将多收部分核销到其他发票。",
    ),
    "ledger-not-tied": (
        "各账龄与未核销收款合计 {parts}，应收余额为 {balance}，两者不符。",
        "请运行“填写”（`xlplan fill`）；仍不符时，请从模板恢复表格上方的数字。",
    ),
    "helper-rows-astray": (
        "名称 {name} 没有覆盖全部月份列（{wanted}），累计数会出错。",
        "请在“公式 > 名称管理器”中让它指向 {wanted}。",
    ),
    "helper-row-differs": (
        "“{header}”列上方是“{value}”，累计数会算错月份或类别。",
        "每个月份列上方应为该月第一天，以及列标题所说的类别。",
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
    # --- commands ------------------------------------------------------------------------------------------------
    "unknown-language": ("没有语言“{value}”。", "请用 zh 或 en。"),
    "bad-setting": ("“{value}”不是设置。", "请写成 名称=值，例如 region=华东。"),
    "only-xlsx": ("新工作簿只能是 .xlsx 文件。", "请用以 .xlsx 结尾的文件名。"),
    "file-exists": ("文件已存在，未作改动。", "请换一个文件名，或先移走它。"),
}
