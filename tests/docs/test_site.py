"""The documentation site builds without a warning, works without a network, and says which language a page is in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import html
from site_support import CHINESE, DOCS, PAGES, build, site

CHINESE_SIGN = re.compile(r"[\u4e00-\u9fff]")


def parsed(name: str) -> html.HtmlElement:
    return html.fromstring(site().page(name).encode("utf-8"))


def test_it_builds_without_a_warning_in_less_than_a_minute() -> None:
    built = site()
    assert (built.status, built.said) == (0, "")
    assert built.seconds < 60  # of a processor
    assert {p for p in PAGES if (built.folder / f"{p}.html").is_file()} == set(PAGES)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[gone](nowhere.md)", "nowhere.md"),
        ("[gone](index.md#no-such-heading)", "no-such-heading"),
        ("![a picture](images/none.png)", "none.png"),
        ("### Two levels down at once", "header"),
    ],
)
def test_a_broken_link_a_missing_picture_and_a_skipped_level_stop_the_build(
    text: str, complaint: str, tmp_path: Path
) -> None:
    source = tmp_path / "docs"
    shutil.copytree(DOCS / "site", source / "site")
    shutil.copy(DOCS / "conf.py", source)
    (source / "contents.md").write_text("# All\n\n```{toctree}\nindex\n```\n", encoding="utf-8")
    (source / "index.md").write_text("# Start\n\nNothing wrong.\n", encoding="utf-8")
    assert build(source, tmp_path / "good").status == 0
    (source / "index.md").write_text(f"# Start\n\n{text}\n", encoding="utf-8")
    bad = build(source, tmp_path / "bad")
    assert bad.status != 0
    assert complaint in bad.said.casefold()


def test_a_page_without_a_way_to_it_stops_the_build(tmp_path: Path) -> None:
    source = tmp_path / "docs"
    shutil.copytree(DOCS / "site", source / "site")
    shutil.copy(DOCS / "conf.py", source)
    for name in ("contents", "lonely"):
        (source / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")
    bad = build(source, tmp_path / "bad")
    assert bad.status != 0
    assert "lonely.md" in bad.said


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_nothing_on_a_page_comes_from_the_network(name: str) -> None:
    page = parsed(name)
    sources = page.xpath("//script/@src | //img/@src | //link[@rel='stylesheet']/@href | //iframe/@src")
    assert sources
    assert [s for s in sources if re.match(r"(?:https?:)?//", s)] == []


def test_no_style_sheet_or_script_fetches_from_the_network() -> None:
    styles = [p.read_text(encoding="utf-8") for p in (site().folder / "_static").rglob("*.css")]
    assert styles
    far = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"]?)(?:https?:)?//")
    assert [found for text in styles for found in far.findall(text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_its_language_and_words_for_its_pictures(name: str) -> None:
    page = parsed(name)
    assert len(page.xpath("//h1")) == 1
    assert page.get("lang") == (CHINESE if name.endswith(".zh") else "en")
    assert [i for i in page.xpath("//article//img") if not (i.get("alt") or "").strip()] == []


@pytest.mark.parametrize("name", [p for p in PAGES if p.endswith(".zh")])
def test_a_page_and_its_twin_lead_to_each_other(name: str) -> None:
    twin = name.removesuffix(".zh")
    short = name.rpartition("/")[2]
    assert parsed(name).xpath("//p[@class='twin']/a/@href") == [f"{short.removesuffix('.zh')}.html"]
    assert parsed(twin).xpath("//p[@class='twin']/a/@href") == [f"{short}.html"]
    assert parsed(twin).xpath("//link[@rel='alternate']/@hreflang") == [CHINESE]


def test_a_chinese_page_is_chinese_all_around_and_an_english_one_offers_english_pages() -> None:
    zh, en = parsed("start.zh"), parsed("start")
    words = zh.xpath("//input[@class='sidebar-search']/@placeholder | //aside/@aria-label | //input/@aria-label")
    assert len(words) >= 5
    assert all(CHINESE_SIGN.search(word) for word in words)
    chinese, english = (set(page.xpath("//*[@class='sidebar-tree']//a/@href")) for page in (zh, en))
    assert "tutorial.zh.html" in chinese - english
    assert "tutorial.html" in english - chinese
    assert "glossary.html" in english & chinese


def test_a_page_of_one_language_is_surrounded_by_that_language_alone() -> None:
    """A page in both languages is named in the reader's; the next page is one that the reader can read."""
    for name, foreign in (("rollup.zh", r"[A-Za-z]{3,}"), ("rollup", r"[\u4e00-\u9fff]")):
        named = [a.text_content().strip() for a in parsed(name).xpath("//*[@class='sidebar-tree']//a")]
        kept = [text for text in named if re.search(foreign, re.sub("xlplan|xlwings|LibreOffice|Excel|CRM", "", text))]
        assert kept == []
        assert len(named) > 30
    assert parsed("commands.zh").xpath("//*[@class='next-page']") == []
    assert parsed("rollup.zh").xpath("//a[@class='next-page']/@href") == ["mapping.zh.html"]


def test_chinese_on_a_page_for_both_says_that_it_is_chinese() -> None:
    marked = [p.text_content() for p in parsed("functions").xpath(f"//article//p[@lang='{CHINESE}']")]
    assert any(text.startswith("单元格函数") for text in marked)
    assert all(CHINESE_SIGN.search(text) for text in marked)


def test_a_chinese_sentence_goes_on_over_the_end_of_a_line_without_a_space() -> None:
    source = (DOCS / "start.zh.md").read_text(encoding="utf-8")
    assert "错误指到单元格，\n各区域" in source
    assert "错误指到单元格，各区域" in parsed("start.zh").text_content()
