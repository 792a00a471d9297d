"""Chinese messages about the register and the controls of a rollup: code -> (what is wrong, what to do)."""

CONTROL: dict[str, tuple[str, str]] = {
    # --- the register ---
    "stale-file": (
        "该文件与 {region} 在 {as_of} 已计入的文件逐字节相同，金额未再次计入。",
        "请索取本月的工作簿。",
    ),
    "older-copy": (
        "数据已将该区域更新到 {expected}，而该文件仍截至 {found}，是较早的副本。",
        "请查找更新后的文件，或重新生成。",
    ),
    "saved-earlier": (
        "该工作簿最后保存于 {found}，早于 {as_of} 计入的那一份（保存于 {recorded}）。",
        "请确认不是旧版本；金额已计入。",
    ),
    "same-bytes": ("该文件与 {other} 逐字节相同。", "请删除其中任意一个。"),
    "state-below": (
        "{region} 的工作簿状态为 {state}，而要求达到 {required}；金额未计入（{preparer}）。",
        "请用 xlplan submit、approve 或 lock 推进到所要求的状态，或汇总时不加 --require。",
    ),
    "template-behind": (
        "该工作簿由模板版本 {version} 生成，当前版本为 {current}；金额已计入。",
        "请由数据重新生成；手工维护的工作簿用 `xlplan roll-forward` 结转后即为当前版本。",
    ),
    # --- opening and closing ---
    "opening-break": (
        "{customer} 的期初余额为 {found} {currency}，而 {as_of} 的期末余额为 {expected}（{then}）。",
        "请查明结账后改动了什么：日期在结账之前的发票或收款，已查明的列在下面。",
    ),
    "customer-gone": (
        "{customer} 在 {as_of} 的期末余额为 {expected} {currency}（{then}），现已不在该工作簿中。",
        "请恢复该客户的发票和收款。",
    ),
    "customer-appeared": (
        "{customer} 的期初余额为 {found} {currency}，但在 {as_of} 并无欠款：{then} 中没有这一客户。",
        "请更正名称或日期；属于本月的业务，日期应在本月。",
    ),
    "customer-renamed": (
        "{customer}（{then}，{as_of}）现名为 {other}，未结清的发票相同（{found}）。",
        "请改回原名；若客户确已更名，请用 --allow-breaks 发布一次。",
    ),
    "opening-invoice": (
        "发票 {invoice}：按该工作簿，{as_of} 未收 {found}；当时记录为 {expected}（{then}）。",
        "请更正该发票的金额、日期或收款。",
    ),
    "opening-unchecked": (
        "{region} 在 {as_of} 未计入，期初余额无从比较。",
        "请就这一次与该区域自己的账核对。",
    ),
    "opening-not-compared": (
        "未比较期初余额：历史中没有截至 {wanted}（{start} 的前一天）的月份，最近一次为 {found}。",
        "请用 --from 从某个已记录月末的次日开始。",
    ),
    "region-not-back": (
        "{region} 在 {as_of} 的期末余额为 {expected}，本月没有它的任何信息。",
        "请索取其工作簿；将该区域列入登记表，缺报时就会指出。",
    ),
    # --- the reporting currency ---
    "rates-unreadable": ("无法打开汇率文件（{reason}）。", "请给出可以打开的 CSV 或 TOML 文件。"),
    "rates-column": ("汇率文件没有“{header}”列。", "首行须写明列名：currency、rate、date、reporting。"),
    "rates-toml": (
        "汇率文件不是有效的 TOML（{detail}）。",
        '请先写 reporting = "CNY"，再逐一写各币种：[rates.USD]，其下 rate = "7.1034"、date = "2026-06-30"。',
    ),
    "rates-reporting": (
        "汇率文件须写明唯一的报告币种，现有：{found}。",
        "请在每行的 reporting 列写同一币种；TOML 中写一次 reporting = ... 即可。",
    ),
    "rates-value": ("{currency} 的汇率：“{value}”无法使用。", "汇率须为大于 0 的数，日期写作 YYYY-MM-DD。"),
    "rates-disagree": (
        "{currency} 在 {date} 有两个汇率：{found} 和 {expected}（第 {line} 行）。",
        "每个币种每天只保留一个汇率；报告币种本身恒为 1。",
    ),
    "rate-missing": ("有区域以 {currency} 计，但没有它的汇率。", "请在汇率文件中补上 {as_of} 的期末汇率。"),
    "rate-later": (
        "{currency} 的汇率（{dates}）都在 {as_of} 之后。",
        "请补上 {as_of} 或之前最后一个银行工作日的期末汇率。",
    ),
    "rate-stale": (
        "{currency} 最近的汇率是 {found} 的，早于 {as_of} 超过 {days} 天。",
        "请补上 {as_of} 或之前最后一个银行工作日的期末汇率。",
    ),
}
