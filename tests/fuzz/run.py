"""Coverage-guided fuzzing (extra `fuzz`, Linux and macOS):

    python tests/fuzz/run.py -max_total_time=600

What it finds is an unhandled error; its input is printed. Keep it as a case in tests/fuzz/test_fuzz.py.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["xlplan"]):
    import targets


def once(data: bytes) -> None:
    """One input: what to spoil, where, and with what."""
    given = atheris.FuzzedDataProvider(data)
    choice, number = given.ConsumeIntInRange(0, 12), given.ConsumeIntInRange(0, len(targets.PARTS) - 1)
    place, length = given.ConsumeIntInRange(0, 40_000), given.ConsumeIntInRange(0, 60)
    insert = given.ConsumeBytes(given.remaining_bytes())
    if choice < 8:
        targets.fuzz_part(number, place, length, insert)
    elif choice == 8:
        targets.fuzz_zip(place, length, insert)
    elif choice == 9:
        targets.fuzz_file(insert)
    elif choice == 10:
        targets.fuzz_written(insert.decode("utf-8", "replace"))
    else:
        targets.fuzz_ledger(insert, b"" if choice == 11 else insert[:length])


if __name__ == "__main__":
    atheris.Setup(sys.argv, once)
    atheris.Fuzz()
