"""Table parts: where a table stands, what its columns are called, and changes to both."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from xlplan.errors import WorkbookError
from xlplan.headless import guard
from xlplan.headless.book import NS, Parts
from xlplan.headless.cells import escape_control, unescape_control
from xlplan.headless.refs import Area, area_text, parse_area


@dataclass(frozen=True)
class TableInfo:
    """A table: rows and columns are 1-based, inclusive; `first_row` is the header row."""

    name: str
    sheet: str
    first_row: int
    first_col: int
    last_row: int
    last_col: int
    columns: list[str]
    totals_row: bool = False
    calculated: dict[str, str] = field(default_factory=dict)
    header_row: bool = True
    arrays: frozenset[str] = frozenset()
    """Calculated columns whose formula is an array formula in every row."""

    @property
    def area(self) -> Area:
        """Header, body and totals."""
        return Area(self.first_row, self.first_col, self.last_row, self.last_col)

    @property
    def body(self) -> Area:
        """The rows between header and totals."""
        first = self.first_row + (1 if self.header_row else 0)
        return Area(first, self.first_col, self.last_row - (1 if self.totals_row else 0), self.last_col)


def read_table(xml: bytes, part: str, sheet: str) -> TableInfo:
    """What a table part says; NotAWorkbookError("damaged-workbook") when it makes no sense."""
    root = guard.parse_xml(xml, part)
    area = parse_area(root.get("ref", ""))
    if area is None:
        raise guard.damaged(part)
    columns, calculated, arrays = [], {}, set()
    for column in root.iter(NS + "tableColumn"):
        header = unescape_control(column.get("name", ""))
        columns.append(header)
        formula = column.find(NS + "calculatedColumnFormula")
        if formula is not None and formula.text:
            calculated[header] = formula.text.removeprefix("=")
            if formula.get("array") in ("1", "true"):
                arrays.add(header)
    return TableInfo(
        root.get("displayName", root.get("name", "")),
        sheet,
        *area,
        columns,
        totals_row=int(root.get("totalsRowCount", "0")) > 0,
        calculated=calculated,
        header_row=root.get("headerRowCount", "1") != "0",
        arrays=frozenset(arrays),
    )


def put_area(parts: Parts, part: str, table: TableInfo, last_row: int) -> TableInfo:
    """Let the table end at another row: its `ref` and the filter's."""
    root = guard.parse_xml(parts.read(part), part)
    new = replace(table, last_row=last_row)
    root.set("ref", area_text(new.area))
    root.attrib.pop("insertRow", "")  # it said that the table has no row yet
    for element in root.iter(NS + "autoFilter"):
        element.set("ref", area_text(new.area._replace(r2=new.body.r2)))
    for element in root.iter(NS + "sortState", NS + "sortCondition"):
        area = parse_area(element.get("ref", ""))
        if area and area.r2 == table.body.r2:
            element.set("ref", area_text(area._replace(r2=new.body.r2)))
    parts.put(part, guard.xml_bytes(root))
    return new


def put_header(parts: Parts, part: str, table: TableInfo, col: int, header: object) -> TableInfo:
    """Rename a column. WorkbookError("bad-header") for an empty or duplicate header, or one that is no text."""
    index = col - table.first_col
    others = {h.casefold() for i, h in enumerate(table.columns) if i != index}
    if not isinstance(header, str) or not header.strip() or header.casefold() in others:
        raise WorkbookError("bad-header", table=table.name, header=header)
    root = guard.parse_xml(parts.read(part), part)
    columns: list[etree._Element] = list(root.iter(NS + "tableColumn"))
    columns[index].set("name", escape_control(header).replace("\n", "_x000a_"))
    parts.put(part, guard.xml_bytes(root))
    old = table.columns[index]
    names = [*table.columns[:index], header, *table.columns[index + 1 :]]
    calculated = {header if k == old else k: v for k, v in table.calculated.items()}
    arrays = frozenset(header if k == old else k for k in table.arrays)
    return replace(table, columns=names, calculated=calculated, arrays=arrays)
