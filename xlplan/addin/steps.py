"""What an installation or its removal does, step by step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Action = Literal["created", "replaced", "unchanged", "removed", "restored", "kept", "unblocked"]


@dataclass(frozen=True)
class Step:
    """What was done (or, in a dry run, would be done) to a file, or to the setting `detail` in it."""

    action: Action
    path: str
    detail: str = ""


@dataclass
class Installation:
    """Everything done; `running`: an Excel is open and must be started again to see it."""

    steps: list[Step] = field(default_factory=list)
    running: bool = False
