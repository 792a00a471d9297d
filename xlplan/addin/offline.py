"""Installing xlplan from a folder of wheels, for machines that may not reach the internet."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from xlplan.errors import DataError, UsageError


def newest(wheels: Path) -> str | None:
    """The newest version of xlplan in a folder of wheels."""
    versions = [path.name.split("-")[1] for path in wheels.glob("xlplan-*.whl")]
    return max(versions, key=lambda text: [int(digits) for digits in re.findall(r"\d+", text)], default=None)


def pip_command(interpreter: str, wheels: Path, version: str) -> list[str]:
    """What brings xlplan and all it needs from the folder, and from nowhere else, into a Python.

    The version is named: asked for the newest, pip is content with the one it has when a wheel does not fit.
    """
    options = ["--isolated", "--no-index", "--find-links", str(wheels), "--disable-pip-version-check", "--quiet"]
    return [interpreter, "-P", "-m", "pip", "install", *options, f"xlplan=={version}"]


def install_package(interpreter: str, wheels: Path) -> None:
    """Run it. UsageError("addin-no-wheels"): no wheel of xlplan there; DataError("addin-pip"): pip refused."""
    version = newest(wheels)
    if version is None:
        raise UsageError("addin-no-wheels", path=str(wheels))
    done = subprocess.run(pip_command(interpreter, wheels, version), capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise DataError("addin-pip", path=str(wheels), detail=lines[-1].strip().rstrip(".") if lines else "pip")


def go_on(interpreter: str, words: Sequence[str]) -> int:
    """Run a command of the xlplan now installed, whatever lies in the folder one is in; its exit status."""
    return subprocess.run([interpreter, "-P", "-m", "xlplan.cli", *words], check=False).returncode
