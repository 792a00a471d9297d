"""What an examination of the machine finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from xlplan.messages import Label

NONE = Label("", "")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: ok, note (works, but worth knowing) or bad (with its remedy)."""

    state: Literal["ok", "note", "bad"]
    what: Label
    detail: str
    remedy: Label = NONE
