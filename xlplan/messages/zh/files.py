"""Chinese messages about files, saving, and macros on files: code -> (what is wrong, what to do)."""

FILES: dict[str, tuple[str, str]] = {
    # --- files ---
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
    # --- the workbook file layer ---
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
    "save-failed": ("保存失败（{detail}），原文件保持不变。", "请检查文件夹、磁盘和网络后重新保存。"),
    "wrong-extension": (
        "此类工作簿不能保存为“{suffix}”。",
        "请保存为 {wanted}：扩展名与内容不符时，Excel 会拒绝打开。",
    ),
    "array-block": (
        "此单元格属于 {block} 中的数组公式，不能只更改其中一部分。",
        "请一次更改整个区域，或改用其他单元格。",
    ),
    "bad-sheet-name": (
        "“{value}”不能用作工作表名称。",
        "请用 1 到 31 个字符，不含 [ ] : * ? / \\，首尾不用单引号。",
    ),
    "outside-sheet": ("第 {row} 行第 {col} 列超出工作表范围。", "行号为 1 至 1,048,576，列号为 1 至 16,384。"),
    "bad-header": (
        "表格 {table} 不能使用标题“{header}”：该标题为空、重复或不是文本。",
        "请为表格的每一列设置各不相同的标题。",
    ),
    "table-too-short": ("表格 {table} 的标题下方至少要保留一行。", "请改为清空该行的内容。"),
    "sheet-full": (
        "再插入 {count} 行会把最后的行挤出工作表。",
        "请删除末尾不用的行：工作表最多有 1,048,576 行。",
    ),
    # --- macros on files ---
    "unsupported-call": (
        "没有 Excel 时，文件上不能使用 {call}。",
        "请在 Excel 中运行此宏，或在此处去掉该调用；可用的调用见 docs/headless.md。",
    ),
    "unsupported-value": ("单元格不能存放 {value}（{type}）。", "请写入文本、数字、日期、True 或 False。"),
    "bad-formula": ("Excel 不接受公式 {formula}。", "请补全公式；以 = 开头的文本请在前面加一个单引号（'）。"),
    "range-too-large": ("{address} 超过 {cells:,} 个单元格。", "请只读写工作表中已使用的部分。"),
    "formats-unreadable": (
        "无法读取此工作簿的格式（{reason}）。",
        "请在 Excel 中打开并保存后重试；值和公式不受影响。",
    ),
    "closed-book": ("此工作簿已关闭。", "请重新打开文件，或在关闭之前完成操作。"),
    "missing-item": ("{kind} 中没有“{name}”。", "可用：{known}。"),
    "missing-range": ("“{name}”不是此工作簿中的地址、名称或表格。", "请检查拼写；名称见“公式 > 名称管理器”。"),
    "range-elsewhere": ("“{name}”不在此工作表中，而在“{other}”中。", "请从该工作表读取。"),
    "missing-hyperlink": ("此单元格没有超链接。", "读取之前请先判断是否有链接。"),
    "file-version": (
        "本文件由 xlplan {file} 生成，而 Python 包是 {python}。",
        "请关闭 Excel，在终端运行 `xlplan addin install`，再打开 Excel；"
        ".xlsm 模板请改用 `xlplan addin build` 新生成的文件。",
    ),
    "xlwings-changed": (
        "当前 xlwings 自带的 VBA 与 xlplan 所需的不同，找不到“{part}”。",
        '请运行 `pip install "xlwings==0.37.*"` 后重新生成。',
    ),
    "needs-calc": (
        "重新计算公式需要附加组件 `calc`，当前没有安装。",
        "请运行 `pip install xlplan[calc]` 安装；不安装也可以：Excel 打开文件时会重新计算。",
    ),
    "stale-results": (
        "本工作表有 {count} 个公式（此处为第一个）显示的可能仍是以前的计算结果（{reason}）。",
        "请在 Excel 中打开并保存该工作簿，打开时会重新计算全部公式。",
    ),
    "column-without-table": (
        "本工作表有 {count} 个公式（此处为第一个）只写了列名，没有写表名，因此未重新计算。",
        "请在方括号前写上表名，例如 plan[实际值]。",
    ),
    "engines-differ": (
        "两个计算引擎对本工作表 {count} 个公式的结果不一致：此处分别为 {one} 和 {other}；已保留原来的结果。",
        "请在 Excel 中打开并保存该工作簿，打开时会重新计算全部公式。",
    ),
    "calculation-disagrees": (
        "计算引擎 {engine} 在此处得出 {actual}，而指标为 {expected}；该引擎的结果一概没有采用。",
        "请在 Excel 中打开并保存该工作簿，以便您自己的公式得到更新。",
    ),
    "provision-rates": (
        "“{value}”不是一组坏账准备比例。",
        "请像 --provision 0.3,1.6,3.6,6.6,10.6 这样写五个百分数：从未到期到逾期 90 天以上，每个在 0 到 100 之间。",
    ),
}
