"""The arithmetic of a company's file: what it understands, what it refuses, and what it gives."""

from __future__ import annotations

import ast
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.forms.company.expression import DEEPEST, LONGEST, ExpressionError, excel, names, parse, value

FIELDS = {"a": Decimal(6), "b": Decimal(4), "zero": Decimal(0), "金额": Decimal(1000), "Open amount": Decimal("2.5")}


def reckon(text: str) -> Decimal | None:
    return value(parse(text), FIELDS.get)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * 2", "14"),
        ("(a + b) * 2", "20"),
        ("a - b - 1", "1"),
        ("a / b", "1.5"),
        ("-a + 10", "4"),
        ("= a * 2%", "0.12"),
        ("金额 × 12.5% ÷ 2", "62.5"),
        ("（a＋b）×2", "20"),
        ('"Open amount" * 2', "5"),
        ("“Open amount” + 1", "3.5"),
        ("min(a, b, 5)", "4"),
        ("max(a, b)", "6"),
        ("MAX(a, b)", "6"),
        ("abs(b - a)", "2"),
        ("round(金额 / 3, 2)", "333.33"),
        ("round(2.675, 2)", "2.68"),
        ("round(-2.5, 0)", "-3"),
        ("if_blank(gone, 7)", "7"),
        ("if_blank(a, 7)", "6"),
        ("if_blank(a / zero, 1)", "1"),
        ("0.1 + 0.2", "0.3"),
        ("if_blank(\na,\n0)", "6"),
    ],
)
def test_arithmetic_gives_what_a_calculator_does(text: str, expected: str) -> None:
    assert reckon(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["a / zero", "gone", "a + gone", "min(a, gone)", "round(gone, 2)", "if_blank(gone, gone)"]
)
def test_what_is_missing_or_divided_by_zero_has_no_value(text: str) -> None:
    assert reckon(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "", "a +", "a b", "__import__('os').system('x')", "a.real", "a[0]", "[a for a in b]", "lambda: a",
        "a ** b", "a // b",
        "a if b else a", "a > b", "a and b", "True", "None", "f(a)", "min(a)", "round(a)", "round(a, b)",
        "round(a, 13)",
        "round(a, -1)", "abs(a, b)", "if_blank(a)", "min(a, key=b)", "(a := 1)", "1e999", "10000000000000000",
        "1j", "b'x'",
        "''", "...", "a; b", "'" + "x", "f'{a}'", "print", "print(a)", "open('x')",
        "a" * (LONGEST + 1), "-" * (DEEPEST + 2) + "a", "(" * 300 + "a" + ")" * 300, "-" * 480 + "a",
    ],
)  # fmt: skip
def test_everything_else_is_refused(text: str) -> None:
    if text == "print":
        assert [name.name for name in names(parse(text))] == ["print"]  # a name, which no field has
        return
    with pytest.raises(ExpressionError):
        parse(text)


def test_a_formula_says_the_same_as_the_metric_in_excels_words() -> None:
    node = parse("round(a * 2%, 2) + if_blank(b, 1) - min(a, b) / abs(a)")
    assert excel(node, lambda name: f"[{name}]") == (
        "((ROUND(ROUND(([a]*0.02),12),2)+IFERROR([b],1))-(MIN([a],[b])/ABS([a])))"
    )


def test_names_come_in_order_and_quoted_ones_are_marked() -> None:
    found = [(name.name, name.quoted) for name in names(parse('a + "Open amount" * 金额'))]
    assert found == [("a", False), ("Open amount", True), ("金额", False)]


NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=2)


@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["+", "-", "*"]), st.sampled_from(["+", "-", "*"]))
def test_signs_bind_as_in_excel_and_python(a: Decimal, b: Decimal, c: Decimal, one: str, two: str) -> None:
    text = f"a {one} b {two} c"
    expected = eval(compile(ast.parse(text, mode="eval"), "", "eval"), {}, {"a": a, "b": b, "c": c})
    assert value(parse(text), {"a": a, "b": b, "c": c}.get) == expected


@given(st.text(max_size=60))
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    try:
        node = parse(text)
    except ExpressionError:
        return
    value(node, lambda _: Decimal(1))
    excel(node, lambda name: name)
