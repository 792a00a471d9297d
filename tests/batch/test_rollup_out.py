"""A rollup replaces an older rollup, and no other file."""

import shutil
from pathlib import Path

import openpyxl
import pytest
from rollup_support import rolled, small_regions

from xlplan.batch.outputs import check_out
from xlplan.errors import UsageError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("made"))


@pytest.fixture
def regions(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "regions"))


def test_a_region_workbook_is_never_replaced_by_a_rollup(regions: Path, tmp_path: Path) -> None:
    before = (regions / "East.xlsx").read_bytes()
    with pytest.raises(UsageError) as error:
        rolled(regions, out=regions / "East.xlsx", csv_dir=tmp_path / "csv")
    assert error.value.problem.code == "out-not-a-rollup"
    assert ((regions / "East.xlsx").read_bytes(), (tmp_path / "csv").exists()) == (before, False)


@pytest.mark.parametrize("content", [b"", b"budget", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_workbook_is_never_replaced_by_a_rollup(regions: Path, content: bytes) -> None:
    out = regions.parent / "budget.xlsx"
    out.write_bytes(content)
    with pytest.raises(UsageError):
        rolled(regions, out=out)
    assert out.read_bytes() == content


def test_an_older_rollup_is_replaced_also_after_another_program_saved_it(regions: Path) -> None:
    out = regions.parent / "rollup.xlsx"
    assert rolled(regions, out=out).published == (out,)
    openpyxl.load_workbook(out).save(out)
    check_out(out)
    assert rolled(regions, out=out).published == (out,)


def test_a_name_that_is_free_may_be_written(tmp_path: Path) -> None:
    check_out(tmp_path / "new.xlsx")
