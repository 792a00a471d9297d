"""The page of worksheet functions holds all of them, and the pages beside it say what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlplan.functions import FUNCTIONS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_page_shows_every_function_once_with_a_result_for_its_example() -> None:
    page = (DOCS / "functions.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### `(XLPLAN_\w+)\(", page, re.MULTILINE)) == sorted(FUNCTIONS)
    assert len(re.findall(r"^`=XLPLAN_.*` → `[^`]+`$", page, re.MULTILINE)) == len(FUNCTIONS)


@pytest.mark.parametrize("page", ["lite.md", "headless.md", "CHANGELOG.md"])
def test_the_number_of_functions_named_elsewhere_is_right(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert {int(n) for n in re.findall(r"(\d+) (?:worksheet functions|in all;)", text)} <= {len(FUNCTIONS)}


def test_every_function_named_in_the_page_for_lite_exists() -> None:
    text = (DOCS / "lite.md").read_text(encoding="utf-8")
    named = set(re.findall(r"XLPLAN_[A-Z_]*[A-Z]", text)) - {"XLPLAN_LOG"}
    assert named
    assert named <= set(FUNCTIONS)
