"""Which workbooks a command means."""

from pathlib import Path

import pytest

from xlplan.batch.paths import workbooks
from xlplan.errors import UsageError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.xlsx", "a.XLSM", "~$a.XLSM", ".hidden.xlsx", "notes.txt", "sub/c.xlsx", ".git/d.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def names(found: list[Path], root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in found]


def test_a_folder_is_searched_with_its_subfolders_without_lock_files_and_hidden_ones(tree: Path) -> None:
    assert names(workbooks([tree]), tree) == ["a.XLSM", "b.xlsx", "sub/c.xlsx"]


def test_a_pattern_finds_workbooks_only(tree: Path) -> None:
    assert names(workbooks([str(tree / "*")]), tree) == ["a.XLSM", "b.xlsx"]
    assert names(workbooks([str(tree / "**" / "*.xlsx")]), tree) == ["b.xlsx", "sub/c.xlsx"]


def test_a_file_named_twice_is_found_once(tree: Path) -> None:
    assert names(workbooks([tree / "b.xlsx", tree, str(tree / "*.xlsx")]), tree) == ["b.xlsx", "a.XLSM", "sub/c.xlsx"]


def test_a_file_name_with_brackets_is_a_name_and_no_pattern(tree: Path) -> None:
    path = tree / "east[1].xlsx"
    path.write_bytes(b"")
    assert workbooks([path]) == [path]


def test_a_command_s_own_output_is_left_out(tree: Path) -> None:
    assert names(workbooks([tree], leave_out=[tree / "b.xlsx"]), tree) == ["a.XLSM", "sub/c.xlsx"]


@pytest.mark.parametrize("name", ["none.xlsx", "nothing", "*.csv", "empty"])
def test_what_is_not_there_is_a_wrong_use(tree: Path, name: str) -> None:
    (tree / "empty").mkdir()
    with pytest.raises(UsageError):
        workbooks([tree / name])


def test_a_folder_with_nothing_but_the_output_holds_nothing(tree: Path) -> None:
    with pytest.raises(UsageError, match="There is no workbook"):
        workbooks([tree / "sub"], leave_out=[tree / "sub" / "c.xlsx"])
