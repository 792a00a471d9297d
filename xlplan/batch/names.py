"""File names from regions' names, safe on every system."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
LONGEST = 120
"""Bytes in UTF-8; with the extension and a temporary name's ending below the 255 of every file system."""


def safe_name(region: str) -> str:
    """A region's name as a file name without extension: `A/B` -> `A_B`, `NUL` -> `_NUL`, no dot or space at the end."""
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", region)).strip(" ").rstrip(". ")
    if not name or name.startswith((".", "~$")) or _RESERVED.fullmatch(name):
        name = "_" + name
    return name.encode()[:LONGEST].decode(errors="ignore").rstrip(". ")


def collisions(regions: Iterable[str]) -> dict[str, list[str]]:
    """Regions whose file names differ in nothing, or only in upper and lower case: region -> all of them."""
    groups: dict[str, list[str]] = defaultdict(list)
    for region in regions:
        groups[safe_name(region).casefold()].append(region)
    return {region: group for group in groups.values() if len(group) > 1 for region in group}
