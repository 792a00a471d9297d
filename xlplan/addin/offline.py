"""Installing xlplan from a folder of wheels, for machines that may not reach the internet."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from xlplan.errors import DataError, UsageError


def pip_command(interpreter: str, wheels: Path) -> list[str]:
    """What brings xlplan and all it needs from the folder, and from nowhere else, into a Python."""
    options = ["--no-index", "--find-links", str(wheels), "--upgrade", "--disable-pip-version-check", "--quiet"]
    return [interpreter, "-m", "pip", "install", *options, "xlplan"]


def install_package(interpreter: str, wheels: Path) -> None:
    """Run it. UsageError("addin-no-wheels"): no wheel of xlplan there; DataError("addin-pip"): pip refused."""
    if not any(wheels.glob("xlplan-*.whl")):
        raise UsageError("addin-no-wheels", path=str(wheels))
    done = subprocess.run(pip_command(interpreter, wheels), capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise DataError("addin-pip", path=str(wheels), detail=lines[-1].strip().rstrip(".") if lines else "pip")


def go_on(interpreter: str, words: Sequence[str]) -> int:
    """Run a command of the xlplan now installed, in a process of its own; its exit status."""
    return subprocess.run([interpreter, "-m", "xlplan.cli", *words], check=False).returncode
