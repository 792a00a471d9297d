"""The documentation site, built once for all tests of it, and what it shows on a phone."""

from __future__ import annotations

import resource
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(str(p.relative_to(DOCS).with_suffix("")) for p in DOCS.rglob("*.md"))
CHINESE = "zh-CN"

for needed in ("sphinx", "myst_parser", "furo", "a11y_pygments"):
    pytest.importorskip(needed, reason="the site needs the extra docs: pip install '.[docs]'")


class Built(NamedTuple):
    """A build of a site: where it is, its exit status, what was said, how many seconds of a processor it took."""

    folder: Path
    status: int
    said: str
    seconds: float

    def page(self, name: str) -> str:
        """A page's HTML."""
        return (self.folder / f"{name}.html").read_text(encoding="utf-8")


def build(source: Path, out: Path) -> Built:
    """The command of docs/conf.py, in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "-q", "-b", "html", source, out]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Built(out, done.returncode, done.stderr, seconds)


_FOLDER = TemporaryDirectory(prefix="xlplan-docs-")


@lru_cache
def site() -> Built:
    """The site as it is; its folder goes when the tests end."""
    return build(DOCS, Path(_FOLDER.name))
