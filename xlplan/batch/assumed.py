"""What was assumed in reading data, told in words: whoever signs the figures must be able to object."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.batch.mapping import DEFAULT_CURRENCY, SETTLED, Mapping
from xlplan.batch.source import Source
from xlplan.batch.style import DATE_FORMATS
from xlplan.forms.form import Label


def assumed(mapping: Mapping, sources: Sequence[Source], repeated: int) -> list[Label]:
    """One line for each assumption, in Chinese and English."""
    found = [_file(source) for source in dict.fromkeys(source.read_as for source in sources if source.read_as)]
    dates = " / ".join(mapping.style.dates) if mapping.date_format else " / ".join(DATE_FORMATS[:3])
    found.append(Label(f"日期文本按 {dates} 读取", f"dates typed as text are read as {dates}"))
    sign = mapping.style.decimal
    found.append(Label(f"金额文本以“{sign}”为小数点", f"amounts typed as text have “{sign}” as their decimal sign"))
    if mapping.unit:
        found.append(Label(f"金额单位为{mapping.unit}", f"amounts are in {mapping.unit}"))
    currency = mapping.currency or DEFAULT_CURRENCY
    found.append(Label(f"未注明币种的金额为 {currency}", f"amounts without a currency of their own are {currency}"))
    if SETTLED in mapping.invoices.columns:
        found.append(Label("结清日期表示当天全额收款", "a settled date means the whole amount received on that day"))
    if mapping.receipts and mapping.receipts.allocate:
        found.append(Label("未指明唯一发票的收款，按到期日从早到晚冲抵",
                           "payments that do not name one invoice settle the oldest due first"))  # fmt: skip
    if mapping.duplicates == "first":
        found.append(Label(f"完全重复的行只计一次（略去 {repeated} 行）",
                           f"rows that repeat another word for word count once ({repeated} left out)"))  # fmt: skip
    return found


def _file(read_as: tuple[str, str, str]) -> Label:
    name, encoding, separator = read_as
    shown = {"\t": "Tab"}.get(separator, separator)
    return Label(f"{name} 的编码为 {encoding}，分隔符为“{shown}”", f"{name} is {encoding}, separated by “{shown}”")
