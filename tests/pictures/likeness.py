"""How far two pictures are from each other, as a person sees it.

Programs of another version set a letter half a pixel further on and smooth its edges otherwise: nobody sees that, but
where dark letters stand on white it changes many pixels by much. So a difference counts after three allowances:

- every square of one picture, as large as a short word, is held against those of the other up to a pixel away, by half
  pixels, and the most alike counts;
- it is divided by how lively the square is: what is hidden among letters is plain on an even ground;
- a slight blur evens out smoothed edges.

What is left is measured twice. `worst` is that of the square that differs most: a figure, a cell's colour, a bar.
`mean` is over the whole picture: a little of it everywhere is seen too. Words of one length look alike at this size:
they are compared as words, see approval.py.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageFilter

WORST, MEAN = 0.5, 0.04
"""What passes. test_likeness.py has what lies on either side."""
HALF, SOFT, SHIFTS = 6, 1.0, (0.0, -0.5, 0.5, -1.0, 1.0)
"""Pixels: half a square's side, the blur, the shifts that nobody sees."""
FLAT = 0.05
"""Added to the liveliness, the standard deviation of brightness: 0 on an even ground, 0.3 in black text."""
STEP = 17
"""Between the 16 levels of a colour in an approved picture."""
SPARE = 2
"""Pixels by which the height or width of a whole page may differ."""


@dataclass(frozen=True)
class Likeness:
    """Two measures of difference, and the place of the worst: the middle of its square, in pixels."""

    worst: float
    mean: float
    place: tuple[int, int]

    @property
    def passes(self) -> bool:
        """Whether a person would take the two for one."""
        return self.worst <= WORST and self.mean <= MEAN


def reduced(image: Image.Image) -> Image.Image:
    """In 16 levels a colour: what is approved is a third as large, and what is drawn loses the same."""
    levels = [min((value + STEP // 2) // STEP * STEP, 255) for value in range(256)]
    return image.convert("RGB").point(levels * 3)


def opened(path: Path) -> Image.Image:
    """A picture as it is compared."""
    with Image.open(path) as found:
        return reduced(found)


def likeness(drawn: Image.Image, approved: Image.Image) -> Likeness:
    """Of two reduced pictures. Pages of another size are as unlike as can be."""
    if any(abs(a - b) > SPARE for a, b in zip(drawn.size, approved.size, strict=True)):
        return Likeness(float("inf"), float("inf"), (0, 0))
    if drawn.size == approved.size and drawn.tobytes() == approved.tobytes():
        return Likeness(0.0, 0.0, (0, 0))
    apart = difference(drawn, approved)
    row, column = np.unravel_index(int(apart.argmax()), apart.shape)
    return Likeness(float(apart.max()), float(apart.mean()), (int(column), int(row)))


def difference(drawn: Image.Image, approved: Image.Image) -> Any:
    """For every pixel how far the square around it is from the most alike one nearby, over its liveliness."""
    size = (max(drawn.width, approved.width), max(drawn.height, approved.height))
    one, other = (_soft(image, size) for image in (drawn, approved))
    lively = np.maximum(_liveliness(one), _liveliness(other)) + FLAT
    found = _apart(one, other)
    for across, down in itertools.product(SHIFTS, SHIFTS):
        if (found > lively * WORST).any() or (found / lively).mean() > MEAN:  # as long as it would not pass
            found = np.minimum(found, _apart(one, _shifted(other, across, down)))
    return found / lively


def _soft(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Blurred, on white ground of a size."""
    ground = Image.new("RGB", size, "white")
    ground.paste(image, (0, 0))
    return ground.filter(ImageFilter.GaussianBlur(SOFT))


def _apart(one: Image.Image, other: Image.Image) -> Any:
    """For every pixel the mean difference in its square, 0 to 1, of the colour that differs most."""
    most = reduce(ImageChops.lighter, ImageChops.difference(one, other).split())
    return _array(most.filter(ImageFilter.BoxBlur(HALF)))


def _liveliness(image: Image.Image) -> Any:
    grey = image.convert("L")
    mean = _array(grey.filter(ImageFilter.BoxBlur(HALF)))
    squares = Image.fromarray((_array(grey) ** 2 * 255).round().astype(np.uint8))
    return np.sqrt((_array(squares.filter(ImageFilter.BoxBlur(HALF))) - mean**2).clip(0))


def _shifted(image: Image.Image, across: float, down: float) -> Image.Image:
    """Moved by parts of a pixel; what comes in at the edge is white."""
    move = (1, 0, across, 0, 1, down)
    return image.transform(image.size, Image.Transform.AFFINE, move, Image.Resampling.BILINEAR, fillcolor="white")


def _array(image: Image.Image) -> Any:
    return np.asarray(image, dtype=np.float32) / 255
