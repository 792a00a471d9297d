"""The register of expected regions: encodings, headers in either language, deadlines, and what is refused."""

import datetime as dt
from pathlib import Path

import pytest

from xlplan.batch.register import Expected, read_register, region_key
from xlplan.errors import DataError


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "register.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_register_says_who_is_expected_by_when(tmp_path: Path) -> None:
    text = "region,workbook,preparer,deadline\nEast,east.xlsx,Li,2026-07-05\n North , , ,\n\n"
    assert read_register(written(tmp_path, text)) == [
        Expected("East", "east.xlsx", "Li", dt.datetime(2026, 7, 5, 23, 59, 59)),
        Expected("North"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_in_any_order_and_encoding_are_understood(tmp_path: Path, encoding: str) -> None:
    text = "截止日,填报人,区域,工作簿\n2026/7/5 18:00,李雷,华东,华东.xlsx\n"
    assert read_register(written(tmp_path, text, encoding)) == [
        Expected("华东", "华东.xlsx", "李雷", dt.datetime(2026, 7, 5, 18, 0, 59))
    ]


def test_only_the_region_is_needed(tmp_path: Path) -> None:
    assert read_register(written(tmp_path, "Region\nEast\n")) == [Expected("East")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name,deadline\nEast,2026-07-05\n", "no column “region / 区域”"),
        ("", "no column “region / 区域”"),
        ("region,deadline\nEast,soon\n", "“soon” in line 2 of the register is not a date"),
        ("region\nEast\nNorth\nEAST\n", r"The region EAST is in the register twice \(lines 2 and 4\)"),
    ],
)
def test_a_register_that_cannot_be_used_says_why(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        read_register(written(tmp_path, text))


def test_bytes_of_no_known_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"region\n\xff\xff\xff\n")
    with pytest.raises(DataError, match="in none of the encodings UTF-8, GB18030"):
        read_register(path)


def test_a_register_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no such file"):
        read_register(tmp_path / "none.csv")


def test_regions_are_told_apart_as_people_do() -> None:
    assert region_key(" Ｅast ") == region_key("EAST")
    assert region_key("华东") != region_key("华北")
