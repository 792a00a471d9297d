"""A printed page cut by what stands on it: words are found in the PDF, edges are moved to lines between cells."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

MARGIN, FOOTER, RING = 12, 0.945, "#C2410C"
REACH, EVEN, LINE = 60, 0.93, 0.25
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')

Box = tuple[float, float, float, float]


def joined(text: str) -> str:
    """Text without its spaces: where a cell breaks its lines does not matter."""
    return "".join(text.split())


@dataclass(frozen=True)
class Printed:
    """A page of a PDF: its words in reading order, each with its box in points (left, top, right, bottom)."""

    words: tuple[tuple[str, Box], ...]

    @property
    def joined(self) -> str:
        """All words without spaces."""
        return "".join(word for word, _ in self.words)

    def has(self, *phrases: str) -> bool:
        """Whether each phrase stands on the page."""
        return all(joined(phrase) in self.joined for phrase in phrases)

    def box(self, phrase: str, *, last: bool = False) -> Box:
        """Where a phrase stands: the box around its words, of its first or last place."""
        text, sought = self.joined, joined(phrase)
        at = text.rfind(sought) if last else text.find(sought)
        boxes, position = [], 0
        for word, box in self.words:
            if position < at + len(sought) and position + len(word) > at:
                boxes.append(box)
            position += len(word)
        left, top, right, bottom = zip(*boxes, strict=True)
        return min(left), min(top), max(right), max(bottom)


def pages_of(pdf: Path) -> list[Printed]:
    """Every page's words."""
    text = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, encoding="utf-8").stdout
    found = []
    for page in text.split("<page ")[1:]:
        words = ((unescape(m[5]), tuple(float(m[i]) for i in range(1, 5))) for m in WORD.finditer(page))
        found.append(Printed(tuple(words)))
    return found


def cut(raw: Path, target: Path, page: Printed, options: dict[str, str], dpi: int, width: int, colours: int) -> None:
    """A page between the words that `options` names (from, to, until, left, right), `mark` ringed, saved small."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only pictures need it

    with Image.open(raw) as opened:
        picture = opened.convert("RGB")
    scale = dpi / 72
    left, top, right, bottom = content(picture)
    if "from" in options:
        top = _edge(picture, int(page.box(options["from"])[1] * scale), -1, (left, right))
    if "to" in options or "until" in options:
        word = page.box(options["to"], last=True) if "to" in options else page.box(options["until"])
        bottom = _edge(picture, int(word[3] * scale), 1, (left, right))
    if "left" in options:
        left = _border(picture, int(page.box(options["left"])[0] * scale), -1, (top, bottom))
    if "right" in options:
        right = _border(picture, int(page.box(options["right"])[2] * scale), 1, (top, bottom))
    piece = picture.crop((left, top, right, bottom)).quantize(colours, dither=Image.Dither.NONE).convert("RGB")
    if "mark" in options:
        x, y, x2, y2 = (value * scale for value in page.box(options["mark"]))
        ring = (x - 9 - left, y - 6 - top, x2 + 9 - left, y2 + 6 - top)
        ImageDraw.Draw(piece).rounded_rectangle(ring, 8, outline=RING, width=3)
    save(piece, target, width, colours)


def content(picture: Any) -> tuple[int, int, int, int]:
    """What is not white, without the footer."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    body = picture.crop((0, 0, picture.width, int(picture.height * FOOTER)))
    blank = Image.new("RGB", body.size, "white")
    return ImageChops.difference(body, blank).getbbox() or (0, 0, *body.size)


def _edge(picture: Any, start: int, step: int, span: tuple[int, int]) -> int:
    """From a word up or down to the first row of pixels nearly all of one colour: a cell's border, or blank paper."""
    for place in range(start + 3 * step, start + REACH * step, step):
        if not 0 < place < picture.height:
            return max(0, min(place, int(picture.height)))
        row = picture.crop((span[0], place, span[1], place + 1))
        if max(number for number, _ in row.getcolors(row.width)) >= EVEN * row.width:
            return place + (step > 0)
    return start + 8 * step


def _border(picture: Any, start: int, step: int, span: tuple[int, int]) -> int:
    """From a word left or right to the column's border: pixels that differ from those on both sides, in many rows."""
    pixels = picture.load()
    for place in range(start + 4 * step, start + 4 * REACH * step, step):
        if not 4 < place < picture.width - 4:
            break
        rows = range(span[0], span[1])
        lines = sum(
            _far(pixels[place, y], pixels[place - 4, y]) and _far(pixels[place, y], pixels[place + 4, y]) for y in rows
        )
        if lines >= LINE * len(rows):
            return place + (3 if step > 0 else -1)
    return start + 8 * step


def _far(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 24


def smaller(raw: Path, target: Path, width: int, colours: int) -> None:
    """A picture without its white border."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    with Image.open(raw) as opened:
        picture = opened.convert("RGB")
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    save(picture.crop(box), target, width, colours)


def save(picture: Any, target: Path, width: int, colours: int) -> None:
    """With a small white margin, at most so wide, in few colours; a ring keeps its own."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    framed = ImageOps.expand(picture, MARGIN, "white")
    if framed.width > width:
        framed = framed.resize((width, round(framed.height * width / framed.width)), Image.Resampling.LANCZOS)
    palette = framed.quantize(colours)
    red = [int(RING[i : i + 2], 16) for i in (1, 3, 5)]
    palette.putpalette([*(palette.getpalette() or [])[: 3 * colours], *red])
    framed.quantize(palette=palette, dither=Image.Dither.NONE).save(target, optimize=True)
