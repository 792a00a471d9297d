"""Workbooks by URL: in memory and on this machine; the same figures, and local paths stay plain paths."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rollup_support import codes, rolled, small_regions

from xlplan.batch.located import located
from xlplan.batch.paths import workbooks
from xlplan.errors import UsageError

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed (extra `cluster`)")
pytest.importorskip("upath", reason="universal-pathlib is not installed (extra `cluster`)")


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_regions(tmp_path_factory.mktemp("june"))


@pytest.fixture
def remote(regions: Path) -> str:
    """The region workbooks and their manifest in memory."""
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    for path in regions.iterdir():
        memory.pipe_file(f"/june/{path.name}", path.read_bytes())
    memory.pipe_file("/june/notes.txt", b"")
    return "memory://june"


@pytest.mark.parametrize("pattern", ["", "/*.xlsx", "/**/*.xlsx"])
def test_workbooks_by_url_give_the_figures_of_the_same_files_here(regions: Path, remote: str, pattern: str) -> None:
    here, there = rolled(regions), rolled(remote + pattern)  # type: ignore[arg-type]
    values = [result.as_json("en") for result in (here, there)]
    for line in (line for value in values for line in value["register"]):
        assert line.pop("modified")  # a copy is of another time
    assert values[1] == values[0]
    assert there.exit_status == here.exit_status == 0
    assert codes(there) == []  # no warning that there is no manifest: it was read too


def test_a_cache_spares_reading_them_again(remote: str, tmp_path: Path) -> None:
    cache = tmp_path / "c.xlplan-cache"
    found = [rolled(remote, cache=cache, out=tmp_path / "r.xlsx") for _ in range(2)]  # type: ignore[arg-type]
    assert [result.reused for result in found] == [0, 3]
    assert (tmp_path / "r.xlsx").is_file()


def test_a_file_url_is_a_plain_path_for_what_is_read_and_what_is_written(regions: Path, tmp_path: Path) -> None:
    assert all(type(path) is type(Path()) for path in workbooks([regions.as_uri()]))
    out = tmp_path / "with a space" / "r.xlsx"
    done = rolled(regions.as_uri(), out=Path(out.as_uri()))  # type: ignore[arg-type]
    assert done.published == (out,)
    assert out.is_file()


def test_a_local_path_never_goes_through_fsspec(regions: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "upath", None)
    assert rolled(regions).exit_status == 0
    with pytest.raises(UsageError) as caught:
        located("memory://june")
    assert caught.value.problem.code == "needs-fsspec"


@pytest.mark.parametrize(("url", "code"), [("nonsense://x/y", "url-unusable"), ("memory://nobody", "missing-file")])
def test_a_url_that_leads_nowhere_is_a_wrong_use(url: str, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        workbooks([url])
    assert caught.value.problem.code == code
