"""Writing cached values into sheet XML: the `v` of a cell and its type, nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from xlplan.headless.cells import Stored, escape_control, escape_xml
from xlplan.headless.refs import col_number
from xlplan.headless.scan import CELL, FORMULA, Scan

_TYPE = re.compile(rb' t="[^"]*"')
_VALUE = re.compile(rb"<v(?: [^>]*)?(?:/>|>[^<]*</v>)|<is>.*?</is>", re.DOTALL)


def with_results(scan: Scan, results: Mapping[tuple[int, int], Stored]) -> bytes:
    """The sheet's XML with the cached values of existing cells, by (row, column), replaced."""
    by_row: dict[int, dict[int, Stored]] = defaultdict(dict)
    for (row, col), stored in results.items():
        by_row[row][col] = stored
    out, at = [], 0
    for row in sorted(by_row):
        start, end = scan.span(row, row)
        wanted = by_row[row]

        def cell(m: re.Match[bytes], wanted: Mapping[int, Stored] = wanted) -> bytes:
            stored = wanted.get(col_number(m[1].decode()))
            return m[0] if stored is None else _changed(m, stored)

        out += [scan.xml[at:start], CELL.sub(cell, scan.xml[start:end])]
        at = end
    return b"".join([*out, scan.xml[at:]])


def _changed(m: re.Match[bytes], stored: Stored) -> bytes:
    kind = f' t="{stored.kind}"'.encode() if stored.kind else b""
    attributes, had = _TYPE.subn(lambda _: kind, m[3])
    content = _VALUE.sub(b"", m[4] or b"")
    formula = FORMULA.search(content)
    place = formula.end() if formula else 0
    head = b'<c r="%s%s"' % (m[1], m[2]) + attributes + (b"" if had else kind)
    return head + b">" + content[:place] + _value(stored) + content[place:] + b"</c>"


def _value(stored: Stored) -> bytes:
    if stored.kind != "str":
        return f"<v>{stored.text}</v>".encode() if stored.text else b""
    space = ' xml:space="preserve"' if stored.text != stored.text.strip() or "\n" in stored.text else ""
    return f"<v{space}>{escape_xml(escape_control(stored.text))}</v>".encode()
