"""CRM 导出数据的中文提示：代码 -> （问题，处理办法）。"""

CRM: dict[str, tuple[str, str]] = {
    "crm-folder": (
        "“{value}”不是文件夹：CRM 导出数据是一个存放各表的文件夹。",
        "请让 --data 指向映射文件所列各表所在的文件夹。",
    ),
    "crm-by": (
        "CRM 导出数据不能按“{value}”拆分。",
        "--by 可取：{known}。",
    ),
    "crm-twice": (
        "第 {line} 行“{column}”列：{value} 重复出现。",
        "请只保留其中一行。",
    ),
    "crm-untidy-name": (
        "{field}：“{found}”按“{right}”处理（共 {count} 处）。",
        "请在 CRM 中更正；如另有所指，请在映射文件的 [names] 中加入正确名称。",
    ),
    "crm-unknown-name": (
        "{field}：“{found}”不在正确名称之列，保留原样（共 {count} 处）。",
        "请在 CRM 中更正，或将其加入映射文件的 [names]。",
    ),
    "crm-no-account": (
        "{count} 个商机没有客户，计入销售人员，但不计入任何客户：{named}。",
        "完整清单见 data-notes.csv。请在 CRM 中补填客户。",
    ),
    "crm-no-close-date": (
        "{count} 个商机未结且没有关闭日期，列入跟进，不计入任何季度：{named}。",
        "完整清单见 data-notes.csv。",
    ),
    "crm-closed-undated": (
        "{count} 个商机已赢单或输单，但没有关闭日期，不计入任何季度：{named}。",
        "完整清单见 data-notes.csv。请在 CRM 中补填日期。",
    ),
    "crm-unknown-salesperson": (
        "{count} 个商机的销售人员不在销售团队表中，未写入任何工作簿：{named}。",
        "完整清单见 data-notes.csv。请把这些人员加入销售团队表后重新运行。",
    ),
    "crm-idle": (
        "{count} 名销售人员没有商机，不出现在任何工作簿中：{named}。",
        "如情况属实，无需处理。",
    ),
    "due-on-holiday": (
        "{due}在 {country} 不是工作日。",
        "下一个工作日是 {next}。",
    ),
    "unknown-country": (
        "没有“{country}”的节假日数据，不区分工作日。",
        "请填 ISO 代码，例如 CN、US、DE、JP。",
    ),
}
