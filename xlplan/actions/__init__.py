"""What a button does, written once on xlwings' Book: the same call works in Excel and on files."""

from xlplan.actions.chase import ChaseList, chase_list
from xlplan.actions.check import check
from xlplan.actions.draft import draft_review
from xlplan.actions.fill import FillResult, fill, would_replace
from xlplan.actions.next_period import NextPeriod
from xlplan.actions.roll_forward import check_rolls_forward, roll_forward
from xlplan.actions.sheet import Reading, language_of, read
from xlplan.actions.workflow import refuse_locked

__all__ = [
    "ChaseList",
    "FillResult",
    "NextPeriod",
    "Reading",
    "chase_list",
    "check",
    "check_rolls_forward",
    "draft_review",
    "fill",
    "language_of",
    "read",
    "refuse_locked",
    "roll_forward",
    "would_replace",
]
