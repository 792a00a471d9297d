"""Colours of a workbook as RGB: plain, indexed, or a theme's with a tint."""

from __future__ import annotations

import colorsys
from typing import Any
from xml.etree import ElementTree

RGB = tuple[int, int, int]

_DRAWINGML = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The order of theme colour numbers in a sheet is not the order of the theme part: light comes first.
_OFFICE = {
    "lt1": "FFFFFF", "dk1": "000000", "lt2": "EEECE1", "dk2": "1F497D", "accent1": "4F81BD", "accent2": "C0504D",
    "accent3": "9BBB59", "accent4": "8064A2", "accent5": "4BACC6", "accent6": "F79646", "hlink": "0000FF",
    "folHlink": "800080",
}  # fmt: skip


def theme_colors(theme: bytes | None) -> list[str]:
    """The twelve colours of a theme part as hex text; those of Office 2007 if there is none."""
    scheme = ElementTree.fromstring(theme).find(f".//{_DRAWINGML}clrScheme") if theme else None
    if scheme is None:
        return list(_OFFICE.values())
    found = {entry.tag.removeprefix(_DRAWINGML): entry[0] for entry in scheme if len(entry)}
    return [
        found[name].get("lastClr") or found[name].get("val") or fallback if name in found else fallback
        for name, fallback in _OFFICE.items()
    ]


def fill_color(fill: Any, theme: list[str]) -> RGB | None:
    """The background of a fill: of a pattern its ground, not its lines. None without one, and for a gradient."""
    pattern = getattr(fill, "patternType", None)
    if pattern is None:
        return None
    return _rgb(fill.fgColor if pattern == "solid" else fill.bgColor, theme)


def _rgb(color: Any, theme: list[str]) -> RGB | None:
    from openpyxl.styles.colors import COLOR_INDEX  # noqa: PLC0415 - loaded by then

    if color.type == "rgb":
        return _tinted(str(color.rgb), color.tint)
    if color.type == "indexed" and color.indexed < 64:  # 64 and 65 mean the system's own colours
        return _tinted(COLOR_INDEX[color.indexed], color.tint)
    if color.type == "theme" and color.theme < len(theme):
        return _tinted(theme[color.theme], color.tint)
    return None


def _tinted(hexadecimal: str, tint: float) -> RGB:
    """The colour lightened or darkened as ECMA-376 part 1, 18.8.19 says; Excel's rounding may differ by 1."""
    red, green, blue = (int(hexadecimal[-6:][i : i + 2], 16) for i in (0, 2, 4))
    if not tint:
        return red, green, blue
    hue, light, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    r, g, b = (round(part * 255) for part in colorsys.hls_to_rgb(hue, light, saturation))
    return r, g, b
