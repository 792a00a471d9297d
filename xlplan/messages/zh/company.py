"""中文提示：公司定制文件。代码 -> （问题，处理办法）。"""

COMPANY: dict[str, tuple[str, str]] = {
    "company-toml": ("公司定制文件无法读取：{detail}。", "请改正该行；文字放在半角直引号中，小节以 [名称] 开头。"),
    "company-unknown": ("此处没有“{value}”这一项。", "可用的有：{known}。"),
    "company-value": ("此处不能写“{value}”。", "应写成例如：{wanted}。"),
    "company-language": ("缺少语言 {lang} 的文字。", '请在此处补上 {lang} = "…"。'),
    "company-id": (
        "“{value}”不能用作编号。",
        "编号用小写字母 a-z、数字和 _，以字母开头，最多 40 个字符；给人看的文字写在 zh 和 en 中。",
    ),
    "company-taken": ("编号“{value}”已被占用。", "请换一个编号；要改已有列的名称，请用 labels。"),
    "company-entry": ("列表中已有“{value}”，或已有文字相同的选项。", "请换一个。"),
    "company-required": ("列“{value}”不能隐藏：各行靠它区分，或它是必填项。", "请从 hide 中去掉它；名称可以改。"),
    "company-needed": ("列“{value}”不能隐藏：隐藏后 {by} 无法计算。", "请从 hide 中去掉它，或把这些列也一并隐藏。"),
    "company-header": (
        "表头“{header}”会出现在两列上，另一列是“{other}”。",
        "请换一个名称。表头在两种语言中都不能只差大小写或空格。",
    ),
    "company-sheet": (
        "工作表不能叫“{value}”：已有同名工作表，或名称含有 [ ] : * ? / \\ ' 之一。",
        "请换一个名称。",
    ),
    "company-calculated": (
        "列“{value}”带有公式，不能是文本或列表，也不能要求填写。",
        '请去掉 required，并把 type 设为 "number"、"money"、"percent" 或 "date"。',
    ),
    "company-formula": (
        "公式“{formula}”在“{part}”处无法解析。",
        "可用数字、名称、+ - * / ( ) 以及 min、max、round(x, 2)、abs、if_blank(x, 0)。带空格的名称放在引号中。",
    ),
    "company-formula-name": ("公式“{formula}”中的“{name}”不存在。", "可用的有：{known}；也可用信息页上的设置。"),
    "company-no-number": ("公式“{formula}”中的“{name}”不是数字。", "可用的有：{known}。"),
    "company-circle": ("这几项互相引用，无法计算：{names}。", "请从其中一个公式里去掉对另一项的引用。"),
    "company-long": ("该公式在 Excel 中约有 {count} 个字符，代入表头后会超过上限。", "请拆成两列，一列引用另一列。"),
    "company-same-kpi": ("指标库中已有名为“{value}”的指标。", "请换一个名称；已有的指标见 docs/kpis.md。"),
    "company-differs": (
        "公司定制文件 {path} 与本工作簿自带的不同；以 {path} 为准。",
        "请运行 `xlplan fill` 更新工作簿自带的副本，或把正确的文件放到它旁边。",
    ),
    "company-not-carried": (
        "本工作簿没有自带公司定制文件 {path} 的副本，发送或移到别处后就按没有定制来读取。",
        "留在此处则无需处理；今后新建的工作簿会自带副本。",
    ),
    "setting-differs": ("{column}为“{value}”；公司规定各工作簿都用“{wanted}”。", "请填 {wanted}，或修改公司定制文件。"),
    "setting-fixed": (
        "设置 {name} 不能为 {value}；公司规定各工作簿都用“{wanted}”。",
        "请去掉该设置，或修改公司定制文件。",
    ),
    "company-ids": (
        "没有“{value}”的编号清单。",
        "可查看 forms、settings、kpis，或某张表单；`xlplan company --ids forms` 列出全部表单。",
    ),
    "kpi-without-input": ("{kpi}由“{input}”计算而来，但表中没有这一行。", "请补上该行，或直接填写{kpi}的实际值。"),
}
