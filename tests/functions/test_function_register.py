"""The decorator refuses at import what Excel, VBA or xlwings would refuse later."""

from __future__ import annotations

from typing import Any

import pytest

from xlplan.functions import FUNCTIONS, RegistrationError, Words, worksheet_function
from xlplan.functions.kinds import Amounts, Number, argument, choice
from xlplan.functions.register import HELP_LIMIT

NUMBER = argument("number", "数字", "A number")
GOOD: dict[str, Any] = {
    "category": Words("测试", "Test"),
    "zh": "测试函数。",
    "en": "A function for tests.",
    "args": {"amount": NUMBER},
    "example": "XLPLAN_TESTED(1)",
}


def body(text: str) -> Any:
    """A function from its source."""
    names: dict[str, Any] = {"Number": Number, "Amounts": Amounts}
    exec(text, names)
    return next(value for key, value in names.items() if key.startswith(("XL", "xl", "A1", "Sub")))


def refused(source: str, **options: Any) -> str:
    before = dict(FUNCTIONS)
    with pytest.raises(RegistrationError) as caught:
        worksheet_function(**{**GOOD, **options})(body(source))
    assert dict(FUNCTIONS) == before
    return str(caught.value)


PLAIN = "def XLPLAN_TESTED(amount: Number): return amount"
OTHER = "def XLPLAN_TESTED({0}: Number): return {0}"


@pytest.mark.parametrize(
    "source",
    [
        "def xlplan_tested(amount: Number): return amount",
        "def XLPLAN_T(amount: Number): return amount",
        "def XLOTHER_TESTED(amount: Number): return amount",
        "def XLPLAN_TESTéD(amount: Number): return amount",
        "def A1(amount: Number): return amount",
        "def Sub(amount: Number): return amount",
        f"def XLPLAN_{'T' * 255}(amount: Number): return amount",
    ],
)
def test_a_name_that_excel_would_not_take_is_refused(source: str) -> None:
    name = source[4 : source.index("(")]
    assert name in refused(source, example=f"{name}(1)")


def test_a_name_is_registered_once() -> None:
    assert "registered twice" in refused("def XLPLAN_GAP(amount: Number): return amount", example="XLPLAN_GAP(1)")


@pytest.mark.parametrize("name", ["end", "date", "next", "string", "me", "type", "left", "caller", "range", "app"])
def test_an_argument_named_like_a_word_of_vba_or_of_the_wrapper_is_refused(name: str) -> None:
    assert "word of VBA" in refused(OTHER.format(name), args={name: NUMBER})


@pytest.mark.parametrize("name", ["a", "r1c1", "ab12", "Amount", "_amount", "größe", "金额"])
def test_an_argument_whose_name_vba_or_excel_could_misread_is_refused(name: str) -> None:
    assert f"argument {name}" in refused(OTHER.format(name), args={name: NUMBER})


@pytest.mark.parametrize(
    "parameters", ["*, amount: Number", "*amount: Number", "**amount: Number", "amount: Number, /"]
)
def test_arguments_that_excel_cannot_pass_are_refused(parameters: str) -> None:
    assert "keyword-only, positional-only or takes any number" in refused(f"def XLPLAN_TESTED({parameters}): return 1")


@pytest.mark.parametrize("hint", ["float | None", "int", "float", "str", "'list[float]'", "object", "Amounts"])
def test_a_hint_that_xlwings_crashes_on_or_ignores_is_refused(hint: str) -> None:
    assert "amount is hinted" in refused(f"def XLPLAN_TESTED(amount: {hint}): return 1")


def test_an_argument_without_a_hint_is_refused() -> None:
    assert "amount is hinted None" in refused("def XLPLAN_TESTED(amount): return 1")


def test_coroutines_and_generators_are_refused() -> None:
    assert "no value" in refused("async def XLPLAN_TESTED(amount: Number): return 1")
    assert "no value" in refused("def XLPLAN_TESTED(amount: Number): yield 1")


def test_arguments_and_declaration_must_be_the_same_in_the_same_order() -> None:
    assert "declares amount, more but takes amount" in refused(PLAIN, args={"amount": NUMBER, "more": NUMBER})
    assert "but takes" in refused(
        "def XLPLAN_TESTED(more: Number, amount: Number): return 1", args={"amount": NUMBER, "more": NUMBER}
    )


def test_an_unknown_option_is_refused_instead_of_passing_silently() -> None:
    assert "unknown options: volatil" in refused(PLAIN, volatil=True)


def test_an_unknown_kind_is_refused() -> None:
    assert "no known kind: ledger" in refused(PLAIN, args={"amount": argument("ledger", "账", "Ledger")})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"zh": "English only"}, "in Chinese is missing"),
        ({"en": "只有中文"}, "in English is missing"),
        ({"en": " "}, "in English is missing"),
        ({"zh": "长" * 200, "en": "long " * 20}, f"over {HELP_LIMIT} characters"),
        ({"category": Words("", "Test")}, "the category in Chinese is missing"),
        ({"args": {"amount": argument("number", "", "A number")}}, "help of amount in Chinese is missing"),
        ({"args": {"amount": argument("number", "数字", "n" * 300)}}, f"over {HELP_LIMIT} characters"),
        ({"example": "XLPLAN_OTHER(1)"}, "is no call of it"),
        ({"example": "XLPLAN_TESTED(1,2)"}, "is no call of it"),
        ({"example": "XLPLAN_TESTED()"}, "is no call of it"),
        ({"example": "XLPLAN_TESTED(A1)"}, "is no call of it"),
        ({"like": "weights"}, "like names no argument"),
    ],
)
def test_help_in_both_languages_within_excels_limits_is_required(options: dict[str, Any], said: str) -> None:
    assert said in refused(PLAIN, **options)


def test_the_help_of_all_arguments_together_stays_within_excels_limit() -> None:
    names = ["first", "other", "third"]
    args = {name: argument("number", "数字", "n" * 90) for name in names}
    source = f"def XLPLAN_TESTED({', '.join(f'{name}: Number' for name in names)}): return 1"
    assert "the arguments' help has over" in refused(source, args=args)


def test_every_registered_function_tells_its_arguments_in_both_languages() -> None:
    for function in FUNCTIONS.values():
        assert function.example.startswith(f"{function.name}(")
        assert function.least <= len(function.arguments) <= 60
        assert all(a.label.zh and a.label.en and a.help.zh and a.help.en for a in function.arguments)
        first_optional = [a.optional for a in function.arguments]
        assert first_optional == sorted(first_optional)


def test_a_choice_takes_its_words_in_any_case_and_width() -> None:
    picked = choice("方向", "Way", {"up": ("上", "Upwards")}, "up")
    assert {picked.choices[word] for word in ("up", "上", "upwards")} == {"up"}  # type: ignore[index]
    assert picked.help == Words("方向：上", "Way: up")
