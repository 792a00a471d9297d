"""Data files and mapping files: what is read, and that everything wrong with them is said at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from region_support import DATA, HEADER, JUNE, LEDGER, MAPPING, Job, actions, codes, ledger, needs_data

from xlplan.batch.data import load_ledger, parse
from xlplan.batch.mapping import load_mapping
from xlplan.batch.names import collisions, safe_name
from xlplan.batch.source import read_source
from xlplan.batch.style import Style
from xlplan.errors import DataError, NotAWorkbookError, UsageError, XlplanError
from xlplan.forms.form import Column, Kind, Label


def load(job: Job):
    request = job.request()
    mapping, problems = load_mapping(request.mapping, request.by)
    assert not problems
    return load_ledger(request.data, mapping, request.by, request.as_of, request.mapping.parent)


# --- what is read -----------------------------------------------------------------------------------------------------
def test_rows_go_to_their_regions_with_typed_values_and_invoice_numbers_keep_their_zeros(tmp_path):
    found = load(Job(tmp_path, LEDGER))
    assert {name: [row["invoice_no"] for row in region.invoices] for name, region in found.regions.items()} == {
        "East": ["0001", "0002", "0003"],
        "West": ["0001"],
    }
    assert found.regions["East"].invoices[1] == {
        "invoice_no": "0002",
        "customer": "Ruike",
        "invoice_date": dt.date(2026, 3, 5),
        "due_date": dt.date(2026, 4, 4),
        "amount": Decimal("250.50"),
    }


def test_a_settled_date_makes_one_receipt_for_the_whole_amount_on_that_date(tmp_path):
    receipts = load(Job(tmp_path, LEDGER)).regions["East"].receipts
    assert receipts == [{"invoice_no": "0001", "date": dt.date(2026, 2, 20), "amount": Decimal(100), "kind": "receipt"}]


def test_rows_after_the_as_of_date_are_left_out_and_counted(tmp_path):
    late = load(Job(tmp_path, ledger(("0003", "settled", "2026-07-01"))))
    assert (late.left_out, late.left_out_receipts) == (1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_the_encodings_that_excel_writes(tmp_path, encoding):
    path = tmp_path / "数据.csv"
    path.write_bytes("客户,金额\n朗通,12.50\n".encode(encoding))
    source = read_source(path)
    assert source.headers == ["客户", "金额"]
    assert source.rows == [(2, ["朗通", "12.50"])]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_that_of_the_header(tmp_path, separator):
    path = tmp_path / "d.csv"
    path.write_text(f'a{separator}b\n"x{separator}y"{separator}2\n')
    assert read_source(path).rows == [(2, [f"x{separator}y", "2"])]


def test_line_numbers_are_those_of_the_file_also_after_a_value_of_two_lines(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text('a,b\n"one\ntwo",1\n\nthree,2\n')
    assert [line for line, _ in read_source(path).rows] == [2, 5]


def test_the_same_rows_are_read_from_excel_and_csv(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for row in LEDGER:
        typed = [*row[:3], *(dt.datetime.fromisoformat(d) for d in row[3:5]), float(row[5]), row[6] or None]
        book.active.append(typed)
    book.save(tmp_path / "data.xlsx")
    job = Job(tmp_path, LEDGER)
    expected = load(job)
    mapping, _ = load_mapping(tmp_path / "mapping.toml", "region")
    found = load_ledger(tmp_path / "data.xlsx", mapping, "region", JUNE, tmp_path)
    assert (found.regions, found.problems) == (expected.regions, [])


def test_parquet_without_pyarrow_says_how_to_get_it(tmp_path):
    try:
        pd.DataFrame({"a": ["x"]}).to_parquet(tmp_path / "d.parquet")
    except ImportError:
        (tmp_path / "d.parquet").write_bytes(b"PAR1")
        with pytest.raises(DataError) as error:
            read_source(tmp_path / "d.parquet")
        assert error.value.problem.code == "needs-pyarrow"
        assert "pip install pyarrow" in str(error.value)
    else:
        assert read_source(tmp_path / "d.parquet").rows == [(1, ["x"])]


def test_receipts_of_their_own_file_go_to_the_region_of_their_invoice(tmp_path):
    mapping = MAPPING.replace('settled_date = "settled"\n', "").replace(
        "[options]",
        '[receipts]\ndata = "receipts.csv"\ninvoice_no = "no"\ndate = "paid"\namount = "sum"\nkind = "kind"\n[options]',
    )
    (tmp_path / "receipts.csv").write_text(
        "no,paid,sum,kind\n0002,2026-05-05,50.50,收款\n0002,2026-06-01,100,\n0003,2026-06-25,1.25,Credit note\n"
    )
    found = load(Job(tmp_path, LEDGER, mapping))
    assert not found.problems
    assert [(r["invoice_no"], r["amount"], r["kind"]) for r in found.regions["East"].receipts] == [
        ("0002", Decimal("50.5"), "receipt"),
        ("0002", Decimal(100), "receipt"),
        ("0003", Decimal("1.25"), "credit_note"),
    ]
    assert found.regions["West"].receipts == []


def test_a_receipt_whose_invoice_is_in_two_regions_or_in_none_is_an_error(tmp_path):
    mapping = MAPPING.replace('settled_date = "settled"\n', "").replace(
        "[options]", '[receipts]\ndata = "receipts.csv"\ninvoice_no = "no"\ndate = "paid"\namount = "sum"\n[options]'
    )
    (tmp_path / "receipts.csv").write_text("no,paid,sum\n0001,2026-05-05,1\n9999,2026-05-05,1\n")
    problems = load(Job(tmp_path, LEDGER, mapping)).problems
    assert [(p.code, p.cell) for p in problems] == [("data-homeless", "A2"), ("data-homeless", "A3")]
    assert "East, West" in problems[0].line("en")


@needs_data
def test_the_real_ledger_has_1930_invoices_up_to_june_2013_and_536_after_it(tmp_path):
    mapping, _ = load_mapping(DATA / "invoices.toml", "region")
    found = load_ledger(DATA / "invoices.csv", mapping, "region", dt.date(2013, 6, 30), DATA)
    assert found.problems == []
    assert found.left_out == 536
    assert {name: len(region.invoices) for name, region in found.regions.items()} == {
        "391": 480, "406": 444, "770": 388, "818": 312, "897": 306,
    }  # fmt: skip
    assert len(found.regions["406"].invoices) - len(found.regions["406"].receipts) == 24


# --- what is wrong with it --------------------------------------------------------------------------------------------
BAD = [
    ["East", "0001", "Boyuan", "2026-01-10", "2026-02-09", "1OO", ""],
    ["East", "0002", "Boyuan", "10/01/2026", "2026-02-30", "5", ""],
    ["West", "0003", "", "2026-01-10", "2026-02-09", "5", ""],
    ["West", "0004", "Ruike", "2026-01-10", "2026-02-09", "", ""],
    ["South", "0005", "Ruike", "2026-01-10", "2026-02-09", "5", ""],
    ["South", "0005", "Ruike", "2026-01-10", "2026-02-09", "6", ""],
    ["", "0006", "Ruike", "2026-01-10", "2026-02-09", "6", ""],
    ["North", "0007", "Ruike", "2026-01-10", "2026-02-09", "6", "", "extra"],
    ["North", "0008", "#REF!", "2026-01-10", "2026-02-09", "5%", ""],
    ["North", "0009", "Ruike", "2026-01-10", "2026-02-09", "1234567890123456.78", ""],
    ["Middle", "0010", "Ruike", "2026-01-10", "2026-02-09", "1,234.50", ""],
]


def test_every_bad_cell_is_named_with_line_and_column_at_once(tmp_path):
    found = load(Job(tmp_path, BAD))
    assert [(p.code, p.cell) for p in found.problems] == [
        ("data-number", "F2"),
        ("data-date", "D3"),
        ("data-date", "E3"),
        ("data-empty", "C4"),
        ("data-empty", "F5"),
        ("data-duplicate", "B7"),
        ("data-no-region", "A8"),
        ("data-ragged", ""),
        ("data-error", "C10"),
        ("data-number", "F10"),
        ("data-digits", "F11"),
    ]
    assert {name for name, region in found.regions.items() if not region.faulty} == {"Middle"}
    assert "Line 2, column amount: “1OO” is not a number." in found.problems[0].line("en")
    assert "第 2 行“amount”列：“1OO”不是数字。" in found.problems[0].line("zh")


def test_a_region_with_bad_rows_is_not_written_and_the_others_are(tmp_path):
    result = Job(tmp_path, BAD).run()
    assert actions(result) == {
        "East": "failed",
        "Middle": "created",
        "North": "failed",
        "South": "failed",
        "West": "failed",
    }
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["Middle.xlsx", "manifest.json"]
    assert codes(result).count("region-not-written") == 4


def test_a_column_that_is_missing_is_named_with_the_columns_that_there_are(tmp_path):
    result = Job(tmp_path, LEDGER, MAPPING.replace('"amount"', '"Betrag"').replace('"due"', '"fällig"')).run()
    assert codes(result) == ["data-column", "data-column"]
    assert "no column “fällig”, which the mapping gives for due_date" in result.problems[0].line("en")
    assert "region, no, customer, billed, due, amount, settled" in result.problems[0].line("en")


def test_everything_wrong_with_a_mapping_is_said_at_once(tmp_path):
    mapping = '[invoices]\nregion = "region"\nnumber = "no"\namount = 5\n[options]\ncurency = "USD"\n[invoice]\n'
    result = Job(tmp_path, LEDGER, mapping).run()
    found = [
        (p.code, p.params.get("field") or p.params.get("option") or p.params.get("section")) for p in result.problems
    ]
    assert found == [
        ("mapping-section", "[invoice]"),
        ("mapping-option", "curency"),
        ("mapping-field", "number"),
        ("mapping-value", "amount"),
        ("mapping-missing", "invoice_no"),
        ("mapping-missing", "customer"),
        ("mapping-missing", "invoice_date"),
        ("mapping-missing", "due_date"),
        ("mapping-missing", "amount"),
    ]
    assert result.files == []


def test_a_mapping_that_is_no_toml_says_where(tmp_path):
    result = Job(tmp_path, LEDGER, "[invoices]\nregion = region\n").run()
    assert codes(result) == ["mapping-toml"]
    assert "line 2" in result.problems[0].line("en")


def test_settled_dates_and_a_receipts_section_together_are_refused(tmp_path):
    section = '[receipts]\ninvoice_no = "no"\ndate = "settled"\namount = "amount"\n'
    assert codes(Job(tmp_path, LEDGER, MAPPING + section).run()) == ["settled-and-receipts"]


def test_a_date_format_without_a_day_is_refused(tmp_path):
    with pytest.raises(UsageError) as error:
        Job(tmp_path, LEDGER, MAPPING + 'date_format = "%Y-%m"\n').run()
    assert error.value.problem.code == "mapping-date-format"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("d.csv", b"", "data-empty-file"),
        ("d.csv", b"a,b\n\xff\xff,\x81\n", "data-encoding"),
        ("d.csv", b'a,b\n1,2\n"open,3\n', "data-unreadable"),
        ("d.pdf", b"", "data-format"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_clear_error(tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(XlplanError) as error:
        read_source(tmp_path / name)
    assert error.value.problem.code == code


def test_text_under_the_name_of_a_workbook_is_refused(tmp_path):
    (tmp_path / "d.xlsx").write_bytes(b"a,b\n1,2\n")
    with pytest.raises(NotAWorkbookError):
        read_source(tmp_path / "d.xlsx")


def test_a_database_is_refused_without_showing_its_password(tmp_path):
    request = Job(tmp_path, LEDGER).request(data="postgresql://me:secret@host/db")
    with pytest.raises(UsageError) as error:
        read_source(request.data)
    assert error.value.problem.code == "data-no-query"
    assert "secret" not in str(error.value)


def test_a_missing_data_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nowhere\.csv"):
        read_source(tmp_path / "nowhere.csv")


def test_amounts_in_another_currency_than_the_workbooks_are_refused(tmp_path):
    data = [[*row, "EUR" if row[0] == "West" else "USD"] for row in LEDGER]
    mapping = MAPPING.replace("[options]", 'currency = "cur"\n[options]')
    result = Job(tmp_path, data, mapping, [*HEADER, "cur"]).run()
    assert actions(result) == {"East": "created", "West": "failed"}
    assert codes(result) == ["data-currencies"]


# --- single values ----------------------------------------------------------------------------------------------------
MONEY, TEXT = (Column("x", Label("x", "x"), kind) for kind in (Kind.MONEY, Kind.TEXT))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_every_amount_of_cents_is_read_exactly(amount):
    assert parse(MONEY, str(amount), Style()) == (amount, "")


@pytest.mark.parametrize("text", ["1E15", "-1E15", "1E100"])
def test_an_amount_with_more_digits_than_excel_keeps_is_an_error(text):
    assert parse(MONEY, text, Style()) == (None, "data-digits")


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_text_that_is_no_number_is_an_error_never_zero(text):
    value, code = parse(MONEY, text, Style())
    assert (value is None) == (bool(code) or not text.strip())


def test_text_that_begins_like_a_formula_is_read_as_it_is():
    for text in ("=1+1", "+8613800138000", "-none-", "@home"):
        assert parse(TEXT, text, Style()) == (text, "")


# --- file names -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("region", "name"),
    [("391", "391"), ("华东", "华东"), ("A/B", "A_B"), ("..", "_"), ("a:b*c?", "a_b_c_"), ("NUL", "_NUL"),
     ("com1.x", "_com1.x"), ("East. ", "East"), (".hidden", "_.hidden"),
     ("~$x", "_~$x"), (" ", "_"), ("x" * 300, "x" * 120)],
)  # fmt: skip
def test_a_region_gives_a_file_name_that_is_safe_everywhere(region, name):
    assert safe_name(region) == name


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_no_region_leads_out_of_its_folder(region):
    name = safe_name(region)
    assert name
    assert name not in (".", "..")
    assert not set('<>:"/\\|?*\0') & set(name)
    assert not name.endswith((".", " "))
    assert len(name.encode()) <= 121


def test_regions_that_differ_only_in_case_or_forbidden_signs_collide():
    assert collisions(["East", "EAST", "A/B", "A:B", "West"]) == {
        "East": ["East", "EAST"], "EAST": ["East", "EAST"], "A/B": ["A/B", "A:B"], "A:B": ["A/B", "A:B"],
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["date32", "timestamp", "text"])
def test_the_same_rows_are_read_from_parquet_and_csv(tmp_path, typed):
    """Amounts as exact decimals; dates as dates, moments, or texts; nulls for what is not settled."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = dict(zip(HEADER, map(list, zip(*LEDGER, strict=True)), strict=True))
    table = {name: pa.array(values) for name, values in columns.items()}
    table["amount"] = pa.array([Decimal(text) for text in columns["amount"]], pa.decimal128(18, 2))
    for name in ("billed", "due", "settled"):
        days = [dt.date.fromisoformat(text) if text else None for text in columns[name]]
        if typed != "text":
            table[name] = pa.array(days, pa.date32()).cast(pa.timestamp("us") if typed == "timestamp" else pa.date32())
    pq.write_table(pa.table(table), tmp_path / "data.parquet")
    job = Job(tmp_path, LEDGER)
    expected = load(job)
    mapping, _ = load_mapping(tmp_path / "mapping.toml", "region")
    found = load_ledger(tmp_path / "data.parquet", mapping, "region", JUNE, tmp_path)
    assert (found.regions, found.problems) == (expected.regions, [])
