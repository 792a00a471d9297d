"""English messages about targets and shares of the plan: code -> (what is wrong, what to do)."""

TARGETS: dict[str, tuple[str, str]] = {
    "target-parts": (
        "The parts of {subject} ({measure}) add up to {parts}; the target is {whole}, difference {difference}.",
        "Change the target by hand that is named here, or let one part take what is left by weight.",
    ),
    "target-hand": (
        "By hand, the parts of {subject} ({measure}) get {given}; the whole target is {whole}.",
        "Lower what is given by hand: the parts that go by weight are left with less than nothing.",
    ),
    "target-parent": (
        "No annual target of “{parent}” is known for {measure}: it is not listed, or has none, or stands four deep.",
        "Correct the name in “Part of”, or give “{parent}” a row with a target.",
    ),
    "target-weights": (
        "The parts of “{parent}” ({measure}) have no weight above 0, so nothing can be divided.",
        "Type weights, history or potential, as the column “Divided by” says.",
    ),
    "target-missing": (
        "{subject} has no annual target for {measure}.",
        "Type it in the column “Target by hand”.",
    ),
    "season-weights": (
        "No month has a season weight above 0, so no annual target can be divided over the year.",
        "Type the weights of the months; twelve times 1 divides evenly.",
    ),
    "target-actual": (
        "{month} is over, and {subject} has no actual for it; the rolling target counts its target instead.",
        "Type the actual, 0 if there was nothing.",
    ),
    "target-actuals": (
        "{month}: {subject} has {whole}, its parts add up to {parts}.",
        "Correct the actual that is wrong.",
    ),
    "steps-not-rising": (
        "This step begins at {line}, not above the one before it ({lower}).",
        "Type the lines from the lowest step to the highest.",
    ),
    "shares-over-whole": (
        "The market shares of {product} add up to {whole}.",
        "Correct the shares, or their common market.",
    ),
    "contribution-differs": (
        "By {one} this column adds up to {first}, by {other} to {second}.",
        "Correct what is missing or counted twice: all of them divide the same figure.",
    ),
}
