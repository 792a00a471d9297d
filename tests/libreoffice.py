"""LibreOffice as an independent calculator and renderer, for tests: one run for many files, in a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Without it LibreOffice shows the values stored in a file, also when the file asks for a full calculation."""

SECONDS = 600


def program() -> str | None:
    """Where LibreOffice is, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def available() -> bool:
    """Whether LibreOffice is installed."""
    return program() is not None


needed = pytest.mark.skipif(not available(), reason="LibreOffice is not installed")
"""Marks a test that LibreOffice takes part in."""


def recalculated(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks recalculated and saved as .xlsx by LibreOffice, in `folder`, in order. Names must differ."""
    return _converted(paths, folder, "xlsx")


def as_stored(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks as LibreOffice opens them, with the stored results, saved as .xlsx in `folder`, in order."""
    return _converted(paths, folder, "xlsx", settings="")


def to_pdf(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks printed to PDF, in `folder`, in order. Names must differ."""
    return _converted(paths, folder, "pdf")


def printed(paths: Sequence[Path], folder: Path, environment: Mapping[str, str]) -> list[Path]:
    """The files printed to PDF with the stored results, under given settings of the system. Names must differ."""
    return _converted(paths, folder, "pdf", settings="", environment=environment)


def version() -> str:
    """LibreOffice's version, such as 7.4.7."""
    shown = subprocess.run([str(program()), "--version"], capture_output=True, text=True, timeout=SECONDS, check=True)
    return shown.stdout.split()[1]


def _converted(
    paths: Sequence[Path],
    folder: Path,
    kind: str,
    *,
    settings: str = _SETTINGS,
    environment: Mapping[str, str] | None = None,
) -> list[Path]:
    results = [folder / f"{path.stem}.{kind}" for path in paths]
    if len(set(results)) < len(paths) or any(path in results for path in paths):
        raise ValueError("the files need different names, and a folder that is not their own")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        user = Path(profile) / "user"
        user.mkdir()
        if settings:
            (user / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        command = [
            str(program()), f"-env:UserInstallation={Path(profile).as_uri()}", "--headless",
            "--convert-to", kind, "--outdir", str(folder), *map(str, paths),
        ]  # fmt: skip
        seconds = SECONDS + 6 * len(paths)
        run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds, check=False)
    missing = [path.name for path in results if not path.exists()]
    if missing:
        raise RuntimeError(f"LibreOffice did not write {missing}: {run.stderr or run.stdout}")
    return results
