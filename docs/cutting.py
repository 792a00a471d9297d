"""A printed page cut by what stands on it: words are found in the PDF, edges are moved to lines between cells."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import median
from typing import Any

MARGIN, GAP, FOOTER, RING = 12, 14, 0.945, "#C2410C"
REACH, EVEN, LINE, DARK = 160, 0.93, 0.5, 420
WIDTH, SHOWN = 1840, 880
"""A picture's widest in pixels, and how wide the site shows it: twice as sharp."""
NOTE, LEADING = "Text size", 1.3
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')

Box = tuple[float, float, float, float]
Box4 = tuple[int, int, int, int]
Span = tuple[int, int]
Options = list[tuple[str, str]]


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
        """Whether each phrase, or one of those that it names instead (`A|B`), stands on the page."""
        return all(self.found(phrase) for phrase in phrases)

    def found(self, phrase: str) -> str:
        """The first of the phrases in `A|B` that stands on the page, without spaces; nothing where none does."""
        return next((one for one in map(joined, phrase.split("|")) if one in self.joined), "")

    @property
    def letters(self) -> float:
        """The usual size of the letters, in points."""
        return median(box[3] - box[1] for _, box in self.words) / LEADING

    def box(self, phrase: str, *, last: bool = False) -> Box:
        """Where a phrase stands: the box around its words, of its first or last place."""
        text, sought = self.joined, self.found(phrase)
        at = text.rfind(sought) if last else text.find(sought)
        boxes, position = [], 0
        if not sought:
            raise SystemExit(f"not on the page: {phrase}")
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
        words = ((unescape(m[5]), (float(m[1]), float(m[2]), float(m[3]), float(m[4]))) for m in WORD.finditer(page))
        found.append(Printed(tuple(words)))
    return found


def words_of(options: Options) -> list[str]:
    """The words that a picture is cut by."""
    return [words for _, words in options]


def cut(raw: Path, target: Path, page: Printed, title: str, options: Options, dpi: int, colours: int) -> None:
    """A page's parts put together under its title, saved small.

    `from`, `to` (last place), `until` (first place) and `before` name rows, `left` and `right` columns of them. A
    further `from` begins further rows, a further `left` further columns, beside a white gap. `mark` is ringed.
    """
    from PIL import Image, ImageChops, ImageDraw  # noqa: PLC0415 - only pictures need it

    with Image.open(raw) as opened:
        picture = opened.convert("RGB")
    scale = dpi / 72
    for words in (words for option, words in options if option == "mark"):
        x, y, x2, y2 = (value * scale for value in page.box(words))
        ring = (x - 4 * scale, y - 2 * scale, x2 + 4 * scale, y2 + 2 * scale)
        ImageDraw.Draw(picture).rounded_rectangle(ring, 4 * scale, outline=RING, width=round(1.5 * scale))
    box = content(picture)
    rows = [_band(picture, page, part, box, scale) for part in _parts(options, "from")]
    width = max(_length(spans) for _, spans in rows)
    heading = page.box(title)
    below = heading[3] * scale
    if rows[0][0][0] > below:  # its title, in one piece over all columns
        rows.insert(0, ((box[1], _under(page, heading, scale)), [(box[0], min(box[0] + width, picture.width))]))
    piece = Image.new("RGB", (width, _length([band for band, _ in rows])), "white")
    y = 0
    for (start, end), spans in rows:
        x = 0
        for first, last in spans:
            piece.paste(picture.crop((first, start, last, end)), (x, y))
            x += last - first + GAP
        y += end - start + GAP
    inked = ImageChops.difference(piece, Image.new("RGB", piece.size, "white")).getbbox()
    piece = piece.crop((0, 0, width, inked[3] if inked else piece.height))
    save(piece, target, colours, text=page.letters * scale)


def _under(page: Printed, heading: Box, scale: float) -> int:
    """The row of pixels below a heading that does not touch the next line."""
    middle = (heading[1] + heading[3]) / 2
    following = [at[1] for _, at in page.words if at[1] > middle]
    return int(min([heading[3] + 4, *following]) * scale)


def _length(pieces: list[Span]) -> int:
    """How long pieces are with the gaps between them."""
    return sum(end - start for start, end in pieces) + GAP * (len(pieces) - 1)


def _band(picture: Any, page: Printed, part: Options, box: Box4, scale: float) -> tuple[Span, list[Span]]:
    """Where some rows begin and end, and the columns of them that are shown, in pixels."""
    rows = _rows_of(picture, page, dict(part), box, scale)
    inside = Printed(tuple((word, at) for word, at in page.words if rows[0] <= at[1] * scale < rows[1]))
    chosen = [(option, words) for option, words in part if option in ("left", "right")]
    return rows, [_columns_of(picture, inside, dict(one), box, rows, scale) for one in _parts(chosen, "left")]


def _parts(options: Options, opening: str) -> list[Options]:
    """The options of each part of the picture: each but the first begins with `opening`."""
    parts: list[Options] = [[]]
    for option, words in options:
        if option == opening and parts[-1]:
            parts.append([])
        parts[-1].append((option, words))
    return parts


def _rows_of(picture: Any, page: Printed, part: dict[str, str], box: Box4, scale: float) -> Span:
    left, top, right, bottom = box
    if "from" in part:
        top = _edge(picture, int(page.box(part["from"])[1] * scale), -1, (left, right))
    if "to" in part or "until" in part:
        word = page.box(part["to"], last=True) if "to" in part else page.box(part["until"])
        bottom = _edge(picture, int(word[3] * scale), 1, (left, right))
    if "before" in part:
        bottom = _edge(picture, int(page.box(part["before"])[1] * scale), -1, (left, right))
    return top, max(bottom, top + 1)


def _columns_of(picture: Any, page: Printed, part: dict[str, str], box: Box4, rows: Span, scale: float) -> Span:
    left, _, right, _ = box
    if "left" in part:
        left = max(_border(picture, int(page.box(part["left"])[0] * scale), -1, rows), left)
    if "right" in part:
        right = min(_border(picture, int(page.box(part["right"])[2] * scale), 1, rows), right)
    return left, max(right, left + 1)


def content(picture: Any) -> tuple[int, int, int, int]:
    """What is not white, without the footer."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    body = picture.crop((0, 0, picture.width, int(picture.height * FOOTER)))
    blank = Image.new("RGB", body.size, "white")
    return ImageChops.difference(body, blank).getbbox() or (0, 0, *body.size)


def _edge(picture: Any, start: int, step: int, span: tuple[int, int]) -> int:
    """From a word up or down to the first row of pixels nearly all of one colour: a cell's border, or blank paper."""
    dark = False
    for place in range(start + 3 * step, start + REACH * step, step):
        if not 0 < place < picture.height:
            return max(0, min(place, int(picture.height)))
        row = picture.crop((span[0], place, span[1], place + 1))
        number, colour = max(row.getcolors(row.width))
        even = number >= EVEN * row.width
        if even and sum(colour) < DARK:
            dark = True  # the fill of a header: on to its end
        elif even or dark:
            return place + (step > 0)
    return start + 8 * step


def _border(picture: Any, start: int, step: int, span: tuple[int, int]) -> int:
    """From a word left or right to the column's border: pixels that differ from those on both sides, in many rows."""
    pixels = picture.load()
    for place in range(start + 4 * step, start + 4 * REACH * step, step):
        if not 6 < place < picture.width - 6:
            break
        rows = range(span[0], span[1])
        lines = sum(
            _far(pixels[place, y], pixels[place - 6, y]) and _far(pixels[place, y], pixels[place + 6, y]) for y in rows
        )
        if lines >= LINE * len(rows):
            return place + (3 if step > 0 else -1)
    return start + 8 * step


def _far(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 24


def smaller(raw: Path, target: Path, colours: int) -> None:
    """A picture without its white border."""
    from PIL import Image, ImageChops  # noqa: PLC0415

    with Image.open(raw) as opened:
        picture = opened.convert("RGB")
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    save(picture.crop(box), target, colours)


def save(picture: Any, target: Path, colours: int, *, text: float = 0.0) -> None:
    """With a small white margin, at most WIDTH wide, in few colours; a ring keeps its own.

    `text`, the size of the letters in pixels, is noted in the file as they are where the picture is shown SHOWN wide.
    """
    from PIL import Image, ImageOps, PngImagePlugin  # noqa: PLC0415

    framed = ImageOps.expand(picture, MARGIN, "white")
    ratio = min(1.0, WIDTH / framed.width)
    if ratio < 1:
        framed = framed.resize((WIDTH, round(framed.height * ratio)), Image.Resampling.LANCZOS)
    palette = framed.quantize(colours)
    red = [int(RING[i : i + 2], 16) for i in (1, 3, 5)]
    palette.putpalette([*(palette.getpalette() or [])[: 3 * colours], *red])
    notes = PngImagePlugin.PngInfo()
    if text:
        notes.add_text(NOTE, f"{text * ratio * min(0.5, SHOWN / framed.width):.1f}")
    framed.quantize(palette=palette, dither=Image.Dither.NONE).save(target, optimize=True, pnginfo=notes)


def text_size(picture: Path) -> float | None:
    """The pixels of a sheet's letters in a picture where it is shown, as `save` noted them."""
    found = re.search(NOTE.encode() + rb"\0([\d.]+)", picture.read_bytes())
    return float(found[1]) if found else None
