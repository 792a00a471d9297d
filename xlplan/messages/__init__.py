"""The catalogue of messages: for each code the message and the remedy, in Chinese and in English.

One folder a language; a test keeps the two complete and their `{placeholders}` equal.
"""

from typing import Literal

from xlplan.messages.en import EN
from xlplan.messages.zh import ZH

Lang = Literal["zh", "en"]

CATALOGUE: dict[Lang, dict[str, tuple[str, str]]] = {"zh": ZH, "en": EN}


def wording(code: str, lang: Lang) -> tuple[str, str]:
    """(message, remedy) of a code, with `{placeholders}`; KeyError for a code that nobody worded."""
    return CATALOGUE[lang][code]
