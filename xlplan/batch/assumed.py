"""What was assumed in reading data, told in words: whoever signs the figures must be able to object."""

from __future__ import annotations

from collections.abc import Sequence

from xlplan.batch.mapping import DEFAULT_CURRENCY, SETTLED, Mapping
from xlplan.batch.source import Source
from xlplan.batch.style import DATE_FORMATS
from xlplan.messages import Label, word


def assumed(mapping: Mapping, sources: Sequence[Source], repeated: int) -> list[Label]:
    """One line for each assumption, in Chinese and English."""
    found = [_file(source) for source in dict.fromkeys(source.read_as for source in sources if source.read_as)]
    dates = " / ".join(mapping.style.dates) if mapping.date_format else " / ".join(DATE_FORMATS[:3])
    found.append(word("assumed.dates").filled(dates=dates))
    sign = mapping.style.decimal
    found.append(word("assumed.decimal").filled(sign=sign))
    if mapping.unit:
        found.append(word("assumed.unit").filled(unit=mapping.unit))
    currency = mapping.currency or DEFAULT_CURRENCY
    found.append(word("assumed.currency").filled(currency=currency))
    if SETTLED in mapping.invoices.columns:
        found.append(word("assumed.settled"))
    if mapping.receipts and mapping.receipts.allocate:
        found.append(word("assumed.allocated"))
    if mapping.duplicates == "first":
        found.append(word("assumed.repeated").filled(count=repeated))
    return found


def _file(read_as: tuple[str, str, str]) -> Label:
    name, encoding, separator = read_as
    shown = {"\t": "Tab"}.get(separator, separator)
    return word("assumed.file").filled(name=name, encoding=encoding, separator=shown)
