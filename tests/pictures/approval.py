"""The approved pictures: approved/<lang>/<name>.png, each with its words inside; and what differs."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import chromium
import drawing
import libreoffice
from likeness import difference, likeness, opened
from PIL import Image, ImageFilter, PngImagePlugin
from subjects import SUBJECTS, Picture, split

APPROVED = Path(__file__).with_name("approved")
PROGRAMS = "drawn-with.json"
WORDS = "words"
SHOWN = 6
"""Words that a message names at most."""


@dataclass(frozen=True)
class Difference:
    """A picture that is not as approved, and why, in words."""

    name: str
    why: str


def programs() -> dict[str, str]:
    """What draws on this machine."""
    return {"LibreOffice": libreoffice.version(), "Chromium": chromium.version(), **drawing.font_versions()}


def other_layout(folder: Path = APPROVED) -> str:
    """Why the approved pictures cannot be held against those of this machine, or nothing.

    LibreOffice of another series (7.4, 24.2) breaks lines and sizes charts otherwise: that cannot be told from a change
    of ours. A new Chromium every few weeks is compared: its layout stays.
    """
    if not (folder / PROGRAMS).exists():
        return "no pictures are approved yet: run python tests/pictures --approve"
    then, now = json.loads((folder / PROGRAMS).read_text(encoding="utf-8")), programs()
    series = [".".join(found["LibreOffice"].split(".")[:2]) for found in (then, now)]
    if series[0] != series[1]:
        return f"the pictures were approved with LibreOffice {series[0]}, this is {series[1]}, whose layout differs"
    return ""


def programs_differ(folder: Path = APPROVED) -> str:
    """A sentence on the programs and fonts that are not those of the approved pictures, or nothing."""
    then, now = json.loads((folder / PROGRAMS).read_text(encoding="utf-8")), programs()
    found = [
        f"{name} {then.get(name, '-')}, here {version}" for name, version in now.items() if then.get(name) != version
    ]
    return f"Approved with {'; '.join(found)}: that may be why.\n" if found else ""


def approve(pictures: Sequence[Picture], folder: Path = APPROVED) -> list[str]:
    """Put the pictures in place of those approved for their subjects; the names of those that are new or not alike."""
    changed = [found.name for found in compared(pictures, folder)]
    for lang in {picture.lang for picture in pictures}:
        drawn = [picture for picture in pictures if picture.lang == lang]
        for name in names_of(folder / lang, {picture.subject for picture in drawn}):
            if name not in {picture.name for picture in drawn}:
                (folder / lang / f"{name}.png").unlink()
        for picture in drawn:
            if f"{lang}/{picture.name}" in changed:
                save(picture, folder / lang / f"{picture.name}.png")
    (folder / PROGRAMS).write_text(json.dumps(programs(), indent=1) + "\n", encoding="utf-8")
    return changed


def save(picture: Picture, target: Path) -> None:
    """The picture in few colours, with its words."""
    target.parent.mkdir(parents=True, exist_ok=True)
    words = PngImagePlugin.PngInfo()
    words.add_itxt(WORDS, picture.words, zip=True)
    image = opened(picture.path)
    few = image.quantize(256, dither=Image.Dither.NONE) if image.getcolors(256) else image
    few.save(target, optimize=True, pnginfo=words)


def names_of(folder: Path, subjects: Collection[str]) -> list[str]:
    """The approved pictures of subjects in a language's folder."""
    owned = split(SUBJECTS, [path.stem for path in folder.glob("*.png")])
    return [name for subject in subjects for name in owned.get(subject, [])]


def compared(pictures: Sequence[Picture], folder: Path = APPROVED, shown: Path | None = None) -> list[Difference]:
    """What is not as approved: other pictures, missing ones and new ones of the subjects drawn.

    `shown` is where each that differs is put beside the approved one: approved, drawn, and what differs in red.
    """
    found = []
    for lang in sorted({picture.lang for picture in pictures}):
        drawn = {picture.name: picture for picture in pictures if picture.lang == lang}
        approved = names_of(folder / lang, {picture.subject for picture in drawn.values()})
        found += [Difference(f"{lang}/{name}", "no longer drawn: a page or a sheet is missing")
                  for name in approved if name not in drawn]  # fmt: skip
        for name, picture in drawn.items():
            why = (
                _why(picture, folder / lang / f"{name}.png")
                if name in approved
                else "not approved: a new page or sheet"
            )
            if why:
                found.append(Difference(f"{lang}/{name}", f"{picture.shows}: {why}"))
                if shown:
                    beside(picture.path, folder / lang / f"{name}.png", shown / lang / f"{name}.png")
    return found


def _why(picture: Picture, approved: Path) -> str:
    """What differs, or nothing."""
    with Image.open(approved) as found:
        found.load()
        words = str(found.text.get(WORDS, ""))
    reasons = _other_words(Counter(words.split()), Counter(picture.words.split()))
    one, other = opened(picture.path), opened(approved)
    result = likeness(one, other)
    if one.size != other.size and not result.passes:
        return "; ".join([*reasons, f"{one.width} x {one.height} pixels, approved {other.width} x {other.height}"])
    if not result.passes:
        place = f"{result.place[0]}, {result.place[1]} of {one.width} x {one.height}"
        reasons.append(f"looks otherwise around pixel {place} (worst {result.worst:.2f}, mean {result.mean:.3f})")
    return "; ".join(reasons)


def _other_words(then: Counter[str], now: Counter[str]) -> list[str]:
    gone, came = list((then - now).elements()), list((now - then).elements())
    lists = (("no longer says", gone), ("says instead" if gone else "now says", came))
    return [f"{what} {' '.join(words[:SHOWN])}{' …' if len(words) > SHOWN else ''}" for what, words in lists if words]


def beside(drawn: Path, approved: Path, target: Path) -> None:
    """One picture of three: approved, drawn, and the drawn one with what differs in red."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not approved.exists():
        shutil.copy(drawn, target)
        return
    now, then = opened(drawn), opened(approved)
    marked = now.copy()
    if now.size == then.size:
        spots = Image.fromarray((difference(now, then) > 0.25).astype("uint8") * 255).filter(ImageFilter.BoxBlur(1))
        marked.paste("red", mask=spots.point([value // 3 for value in range(256)]))
    images = (then, now, marked)
    sheet = Image.new("RGB", (sum(i.width for i in images) + 20, max(i.height for i in images)), "grey")
    left = 0
    for image in images:
        sheet.paste(image, (left, 0))
        left += image.width + 10
    sheet.save(target)
