"""Chinese messages about reports: code -> (what is wrong, what to do)."""

REPORTS: dict[str, tuple[str, str]] = {
    "report-format": (
        "报告只能保存为 .html 或 .docx，不能是“{name}”。",
        "请将 --out 改为以 .html 或 .docx 结尾的文件名。",
    ),
    "out-not-a-report": ("此文件已存在且不是 xlplan 的报告，未被覆盖。", "请为 --out 换一个文件名，或先移走该文件。"),
    "out-written-in": ("此报告生成后已被人修改，未被覆盖。", "请为 --out 换一个文件名；否则其中填写的内容会丢失。"),
    "report-other-template": (
        "{template} 模板的工作簿不属于本报告。",
        "请给出 evaluation、tracking 或 forecast 模板的工作簿。",
    ),
    "report-nothing": (
        "所给的工作簿（{count} 个）都无法用于报告。",
        "请给出 evaluation、tracking 或 forecast 模板的工作簿；问题所在可用 `xlplan check` 查看。",
    ),
    "report-twice": (
        "{region} 另有同一截止日期的工作簿 {other}，本工作簿未计入。",
        "每个区域、每个截止日期、每种模板只给出一个工作簿。",
    ),
    "report-period-differs": (
        "{region} 的期间或截止日期与最新的工作簿不同，未计入任何合计。",
        "请给出同一期间的工作簿。",
    ),
    "report-template-kind": ("模板“{name}”不适用：{wanted} 报告需要 {wanted} 模板。", "请使用与报告同类的模板。"),
    "report-template-broken": (
        "无法使用此模板（{detail}）。",
        "请在制作它的程序中打开并重新保存，并与 docs/report.md 对照。",
    ),
    "report-placeholder-unknown": ("模板中的“{placeholder}”不是报告的内容。", "请使用以下名称之一：{known}。"),
    "report-placeholder-missing": (
        "模板中没有放置报告的位置。",
        "请在模板中写入 {{{{ content }}}}，或以下一项或多项：{parts}。",
    ),
    "report-placeholder-alone": (
        "“{placeholder}”所在的段落还有其他内容，标题和表格无法放在那里。",
        "请让它独占一段，且不在表格、页眉或页脚中。",
    ),
}
