"""A printed page cut by what stands on it: words are found in the PDF, edges are moved to lines between cells."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

MARGIN, FOOTER, RING = 12, 0.945, "#C2410C"
REACH, EVEN = 60, 0.93
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
    """A page between the words that `options` names (from, to, left, right), `mark` ringed, saved small."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only pictures need it

    with Image.open(raw) as opened:
        picture = opened.convert("RGB")
    scale = dpi / 72
    left, top, right, bottom = content(picture)
    if "from" in options:
        top = _edge(picture, int(page.box(options["from"])[1] * scale), -1, (left, right))
    if "to" in options:
        bottom = _edge(picture, int(page.box(options["to"], last=True)[3] * scale), 1, (left, right))
    if "left" in options:
        left = _edge(picture, int(page.box(options["left"])[0] * scale), -1, (top, bottom), across=True)
    if "right" in options:
        right = _edge(picture, int(page.box(options["right"])[2] * scale), 1, (top, bottom), across=True)
    if "mark" in options:
        x, y, x2, y2 = (value * scale for value in page.box(options["mark"]))
        ImageDraw.Draw(picture).rounded_rectangle((x - 9, y - 6, x2 + 9, y2 + 6), 8, outline=RING, width=3)
    save(picture.crop((left, top, right, bottom)), target, width, colours)


def content(picture: Any) -> tuple[int, int, int, int]:
    """What is not white, without the footer."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    body = picture.crop((0, 0, picture.width, int(picture.height * FOOTER)))
    blank = Image.new("RGB", body.size, "white")
    return ImageChops.difference(body, blank).getbbox() or (0, 0, *body.size)


def _edge(picture: Any, start: int, step: int, span: tuple[int, int], *, across: bool = False) -> int:
    """From a word outwards to the first line of pixels nearly all of one colour: a cell's border, or blank paper."""
    size = picture.width if across else picture.height
    for place in range(start + 3 * step, start + REACH * step, step):
        if not 0 < place < size:
            return max(0, min(place, size))
        strip = (place, span[0], place + 1, span[1]) if across else (span[0], place, span[1], place + 1)
        pixels = picture.crop(strip)
        count = max(number for number, _ in pixels.getcolors(pixels.width * pixels.height))
        if count >= EVEN * (span[1] - span[0]):
            return place + (step > 0)
    return start + 8 * step


def smaller(raw: Path, target: Path, width: int, colours: int) -> None:
    """A picture without its white border."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    with Image.open(raw) as opened:
        picture = opened.convert("RGB")
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    save(picture.crop(box), target, width, colours)


def save(picture: Any, target: Path, width: int, colours: int) -> None:
    """With a small white margin, at most so wide, in few colours."""
    from PIL import Image, ImageOps  # noqa: PLC0415

    framed = ImageOps.expand(picture, MARGIN, "white")
    if framed.width > width:
        framed = framed.resize((width, round(framed.height * width / framed.width)), Image.Resampling.LANCZOS)
    framed.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)
