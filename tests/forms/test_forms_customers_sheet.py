"""The customers workbook as LibreOffice reckons it: the four diagnoses at their boundaries, both conventions, lists."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import libreoffice
import openpyxl
import pytest

from xlplan.forms.catalog import template
from xlplan.forms.form import LANGS, Lang, Row, Value
from xlplan.forms.instance import new_book
from xlplan.headless.compose import compose

CUSTOMERS = template("customers")
CELL = {"A": ("over", "month"), "B": ("part", "period"), "C": ("minor", "later"), "D": ("minor", "interest")}

DIAGNOSES: dict[str, tuple[str, str, str, str]] = {
    # now, last period (empty: none known), diagnosis, words of the rule
    "nine": ("A" * 2 + "B" * 3 + "C" * 4, "", "差", "客户太少：9 个，少于 10 个"),
    "ten": ("A" * 3 + "B" * 3 + "C" * 4, "", "优", "没有上期可比"),
    "reserve of 2 in 10": ("A" * 4 + "B" * 4 + "CD", "", "优", "没有上期可比"),
    "reserve of 1 in 10": ("A" * 5 + "B" * 4 + "D", "", "中", "没有储备：占 10%，低于 20%"),
    "reserve of 2 in 11": ("A" * 5 + "B" * 4 + "CD", "", "中", "没有储备：占 18.1%，低于 20%"),
    "one A in 20": ("A" + "B" * 9 + "C" * 10, "", "优", "没有上期可比"),
    "one A in 21": ("A" + "B" * 9 + "C" * 11, "", "良", "几乎没有 A 类：占 4.7%，低于 5%"),
    "no A": ("B" * 10 + "C" * 10, "", "良", "几乎没有 A 类：占 0%，低于 5%"),
    "none moved up": ("AABBBBCCCC", "AABBBBCCCC", "良", "A 类 2 → 2，A、B 类合计 6 → 6"),
    "one from B to A": ("AAABBBCCCC", "AABBBBCCCC", "优", "比上期向上移动"),
    "one from C to B": ("AABBBBBCCC", "AABBBBCCCC", "优", "比上期向上移动"),
    "one from A to B": ("ABBBBBCCCC", "AABBBBCCCC", "良", "A 类 2 → 1，A、B 类合计 6 → 6"),
    "nobody": ("", "", "", "还没有评定能级的客户"),
}


def composed(path: Path, rows: list[Row], lang: Lang = "zh", **facts: Value) -> Path:
    """A workbook with these graded customers."""
    book = new_book(CUSTOMERS, lang, {"as_of": "2023-09-30"})
    book.facts |= facts
    book.tables["customer_grade"] = rows
    path.write_bytes(compose(CUSTOMERS, book))
    return path


def customers(now: str, before: str) -> list[Row]:
    return [
        {"customer": f"客户{n}", "order_size": CELL[cls][0], "likelihood": CELL[cls][1],
         "previous_cls": before[n] if before else None}
        for n, cls in enumerate(now)
    ]  # fmt: skip


def named(book: openpyxl.Workbook, name: str) -> object:
    """What stands in the cell of a defined name."""
    sheet, cell = next(iter(book.defined_names[name].destinations))
    return book[sheet][cell.replace("$", "")].value


@libreoffice.needed
def test_the_four_diagnoses_begin_and_end_at_their_boundaries_in_the_sheet(tmp_path: Path) -> None:
    paths = [composed(tmp_path / f"{n}.xlsx", customers(now, before))
             for n, (now, before, *_) in enumerate(DIAGNOSES.values())]  # fmt: skip
    strict = composed(tmp_path / "strict.xlsx", customers("A" * 3 + "B" * 3 + "C" * 4, ""), fewest=Decimal(11))
    found = libreoffice.recalculated([*paths, strict], tmp_path / "recalculated")
    for (story, (_, _, health, rule)), path in zip(DIAGNOSES.items(), found, strict=False):
        book = openpyxl.load_workbook(path, data_only=True)
        assert (named(book, "funnel_health") or "") == health, story
        assert rule in str(named(book, "funnel_rule")), story
    book = openpyxl.load_workbook(found[-1], data_only=True)
    assert (named(book, "funnel_health"), named(book, "funnel_rule")) == ("差", "客户太少：10 个，少于 11 个")


@libreoffice.needed
@pytest.mark.parametrize("lang", LANGS)
def test_a_setting_changed_in_the_sheet_changes_classes_matrix_and_words(lang: Lang, tmp_path: Path) -> None:
    path = composed(tmp_path / "lower.xlsx", customers("AABBBBCCCD", ""), lang)
    changed = openpyxl.load_workbook(path)
    sheet, cell = next(iter(changed.defined_names["xlplan_boundary"].destinations))
    changed[sheet][cell.replace("$", "")].value = "归入高一级" if lang == "zh" else "Higher class"
    changed.save(tmp_path / "higher.xlsx")
    paths = [path, tmp_path / "higher.xlsx"]
    recalculated = libreoffice.recalculated(paths, tmp_path / "saved")
    lower, higher = (openpyxl.load_workbook(found, data_only=True) for found in recalculated)
    assert [named(book, "customer_grade_count_d") for book in (lower, higher)] == [1, 0]
    matrix = CUSTOMERS.form("customer_matrix").sheet(lang)
    texts = [{str(c.value) for row in book[matrix].iter_rows() for c in row} for book in (lower, higher)]
    assert {"8 B*", "6 C*", "4 D*"} <= texts[0]
    assert {"8 A*", "6 B*", "4 C*"} <= texts[1]
    assert "A ≥ 8" in str(named(higher, "customer_grade_convention"))
    assert named(higher, "funnel_convention") == named(higher, "customer_matrix_convention")


# --- lists -----------------------------------------------------------------------------------------------------------
def test_the_actions_offered_follow_the_level_and_the_table_of_actions(tmp_path: Path) -> None:
    path = composed(tmp_path / "book.xlsx", customers("AB", ""), "en")
    with zipfile.ZipFile(path) as package:
        workbook = package.read("xl/workbook.xml").decode()
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    assert '<definedName name="xlplan_lists_customer_actions_action">customer_actions[Action]<' in workbook
    assert '<definedName name="xlplan_lists_customer_grade_customer">customer_grade[Customer]<' in workbook
    offered = [f for s in sheets for f in re.findall(r"<formula1>([^<]*OFFSET[^<]*)</formula1>", s)]
    assert len(offered) == 1
    assert len(offered[0].replace("&quot;", '"')) <= 255
    level = re.search(r"MATCH\((\$[A-Z]+\d+),xlplan_lists_customer_actions_level,0\)", offered[0])
    assert level
    assert level[1] == "$C8"  # the level of the first row, as looked up


@libreoffice.needed
def test_the_lists_names_reach_the_whole_column_of_their_table(tmp_path: Path) -> None:
    """As a validation would count them: LibreOffice resolves a name for a table's column."""
    path = composed(tmp_path / "book.xlsx", customers("AB", ""), "en")
    book = openpyxl.load_workbook(path)
    names = ("xlplan_lists_customer_actions_action", "xlplan_lists_customer_actions_level")
    sheet = book.create_sheet("Try")
    sheet["A1"] = f"=COUNTA({names[0]})"
    sheet["A2"] = f'=INDEX(OFFSET({names[0]},MATCH("Level 3",{names[1]},0)-1,0,COUNTIF({names[1]},"Level 3"),1),4)'
    book.save(path)
    (found,) = libreoffice.recalculated([path], tmp_path / "done")
    tried = openpyxl.load_workbook(found, data_only=True)["Try"]
    assert (tried["A1"].value, tried["A2"].value) == (16, "Push the standard product")


def test_marks_are_typed_on_their_scale(tmp_path: Path) -> None:
    path = composed(tmp_path / "book.xlsx", [], "en")
    rules = [r for s in openpyxl.load_workbook(path) for r in s.data_validations.dataValidation]
    scales = {(r.formula1, r.formula2) for r in rules if r.operator in (None, "between") and r.type == "decimal"}
    assert {("1", "5"), ("0", "10"), ("0", "100")} <= scales
    assert any(r.error == "Type a number from 1 to 5." for r in rules)
