"""Chinese messages about the rollup and its history: code -> (what is wrong, what to do)."""

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
    "history-database": (
        "无法使用此历史记录（{reason}）。",
        "请指定由 xlplan 建立的历史记录或一个新文件；数据库写成 `postgresql+psycopg://user@host/db`。",
    ),
    "history-newer": (
        "此历史记录由较新的 xlplan 建立（其格式为 {found}，本程序只认识 {known}）。",
        "请安装较新的 xlplan。",
    ),
    "history-no-entry": ("此历史记录中没有 {wanted}。", "请用 `xlplan history` 查看已有的记录。"),
}
