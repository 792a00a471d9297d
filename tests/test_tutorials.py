"""The tutorials, the how-tos and the ten pictures tell the truth: their commands are run and their outputs compared.

`XLPLAN_UPDATE=1 pytest tests/test_tutorials.py` puts the lines that are printed now into the pages; read what changed.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS))
import cutting  # noqa: E402 - only now on the path
import follow  # noqa: E402

PAGES = follow.pages()
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)#\s]+)[^)]*\)", re.DOTALL)


def named(path: Path) -> str:
    return str(path.relative_to(DOCS))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_the_commands_of_the_page_do_what_it_shows(path: Path, tmp_path: Path) -> None:
    follow.start(tmp_path)
    page = follow.follow(path, tmp_path)
    if os.environ.get("XLPLAN_UPDATE"):
        text = path.read_text(encoding="utf-8")
        for shown, now in page.stale:
            text = text.replace(f"```text\n{shown}```", f"```text\n{now}```")
        path.write_text(text, encoding="utf-8")
    assert not page.wrong, "\n\n".join(page.wrong)
    assert all(line.startswith((". .venv", "python3 -m venv", "pip install", ".venv/bin/")) for line in page.skipped)


def test_there_are_three_tutorials_twelve_how_tos_and_ten_pictures() -> None:
    english = [path for path in PAGES if not path.name.endswith(".zh.md")]
    assert sum(path.name.startswith("tutorial-") for path in english) == 3
    assert sum(path.parent.name == "how-to" for path in english) == 12
    for name in ("ten-pictures.md", "ten-pictures.zh.md"):
        text = (DOCS / name).read_text(encoding="utf-8")
        assert len(re.findall(r"^## \d+\. ", text, re.MULTILINE)) == 10
        assert len(re.findall(r"^!\[", text, re.MULTILINE)) == 10


def outline(path: Path) -> list[tuple[str, ...]]:
    """What a page does, in order, without the words of its language: steps, commands, files and options."""
    found: list[tuple[str, ...]] = []
    for step in follow.steps(path.read_text(encoding="utf-8")):
        commands = step.text.splitlines() if step.kind == "sh" else []
        words = [re.sub(r"[^\x00-\x7f]+|\b(East|North|South|Li|Zhang|en|zh)\b", "*", line) for line in commands]
        found.append((step.kind, *words, step.notes.get("status", "")))
    return found


@pytest.mark.parametrize("path", [p for p in PAGES if not p.name.endswith(".zh.md")], ids=named)
def test_the_chinese_page_has_the_same_commands_in_the_same_order(path: Path) -> None:
    assert outline(follow.sibling(path)) == outline(path)


@pytest.mark.parametrize(
    "path", [*PAGES, DOCS / "tutorial.md", DOCS / "tutorial.zh.md", *DOCS.glob("how-to/index*.md"), ROOT / "README.md"],
    ids=lambda path: str(path.relative_to(ROOT)),
)  # fmt: skip
def test_every_picture_and_page_that_the_page_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(re.findall(r"^# ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)) == 1
    for words, target in LINK.findall(text):
        assert words.strip(), target
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_every_picture_of_the_tour_is_small_and_on_a_page() -> None:
    used = {
        (path.parent / target).resolve()
        for path in [*PAGES, ROOT / "README.md"]
        for _, target in LINK.findall(path.read_text(encoding="utf-8"))
    }
    for picture in (DOCS / "images" / "tour").glob("*.png"):
        assert picture.resolve() in used, picture.name
        assert picture.stat().st_size < 120_000, picture.name


def test_every_how_to_has_a_goal_steps_and_what_can_go_wrong() -> None:
    for path in (p for p in PAGES if p.parent.name == "how-to"):
        text = path.read_text(encoding="utf-8")
        wanted = (
            ("**目标：**", "## 步骤", "## 结果", "## 可能出现的问题")
            if path.name.endswith(".zh.md")
            else ("**Goal:**", "## Steps", "## What you see", "## What can go wrong")
        )
        places = [text.find(word) for word in wanted]
        assert places == sorted(places)
        assert places[0] > 0, path.name


def test_the_letters_of_every_drawn_sheet_can_be_read_where_it_is_shown() -> None:
    sizes = {picture.name: cutting.text_size(picture) for picture in (DOCS / "images" / "tour").glob("*.png")}
    drawn = {name: size for name, size in sizes.items() if size is not None}
    if not drawn:
        pytest.skip("the pictures were drawn before their letters were measured; run docs/tour.py")
    assert {name: size for name, size in drawn.items() if size < 9.5} == {}


def test_a_picture_is_cut_by_the_first_of_its_words_that_stands_on_the_page() -> None:
    page = cutting.Printed((("Open", (0, 0, 20, 10)), ("amount", (22, 0, 60, 10)), ("Balance", (0, 20, 30, 30))))
    assert page.box("Owed|Open amount|Balance") == (0, 0, 60, 10)
    assert page.has("Owed|Balance")
    assert not page.has("Owed")
    with pytest.raises(SystemExit, match=r"not on the page: Owed\|Due"):
        page.box("Owed|Due")
