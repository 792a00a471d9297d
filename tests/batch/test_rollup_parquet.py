"""The rollup's tables as Parquet files: those of the CSV files, exact to the cent, published with everything else."""

import csv
import datetime as dt
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from rollup_support import LEDGER, rolled, small_regions
from typer.testing import CliRunner

from xlplan.batch.rollup_csv import csv_text
from xlplan.batch.rollup_parquet import parquet_files
from xlplan.batch.rollup_parts.fields import CURRENCY, Sheet, money
from xlplan.cli import app
from xlplan.errors import UsageError
from xlplan.forms.form import Label

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parquet")
    result = rolled(small_regions(folder), out=folder / "r.xlsx", csv_dir=folder / "csv", parquet_dir=folder / "pq")
    assert len(result.published) == 1 + 2 * len(list((folder / "csv").iterdir()))
    return folder


def rows_of_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as source:
        return list(csv.reader(source))


def test_every_table_of_the_csv_files_is_there_with_the_same_figures(made: Path) -> None:
    """Read by pyarrow and by the csv module: labels are the columns' metadata, and every value has the same text."""
    names = sorted(path.stem for path in (made / "csv").iterdir())
    assert sorted(path.stem for path in (made / "pq").iterdir()) == names
    for name in names:
        table, (head, *rows) = pq.read_table(made / "pq" / f"{name}.parquet"), rows_of_csv(made / "csv" / f"{name}.csv")
        fields = [field for field in table.schema if not field.name.endswith("_more")]
        assert [field.metadata[b"label"].decode() for field in fields] == head
        for row, line in zip(table.to_pylist(), rows, strict=True):
            for field, text in zip(fields, line, strict=True):
                value = row[field.name]
                assert not text.startswith("> ") or row[f"{field.name}_more"]
                shown = text.removeprefix("> ")
                same = Decimal(shown) == round(value, 2) if isinstance(value, Decimal) else shown == csv_text(value)
                assert same, (name, field.name, text, value)


def test_amounts_are_exact_decimals_dates_are_dates_and_counts_are_whole(made: Path) -> None:
    detail, summary = (pq.read_schema(made / "pq" / f"{name}.parquet") for name in ("detail", "summary"))
    assert detail.field("open").type == pa.decimal128(38, 2)
    assert (detail.field("due_date").type, detail.field("days").type) == (pa.date32(), pa.int64())
    assert (summary.field("overdue_share").type, summary.field("dso_more").type) == (pa.float64(), pa.bool_())
    rows = pq.read_table(made / "pq" / "detail.parquet").to_pylist()
    assert sum(row["open"] for row in rows) == Decimal("921.05")
    assert next(row["due_date"] for row in rows if row["invoice"] == "E2") == dt.date(2026, 4, 4)


def test_parts_of_a_cent_are_kept(made: Path) -> None:
    """Provisions are unrounded: 0.3 % of 60.00 and so on, by the default rates."""
    rows = {row["region"]: row for row in pq.read_table(made / "pq" / "provision.parquet").to_pylist()}
    assert rows["East"]["not_due"] == Decimal("60.00") * Decimal("0.003")
    assert rows["East"]["1-30"] == Decimal("80.25") * Decimal("0.016")


def test_an_empty_table_has_the_types_of_a_full_one() -> None:
    fields, title = (CURRENCY, money("open", "未收", "Open")), Label("", "")
    empty, full = (
        pq.read_schema(pa.BufferReader(parquet_files([Sheet("x", title, title, fields, rows)], "en")["x.parquet"]))
        for rows in ([], [{"currency": "USD", "open": Decimal("1.50")}])
    )  # fmt: skip
    assert empty.types == full.types


def test_a_second_run_gives_the_same_bytes_and_takes_the_place_of_the_first(made: Path, tmp_path: Path) -> None:
    rolled(made / "regions", parquet_dir=tmp_path / "pq")
    assert {p.name: p.read_bytes() for p in (tmp_path / "pq").iterdir()} == {
        p.name: p.read_bytes() for p in (made / "pq").iterdir()}  # fmt: skip
    ledger = LEDGER.replace("250.50", "251.50")
    rolled(small_regions(tmp_path / "more", ledger=ledger), parquet_dir=tmp_path / "pq")
    rows = pq.read_table(tmp_path / "pq" / "detail.parquet").to_pylist()
    assert sum(row["open"] for row in rows) == Decimal("922.05")


def test_where_something_does_not_tie_no_parquet_file_is_written(made: Path, tmp_path: Path) -> None:
    regions = Path(shutil.copytree(made / "regions", tmp_path / "regions"))
    book = openpyxl.load_workbook(regions / "East.xlsx")
    table = book["Invoices"].tables["invoices"]
    cell = next(c for row in book["Invoices"][table.ref] for c in row if c.value == 250.5)
    cell.value = 250.51
    book.save(regions / "East.xlsx")
    assert rolled(regions, parquet_dir=tmp_path / "pq").exit_status == 3
    assert not (tmp_path / "pq").exists()


def test_the_command_writes_them_beside_the_workbook(made: Path, tmp_path: Path) -> None:
    arguments = ["rollup", str(made / "regions"), "--as-of", "2026-06-30", "--out", str(tmp_path / "r.xlsx"),
                 "--parquet", str(tmp_path / "pq"), "--no-cache", "--jobs", "1", "--quiet"]  # fmt: skip
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert (tmp_path / "pq" / "summary.parquet").read_bytes()[:4] == b"PAR1"


def test_without_pyarrow_nothing_is_written_and_one_is_told_how_to_get_it(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError) as error:
        rolled(made / "regions", out=tmp_path / "r.xlsx", parquet_dir=tmp_path / "pq")
    assert error.value.problem.code == "needs-pyarrow"
    assert list(tmp_path.iterdir()) == []
