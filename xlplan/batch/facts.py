"""Region, as-of date and currency on a workbook's Info sheet against what the data brought and the manifest says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlplan.actions.sheet import Reading
from xlplan.batch.manifest import ManifestEntry
from xlplan.batch.memory import EVENTS, INFO_FORM, INFO_KEY, Memory, brought_digest
from xlplan.batch.register import region_key
from xlplan.errors import Problem
from xlplan.forms.cells import comparable, text_of
from xlplan.forms.info import MEMORY_SHEET

if TYPE_CHECKING:
    import xlwings as xw

FACTS = ("region", "as_of", "currency")


def changed_facts(book: xw.Book, reading: Reading, memory: Memory, entry: ManifestEntry | None) -> Iterator[Problem]:
    """Breaks: facts that are not as the data brought them, by the memory or else the manifest; or those two differ,
    or the workbook is another version than the one that regenerate made last.

    An as-of date in the manifest that is another than the workbook's is no break: the workbook is of another period.
    """
    listed = {name: getattr(entry, name) for name in FACTS} if entry else {}
    held_back = memory.get(INFO_FORM, {}).get(INFO_KEY)
    brought = {name: text for name, text in held_back.values.items() if name in FACTS} if held_back else {}
    for name, text in (listed | brought).items():
        held = comparable(reading.data.facts.get(name))
        label = next(f.label(reading.data.lang) for f in reading.template.facts if f.id == name)
        place = fact_place(book, name)
        if held != text:
            found = held or _raw(book, name) or "-"
            params = {"column": label, "found": found, "expected": text or "-"}
            yield Problem("fact-changed", "break", "", *place, params)
        elif name != "as_of" and region_key(text) != region_key(listed.get(name, text)):
            params = {"column": label, "found": text, "expected": listed[name] or "-"}
            yield Problem("manifest-differs", "break", "", *place, params)
    yield from other_version(reading, memory, entry)


def other_version(reading: Reading, memory: Memory, entry: ManifestEntry | None) -> Iterator[Problem]:
    """A break: the workbook is of the manifest's period, but remembers other rows than regenerate brought last.

    An older file was put back, or somebody changed the hidden sheet. Totals alone do not tell: a cent that moves
    between two customers leaves them as they are.
    """
    if entry is None or not entry.digest or not any(memory.get(form) for form in EVENTS):
        return
    own = region_key(comparable(reading.data.facts.get("region"))) == region_key(entry.region)
    if own and comparable(reading.data.facts.get("as_of")) == entry.as_of and brought_digest(memory) != entry.digest:
        yield Problem("other-version", "break", "", MEMORY_SHEET, "A1")


def fact_place(book: xw.Book, fact: str) -> tuple[str, str]:
    """Sheet and cell of a fact; empty where its name is missing."""
    name = f"xlplan_{fact}"
    if name not in book.names:
        return "", ""
    cell = book.names[name].refers_to_range
    return cell.sheet.name, cell.get_address(False, False)


def _raw(book: xw.Book, fact: str) -> str:
    """What stands in a fact's cell that cannot be read as what it should be."""
    sheet, cell = fact_place(book, fact)
    value = book.sheets[sheet].range(cell).options(err_to_str=True).value if sheet else None
    return (text_of(value) or "") if value is not None else ""
