"""The catalogue is complete: nothing that a person reads stands elsewhere, in one language only, or unused."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from catalogue import CHINESE, HAN, alone, asked, pairs, placeholders

from xlplan.messages import CATALOGUE, LANGS, WORDS, Lang

HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff”）][,;:!?](?!\w)|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?:\s|$)"
)
"""A sign of the English half-width set where Chinese has its own."""

CODE = re.compile(r"`[^`]*`|\{[^{}]*\}")
JOINS = {"signs.space", "draft.number"}
"""What joins words: in Chinese nothing, or more."""

AS_TYPED = ("1：6", "1.2万", "签约12家(目标15家)", "提升(基线)", "回款率(占发货)", "回款率(占应收)", "，")
"""Examples of what people type, and labels that are typed with half-width brackets."""

MEASURED = "{} 最低，达成 {}；{} {}中有 {} {}未达 100%"
TELLS_MORE = {"{day}日", "{}仍未收", "权重：{}", MEASURED, *(WORDS["zh"][key] for key in JOINS)}
"""Texts that one language fills with more than the other: a month's name, a plural, a counted word."""

READERS = {
    "actions/claims.py", "actions/checks_kpi.py", "actions/checks_review.py", "actions/checks_scorecard.py",
    "actions/checks_tracking.py", "actions/drafts.py", "actions/kpi_words.py", "actions/links.py", "actions/sheet.py",
    "actions/units.py", "addin/file_buttons.py", "batch/allocating.py", "batch/analysis/alike.py", "batch/mapping.py",
    "batch/rates.py", "batch/register.py", "batch/report/moved.py", "batch/rollup_words.py",
    "batch/style.py", "forms/form.py", "forms/headers.py", "forms/kpi.py", "forms/kpi_catalogue.py", "forms/grammar.py",
    "forms/calendar.py", "forms/chase.py", "forms/tracking.py", "functions/policy.py", "functions/register.py",
    "functions/words.py", "metrics/network.py", "metrics/text.py",
}  # fmt: skip
"""Modules that recognise what people type, in Chinese or English: words that are read, never shown."""

VALUES = {
    "addin/building/cases.py": "an argument of a worksheet function",
    "addin/doctor.py": "the name of a sheet in the sample",
    "cli/one.py": "a setting in an example",
    "forms/customers/customer_matrix.py": "joins one side of a pair",
    "forms/customers/funnel.py": "the four grades, as ids",
    "forms/customers/shared.py": "Chinese numerals of a pair",
    "functions/kinds.py": "joins one side of a pair",
    "functions/schedule.py": "a result as people type it",
    "headless/theme.py": "number formats",
    "metrics/customers.py": "ids of choices",
    "metrics/schedule.py": "a result as people type it",
}
"""Modules with Chinese that is a value."""


@pytest.mark.parametrize("lang", LANGS)
def test_no_text_is_empty(lang: Lang) -> None:
    assert not {key for key, text in WORDS[lang].items() if not text} - JOINS
    assert not [code for code, (message, _) in CATALOGUE[lang].items() if not message.strip()]


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(WORDS["zh"]) == list(WORDS["en"])
    assert CATALOGUE["zh"].keys() == CATALOGUE["en"].keys()


def test_both_languages_are_filled_with_the_same_values() -> None:
    for key, zh in WORDS["zh"].items():
        assert key in JOINS or placeholders(zh) == placeholders(WORDS["en"][key]), key
    for place, zh, en, _ in pairs():
        assert zh in TELLS_MORE or placeholders(zh) == placeholders(en), place


def test_every_word_that_the_source_asks_for_is_there_and_every_word_is_asked_for() -> None:
    found = list(asked())
    assert {place.split(":")[0] for place, key in found if key is None} == {"console.py"}, "keys are literals"
    assert {key for _, key in found if key} == WORDS["en"].keys()


def test_english_holds_no_chinese() -> None:
    texts = [*WORDS["en"].values(), *(p.en for p in pairs()), *(t for both in CATALOGUE["en"].values() for t in both)]
    assert not [text for text in texts if CHINESE.search(_without_examples(text))]


def _without_examples(text: str) -> str:
    for example in AS_TYPED:
        text = text.replace(example, "")
    return text


def test_chinese_is_chinese_unless_it_is_a_name_or_an_arrangement_of_values() -> None:
    texts = [(p.zh, p.en) for p in pairs()] + [(zh, WORDS["en"][key]) for key, zh in WORDS["zh"].items()]
    for zh, en in texts:
        assert CHINESE.search(zh) or not re.search("[A-Za-z]{3}", CODE.sub("", zh)) or zh == en, zh


def test_chinese_has_full_width_punctuation() -> None:
    texts = [*WORDS["zh"].values(), *(p.zh for p in pairs()), *(t for both in CATALOGUE["zh"].values() for t in both)]
    assert not [text for text in texts if HALF_WIDTH.search(CODE.sub("", _without_examples(text)))]
    assert not [text for text in texts if re.search("[，。；：、][，。；：、]", text)]


def test_between_chinese_and_latin_letters_or_figures_stands_a_space_always_or_never_in_one_text() -> None:
    """`30 天`, `用 xlplan`: house style is a space; `第3行` beside `第 4 行` in one text is a slip."""
    texts = [*WORDS["zh"].values(), *(t for both in CATALOGUE["zh"].values() for t in both)]
    tight = re.compile("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    assert not [text for text in texts if tight.search(CODE.sub("", text))]


def test_chinese_stands_in_the_catalogue_or_beside_its_english() -> None:
    places = {found.place.split(":")[0] for found in alone() if HAN.search(found.text)}
    aliases = {found.place.split(":")[0] for found in alone() if found.alias}
    assert places - aliases <= READERS | VALUES.keys()


def test_the_lists_of_exceptions_name_nothing_that_is_none() -> None:
    places = {found.place.split(":")[0] for found in alone()}
    assert places >= READERS | VALUES.keys()


def test_pairs_stand_beside_what_is_declared_and_nowhere_else() -> None:
    declared = ("forms/", "functions/", "metrics/", "batch/rollup_parts/", "batch/rollup_charts.py", "actions/links.py",
                "addin/udfs.py", "batch/data.py", "batch/crm/load.py", "batch/demo_figures.py")  # fmt: skip
    read = READERS | VALUES.keys()
    elsewhere = {p.place for p in pairs() if HAN.search(p.zh) and not p.place.startswith(declared)}
    assert not {place for place in elsewhere if place.split(":")[0] not in read}


def test_keys_stand_together_by_what_they_belong_to() -> None:
    for module in ("addin", "console", "report", "sheet"):
        words = __import__(f"xlplan.messages.en.{module}_words", fromlist=["x"])
        keys = [key.split(".")[0] for key in getattr(words, f"{module.upper()}_WORDS")]
        starts = [b for a, b in pairwise(["", *keys]) if a != b]
        assert len(starts) == len(set(starts))
