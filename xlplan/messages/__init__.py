"""The catalogue: everything that a person reads, one folder a language.

Two kinds of entries, both found by a key. A message has a remedy (`wording`); a word or sentence of a sheet, report,
command or the add-in has none (`word`). A test keeps the two languages complete and their `{placeholders}` equal.

What is declared (a form, its fields and lists, a worksheet function, a button) has its words beside its declaration
instead, as a pair, so that a form stays one file; the same test reads those pairs too.
"""

from typing import Literal, NamedTuple

from xlplan.messages.en import EN, EN_WORDS
from xlplan.messages.zh import ZH, ZH_WORDS

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

CATALOGUE: dict[Lang, dict[str, tuple[str, str]]] = {"zh": ZH, "en": EN}
WORDS: dict[Lang, dict[str, str]] = {"zh": ZH_WORDS, "en": EN_WORDS}


class Label(NamedTuple):
    """The words a person reads, in Simplified Chinese and English."""

    zh: str
    en: str

    def __call__(self, lang: Lang) -> str:
        """The words in one language."""
        return self.zh if lang == "zh" else self.en

    def filled(self, **values: object) -> "Label":
        """The words with their `{placeholders}` filled; a value that is a Label is filled in language by language."""
        zh, en = ({k: v(lang) if isinstance(v, Label) else v for k, v in values.items()} for lang in LANGS)
        return Label(self.zh.format_map(zh), self.en.format_map(en))


def wording(code: str, lang: Lang) -> tuple[str, str]:
    """(message, remedy) of a code, with `{placeholders}`; KeyError for a code that nobody worded."""
    return CATALOGUE[lang][code]


def word(key: str) -> Label:
    """A word or sentence in both languages, with `{placeholders}`; KeyError for a key that nobody worded."""
    return Label(WORDS["zh"][key], WORDS["en"][key])
