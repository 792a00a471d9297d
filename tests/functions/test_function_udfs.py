"""The module that xlwings imports: what it registers, what Excel is told, and what is light enough for Lite."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import function_hosts as hosts
import pytest

from xlplan.addin import udfs
from xlplan.addin.lite import lite_file
from xlplan.functions import FUNCTIONS, clear_errors, last_errors

HEAVY = ("pandas", "numpy", "openpyxl", "lxml", "xlsxwriter", "holidays", "typer", "rich")


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XLPLAN_LOG", str(tmp_path / "log"))
    clear_errors()
    return tmp_path / "log" / "functions.log"


@lru_cache(maxsize=1)
def imported() -> dict[str, Any]:
    """What xlwings' own *Import functions* hands to a workbook."""
    script = hosts.ROOT / "tests" / "functions" / "host_xlwings.py"
    env = {**os.environ, "PYTHONPATH": str(hosts.ROOT)}
    done = subprocess.run(
        [sys.executable, script, "--import"], capture_output=True, text=True, encoding="utf-8", env=env, check=True
    )
    return json.loads(done.stdout.rpartition("\n--answer--\n")[2])  # type: ignore[no-any-return]


def test_xlwings_writes_a_vba_function_with_the_same_arguments_for_every_function() -> None:
    heads = dict(re.findall(r"^Function (\w+)\((.*)\)$", imported()["module"], re.MULTILINE))
    wanted = {
        f.name: ", ".join(("Optional " if a.optional else "") + a.name for a in f.arguments) for f in FUNCTIONS.values()
    }
    assert heads == wanted
    assert not re.findall(r"^Sub ", imported()["module"], re.MULTILINE)


def test_excel_is_told_category_help_and_every_arguments_help_within_its_limits() -> None:
    told = {options["name"].partition("!")[2]: options for options in imported()["options"]}
    assert told.keys() == FUNCTIONS.keys()
    for name, function in FUNCTIONS.items():
        options = told[name]
        assert options["Description"] == f"{function.help.zh} | {function.help.en}"
        assert options["Category"] == f"{function.category.zh} | {function.category.en}"
        texts = options["ArgumentDescriptions"]
        assert texts == [f"{a.help.zh} | {a.help.en}" for a in function.arguments]
        assert len(options["Description"]) <= 255
        assert sum(map(len, texts)) <= 255


def test_an_error_leaves_as_a_marker_and_its_reason_is_kept() -> None:
    balance = udfs.XLPLAN_BALANCE  # type: ignore[attr-defined]
    shown = balance([[1], ["x"], ["#N/A"]], [[0]], [[0]], [[0]])
    assert [row[0] for row in shown[::2]] == [1.0, "#XLPLAN!NA|"]
    assert shown[1][0].startswith("#XLPLAN!VALUE|期初余额：“x”不是数字")
    assert [(r.function, r.error) for r in last_errors()] == [
        ("XLPLAN_BALANCE", "#VALUE!")
    ]  # of #N/A its own cell tells


def test_in_lite_an_error_leaves_as_the_text_that_lite_turns_into_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udfs, "IN_LITE", True)
    balance = udfs.XLPLAN_BALANCE  # type: ignore[attr-defined]
    assert balance([["x"]], [[0]], [[0]], [[0]]) == "#VALUE!"
    assert balance([["#SPILL!"]], [[0]], [[0]], [[0]]) == "#VALUE!"
    assert balance([["#DIV/0!"]], [[0]], [[0]], [[0]]) == "#DIV/0!"


def test_a_column_of_bad_cells_leaves_a_few_reasons_and_not_one_each() -> None:
    shown = udfs.XLPLAN_BALANCE([[f"bad {n}"] for n in range(500)], [[0]], [[0]], [[0]])  # type: ignore[attr-defined]
    assert all(row[0].startswith("#XLPLAN!VALUE|") for row in shown)
    assert len(last_errors()) == udfs.MOST_REASONS


def test_a_fault_of_the_program_is_an_error_in_the_cell_and_a_traceback_in_the_log(log: Path) -> None:
    def broken(target: object, actual: object) -> object:
        raise ZeroDivisionError("a fault")

    function = FUNCTIONS["XLPLAN_GAP"]
    faulty = type(function)(**{**vars(function), "body": broken})
    assert str(udfs._called(faulty, 1, 2)).startswith("#XLPLAN!VALUE|xlplan 内部错误")
    assert "ZeroDivisionError: a fault" in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("module", ["xlplan.functions", "xlplan.functions.reasons"])
def test_the_functions_load_neither_xlwings_nor_any_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print([m for m in sys.modules if m in {(*HEAVY, 'xlwings')}])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- the one-file build ----------------------------------------------------------------------------------------------
def test_the_one_file_build_is_the_same_twice_and_holds_only_what_the_functions_need() -> None:
    text = lite_file()
    assert text == lite_file()
    packed = text.partition('_ARCHIVE = """\n')[2].partition('\n"""')[0]
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed))) as archive:
        names = archive.namelist()
    rooms = {name.rpartition("/")[0] for name in names}
    assert rooms == {"xlplan", "xlplan/metrics", "xlplan/functions", "xlplan/addin"}
    assert [n for n in names if n.startswith("xlplan/addin/")] == ["xlplan/addin/__init__.py", "xlplan/addin/udfs.py"]
    assert len(text) < 150_000


def test_the_one_file_build_runs_where_xlplan_is_not_installed(tmp_path: Path) -> None:
    (tmp_path / "xlplan_lite.py").write_text(lite_file(), encoding="utf-8")
    (tmp_path / "main.py").write_text(
        "from xlplan_lite import *\n"
        "import sys, xlplan\n"
        "print(XLPLAN_ATTAINMENT([[50], [200]], [[45], [215]]), '.zip' in xlplan.__file__)\n",
        encoding="utf-8",
    )
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "main.py"], cwd=tmp_path, capture_output=True, text=True, env=env, check=True
    )
    assert done.stdout == "[[0.9], [1.075]] True\n"
