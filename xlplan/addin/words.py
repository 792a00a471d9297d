"""What the macros say and ask, in both languages. What went wrong is worded in `xlplan.messages`."""

from __future__ import annotations

from xlplan.errors import Severity
from xlplan.messages import Label, word

# --- the macros, named as their buttons ---------------------------------------------------------------------------
FILL = word("addin.fill")
CHECK = word("addin.check")
REFRESH = word("addin.refresh")
DRAFT = word("addin.draft")
ROLL_FORWARD = word("addin.roll-forward")
ROLL_UP = word("addin.roll-up")
REPORT = word("addin.report")
MESSAGES = word("addin.messages")
ABOUT = word("addin.about")
UNDO = word("addin.undo")

# --- all of them --------------------------------------------------------------------------------------------------
DECLINED = word("addin.declined")
AS_BEFORE = word("addin.as-before")
HALF = word("addin.half")
FAILED = word("addin.failed")
PROTECTED = word("addin.protected")
MORE = word("addin.more")
AND_SO_ON = word("addin.and-so-on")
PROGRESS = word("addin.progress")
SEE_PROBLEMS = word("addin.see-problems")
CAN_UNDO = word("addin.can-undo")

# --- fill ---------------------------------------------------------------------------------------------------------
FILLING = word("addin.filling")
FILL_ASK = word("addin.fill-ask")
FILLED = word("addin.filled")
NOTHING_TO_FILL = word("addin.nothing-to-fill")
KINDS = {
    "mended": word("addin.kinds.mended"),
    "added": word("addin.kinds.added"),
    "recomputed": word("addin.kinds.recomputed"),
    "date": word("addin.kinds.date"),
    "draft": word("addin.kinds.draft"),
    "recalculated": word("addin.kinds.recalculated"),
}
RUN_CHECK = word("addin.run-check")

# --- check --------------------------------------------------------------------------------------------------------
CHECKING = word("addin.checking")
CHECKED = word("addin.checked")
LISTED = word("addin.listed")
NO_PROBLEMS = word("addin.no-problems")
PROBLEMS_TITLE = word("addin.problems-title")
PROBLEM_COLUMNS = (
    word("addin.problem-columns.severity"), word("addin.problem-columns.sheet"), word("addin.problem-columns.cell"),
    word("addin.problem-columns.what-is-wrong"),
    word("addin.problem-columns.what-to-do"),
)  # fmt: skip
SEVERITIES: dict[Severity, Label] = {
    "break": word("addin.severities.break"),
    "error": word("addin.severities.error"),
    "warning": word("addin.severities.warning"),
    "info": word("addin.severities.info"),
}

# --- refresh ------------------------------------------------------------------------------------------------------
DATA_FOLDER = word("addin.data-folder")
DATA_FILE = word("addin.data-file")
NO_FOLDER = word("addin.no-folder")
REFRESH_ASK = word("addin.refresh-ask")
LINK_FOLDER = word("addin.link-folder")  # fmt: skip
LINKING = word("addin.linking")
LINK_ASK = word("addin.link-ask")
LINKED = word("addin.linked")
NOTHING_CARRIED = word("addin.nothing-carried")
REFRESHING = word("addin.refreshing")
REFRESHED = word("addin.refreshed")
NOTHING_NEW = word("addin.nothing-new")
MANIFEST = word("addin.manifest")

# --- draft --------------------------------------------------------------------------------------------------------
DRAFT_ASK = word("addin.draft-ask")
NO_REVIEW = word("addin.no-review")
DRAFTING = word("addin.drafting")
DRAFTED = word("addin.drafted")
NOTHING_TO_DRAFT = word("addin.nothing-to-draft")

# --- roll forward -------------------------------------------------------------------------------------------------
FORWARD_FOLDER = word("addin.forward-folder")
FORWARD_ASK = word("addin.forward-ask")
FORWARDING = word("addin.forwarding")
FORWARDED = word("addin.forwarded")

# --- roll up ------------------------------------------------------------------------------------------------------
ROLL_UP_FOLDER = word("addin.roll-up-folder")
ROLL_UP_NAME = word("addin.roll-up-name")
ROLL_UP_ASK = word("addin.roll-up-ask")
ROLL_UP_AGAIN = word("addin.roll-up-again")
ROLLING_UP = word("addin.rolling-up")
ROLLED_UP = word("addin.rolled-up")
NOT_ROLLED_UP = word("addin.not-rolled-up")

# --- undo ---------------------------------------------------------------------------------------------------------
UNDO_ASK = word("addin.undo-ask")
UNDO_INTERRUPTED = word("addin.undo-interrupted")
UNDOING = word("addin.undoing")
NOTHING_TO_UNDO = word("addin.nothing-to-undo")
UNDONE = word("addin.undone")
LEFT = word("addin.left")

# --- messages, about ---------------------------------------------------------------------------------------------
MESSAGES_TITLE = word("addin.messages-title")
MESSAGE_COLUMNS = (
    word("addin.message-columns.time"), word("addin.message-columns.function"),
    word("addin.message-columns.error"), word("addin.message-columns.reason"),
)  # fmt: skip
NO_MESSAGES = word("addin.no-messages")
MESSAGES_LISTED = word("addin.messages-listed")
FROM_LOG = word("addin.from-log")
VERSION = word("addin.version")
WORKBOOK = word("addin.workbook")
NOT_OURS = word("addin.not-ours")
LOOKING = word("addin.looking")
ALL_WELL = word("addin.all-well")
FINDING = word("addin.finding")

# --- report -------------------------------------------------------------------------------------------------------
REPORT_FOLDER = word("addin.report-folder")
REPORT_NAME = word("addin.report-name")
REPORT_ASK = word("addin.report-ask")
REPORTING = word("addin.reporting")
REPORTED = word("addin.reported")
