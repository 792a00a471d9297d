"""docs/headless.md tells the truth: its example is a test that passes, its table names every call that is offered."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_engine_unsupported import OFFERED

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "headless.md").read_text(encoding="utf-8")


def test_the_example_in_the_documentation_passes_under_pytest(tmp_path: Path) -> None:
    example = next(block for block in re.findall(r"```python\n(.*?)```", PAGE, re.S) if "def test_" in block)
    (tmp_path / "test_example.py").write_text(example, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert "1 passed" in run.stdout, run.stdout


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in OFFERED.items() for name in names.split()])
def test_the_documentation_names_a_call_that_works(kind: str, name: str) -> None:
    assert re.search(rf"`{name}\b|\b{kind}\.{name}\b", PAGE)
