"""Draw every sheet of every template, the rollup and the reports in both languages, and compare with those approved.

python tests/pictures                       # what differs from the approved pictures; exit status 1 if anything does
python tests/pictures --out DIR             # the same; the pictures stay in DIR, those that differ in DIR/differences
python tests/pictures --approve             # what is drawn is approved, once you have looked at it
python tests/pictures --only plan --lang zh # one template, rollup, report-word, report-print, report-desk, report-phone
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from approval import approve, compared, other_layout  # noqa: E402 - only now on the path
from drawing import lacking  # noqa: E402 - only now on the path
from subjects import SUBJECTS, draw  # noqa: E402 - only now on the path

from xlplan.forms.form import LANGS  # noqa: E402


def main() -> int:
    """Exit status: 0 as approved, 1 something differs, 2 nothing could be drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="where the pictures go; else they are not kept")
    parser.add_argument("--approve", action="store_true", help="what is drawn is what shall be")
    parser.add_argument("--only", action="append", choices=SUBJECTS, help="may be given several times")
    parser.add_argument("--lang", action="append", choices=LANGS)
    given = parser.parse_args()
    if missing := lacking():
        sys.stderr.write(f"Not drawn; this machine lacks {', '.join(missing)}.\n")
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        out = given.out or Path(temporary)
        pictures = [p for lang in given.lang or LANGS for p in draw(out / lang, lang, given.only or SUBJECTS)]
        sys.stdout.write(f"{len(pictures)} pictures{f' in {out}' if given.out else ''}\n")
        if given.approve:
            sys.stdout.write("".join(f"approved: {name}\n" for name in approve(pictures)))
            return 0
        if why := other_layout():
            sys.stdout.write(f"Not compared: {why}.\n")
            return 2
        found = compared(pictures, shown=out / "differences")
    sys.stdout.write("".join(f"{difference.name}: {difference.why}\n" for difference in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
