"""What the comparison of pictures catches and what it lets pass, on drawn sheets."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import approval
import drawing
import numpy as np
import pytest
from likeness import WORST, likeness, opened, reduced
from PIL import Image, ImageChops, ImageFilter
from sheet_sample import Sample, write
from subjects import Picture

FONTS = {"en": "Calibri", "zh": "Microsoft YaHei"}
CHANGED = {
    "a column ten pixels wider": {"wider": 10},
    "a good status in the colours of a bad one": {"recoloured": True},
    "a series missing in the chart": {"series": 2},
    "another word of the same length": {"word": "companies"},
    "another digit": {"target": 208},
    "signs where a number had no room": {"target": 12345678901234567},
}
SAME = {"moved by 0.7 of a pixel": {"margin": 0.41}, "moved by 0.4 of a pixel": {"margin": 0.405}}
SHEETS = {"as it was": {}, **CHANGED, **SAME, "one page more": {"pages": 2}}

pytestmark = pytest.mark.skipif(bool(drawing.lacking()), reason=f"this machine lacks {', '.join(drawing.lacking())}")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], list[Picture]]:
    """(language, what is changed) -> the pages, all from one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("sheets")
    keys = [(lang, what) for lang in FONTS for what in SHEETS]
    samples = [replace(Sample(font=FONTS[lang]), **SHEETS[what]) for lang, what in keys]
    books = [write(folder / f"{number}.xlsx", sample) for number, sample in enumerate(samples)]
    found = {}
    for key, pdf in zip(keys, drawing.printed(books, folder / "pdf"), strict=True):
        images, words = drawing.page_images(pdf, folder / "png"), drawing.page_words(pdf)
        found[key] = [Picture("plan", key[0], f"plan-{i}", f"page {i}", text, image)  # type: ignore[arg-type]
                      for i, (image, text) in enumerate(zip(images, words, strict=True), 1)]  # fmt: skip
    return found


@pytest.fixture
def approved(drawn: dict[tuple[str, str], list[Picture]], tmp_path: Path) -> Path:
    for lang in FONTS:
        for picture in drawn[lang, "as it was"]:
            approval.save(picture, tmp_path / lang / f"{picture.name}.png")
    return tmp_path


@pytest.mark.parametrize("lang", FONTS)
@pytest.mark.parametrize("what", CHANGED)
def test_what_a_person_sees_is_caught(
    drawn: dict[tuple[str, str], list[Picture]], approved: Path, lang: str, what: str
) -> None:
    (found,) = approval.compared(drawn[lang, what], approved, approved / "shown")
    assert found.name == f"{lang}/plan-1"
    assert "page 1: " in found.why
    assert (approved / "shown" / lang / "plan-1.png").exists()


@pytest.mark.parametrize("lang", FONTS)
@pytest.mark.parametrize("what", ["as it was", *SAME])
def test_a_sheet_drawn_again_passes_also_where_it_is_moved_by_less_than_a_pixel(
    drawn: dict[tuple[str, str], list[Picture]], approved: Path, lang: str, what: str
) -> None:
    assert approval.compared(drawn[lang, what], approved) == []


def test_the_same_picture_differs_by_nothing(drawn: dict[tuple[str, str], list[Picture]], approved: Path) -> None:
    for lang in FONTS:
        result = likeness(opened(drawn[lang, "as it was"][0].path), opened(approved / lang / "plan-1.png"))
        assert (result.worst, result.mean) == (0, 0)


def test_a_page_more_and_a_page_less_are_caught(
    drawn: dict[tuple[str, str], list[Picture]], approved: Path, tmp_path: Path
) -> None:
    (more,) = approval.compared([p for p in drawn["en", "one page more"] if p.name == "plan-2"] +
                                drawn["en", "as it was"], approved)  # fmt: skip
    assert (more.name, more.why) == ("en/plan-2", "page 2: not approved: a new page or sheet")
    approval.save(drawn["en", "one page more"][1], tmp_path / "en" / "plan-2.png")
    (less,) = approval.compared(drawn["en", "as it was"], approved)
    assert (less.name, less.why) == ("en/plan-2", "no longer drawn: a page or a sheet is missing")


def test_another_word_is_named(drawn: dict[tuple[str, str], list[Picture]], approved: Path) -> None:
    (found,) = approval.compared(drawn["en", "another word of the same length"], approved)
    assert "no longer says customers; says instead companies" in found.why


@pytest.mark.parametrize("lang", FONTS)
def test_another_rasteriser_and_other_smoothing_pass(
    drawn: dict[tuple[str, str], list[Picture]], tmp_path: Path, lang: str
) -> None:
    picture = drawn[lang, "as it was"][0]
    pdf = picture.path.parents[1] / "pdf" / f"{picture.path.stem.partition('-')[0]}.pdf"
    command = ["pdftocairo", "-r", str(drawing.DPI), "-png", "-singlefile", str(pdf), str(tmp_path / "cairo")]
    subprocess.run(command, check=True)
    with Image.open(picture.path) as found:
        image = found.convert("RGB")
    others = {
        "cairo": opened(tmp_path / "cairo.png"),
        "softer": reduced(image.filter(ImageFilter.GaussianBlur(0.5))),
        "sharper": reduced(image.filter(ImageFilter.UnsharpMask(1, 60, 0))),
        "a pixel on": reduced(ImageChops.offset(image, 1, 0)),
    }
    results = {what: likeness(other, reduced(image)) for what, other in others.items()}
    assert not {what: found for what, found in results.items() if not found.passes}


@pytest.mark.parametrize(("old", "new"), [("#F1F4F7", "#E1E8EF"), ("#F1F4F7", "#FFFFFF"), ("#1F4E79", "#2F5E89")])
def test_a_ground_slightly_lighter_or_darker_is_caught(
    drawn: dict[tuple[str, str], list[Picture]], old: str, new: str
) -> None:
    """Where no letters are, sixteen levels of a colour are seen."""
    with Image.open(drawn["en", "as it was"][0].path) as found:
        image = found.convert("RGB")
    was, now = (list(bytes.fromhex(colour[1:])) for colour in (old, new))
    pixels = np.array(image)
    pixels[(pixels == was).all(axis=2)] = now
    assert likeness(reduced(Image.fromarray(pixels)), reduced(image)).worst > WORST
