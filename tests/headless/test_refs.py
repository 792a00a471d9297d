from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.headless.refs import Area, a1, col_letters, col_number, map_rows, map_sqref, parse_area, translate


def two_rows_inserted_at_5(area: Area) -> tuple[int, int]:
    return tuple(r + 2 if r >= 5 else r for r in (area.r1, area.r2))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A4+A5", "A4+A7"),
        ("$A$5:B9", "$A$7:B11"),
        ("SUM(A1:A9)", "SUM(A1:A11)"),
        ("SUM(A:A)+SUM(3:6)", "SUM(A:A)+SUM(3:8)"),
        ('"A5"&A5', '"A5"&A7'),
        ('"say ""A5"""&A5', '"say ""A5"""&A7'),
        ("LOG10(A5)+ATAN2(A5,B5)", "LOG10(A7)+ATAN2(A7,B7)"),
        ("表!A5+'表'!A5+Other!A5+'a b'!A5", "表!A7+'表'!A7+Other!A5+'a b'!A5"),
        ("[1]表!A5+'[1]表'!A5+'C:\\x\\[b.xlsx]表'!A5", "[1]表!A5+'[1]表'!A5+'C:\\x\\[b.xlsx]表'!A5"),
        ("kpi[A5]+kpi[[#This Row],[A5]]+A5", "kpi[A5]+kpi[[#This Row],[A5]]+A7"),
        ("kpi['[A5'] x]+A5", "kpi['[A5'] x]+A7"),
        ("tax2024_A5+A5x+x.A5+_A5", "tax2024_A5+A5x+x.A5+_A5"),
        ("#REF!+A5+#N/A", "#REF!+A7+#N/A"),
        ("表!#REF!+A5", "表!#REF!+A7"),
        ("1E5+A5%", "1E5+A7%"),
        ("IF(A5>5,A6,-A5)", "IF(A7>5,A8,-A7)"),
        ("A5#+@A5", "A7#+@A7"),
        ("INDEX(A5:B9,1):C5", "INDEX(A7:B11,1):C7"),
        ("_xlfn.XLOOKUP(A5,表!B:B,表!C5:C9)", "_xlfn.XLOOKUP(A7,表!B:B,表!C7:C11)"),
        ("XFE5+A1048577", "XFE5+A1048577"),
    ],
)
def test_a_formula_follows_inserted_rows(formula: str, expected: str) -> None:
    assert map_rows(formula, "表", "表", two_rows_inserted_at_5) == expected
    assert map_rows("=" + formula, "表", "表", two_rows_inserted_at_5) == "=" + expected


def test_a_formula_on_another_sheet_follows_only_where_it_names_the_sheet() -> None:
    assert map_rows("A5+表!A5+'O''Brien'!A5", "O'Brien", "表", two_rows_inserted_at_5) == "A5+表!A7+'O''Brien'!A5"
    assert map_rows("A5+表!A5+'O''Brien'!A5", "表", "O'Brien", two_rows_inserted_at_5) == "A5+表!A5+'O''Brien'!A7"


def test_a_list_of_areas_follows_inserted_rows() -> None:
    assert map_sqref("A1:A4 B5 C3:C9", two_rows_inserted_at_5) == "A1:A4 B7 C3:C11"


@pytest.mark.parametrize(
    ("formula", "down", "right", "expected"),
    [
        ("A1+$A1+A$1+$A$1", 2, 1, "B3+$A3+B$1+$A$1"),
        ("SUM(A1:B$2)", 1, 1, "SUM(B2:C$2)"),
        ('表!A1&"A1"', 1, 0, '表!A2&"A1"'),
        ("SUM(A:A)+SUM($1:2)", 1, 1, "SUM(B:B)+SUM($1:3)"),
        ("A1", -1, 0, "A1048576"),
        ("A1", 0, -1, "XFD1"),
        ("LOG10(A1)", 1, 0, "LOG10(A2)"),
    ],
)
def test_a_copied_formula_moves_its_relative_references(formula: str, down: int, right: int, expected: str) -> None:
    assert translate(formula, down, right) == expected


@given(st.integers(1, 16_384))
def test_column_letters_and_numbers_are_inverse(col: int) -> None:
    assert col_number(col_letters(col)) == col


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_a_cells_name_parses_to_its_place(row: int, col: int) -> None:
    assert parse_area(a1(row, col)) == (row, col, row, col)


def test_the_first_and_last_columns_have_excels_letters() -> None:
    assert [col_letters(n) for n in (1, 26, 27, 52, 702, 703, 16_384)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]


@given(st.integers(1, 500), st.integers(1, 50), st.integers(-400, 400), st.integers(-40, 40))
def test_copying_there_and_back_gives_the_formula_again(row: int, col: int, down: int, right: int) -> None:
    formula = f"{a1(row, col)}+${a1(row, col)}*SUM({a1(row, col)}:{a1(row + 3, col + 3)})"
    assert translate(translate(formula, down, right), -down, -right) == formula
