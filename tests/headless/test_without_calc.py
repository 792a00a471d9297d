"""An installation without the extra `calc`: everything but recalculation works, and that says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("cellrune", "formualizer")
RUN = "from xlplan.cli import main; main()"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All installed packages but those of the extra."""
    folder = tmp_path_factory.mktemp("packages")
    for place in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for entry in Path(place).iterdir():
            if not entry.name.startswith((*EXTRAS, "xlplan")) and entry.suffix != ".pth":
                (folder / entry.name).symlink_to(entry)
    return folder


def python(packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python that finds only these packages and xlplan."""
    paths = os.pathsep.join([str(packages), str(ROOT)])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PYTHONPATH": paths, "PYTHONUTF8": "1"}
    command = [sys.executable, "-S", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=100, check=False)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(ROOT / "workbooks" / "en" / "evaluation.xlsx", tmp_path / "evaluation.xlsx"))


def test_the_engines_are_really_absent(packages: Path) -> None:
    code = "import importlib.util as i; print([i.find_spec(n) for n in ('cellrune', 'formualizer')]); import xlplan.cli"
    done = python(packages, "-c", code)
    assert (done.returncode, done.stdout.split()) == (0, ["[None,", "None]"]), done.stderr


@pytest.mark.parametrize(("lang", "word"), [("en", "needs the extra"), ("zh", "需要")])
def test_recalculating_says_what_to_install_and_leaves_the_workbook_alone(
    packages: Path, workbook: Path, lang: str, word: str
) -> None:
    before = workbook.read_bytes()
    done = python(packages, "-c", RUN, "fill", str(workbook), "--recalculate", "--lang", lang)
    assert done.returncode == 2, done.stderr
    assert "pip install xlplan[calc]" in done.stderr
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert workbook.read_bytes() == before


def test_the_error_of_the_python_call_says_the_same(packages: Path, workbook: Path) -> None:
    code = (
        "import sys, xlplan\nfrom xlplan.errors import UsageError\n"
        "try:\n    xlplan.recalculate(sys.argv[1])\nexcept UsageError as error:\n    print(error.problem.code)"
    )
    done = python(packages, "-c", code, str(workbook))
    assert (done.returncode, done.stdout.strip()) == (0, "needs-calc"), done.stderr


def test_fill_without_recalculation_works(packages: Path, workbook: Path) -> None:
    done = python(packages, "-c", RUN, "fill", str(workbook), "--lang", "en")
    assert done.returncode == 0, done.stderr
