"""The site as it is read: by axe-core, on a phone, and by its search, in a real Chromium."""

from __future__ import annotations

import html
import re
from pathlib import Path

import chromium
import pytest
from site_support import site

KINDS = ("index", "start", "start.zh", "tutorial", "excel.zh", "forms/evaluation", "commands", "contents", "search")
LONG = ("glossary", "functions", "metrics")
"""Reference pages that axe-core takes long over: judged on a phone only, where tables scroll."""
THEME = 'localStorage.getItem("theme") || "auto"'
PALE = "</head>", "<style>article p { color: #aaa }</style></head>"


def page(name: str) -> Path:
    return site().folder / f"{name}.html"


@chromium.axe_needed
@pytest.mark.parametrize(
    ("name", "width"), [*((n, w) for n in KINDS for w in (1280, 500)), *((name, 500) for name in LONG)]
)
def test_axe_core_finds_nothing_wrong_on_a_desk_and_on_a_phone(name: str, width: int) -> None:
    found = chromium.audited(page(name), width, query="?q=达成率" if name == "search" else "")
    assert found["violations"] == []
    assert found["passes"] > 30


@chromium.axe_needed
@pytest.mark.parametrize("name", ["start.zh", "forms/evaluation", "tutorial"])
def test_axe_core_finds_nothing_wrong_in_the_dark(name: str) -> None:
    assert THEME in page(name).read_text(encoding="utf-8")
    assert chromium.audited(page(name), change=lambda text: text.replace(THEME, '"dark"'))["violations"] == []


@chromium.axe_needed
def test_axe_core_would_find_pale_text() -> None:
    """The checks above can fail."""
    found = chromium.audited(page("start"), change=lambda text: text.replace(*PALE))
    assert {v["id"] for v in found["violations"]} == {"color-contrast"}


@chromium.needed
@pytest.mark.parametrize("name", [*KINDS, *LONG, "errors"])
def test_no_page_is_wider_than_a_phone(name: str) -> None:
    """390 pixels, in a frame: Chromium's own window is not narrower than 500. Wide tables scroll by themselves."""
    holder = site().folder / "phone.html"
    holder.write_text(
        f"<body><iframe src='{name}.html' style='width:390px;height:800px;border:0'></iframe><script>onload = () => {{"
        "const page = frames[0].document.documentElement; document.body.append("
        "`width=${page.scrollWidth} of ${page.clientWidth}`)}</script></body>",
        encoding="utf-8",
    )
    found = re.search(r"width=(\d+) of (\d+)", chromium.dumped(holder).rpartition("</script>")[2])
    assert found
    assert 360 < int(found[1]) == int(found[2]) <= 390  # a bar to scroll by takes some of it


@chromium.needed
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("应收账款周转天数", "glossary.html"),  # a compound that no dictionary splits as the page does
        ("回款率", "kpis.html"),
        ("不平", "glossary.html"),
        ("attainment", "metrics.html"),
        ("Excel 按钮", "macros.html"),
        ("exit status", "commands.html"),
    ],
)
def test_the_search_finds_chinese_and_english(query: str, found: str) -> None:
    shown = chromium.dumped(page("search"), f"?q={query}")
    results = re.search(r'<ul[^>]*class="search".*?</ul>', shown, re.DOTALL)
    assert results
    assert found in re.findall(r'href="([^"#?]+)', html.unescape(results[0]))


@chromium.needed
def test_the_search_finds_nothing_where_nothing_is() -> None:
    shown = chromium.dumped(page("search"), "?q=长颈鹿")
    assert "没有找到" in shown
