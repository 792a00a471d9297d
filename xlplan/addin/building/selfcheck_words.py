"""What the self-check says, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.messages import Label, word

SHEET: Final = word("selfcheck.sheet")
DATA: Final = word("selfcheck.data")
TITLE: Final = word("selfcheck.title")
BUILT: Final = word("selfcheck.built")
STEPS: Final = (
    word("selfcheck.steps.enable"),
    word("selfcheck.steps.press"),
    word("selfcheck.steps.green"),
    word("selfcheck.steps.mac"),
)
CHECK_FUNCTIONS: Final = word("selfcheck.check-functions")
CHECK_MACROS: Final = word("selfcheck.check-macros")
RUN_IN: Final = word("selfcheck.run-in")
PASSED: Final = word("selfcheck.passed")
FAILED: Final = word("selfcheck.failed")
NOT_RUN: Final = word("selfcheck.not-run")
MACROS: Final = word("selfcheck.macros")
FUNCTIONS: Final = word("selfcheck.functions")
HEADERS: Final = (
    word("selfcheck.headers.no"),
    word("selfcheck.headers.what"),
    word("selfcheck.headers.formula"),
    word("selfcheck.headers.expected-python"),
    word("selfcheck.headers.got-excel"),
    word("selfcheck.headers.result"),
)
MACRO_LINES: Final[Mapping[str, Label]] = {
    "fill": word("selfcheck.macro-lines.fill"),
    "undo": word("selfcheck.macro-lines.undo"),
    "check": word("selfcheck.macro-lines.check"),
    "draft_review": word("selfcheck.macro-lines.draft-review"),
    "refresh": word("selfcheck.macro-lines.refresh"),
    "roll_forward": word("selfcheck.macro-lines.roll-forward"),
    "roll_up": word("selfcheck.macro-lines.roll-up"),
    "report": word("selfcheck.macro-lines.report"),
    "messages": word("selfcheck.macro-lines.messages"),
    "about": word("selfcheck.macro-lines.about"),
}
"""Each macro of the add-in and what is looked at."""
