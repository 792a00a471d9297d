"""Every message that a user can meet is met once, in both languages, and reads as the gallery says, word for word.

After a change of words: `XLPLAN_UPDATE=1 pytest tests/errors`, then read every text that changed.
"""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path
from string import Formatter

import pytest
from gallery import CASES, NOT_SHOWN, TEXTS, text_file

from xlplan.forms.form import LANGS, Lang
from xlplan.messages import CATALOGUE

UPDATE = bool(os.environ.get("XLPLAN_UPDATE"))
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”）][,;:!?](?!\w)|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", CASES)
def test_a_broken_file_or_command_is_answered_in_these_words(code: str, lang: Lang, tmp_path: Path) -> None:
    shown = CASES[code].shown(tmp_path, lang)
    assert str(tmp_path) not in shown
    if UPDATE:
        text_file(code, lang).write_text(shown, encoding="utf-8")
    assert shown == text_file(code, lang).read_text(encoding="utf-8")


def test_every_message_is_shown_or_stands_in_the_list_of_those_that_cannot_be() -> None:
    assert set(CASES) | set(NOT_SHOWN) == set(CATALOGUE["en"])
    assert not set(CASES) & set(NOT_SHOWN)


def test_no_text_is_left_of_a_message_that_is_gone() -> None:
    assert {p.name for p in TEXTS.glob("*.txt")} == {text_file(c, lang).name for c in CASES for lang in LANGS}


@pytest.mark.parametrize("code", CATALOGUE["zh"])
def test_chinese_words_have_chinese_punctuation(code: str) -> None:
    for words in CATALOGUE["zh"][code]:
        assert not HALF_WIDTH.search(re.sub(r"`[^`]*`", "", words)), words


@pytest.mark.parametrize("lang", LANGS)
def test_no_message_says_again_what_its_place_says(lang: Lang) -> None:
    """The words are not given workbook, sheet and cell: those stand in front of them."""
    for words in (text for both in CATALOGUE[lang].values() for text in both):
        assert not {name for _, name, _, _ in Formatter().parse(words)} & {"workbook", "sheet", "cell"}, words


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", CATALOGUE["zh"])
def test_a_message_and_its_remedy_are_whole_sentences(code: str, lang: Lang) -> None:
    for words in filter(None, CATALOGUE[lang][code]):
        assert words.endswith(("。", "：{value}", '..."。') if lang == "zh" else (".", ": {value}")), words


def test_the_page_of_messages_is_made_from_this_gallery() -> None:
    path = TEXTS.parents[1] / "docs" / "make.py"
    spec = importlib.util.spec_from_file_location("docs_make", path)
    assert spec
    assert spec.loader
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    page = (path.parent / "errors.md").read_text(encoding="utf-8")
    assert page == make.errors_page(), "run: python docs/make.py"
    assert all(f"\n### {code}\n" in page for code in CASES)
