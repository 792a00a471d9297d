"""English messages about the market plan: code -> (what is wrong, what to do)."""

PLANNING: dict[str, tuple[str, str]] = {
    "dependency-cycle": (
        "These tasks wait for one another, so none of them can begin: {tasks}.",
        "Take one of them out of another's predecessors. Until then there is no critical path.",
    ),
    "predecessor-unknown": (
        "There is no task “{predecessor}”.",
        "Correct the ID, or take it out of the predecessors.",
    ),
    "predecessors-many": (
        "This task has {count} predecessors; the columns “Conflict” and those behind it look at the first {most}.",
        "Join some of them under one task, or leave out those that others wait for already.",
    ),
    "starts-before-predecessor": (
        "The task starts on {start}; {predecessor}, for which it waits, ends on {finish} and has {buffer} buffer days.",
        "Start on {earliest} or later, or shorten {predecessor} or its buffer.",
    ),
    "schedule-stale": (
        "Earliest dates, slack, critical path or working days are out of date ({count} cells in all).",
        "Run Fill (`xlplan fill`): these columns are written by it, as they follow from all the other tasks.",
    ),
    "activity-outside-month": (
        "The activity's date {date} is not in its month, {month}.",
        "Correct the date or the month.",
    ),
}
