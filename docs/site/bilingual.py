"""One site in two languages: each page says which it is in, names its twin, and shows the groups of its own language.

A page `X.zh` is Chinese, with the theme's words in Chinese; its twin is `X`. On any other page, paragraphs that are
mostly Chinese say so, for screen readers and for the choice of font.
"""

from __future__ import annotations

import gettext
import re
import struct
from pathlib import Path
from typing import Any

import sphinx
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WIDE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{2}")
README = re.compile(r"\]\((?:\.\./)+README\.md(?:#[^)]*)?\)")
LATIN = re.compile(r"[A-Za-z]+")
ENDING, TAG = ".zh", "zh-CN"
START, NOT_LISTED = "index", "xlplan"
WORDS = {
    "Skip to content": "跳到正文",
    "Back to top": "回到顶部",
    "On this page": "本页内容",
    "Home": "首页",
    "Next": "下一页",
    "Previous": "上一页",
    "Made with": "制作工具：",
    "Site": "站点",
    "All pages": "全部页面",
    "Toggle site navigation sidebar": "显示或隐藏全站导航",
    "Toggle table of contents sidebar": "显示或隐藏本页目录",
    "Toggle Light / Dark / Auto color theme": "切换浅色、深色或自动配色",
}
"""Words of the theme that Sphinx's own catalogue lacks."""
SHORT, LONG = 14, 30
EMPTY_HEADER = '<th class="head"><p></p></th>'
"""The corner of a table whose first column says what its rows are: nothing for a screen reader to announce."""
HEADING = ' role="heading"'
"""What Sphinx says of the captions of lists of pages, without the level that a heading needs."""
BOTH = re.compile(r">(?P<en>[^<>·\u4e00-\u9fff]+?) (?:· )?(?P<zh>(?:Excel )?[\u4e00-\u9fff][^<>]*)</(?P<end>a|span)>")
"""What leads to a page in both languages, or names a group of them: `Reports · 报告`."""
PICTURE = re.compile(r'(?P<start><img [^>]*?src="(?P<address>[^":]+)"[^>]*?)(?P<end>\s*/?>)(?!</a>)')
DOUBLE = "tour"
"""The folder of the pictures that are drawn at twice the size at which they are shown."""
_CATALOGUE = gettext.translation("sphinx", str(Path(sphinx.__file__).parent / "locale"), ["zh_CN"])


def chinese(pagename: str) -> bool:
    """Whether a page is the Chinese one of two."""
    return pagename.endswith(ENDING)


def mostly_chinese(text: str) -> bool:
    """Whether a text has more Chinese characters than words in Latin letters."""
    return len(CHINESE.findall(text)) > len(LATIN.findall(text))


class MarkChinese(SphinxPostTransform):
    """Paragraphs and headings in Chinese carry their language where the page is not Chinese."""

    default_priority = 900

    def run(self, **_: Any) -> None:
        """Mark them; docutils writes the class `language-X` as the attribute lang="X"."""
        self._join()
        self._size()
        if chinese(self.env.docname):
            return
        for node in self.document.findall(lambda n: isinstance(n, nodes.paragraph | nodes.title)):
            if mostly_chinese(node.astext()):
                node["classes"].append(f"language-{TAG}")

    def _size(self) -> None:
        """A date, a figure or an option is not broken over two lines; a sentence in a table has room on a phone."""
        for node in self.document.findall(lambda n: isinstance(n, nodes.entry | nodes.literal)):
            text = node.astext()
            if 0 < len(text) <= SHORT and " " not in text:
                node["classes"].append("short")
            elif len(text) >= LONG:
                node["classes"].append("long")

    def _join(self) -> None:
        """A line that ends within Chinese goes on without a space."""
        for end in [t for t in self.document.findall(nodes.Text) if t == "\n"]:
            siblings = end.parent.children
            place = next(i for i, node in enumerate(siblings) if node is end)
            around = (siblings[place - 1].astext()[-1:] + siblings[place + 1].astext()[:1]) if place else ""
            if WIDE.fullmatch(around):
                end.parent.remove(end)


def readme_leads_home(app: Sphinx, docname: str, source: list[str]) -> None:
    """A link to the repository's README, which is no page of the site, leads to the site's start page."""
    home = "start" + (ENDING if chinese(docname) else "") + ".md"
    source[0] = README.sub(lambda found: f"]({'../' * docname.count('/')}{home})", source[0])


def opens_large(body: str, pictures: dict[str, Path]) -> str:
    """Every picture leads to itself, for a phone; one drawn at twice its size says so, so that it stays sharp.

    `pictures` are the files by the last part of their address.
    """

    def linked(found: re.Match[str]) -> str:
        address = found["address"]
        file = pictures.get(address.rpartition("/")[2])
        size = ""
        if file and DOUBLE in file.parts and file.read_bytes()[:4] == b"\x89PNG":
            width, height = struct.unpack(">II", file.read_bytes()[16:24])
            size = f' width="{width // 2}" height="{height // 2}"'
        return f'<a class="picture" href="{address}">{found["start"]}{size}{found["end"]}</a>'

    return PICTURE.sub(linked, body)


def in_context(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    """What the templates know of a page's language."""
    context["master_doc"] = START  # where the site's name leads
    twin = pagename.removesuffix(ENDING) if chinese(pagename) else pagename + ENDING
    context["twin"] = twin if twin in app.env.found_docs else None
    context["twin_language"] = ("en", "English") if chinese(pagename) else (TAG, "中文")
    context["furo_navigation_tree"] = _of_language(context.get("furo_navigation_tree", ""), pagename, context["twin"])
    for way in ("prev", "next"):  # the last page of one language does not lead to the first of the other
        if (
            (near := context.get(way))
            and context["twin"]
            and near["link"].endswith(f"{ENDING}.html") != chinese(pagename)
        ):
            context[way] = None
    context["body"] = context.get("body", "").replace(EMPTY_HEADER, "<td></td>").replace(HEADING, "")
    pictures = {name: Path(app.srcdir, source) for source, (_, name) in app.env.images.items()}
    context["body"] = opens_large(context["body"], pictures)
    if chinese(pagename):
        context["language"] = TAG
        context["_"] = context["gettext"] = _translated


def _translated(words: str) -> str:
    return WORDS.get(words.strip()) or _CATALOGUE.gettext(words)


def _of_language(tree: str, pagename: str, twin: str | None) -> str:
    """The groups of the page's language, then those for both, in its words; on a page in both languages all."""
    own, both, others = [], [], []
    for group in re.split(r'(?=<p class="caption")', tree.replace(HEADING, "")):
        caption = re.sub(r"<[^>]+>", "", group.partition("</p>")[0]).strip()
        if caption in ("", NOT_LISTED):
            continue
        if CHINESE.search(caption) and LATIN.search(caption):
            both.append(group)
        elif mostly_chinese(caption) == chinese(pagename):
            own.append(group)
        else:
            others.append(group.replace("<ul", f'<ul lang="{TAG}"', 1))
    alone = twin or chinese(pagename) or pagename == START or any("current" in group for group in own)
    if alone and pagename != START:
        kept = r">\g<zh></\g<end>>" if chinese(pagename) else r">\g<en></\g<end>>"
        both = [BOTH.sub(kept, group) for group in both]
    return "".join([*own, *both] if alone else [*both, *own, *others])


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_post_transform(MarkChinese)
    app.connect("source-read", readme_leads_home)
    app.connect("html-page-context", in_context, priority=900)  # after the theme's own
    return {"parallel_read_safe": True, "parallel_write_safe": True}
