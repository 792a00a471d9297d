"""A third language made on the fly from English: accented, a third longer, in brackets. What is not is hard-coded.

It needs a process of its own, because declarations take their words when they are imported.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import xlplan.messages as catalogue

OPEN, CLOSE = "⟦", "⟧"
_PLAIN = "ABCDEFGHIJKLMNOPRSTUVWYZabcdefghijklmnoprstuvwyz"
_ACCENTED = "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞŔŠŢÛṼŴÝŽåƀçðéƒĝĥîĵķļṁñöþŕšţûṽŵýž"
_MARKS = str.maketrans(_PLAIN, _ACCENTED)
_KEPT = re.compile(rf"(\{{[^{{}}]*\}}|`[^`]*`|{OPEN}(?:[^{OPEN}{CLOSE}]|{OPEN}[^{OPEN}{CLOSE}]*{CLOSE})*{CLOSE})")
LONGEST_SHEET_NAME = 31
EXAMPLES = {"Product A", "Product B", "Regional ads", "Salaries", "Entertainment"}
"""Names of lines that a new sheet suggests: values, as people type them."""


def pseudo(text: str) -> str:
    """The text in the third language; placeholders, `code` and what is in it already stay. No letters: no words."""
    left = _KEPT.sub("", text)
    if text.partition(f" {OPEN}")[0] in EXAMPLES or not re.search("[A-Za-z]", left):
        return text
    accented = "".join(part if i % 2 else part.translate(_MARKS) for i, part in enumerate(_KEPT.split(text)))
    more = max(1, len(left) // 3)
    if len(text) <= LONGEST_SHEET_NAME - 2:
        more = min(more, LONGEST_SHEET_NAME - 2 - len(text))
    ends = re.fullmatch(r"(\s*)(.*?)(\s*)", accented, re.DOTALL)
    assert ends
    return f"{ends[1]}{OPEN}{ends[2]}{'·' * more}{CLOSE}{ends[3]}"


def install() -> None:
    """Put the third language in the place of English: the catalogue, and every pair that is declared from now on."""
    for key, text in catalogue.WORDS["en"].items():
        catalogue.WORDS["en"][key] = pseudo(text)
    for code, (message, remedy) in catalogue.CATALOGUE["en"].items():
        catalogue.CATALOGUE["en"][code] = (pseudo(message), pseudo(remedy))
    _paired(catalogue.Label)

    _paired(_policy().Words)
    from xlplan.forms import form

    made = form.Choice.__new__

    def choice(cls: Any, id: str, zh: str, en: str) -> Any:  # noqa: A002 - the field's name
        return made(cls, id, zh, pseudo(en) if zh != en else en)

    form.Choice.__new__ = choice  # type: ignore[method-assign,assignment]
    from xlplan.forms import alert, instance, sentence

    known = instance.choice_id
    instance.choice_id = lambda text, choices: known(text, choices) or known(pseudo(text), choices)
    said, shown = sentence.sentence, alert.shown
    sentence.sentence = lambda zh, en, *parts, **more: said(zh, pseudo(en), *parts, **more)
    alert.shown = lambda field, kind, zh="{}", en="{}": shown(field, kind, zh, pseudo(en))
    from xlplan.batch.rollup_parts import said as rollup_said

    told = rollup_said.around
    rollup_said.around = lambda lang, zh, en, *parts: told(lang, zh, pseudo(en), *parts)
    from xlplan.batch import rollup_charts
    from xlplan.batch.rollup_parts import context

    context.Context.say = lambda self, zh, en: zh if self.lang == "zh" else pseudo(en)  # type: ignore[method-assign]
    rollup_charts._Charts._say = context.Context.say  # type: ignore[attr-defined,assignment]


def _policy() -> Any:
    """The module that has `Words`, before its package and with it all worksheet functions are imported."""
    path = Path(catalogue.__file__).parents[1] / "functions" / "policy.py"
    spec = importlib.util.spec_from_file_location("xlplan.functions.policy", path)
    assert spec
    assert spec.loader
    policy = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = policy
    spec.loader.exec_module(policy)
    return policy


def _paired(kind: Any) -> None:
    made = kind.__new__

    def pair(cls: Any, zh: str, en: str) -> Any:
        return made(cls, zh, pseudo(en) if zh != en else en)

    kind.__new__ = pair
