"""Everything in one run: `python -m benchmarks [--quick] [--only cell,fill,...] [--rounds N] [--regions N] [--long]`.

Needs the peers: `pip install xlplan[bench,cluster]`. Milliseconds belong to one machine; the ratios are to be compared.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import growing, reading, regenerating, rolling, saving, starting

Section = Callable[[Path, argparse.Namespace], object]
SECTIONS: dict[str, Section] = {
    "cell": lambda folder, given: saving.measure_one_cell(folder, given.rounds),
    "fill": lambda folder, given: saving.measure_fill(folder, given.rounds),
    "regenerate": lambda folder, given: regenerating.measure(
        folder, max(given.rounds // 3, 2), regions=given.regions, invoices=given.invoices, jobs=given.jobs
    ),
    "read": lambda folder, given: reading.measure(folder, given.rounds, given.invoices),
    "start": lambda folder, given: starting.measure(given.rounds),
    "growth": lambda folder, given: (growing.measure(given.sizes), rolling.measure(given.sizes)),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default=",".join(SECTIONS), help="of: " + ", ".join(SECTIONS))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--regions", type=int, default=10, help="workbooks regenerated in a round")
    parser.add_argument("--invoices", type=int, default=200, help="invoices of a workbook")
    parser.add_argument("--jobs", type=int, default=1, help="processes that regenerate")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, fewer workbooks")
    parser.add_argument("--long", action="store_true", help="growth up to 10,000 workbooks")
    given = parser.parse_args()
    if given.quick:
        given.rounds, given.regions = 3, 3
    given.sizes = [10, 100] if given.quick else [10, 100, 1_000, 10_000] if given.long else [10, 100, 1_000]
    for name in given.only.split(","):
        with tempfile.TemporaryDirectory() as folder:
            SECTIONS[name](Path(folder), given)


if __name__ == "__main__":
    main()
