"""`xlplan addin install --from WHEELS`: pip takes everything from the folder, then the new xlplan goes on."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from xlplan.addin.offline import go_on, install_package, newest
from xlplan.errors import DataError, UsageError

CLI = "import sys, pathlib\npathlib.Path(sys.prefix, 'called').write_text('|'.join(sys.argv[1:]), encoding='utf-8')\n"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python of its own, in a folder with a space and Chinese letters."""
    home = tmp_path_factory.mktemp("home") / "My Python 环境"
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    return home / "bin" / "python"


def wheel(folder: Path, *, number: str = "9.9.8", requires: str = "") -> Path:
    """A wheel called xlplan that only tells how its command was called."""
    folder.mkdir(parents=True)
    info = f"xlplan-{number}.dist-info"
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    members = {
        "xlplan/__init__.py": "",
        "xlplan/cli.py": CLI,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: xlplan\nVersion: {number}\n{needs}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    members[f"{info}/RECORD"] = "".join(f"{name},,\n" for name in [*members, f"{info}/RECORD"])
    path = folder / f"xlplan-{number}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as out:
        for name, text in members.items():
            out.writestr(name, text)
    return path


def test_the_package_comes_from_the_folder_and_goes_on_with_the_same_command(
    tmp_path: Path, python: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    wheel(tmp_path / "离线 wheels")
    install_package(str(python), tmp_path / "离线 wheels")
    assert go_on(str(python), ["addin", "install", "--lang", "zh"]) == 0
    assert (python.parents[1] / "called").read_text(encoding="utf-8") == "addin|install|--lang|zh"


def test_a_wheel_that_lacks_what_it_needs_is_a_problem_and_nothing_is_fetched(tmp_path: Path, python: Path) -> None:
    wheel(tmp_path / "wheels", number="9.9.9", requires="a-package-that-is-not-there")
    with pytest.raises(DataError) as refused:
        install_package(str(python), tmp_path / "wheels")
    assert refused.value.problem.code == "addin-pip"
    assert "a-package-that-is-not-there" in str(refused.value)


def test_a_folder_without_a_wheel_of_xlplan_is_refused_before_pip_runs(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        install_package("no such python", tmp_path)
    assert refused.value.problem.code == "addin-no-wheels"


def test_the_newest_version_in_the_folder_is_taken(tmp_path: Path) -> None:
    for number in ("0.9.9", "0.10.0", "0.2.0"):
        (tmp_path / f"xlplan-{number}-py3-none-any.whl").write_bytes(b"")
    assert newest(tmp_path) == "0.10.0"
    assert newest(tmp_path / "empty") is None
