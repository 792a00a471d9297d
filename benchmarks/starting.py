"""How long the command takes to say its version, and what it imports for that."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.harness import compare

VERSION = ["-c", "import sys; sys.argv = ['xlplan', '--version']; from xlplan.cli import main; main()"]


def run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def measure(rounds: int) -> None:
    compare(
        "Start-up",
        {
            "xlplan": lambda: run(*VERSION),
            "python -c pass": lambda: run("-c", "pass"),
            "python -c 'import pandas'": lambda: run("-c", "import pandas"),
        },
        rounds,
    )
