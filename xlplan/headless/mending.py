"""Formulas rewritten where they stand, without being calculated: what cells hold and show stays."""

from __future__ import annotations

from collections.abc import Callable

from xlplan.headless import links, texts
from xlplan.headless.links import ExternalLink
from xlplan.headless.package import Package

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

Change = Callable[[str], str]
"""A formula -> what it is to be; it must not depend on the formula's place."""


class MendablePackage(Package):
    """A workbook whose formulas can be changed wherever they stand: cells, rules, names, tables, charts."""

    def sheets_holding(self, word: str) -> list[str]:
        """The sheets in whose XML an ASCII word stands (case ignored), or may stand in another way of writing."""
        wanted = word.encode().lower()
        found = []
        for info in self.sheets:
            xml = self._parts.read(info.part)
            if xml[:2] in _UTF_16 or b"&#" in xml or wanted in xml.lower():
                found.append(info.name)
        return found

    def change_formulas(self, change: Change, holding: str) -> None:
        """Change every formula that holds a word; cells keep their cached values. Shared formulas stay shared."""
        sheets = [self._sheet(name) for name in self.sheets_holding(holding)]
        workbook = texts.Workbook(self._parts, self._book, sheets, list(self._table_parts().values()))

        def anywhere(formula: str, _home: str) -> str:
            return change(formula)

        for sheet in workbook.sheets:
            old = sheet.flushed()
            new = texts.change_xml(sheet.scan.xml, sheet.name, anywhere)
            if new not in (sheet.scan.xml, old):
                sheet.replace_xml(new)
        texts.change_names(workbook, anywhere)
        texts.change_charts(workbook, anywhere)
        texts.change_tables(workbook, anywhere)
        self._tables = None
        self._collect()

    def external_links(self) -> list[ExternalLink]:
        """The links to other workbooks."""
        return links.external_links(self._parts, self._book)

    def drop_link(self, link: ExternalLink) -> bool:
        """Take a link out if it is the last and nothing refers to it; whether it went."""
        self._collect()
        return links.drop_last_link(self._parts, self._book, link)

    def drop_names(self, unwanted: Callable[[str, str, bool], bool]) -> int:
        """Take out the defined names for which `unwanted(name, text, hidden)`; how many went."""
        return links.drop_names(self._book, unwanted)
