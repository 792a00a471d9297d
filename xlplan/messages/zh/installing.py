"""Chinese messages about the add-in's installation and about mending workbooks: code -> (what is wrong, what to do)."""

INSTALLING: dict[str, tuple[str, str]] = {
    # --- installing ---
    "addin-no-excel": (
        "此系统（{system}）上没有 Excel，无处安装加载项。",
        "请在您使用 Excel 的 Windows 或 Mac 电脑上运行此命令；其他命令在这里照常可用。",
    ),
    "addin-store-python": (
        "位于 {path} 的 Python 来自 Microsoft Store：Windows 会把它写入的文件隔离起来，Excel 看不到。",
        "请从 python.org 安装 Python，在其中安装 xlplan，然后重新运行此命令。",
    ),
    "addin-excel-not-started": (
        "此用户还没有启动过 Excel，Excel 的文件夹尚不存在。",
        "请启动一次 Excel，退出后重新运行此命令。",
    ),
    "addin-interpreter-letters": (
        "路径 {path} 中有 Excel 在本机设置文件里无法读取的字符（{encoding}）。",
        "请在名称简单的文件夹中（例如 C:\\xlplan 或 ~/xlplan）建立 Python 环境，然后重新安装。",
    ),
    "addin-interpreter-shell": (
        "Mac 版 Excel 无法调用 {path}：路径中有空格或其他对命令行有特殊含义的字符。",
        "请在名称简单的文件夹中（例如 ~/xlplan）建立 Python 环境，然后重新安装。",
    ),
    "addin-not-one": (
        "此文件不是 Excel 加载项：它不能包含宏。",
        "请指定由 `xlplan addin build` 生成的 xlplan.xlam。",
    ),
    "addin-in-use": (
        "Excel 正在使用此加载项（用户：{user}），未作任何更改。",
        "请完全退出 Excel（在 Mac 上按 Cmd-Q），然后重新运行此命令。",
    ),
    "addin-folder": (
        "此处不允许写入（{detail}）。",
        "请取消只读属性。在 Mac 上，询问“终端”能否访问其他 App 的数据时请选择“允许”；"
        "如果没有询问，请查看“系统设置 > 隐私与安全性 > 完全磁盘访问权限”。",
    ),
    "addin-record": (
        "无法读取安装记录。",
        "请删除此文件，然后运行 `xlplan addin install`，记录会重新写入。",
    ),
    "addin-no-wheels": (
        "{path} 中没有 xlplan-*.whl。",
        "请在能上网的电脑上准备此文件夹：`python -m pip download xlplan -d wheels`。",
    ),
    "addin-pip": (
        "pip 无法从 {path} 安装 xlplan（{detail}）。",
        "请用相同的 Python 版本、在同类电脑上重新准备此文件夹：`python -m pip download xlplan -d wheels`。",
    ),
    # --- status ---
    "addin-missing": ("此处没有安装加载项。", "请运行 `xlplan addin install`。"),
    "addin-version": (
        "加载项的版本是 {addin}，Python 程序包的版本是 {package}。",
        "请退出 Excel，然后运行 `xlplan addin install`。",
    ),
    "addin-xlwings": (
        "加载项是用 xlwings {then} 生成的，现在安装的是 xlwings {now}，文件名已不同。",
        "请退出 Excel，然后运行 `xlplan addin install`。",
    ),
    "addin-blocked": (
        "此加载项带有“来自其他计算机”的标记，Excel 会拒绝其中的宏。",
        "请运行 `xlplan addin install` 取消该标记。",
    ),
    "addin-script": ("Mac 版 Excel 调用 Python 所需的脚本不存在。", "请运行 `xlplan addin install`。"),
    "addin-no-interpreter": (
        "缺少设置 {key}，Excel 不知道该调用哪个 Python。",
        "请运行 `xlplan addin install`。",
    ),
    "addin-interpreter-gone": (
        "Excel 要调用的 {path} 已不存在。",
        "请用 Excel 应调用的 Python 运行 `xlplan addin install`。",
    ),
    "addin-interpreter-other": (
        "Excel 调用的是 {path}，而此命令运行在 {here} 中。",
        "如果那里也安装了 xlplan，则没有问题；否则请运行 `xlplan addin install`。",
    ),
    # --- repair ---
    "repair-formulas": ("已修复含 XLPLAN 函数的公式（{count} 个单元格，此处为第一个）。", ""),
    "repair-elsewhere": ("已修复单元格之外的公式（名称、规则、表格、图表，共 {count} 处）。", ""),
    "repair-name-error": (
        "{count} 个单元格中的 XLPLAN 函数（此处为第一个）显示 #NAME?，Excel 计算之后才会更新。",
        "请安装加载项（`xlplan addin status` 可查看是否已安装），然后在 Excel 中打开并保存该工作簿。",
    ),
    "repair-link-kept": (
        "指向 {target} 的链接仍然保留，因为还有其他公式或链接依赖它。",
        "请在 Excel 的“数据 > 编辑链接”中查看；不再需要时请选择“断开链接”。",
    ),
}
