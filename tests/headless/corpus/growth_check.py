"""What a workbook must look like after a table has grown, or shrunk with its totals row.

Reckoned from the old XML with openpyxl's tokenizer.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, get_column_letter
from package_check import Element, Grid, child, grid, local, members, own_formula, packed, parsed, shape

_RANGE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)(?::(\$?)([A-Za-z]{1,3})(\$?)(\d+))?$")
_WHOLE_ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)$")


_HIDDEN = {"[": "\ue000", "]": "\ue001"}


class Change(NamedTuple):
    """A table's body came to end at `last`; before that `count` rows came in before row `at` (0, 0: none).

    Its totals row went from row totals[0] to totals[1] (0, 0: none), in its columns only.
    """

    sheet: str
    body: tuple[int, int, int, int]
    last: int
    at: int
    count: int
    totals: tuple[int, int] = (0, 0)

    def down(self, row: int) -> int:
        return row + self.count if self.count and row >= self.at else row

    def turned(self, row: int) -> int:
        """Where a row of the table's columns is, as for the totals row."""
        old, new = self.totals
        if row == old:
            return new
        return row + 1 if new <= row < old else row

    def place(self, row: int, col: int) -> tuple[int, int]:
        row = self.down(row)
        return (self.turned(row) if self.body[1] <= col <= self.body[3] else row), col

    def rows(self, r1: int, c1: int, r2: int, c2: int, *, grows: bool) -> tuple[int, int]:
        """Where an area's first and last row are afterwards."""
        top, left, bottom, right = self.body
        n1, n2, longer = self.down(r1), self.down(r2), self.last >= bottom
        inside, meets = left <= c1 and c2 <= right, c1 <= right and left <= c2
        old, new = self.totals
        if old and r1 < r2 == old and r1 <= top and (inside or (meets and longer)):
            n2 = new
        elif old and inside and (r1 == r2 or new <= r1 <= r2 < old):
            n1, n2 = self.turned(n1), self.turned(n2)
        if grows and r1 <= top and r2 == bottom and (meets if longer else inside):
            n2 = self.last
        return n1, n2

    def rule(self, ref: str, *, grows: bool = True) -> str:
        """Where a rule holds: with a totals row, wherever the cells come to stand that it held for."""
        m, (old, new) = _RANGE.match(ref), self.totals
        if m is None or not old:
            return self.area(ref, grows=grows)
        r1, r2 = int(m[4]), int(m[8] or m[4])
        c1, c2 = (column_index_from_string(letters.upper()) for letters in (m[2], m[6] or m[2]))
        if not (self.body[1] <= c1 and c2 <= self.body[3]) or r2 == 1048576:
            return self.area(ref, grows=grows)
        rows = {self.turned(self.down(row)) for row in range(r1, r2 + 1)}
        if r1 < old <= r2 and new > old:
            rows |= set(range(old, new + 1))
        if grows and r1 <= self.body[0] and r2 == self.body[2] and self.last > r2:
            rows |= set(range(old, self.last + 1))
        starts = sorted(row for row in rows if row - 1 not in rows)
        ends = sorted(row for row in rows if row + 1 not in rows)
        last_col = m[6] or m[2]
        return " ".join(
            f"{m[2]}{a}" if (a, c1) == (b, c2) else f"{m[2]}{a}:{last_col}{b}"
            for a, b in zip(starts, ends, strict=True)
        )

    def area(self, ref: str, *, grows: bool) -> str:
        if m := _WHOLE_ROWS.match(ref):
            n1, n2 = self.rows(int(m[2]), 1, int(m[4]), 16384, grows=grows)
            return f"{m[1]}{n1}:{m[3]}{n2}"
        m = _RANGE.match(ref)
        if m is None:
            return ref
        last_col, last_row = m[6] or m[2], m[8] or m[4]
        cols = column_index_from_string(m[2].upper()), column_index_from_string(last_col.upper())
        n1, n2 = self.rows(int(m[4]), cols[0], int(last_row), cols[1], grows=grows)
        if m[8] is None and n1 == n2:
            return f"{m[1]}{m[2]}{m[3]}{n1}"
        return f"{m[1]}{m[2]}{m[3]}{n1}:{m[5] if m[8] else m[1]}{last_col}{m[7] if m[8] else m[3]}{n2}"

    def formula(self, text: str, home: str, *, series: bool = False, inside: bool = False) -> str:
        """A formula with each reference to the sheet mapped.

        A series over one cell grows too; inside the table only what is absolute grows, `$B$2:B5` is a running total.
        """
        if not text or text.startswith("#"):
            return text
        # the tokenizer does not know the escapes of structured references: hide them
        tokens = Tokenizer("=" + re.sub(r"(?<=\w)'([\[\]])", lambda m: _HIDDEN[m[1]], text))
        for token in tokens.items:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                token.value = self._operand(token.value, home, series, inside)
        return str(tokens.render()[1:]).replace(_HIDDEN["["], "'[").replace(_HIDDEN["]"], "']")

    def _operand(self, text: str, home: str, series: bool, inside: bool) -> str:
        sheet, mark, ref = text.rpartition("!")
        named = sheet.strip("'").replace("''", "'") if mark else home
        if named.casefold() != self.sheet.casefold() or "[" in text:
            return text
        m = _RANGE.match(ref)
        single = m is not None and m[8] in (None, m[4])
        one_cell = m is not None and (m[6] or m[2]) == m[2]
        grows = ref.count("$") == 4 if inside else not single or (series and one_cell)
        return sheet + mark + self.area(ref, grows=grows)

    def sqref(self, text: str, *, grows: bool = True) -> str:
        return " ".join(self.rule(ref, grows=grows) for ref in text.split())


# --- what each part must look like -----------------------------------------------------------------------------------

_RULES = {"conditionalFormatting", "dataValidation", "ignoredError", "protectedRange"}
_FORMULAS = {"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "definedName"}
_PLACES = {"ref", "sqref", "activeCell", "topLeftCell"}


def _attribute(element: Element, key: str, value: str, home: str, change: Change, above: tuple[str, ...]) -> str:
    name, at_home = local(element), home == change.sheet
    if key in _PLACES and at_home:
        return (
            change.sqref(value, grows=_is_rule(name, above))
            if key == "sqref"
            else change.area(value, grows=_is_rule(name, above))
        )
    if key in ("location", "fmlaLink", "fmlaRange", "linkedCell") or (key == "val" and name == "cfvo"):
        return change.formula(value, home)
    if name == "brk" and above[-1] == "rowBreaks" and key == "id" and at_home:
        return str(change.down(int(value)))
    return value


def _is_rule(name: str, above: tuple[str, ...]) -> bool:
    return name in _RULES or any(a in _RULES for a in above)


def expected(element: Element, home: str, change: Change, above: tuple[str, ...] = ()) -> tuple[object, ...]:
    """The shape of an element after the change; `home`: the sheet whose part it is, "" for charts and names."""
    name, at_home = local(element), home == change.sheet
    rule = _is_rule(name, above)
    attributes = {str(k): _attribute(element, k, str(v), home, change, above) for k, v in element.attrib.items()}
    text = element.text or ""
    if len(element) and not text.strip():
        text = ""
    if name in _FORMULAS:
        text = change.formula(text, home, series=not home or "sparkline" in above)
    elif name == "sqref" and (at_home or not home):
        text = change.formula(text, home, series=True) if not home else change.sqref(text, grows=rule)
    below = tuple(expected(e, home, change, (*above, name)) for e in element)
    return str(element.tag), tuple(sorted(attributes.items())), text, below


def _sheet_wrong(old: Element, new: Element, home: str, change: Change, grown: Grown) -> Iterator[str]:
    for was, now in zip(_tail(old), _tail(new), strict=True):
        if expected(was, home, change) != shape(now):
            yield f"{home}: {local(was)} {_first_difference(expected(was, home, change), shape(now))}"
    before, after = grid(old), grid(new)
    at_home = home == change.sheet
    moved = {place: place for place in before.cells}
    if at_home:
        moved = {change.place(*place): place for place in before.cells if not _covered(place, change)}
    for place, source in moved.items():
        yield from _cell_wrong(before, after, source, place, home, change, grown.body)
    for row, attributes in before.rows.items():
        if after.rows.get(change.down(row) if at_home else row) != attributes:
            yield f"{home}: row {row}"
    left = after.cells.keys() - moved.keys()
    if at_home:
        _, first, bottom, last_col = change.body
        for row in range(bottom + 1, change.last + 1):
            for col in range(first, last_col + 1):
                yield from _new_cell_wrong(after, (bottom, col), (row, col), grown.calculated.get(col))
                left.discard((row, col))
    if left:
        yield f"{home}: cells {sorted(left)[:5]} came from nowhere"


def _covered(place: tuple[int, int], change: Change) -> bool:
    """Whether the totals row comes to stand on this cell, which was free."""
    old, new = change.totals
    return old < change.down(place[0]) == new and change.body[1] <= place[1] <= change.body[3]


def _tail(root: Element) -> list[Element]:
    return [e for e in root if local(e) not in ("sheetData", "dimension")]


def _cell_wrong(
    before: Grid,
    after: Grid,
    source: tuple[int, int],
    place: tuple[int, int],
    home: str,
    change: Change,
    table: tuple[int, int, int, int],
) -> Iterator[str]:
    was, now = before.cells[source], after.cells.get(place)
    if now is None:
        yield f"{home}: {source} is lost"
        return
    last = min(table[2], change.last)
    inside = home == change.sheet and table[0] <= place[0] <= last and table[1] <= source[1] <= table[3]
    formula = was.formula if was.formula == now.formula else own_formula(before, source)
    if formula is not None:
        attributes = dict(formula[0])
        if home == change.sheet:
            attributes |= {k: change.area(attributes[k], grows=False) for k in ("ref", "r1") if k in attributes}
        formula = attributes, change.formula(formula[1], home, inside=inside)
    mine = now.formula if formula is None or now.formula is None or formula[0].get("t") else own_formula(after, place)
    if was._replace(formula=formula) != now._replace(formula=mine):
        yield f"{home}: {source} {was._replace(formula=formula)} is {now}"


def _new_cell_wrong(
    after: Grid, model: tuple[int, int], place: tuple[int, int], calculated: str | None
) -> Iterator[str]:
    """Style and formula of a cell in a new row; its value is for the readers."""
    styles = [after.cells[p].attributes.get("s", "0") if p in after.cells else "0" for p in (model, place)]
    if styles[0] != styles[1]:
        yield f"style of new cell {place}: {styles}"
    if calculated is not None:
        home, here = (f"{get_column_letter(col)}{row}" for row, col in (model, place))
        formula = own_formula(after, model) if model in after.cells else None
        wanted = Translator("=" + (formula[1] if formula else calculated), home).translate_formula(here)[1:]
        found = own_formula(after, place) if place in after.cells else None
        if found is None or found[1] != wanted:
            yield f"calculated column at {place}: {wanted} is {found}"


def _first_difference(a: object, b: object) -> str:
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return next((_first_difference(x, y) for x, y in zip(a, b, strict=True) if x != y), "")
    return f"{str(a)[:300]} is {str(b)[:300]}"


class Grown(NamedTuple):
    """A table before and after; areas are (first row, first column, last row, last column)."""

    sheet: str
    part: str
    area: tuple[int, int, int, int]
    header: int
    totals: int
    last: int
    calculated: dict[int, str]

    @property
    def body(self) -> tuple[int, int, int, int]:
        return self.area[0] + self.header, self.area[1], self.area[2] - self.totals, self.area[3]


def growth_wrong(before: bytes, after: bytes, grown: Grown, sheets: dict[str, str]) -> list[str]:
    """What is not as it must be; `sheets`: the part of each sheet by name. The insertion is found by trying."""
    count = grown.last - grown.area[2]
    body_last = grown.last - grown.totals
    tries = [(0, 0), *((at, count) for at in range(grown.area[2] + 1, grown.last + 3) if count > 0)]
    totals = (grown.area[2], grown.last) if grown.totals else (0, 0)
    best: list[str] | None = None
    for at, rows in tries:
        change = Change(grown.sheet, grown.body, body_last, at, rows, totals)
        wrong = list(_all_wrong(before, after, grown, sheets, change))
        if best is None or len(wrong) < len(best):
            best = wrong
        if not wrong:
            return []
    return best or []


def _all_wrong(before: bytes, after: bytes, grown: Grown, sheets: dict[str, str], change: Change) -> Iterator[str]:
    old, new = members(before), members(after)
    gone = [name for name in old if name not in new]
    if gone not in ([], ["xl/calcChain.xml"]) or list(new) != [name for name in old if name not in gone]:
        yield f"members {sorted(set(old) ^ set(new))}"
    homes = {part: name for name, part in sheets.items()}
    belongs = {part: homes[sheet] for sheet in homes for part in _related(old, sheet)}
    raw = packed(before), packed(after)
    for name in new:
        if raw[0].get(name) == raw[1][name] and name not in homes and name != grown.part:
            continue
        if gone and name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            continue
        yield from _part_wrong(name, old[name], new[name], grown, homes.get(name), belongs.get(name, ""), change)
    for name in new:  # what had to change, and was left as it was
        if raw[0].get(name) == raw[1][name] and re.match(r"xl/(charts/chart|workbook\.xml|tables/|comments)", name):
            wrong = list(_part_wrong(name, old[name], new[name], grown, None, belongs.get(name, ""), change))
            yield from wrong


def _related(old: dict[str, bytes], sheet: str) -> list[str]:
    folder, name = posixpath.split(sheet)
    rels = old.get(f"{folder}/_rels/{name}.rels")
    targets = [e.get("Target", "") for e in parsed(rels)] if rels else []
    return [posixpath.normpath(posixpath.join("/" + folder, t)).lstrip("/") for t in targets]


def _part_wrong(
    name: str, old: bytes, new: bytes, grown: Grown, sheet: str | None, home: str, change: Change
) -> Iterator[str]:
    if name.endswith(".vml"):
        if home != change.sheet or not (change.count or change.totals[0]):
            yield f"{name} changed"
        return
    was, now = parsed(old), parsed(new)
    if sheet is not None:
        yield from _sheet_wrong(was, now, sheet, change, grown)
    elif name == grown.part:
        yield from _table_wrong(was, now, grown, change)
    elif "/drawings/" in name:
        yield from _drawing_wrong(name, was, now, home, change)
    elif name == "xl/workbook.xml":
        yield from _workbook_wrong(was, now, change)
    elif expected(was, home, change) != shape(now):
        yield f"{name}: {_first_difference(expected(was, home, change), shape(now))}"


def _table_wrong(was: Element, now: Element, grown: Grown, change: Change) -> Iterator[str]:
    letters = [get_column_letter(col) for col in (grown.area[1], grown.area[3])]
    top = grown.area[0]
    was.set("ref", f"{letters[0]}{top}:{letters[1]}{grown.last}")
    for e in was.iter():
        if local(e) == "autoFilter":
            e.set("ref", f"{letters[0]}{top}:{letters[1]}{grown.last - grown.totals}")
        elif local(e) in _FORMULAS:
            e.text = change.formula(e.text or "", grown.sheet, inside=True)
    if shape(was) != shape(now):
        yield f"table: {_first_difference(shape(was), shape(now))}"


def _drawing_wrong(name: str, was: Element, now: Element, home: str, change: Change) -> Iterator[str]:
    may_move = home == change.sheet and change.count > 0
    for e in was.iter():
        if e.get("textlink"):
            e.set("textlink", change.formula(e.get("textlink", ""), home))
    rows = [[e for e in root.iter() if local(e) == "row"] for root in (was, now)]
    if may_move:
        for pair in zip(*rows, strict=True):
            pair[1].text = pair[0].text
    if shape(was) != shape(now):
        yield f"{name}: {_first_difference(shape(was), shape(now))}"


def _workbook_wrong(was: Element, now: Element, change: Change) -> Iterator[str]:
    found = child(was, "sheets")
    sheets = [e.get("name", "") for e in found] if found is not None else []
    for e in was.iter():
        if local(e) == "definedName":
            scope = e.get("localSheetId")
            e.text = change.formula(e.text or "", sheets[int(scope)] if scope else "")
    for root in (was, now):
        calc = child(root, "calcPr")
        if calc is not None:
            calc.attrib.pop("fullCalcOnLoad", None)
    if shape(was) != shape(now):
        yield f"workbook: {_first_difference(shape(was), shape(now))}"
