"""In a language made up on the fly nothing stays English: what does is hard-coded."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogue import ROOT, pairs

from xlplan.forms.picked import NAME
from xlplan.forms.ranked import shortened

HERE = Path(__file__).parent
CODE = re.compile(
    r"`[^`]*`|^=.*|“[\x00-\x7f]*(?:…)?”|“=[^”]*”|#[A-Z/0]+[!?]|XLPLAN_\w+|[\w.-]+\.(?:xlsx|csv|db|toml|html|docx|xlam|xlsm)\b"
    r"|(?<!\S)--[\w-]+|\[OPTIONS\].*|\(tracking, todo[^)]*\)|UTF-8|/[\w/.-]+|^[a-z_]+\.[a-z_]+:.*"
    r"|\b[0-9a-f]{12}(?:[0-9a-f]{52}\b|…)",
    re.DOTALL,
)
"""Code, formulas, files, options, the codes of warnings, checksums: no words."""

MONTHS = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b")
NAMES = {"xlplan", "Excel", "Python", "Mid-Autumn Festival", "CNY", "USD", "Total cost", "New customers"}
"""Names that stay: programs, currencies, a holiday as the calendar's library calls it, two KPIs within a message."""

IDS = {
    "form", "key", "values", "orders", "income", "xlplan", "evaluation", "tracking", "forecast", "customers", "plan",
    "fill", "undo", "check", "draft_review", "refresh", "roll_forward", "roll_up", "report", "messages", "about",
}  # fmt: skip
"""Whole cells that hold an id: of a template, a macro, a column of the hidden sheet."""


def values() -> Iterator[str]:
    """What people have typed into the samples and the ledger of the demo."""
    for path in (ROOT / "workbooks" / "samples").glob("*.en.toml"):
        yield from _leaves(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in (ROOT / "workbooks" / "demo").glob("*.en.csv"):
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
            yield from row


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (key.partition(":")[2], *_leaves(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)
    elif isinstance(value, str):
        yield value


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Everything that a person is shown, by place."""
    paths = os.pathsep.join((str(ROOT), str(HERE), os.environ.get("PYTHONPATH", "")))
    folder = tmp_path_factory.mktemp("shown")
    done = subprocess.run(
        [sys.executable, str(HERE / "shown.py"), str(folder)], capture_output=True, check=False, text=True,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def untranslated(place: str, text: str, names: re.Pattern[str], typed: set[str]) -> bool:
    """Whether a text still says something in English that is neither code, a name, nor what somebody typed."""
    if text in IDS or (text in typed and place.startswith("template ")):
        return False
    left = MONTHS.sub("", names.sub("", CODE.sub("", text)))
    return bool(set(re.findall("[A-Za-z]{3,}", left)) - (IDS if place == "commands" else set()))


def names_in(texts: set[str]) -> re.Pattern[str]:
    """A pattern for all of these where they stand as words, the longest first."""
    words = sorted((text for text in texts if re.search("[A-Za-z]{3}", text)), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")


def test_every_text_is_translated(shown: dict[str, list[str]]) -> None:
    entries, typed = {pair.en for pair in pairs() if pair.of == "Choice"}, set(values())
    names = names_in((typed - entries) | {shortened(text, NAME) for text in typed} | NAMES)  # charts cut long ones
    left = {
        (place, text) for place, texts in shown.items() for text in texts if untranslated(place, text, names, typed)
    }
    assert not left, "\n".join(sorted(f"{place}: {text[:200]}" for place, text in left))


def test_everything_was_looked_at(shown: dict[str, list[str]]) -> None:
    few = {place: len(texts) for place, texts in shown.items() if len(texts) < 20}
    assert not few
    for place, texts in shown.items():
        assert any("⟦" in text for text in texts), place


def test_a_hard_coded_word_would_be_found() -> None:
    names = names_in({"Acme Ltd", *NAMES})
    for text in ("Total", "⟦Ţöţåļ·⟧ owed by Acme Ltd", "⟦Öṽéŕðûé: 3 invoices··⟧"):
        assert untranslated("rollup", text, names, {"Acme Ltd"})
    for text in ("⟦Ţöţåļ·⟧", "Acme Ltd", "⟦Öṽéŕðûé: Acme Ltd··⟧", "=SUM(kpi[#Data])", "east.xlsx", "12.5%"):
        assert not untranslated("rollup", text, names, {"Acme Ltd"})
