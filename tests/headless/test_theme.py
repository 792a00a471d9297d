"""Contrast: text can be read, and bars be seen, by people who see colours or contrasts less well (WCAG 2.2)."""

import re
from itertools import combinations

import pytest

from xlplan.headless import theme

WHITE = "#FFFFFF"
TEXT = {
    "text": (theme.INK, WHITE),
    "calculated": (theme.INK, theme.CALCULATED_FILL),
    "figure": (theme.INK, theme.BAND_FILL),
    "small print": (theme.MUTED, WHITE),
    "small print on a figure's ground": (theme.MUTED, theme.BAND_FILL),
    "title": (theme.ACCENT, WHITE),
    "header": (WHITE, theme.ACCENT),
    "month above a header": (WHITE, theme.TIER_FILL),
    "link": (theme.LINK["font_color"], theme.CALCULATED_FILL),
    "report's small print": (theme.REPORT["muted"], WHITE),
    "report's small print on its ground": (theme.REPORT["muted"], theme.REPORT["ground"]),
    "report's warning": (theme.REPORT["warning"], theme.MARKS["bad"][0]),
    "figure below 0": (theme.MARKS["bad"][1], WHITE),
    "figure below 0 in a calculated cell": (theme.MARKS["bad"][1], theme.CALCULATED_FILL),
    "figure below 0 above a table": (theme.MARKS["bad"][1], theme.BAND_FILL),
    **{f"status {name}": (ink, fill) for name, (fill, ink) in theme.MARKS.items()},
}


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.005)  # WebAIM's example of almost enough


@pytest.mark.parametrize("pair", TEXT.values(), ids=TEXT)
def test_text_has_a_contrast_of_four_and_a_half_to_one(pair: tuple[str, str]) -> None:
    assert contrast(*pair) >= 4.5


@pytest.mark.parametrize("role", theme.ROLES)
def test_what_charts_draw_has_a_contrast_of_three_to_one(role: str) -> None:
    assert contrast(theme.ROLES[role], WHITE) >= 3


# Machado, Oliveira and Fernandes 2009, severity 1: how colours look without red, green or blue cones (linear RGB).
BLIND = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


@pytest.mark.parametrize("kind", BLIND)
def test_good_and_bad_are_told_apart_without_red_or_green(kind: str) -> None:
    seen = {}
    for role in ("good", "fair", "bad"):
        channels = [int(theme.ROLES[role][n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        seen[role] = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in BLIND[kind]]
    apart = {pair: max(abs(a - b) for a, b in zip(seen[pair[0]], seen[pair[1]], strict=True))
             for pair in combinations(seen, 2)}  # fmt: skip
    assert apart["good", "bad"] > 0.25
    assert apart["good", "fair"] > 0.25


def test_decimals_of_a_column_never_depend_on_the_figure() -> None:
    assert [shown for shown in theme.NUMBER_FORMATS.values() if re.search(r"\.[0#]*#", shown)] == []
