"""What an examination of the machine finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Words = tuple[str, str]  # Chinese, English
NONE: Words = ("", "")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: ok, note (works, but worth knowing) or bad (with its remedy)."""

    state: Literal["ok", "note", "bad"]
    what: Words
    detail: str
    remedy: Words = NONE
