"""What the add-in says in Chinese: its macros, the VBA behind them, and the self-check."""

ADDIN_WORDS: dict[str, str] = {
    # --- addin ---
    "addin.fill": "填写",
    "addin.check": "检查",
    "addin.refresh": "从数据刷新",
    "addin.draft": "起草复盘",
    "addin.roll-forward": "结转下期",
    "addin.roll-up": "应收汇总",
    "addin.report": "评估报告",
    "addin.messages": "函数出错原因",
    "addin.about": "关于与诊断",
    "addin.undo": "撤销宏",
    "addin.declined": "已取消，什么都没有改动。",
    "addin.as-before": "工作簿保持原样。",
    "addin.half": "工作簿只改了一部分，未能自动还原。请按“撤销宏”还原原来的内容。",
    "addin.failed": "“{title}”没有完成：xlplan 内部出错（{reason}）。\n请把日志发给 xlplan 的维护人员：\n{log}",
    "addin.protected": "“{title}”没有完成：{names} 受保护，无法写入。\n请在“审阅”中撤销保护后重试。",
    "addin.more": "……另有 {count} 条。",
    "addin.progress": "{what}：{done} / {total}",
    "addin.see-problems": "需要留意的 {count} 条已列在“{sheet}”表。",
    "addin.can-undo": "可用“撤销宏”还原（不是 Ctrl+Z）。",
    "addin.filling": "正在填写……",
    "addin.fill-ask": "有 {count} 个单元格是手工输入的，将被公式或日期取代（例如 {first}：{before}）。\n要继续吗？",
    "addin.filled": "填写完成，共写入 {count} 个单元格（{kinds}）。",
    "addin.nothing-to-fill": "所有计算单元格都已是最新，没有改动。",
    "addin.kinds.mended": "恢复被覆盖的公式 {count}",
    "addin.kinds.added": "补上缺少的公式 {count}",
    "addin.kinds.recomputed": "更新计算结果 {count}",
    "addin.kinds.date": "文本转换为日期 {count}",
    "addin.kinds.draft": "起草空白单元格 {count}",
    "addin.kinds.recalculated": "重算其他公式 {count}",
    "addin.run-check": "发现 {count} 个问题，请运行“检查”查看。",
    "addin.checking": "正在检查……",
    "addin.checked": "错误 {errors}，警告 {warnings}，提示 {notes}",
    "addin.listed": "已列在“{sheet}”表；点击单元格地址即可跳转。",
    "addin.no-problems": "没有发现问题。",
    "addin.problems-title": "问题",
    "addin.problem-columns.cell": "单元格",
    "addin.problem-columns.severity": "级别",
    "addin.problem-columns.sheet": "工作表",
    "addin.problem-columns.what-is-wrong": "问题",
    "addin.problem-columns.what-to-do": "处理办法",
    "addin.severities.break": "不平",
    "addin.severities.error": "错误",
    "addin.severities.warning": "警告",
    "addin.severities.info": "提示",
    "addin.data-folder": "选择数据文件夹（内有 mapping.toml 与数据文件）",
    "addin.data-file": "选择数据文件",
    "addin.no-folder": ("没有选择文件夹，什么都没有改动。在 Mac 上，请把文件夹放在工作簿旁边，命名为“data”或“数据”。"),
    "addin.refresh-ask": (
        "用 {data} 更新区域 {region}（截止 {as_of}）吗？\n文件夹：{folder}\n您自己填写的内容保留不变；您没有改过的"
        "单元格按数据更新。"
    ),
    "addin.link-folder": "选择其他工作簿所在的文件夹（规划、跟踪、应收等）",
    "addin.linking": "正在读取文件夹中的工作簿……",
    "addin.link-ask": (
        "从文件夹中的 {count} 个工作簿带入区域 {region}、期间 {period} 的值吗？\n文件夹：{folder}\n您自己填写的内容"
        "保留不变；每个带入的值都会写明来源。"
    ),
    "addin.linked": "刷新完成：写入 {changes} 个单元格，共有 {count} 个带入的值，来源见“来源”表。",
    "addin.nothing-carried": "没有新的值可带入，工作簿已是最新。",
    "addin.refreshing": "正在从数据刷新……",
    "addin.refreshed": (
        "刷新完成：写入 {changes} 个单元格；数据中有发票 {invoices} 行、收款 {receipts} 行，截止日期之后的 "
        "{left_out} 行未计入。"
    ),
    "addin.nothing-new": "数据没有变化，工作簿已是最新。",
    "addin.manifest": (
        "工作簿旁的 manifest.json 仍是上次批量更新时的合计；运行 xlplan regenerate 之前，汇总会指出差异。"
    ),
    "addin.draft-ask": "根据指标表在“复盘”表的空白行起草亮点和问题吗？\n已有内容不变；原因、建议和责任人由您填写。",
    "addin.no-review": "本工作簿的模板是 {template}，没有“复盘”表；只有 evaluation 模板有。",
    "addin.drafting": "正在起草复盘……",
    "addin.drafted": "已在“{sheet}”表起草 {rows} 行。",
    "addin.nothing-to-draft": "指标表中没有复盘尚未提到的内容。",
    "addin.forward-folder": "下一期工作簿保存到哪个文件夹？",
    "addin.forward-ask": "生成 {period} 期工作簿吗？\n新文件：{target}\n本工作簿不变。",
    "addin.forwarding": "正在结转……",
    "addin.forwarded": "已生成：{target}\n结转 {carried} 行，{left} 行已完成、留在本工作簿。",
    "addin.roll-up-folder": "各区域工作簿所在的文件夹",
    "addin.roll-up-name": "应收汇总",
    "addin.roll-up-ask": "汇总文件夹 {folder} 中的工作簿（截止 {as_of}）吗？\n结果：{target}",
    "addin.roll-up-again": "该文件已存在，将被替换；原文件另存为 {backup}。",
    "addin.rolling-up": "正在汇总应收……",
    "addin.rolled-up": "汇总完成：{target}\n计入 {counted} / {total} 个区域，余额合计 {balance}。",
    "addin.not-rolled-up": "账目不平，没有发布汇总：不平 {breaks} 处。",
    "addin.undo-ask": "撤销“{title}”（{when}，{count} 个单元格）吗？\n此后改过的单元格保持不变。",
    "addin.undo-interrupted": (
        "上一次操作中途被中断。要把所有单元格还原为操作之前的内容吗？\n此后输入的内容也会被还原。"
    ),
    "addin.undoing": "正在撤销……",
    "addin.nothing-to-undo": "没有可以撤销的操作。",
    "addin.undone": "已撤销“{title}”：还原 {count} 个单元格。",
    "addin.left": "此后改过、保持不变的单元格（{count}）：{cells}",
    "addin.messages-title": "消息",
    "addin.message-columns.error": "错误",
    "addin.message-columns.function": "函数",
    "addin.message-columns.reason": "原因",
    "addin.message-columns.time": "时间",
    "addin.no-messages": "日志中没有函数出错的记录。",
    "addin.messages-listed": "最近 {count} 条原因已列在“{sheet}”表。",
    "addin.from-log": "日志：{log}",
    "addin.version": "xlplan {version}，xlwings {xlwings}，Python {python}",
    "addin.workbook": "本工作簿：{template} 模板 {version}，区域 {region}",
    "addin.not-ours": "本工作簿不是由 xlplan 模板生成的。",
    "addin.looking": "正在检查本机……",
    "addin.all-well": "检查了 {count} 项，一切正常。",
    "addin.finding": "{mark} {what}：{detail}。{remedy}",
    "addin.report-folder": "报告保存到哪个文件夹？",
    "addin.report-name": "报告",
    "addin.report-ask": "生成本工作簿的 Word 报告吗？\n文件：{target}\n本工作簿不变；原因由您填写。",
    "addin.reporting": "正在生成报告……",
    "addin.reported": "已生成：{target}\n请在 Word 中填写标有“请填写”的地方。",
    "addin.and-so-on": "……",
    # --- vba ---
    "vba.messages.no-workbook": "没有打开的工作簿。请先打开一个 xlplan 工作簿，再点此按钮。",
    "vba.messages.python-unreachable": (
        "无法调用 Python。请在终端运行 xlplan doctor，按其提示处理；重新安装加载项请运行 xlplan addin install。"
    ),
    "vba.messages.version-differs": (
        "版本不一致：本文件是 {file}，而 Python 包 xlplan 是 {python}。请关闭 Excel，在终端运行 xlplan addin "
        "install，然后重新打开 Excel；若这是 .xlsm 模板，请改用 xlplan addin build 新生成的模板。"
    ),
    "vba.messages.mac-functions": (
        "XLPLAN_ 函数只能在 Windows 版 Excel 中计算；在 Mac 上请使用 .xlsx 模板（原生公式），或 xlwings Lite。"
    ),
    "vba.messages.restart-mac": "在 Mac 上每次运行宏都会启动新的 Python，无需重启。",
    "vba.messages.reasons-time": "时间",
    "vba.messages.reasons-cell": "单元格",
    "vba.messages.reasons-function": "函数",
    "vba.messages.reasons-reason": "原因",
    "vba.groups.workbook": "工作簿",
    "vba.groups.period": "期间与汇总",
    "vba.groups.help": "帮助",
    # --- selfcheck ---
    "selfcheck.sheet": "自检",
    "selfcheck.data": "数据",
    "selfcheck.title": "xlplan 自检",
    "selfcheck.built": "由 xlplan {version} 生成",
    "selfcheck.steps.enable": (
        "1. 打开时若出现黄色提示，点“启用内容”。先在终端运行过 xlplan addin install，函数才能找到 Python。"
    ),
    "selfcheck.steps.press": (
        "2. 点“检查函数”，再点“检查宏”。宏只在临时文件夹里的样例工作簿上运行，不会改动您的文件。"
    ),
    "selfcheck.steps.green": (
        "3. 全部为绿色即可使用。有红色时：保存本工作簿，把它发给向您提供 xlplan 的人；本表已记下 Excel 版本、系统、"
        "期望值与实际值。"
    ),
    "selfcheck.steps.mac": (
        "Mac：XLPLAN_ 函数只在 Windows 版 Excel 中计算，那里函数各行为红色属正常；宏在 Mac 上可用。"
    ),
    "selfcheck.check-functions": "检查函数",
    "selfcheck.check-macros": "检查宏",
    "selfcheck.run-in": "在此 Excel 中检查",
    "selfcheck.passed": "通过",
    "selfcheck.failed": "未通过",
    "selfcheck.not-run": "未运行",
    "selfcheck.macros": "宏",
    "selfcheck.functions": "函数",
    "selfcheck.headers.no": "序号",
    "selfcheck.headers.what": "检查项",
    "selfcheck.headers.formula": "公式",
    "selfcheck.headers.expected-python": "期望值（Python）",
    "selfcheck.headers.got-excel": "实际值（Excel）",
    "selfcheck.headers.result": "结果",
    "selfcheck.macro-lines.fill": "填写：恢复被覆盖的达成率",
    "selfcheck.macro-lines.undo": "撤销宏：还原填写之前的内容",
    "selfcheck.macro-lines.check": "检查：列出应为数字的文本",
    "selfcheck.macro-lines.draft-review": "起草复盘：填写空白的复盘",
    "selfcheck.macro-lines.refresh": "从数据刷新：以消息结束",
    "selfcheck.macro-lines.roll-forward": "结转下期：生成新工作簿",
    "selfcheck.macro-lines.roll-up": "应收汇总：以消息结束",
    "selfcheck.macro-lines.report": "评估报告：生成 Word 文件",
    "selfcheck.macro-lines.messages": "函数出错原因：以消息结束",
    "selfcheck.macro-lines.about": "关于与诊断：显示版本",
    # --- ribbon ---
    "ribbon.fill.tip": "重新计算并写入本工作簿的全部计算单元格，并从文本中读出目标与结果。执行前会先询问，可撤销。",
    "ribbon.check.tip": "在一张表上列出本工作簿的全部问题，每条都链接到单元格；不改动任何数据。",
    "ribbon.refresh.tip": "从数据文件更新本工作簿；您自己填写的内容保留不变。",
    "ribbon.draft-review.tip": "根据指标表起草复盘，只填写空白处；原因由您补充。",
    "ribbon.undo.tip": "还原上一个宏改动之前的内容（Excel 自己的撤销对宏无效）。",
    "ribbon.roll-forward.tip": "生成下一期工作簿：未完成任务带着首次计划时间结转。原工作簿不变。",
    "ribbon.roll-up.tip": "汇总各区域的应收账款，逐笔对账；金额不符时不发布，并指出单元格。",
    "ribbon.report.tip": "在本工作簿旁生成 Word 报告：达成、变动来源、问题与建议；原因由您填写。执行前会先询问。",
    "ribbon.reasons.tip": "列出出错的 XLPLAN_ 函数：时间、单元格、原因。",
    "ribbon.restart-python": "重启 Python",
    "ribbon.restart-python.tip": "重新启动函数背后的 Python 并全部重算；升级 xlplan 后使用。",
    "ribbon.about.tip": "显示版本，并诊断本机的 Python、Excel 与加载项设置。",
    # --- doctor ---
    "doctor.no-excel": "此系统没有 Excel；文件命令照常可用。",
    "doctor.try-excel": "请按文档“在 Excel 中开始”一节自查。",
    "doctor.python": "请安装 Python 3.11 或更高版本。",
    "doctor.temporary-folder": "临时文件夹",
    "doctor.make-room": "请腾出磁盘空间或修正权限。",
    "doctor.only-tests": "只有部分测试需要它。",
    "doctor.self-check": "自检",
    "doctor.run": "请运行 {command}",
    "doctor.again": "请重新安装 xlplan。",
    "doctor.addin": "加载项",
    "doctor.trust": "信任设置",
    "doctor.second-copy": "这里还有一份加载项；Excel 只能打开同名文件中的一个。请删除这一份。",
    "doctor.excel-calls": "Excel 调用的 Python",
    "doctor.no-settings": "没有找到 Excel 的设置；请先启动一次 Excel。",
    "doctor.excel-from-store": (
        "此 Excel 来自 Microsoft Store，无法启动 Python，函数不能使用。请从 office.com 安装 Office。"
    ),
    "doctor.start-up-folder": (
        "此设置会阻止启动文件夹中的加载项。请在“文件 > 选项 > 信任中心”中更改；如由管理员设置，请联系管理员。"
    ),
    "doctor.disabled": "Excel 已禁用此加载项。请在“文件 > 选项 > 加载项 > 管理：禁用项目”中启用。",
    "doctor.bits": "Excel 与 Python 的位数",
    "doctor.no-library": (
        "Excel 需要的 xlwings 库不在 Python 文件夹中，工作表函数无法使用。请运行 python -m pip install "
        '--force-reinstall "xlwings=={installed}"'
    ),
    "doctor.python-in-onedrive": (
        "Python 位于 OneDrive 中，文件可能只在云端。请在 OneDrive 之外重新建立环境，再运行 xlplan addin install。"
    ),
    "doctor.onedrive": "OneDrive 中的工作簿可以使用；在 Excel 中打开时按钮照常可用，命令请使用本机路径。",
    "doctor.antivirus": "防病毒软件",
    "doctor.blocked": (
        "如果按钮没有反应，请查看防病毒软件是否阻止 Excel 启动此程序（攻击面减少规则“阻止 Office 创建子进程”），"
        "并请管理员放行。"
    ),
}
