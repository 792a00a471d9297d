"""The commands as a user types them: what they print, what they leave behind, and their exit status."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

import xlplan
from xlplan.cli import app

COMMANDS = ("demo", "new", "regenerate", "fill", "check", "rollup", "doctor", "roll-forward", "diff",
            "submit", "approve", "lock", "reopen", "report")  # fmt: skip


def xl(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = xl(command, "--help")
    assert done.exit_code == 0
    assert f"Example: xlplan {command}" in done.stdout
    for option in ("--lang", "--json", "--quiet", "--debug"):
        assert option in done.stdout


def test_the_program_tells_its_version() -> None:
    assert xl("--version").stdout == f"xlplan {xlplan.__version__}\n"


def test_new_makes_an_instance_with_its_settings(tmp_path: Path) -> None:
    out = tmp_path / "q3.xlsx"
    done = xl("new", "evaluation", out, "--lang", "zh", "--set", "region=华东", "--set", "as_of=2026-09-30")
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"已生成 {out}\n", "")
    book = openpyxl.load_workbook(out)
    assert book["信息"]["B3"].value == "华东"
    assert f"{book['信息']['B5'].value:%Y-%m-%d}" == "2026-09-30"


def test_a_new_instance_has_no_problem_but_what_is_not_filled_in_yet(tmp_path: Path) -> None:
    xl("new", "tracking", tmp_path / "t.xlsx", "--lang", "en", "--set", "region=East", "--set", "as_of=2026-09-30")
    done = xl("check", tmp_path / "t.xlsx", "--lang", "en")
    assert (done.exit_code, done.stdout) == (0, "Workbooks: 1. Errors: 0, warnings: 0.\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["new", "plans", "x.xlsx"],
         "error: There is no template “plans”. Templates: tracking, evaluation, forecast, customers, plan.\n"),
        (["new", "kpi", "x.xlsx", "--lang", "fr"], "error: There is no language “fr”. Use zh or en.\n"),
        (["new", "tracking", "x.xlsx", "--set", "region"],
         "error: “region” is not a setting. Write it as name=value, for example region=East.\n"),
        (["new", "tracking", "x.xlsx", "--set", "template=evaluation"],
         "error: The setting template cannot be chosen. Leave it out: the template and --lang decide it.\n"),
        (["new", "tracking", "x.xlsx", "--set", "as_of=30/9/2026"],
         "error: “30/9/2026” is not a date (as_of). Write it as YYYY-MM-DD, for example 2026-09-30.\n"),
        (["new", "tracking", "x.xls"],
         "error: x.xls: A new workbook is an .xlsx file. Give a name that ends in .xlsx.\n"),
        (["rollup", "x", "--as-of", "June", "--out", "r.xlsx"],
         "error: “June” is not a date (--as-of). Write it as YYYY-MM-DD, for example 2026-09-30.\n"),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_says_how_it_is_used(
    words: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    done = xl(*words)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", message)
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_never_overwritten_by_new(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"mine")
    done = xl("new", "tracking", tmp_path / "t.xlsx", "--lang", "zh")
    assert done.exit_code == 2
    assert "文件已存在，未作改动。" in done.stderr
    assert (tmp_path / "t.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("locale", "word"), [("zh_CN.UTF-8", "没有"), ("en_US.UTF-8", "There is no"), ("fr_FR", "There is no")]
)
def test_messages_speak_the_machines_language(locale: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert word in xl("new", "plans", "x.xlsx").stderr


def test_the_demo_never_writes_into_a_folder_of_the_users(tmp_path: Path) -> None:
    (tmp_path / "rollup.xlsx").write_bytes(b"mine")
    done = xl("demo", tmp_path, "--lang", "en")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"error: {tmp_path}: This folder holds other files. "
        "Give the demo a folder of its own, for example xlplan-demo.\n"
    )
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"mine"]


def test_the_demo_never_replaces_a_file_of_the_users(tmp_path: Path) -> None:
    (tmp_path / "demo").write_bytes(b"mine")
    done = xl("demo", tmp_path / "demo", "--lang", "en")
    assert (done.exit_code, (tmp_path / "demo").read_bytes()) == (2, b"mine")
    assert "There is a file where the folder" in done.stderr


def test_a_region_named_like_markup_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    from xlplan.console import Console

    Console("en").table("[red]title[/red]", ["Region"], [["[/x]"], ["[bold]East[/bold]"]])
    shown = capsys.readouterr().out
    assert "[/x]" in shown
    assert "[bold]East[/bold]" in shown


def test_a_fault_of_the_program_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("xlplan.batch.new.new_instance", faulty)
    done = xl("new", "tracking", "x.xlsx", "--lang", "en")
    assert done.exit_code == 1
    assert done.stderr.startswith("error: Something went wrong inside xlplan (RuntimeError: boom).")
    assert "Traceback" not in done.stderr
    assert "Traceback" in xl("new", "tracking", "x.xlsx", "--lang", "en", "--debug").stderr


def test_json_puts_nothing_else_on_standard_output_even_for_an_error() -> None:
    done = xl("new", "plans", "x.xlsx", "--json", "--lang", "en")
    (problem,) = json.loads(done.stdout)["problems"]
    assert problem["code"] == "unknown-template"
    assert set(problem) == {"severity", "code", "message", "workbook", "sheet", "cell", "remedy"}
    assert done.exit_code == 2


def test_fill_mends_a_damaged_figure_and_keeps_the_old_file_on_request(tmp_path: Path) -> None:
    from xlplan.batch.new import build_samples

    build_samples(tmp_path)
    path = tmp_path / "zh" / "evaluation.xlsx"
    with xlplan.open(path) as book:
        book.sheets["效果评估"].range("H8").value = 0.5
        book.save()
    damaged = path.read_bytes()
    done = xl("fill", path, "--backup", "--lang", "en", "--json")
    changed = {c["cell"] for c in json.loads(done.stdout)["files"][0]["changes"]}
    assert done.exit_code == 0
    assert "H8" in changed
    assert path.with_name("evaluation.xlsx.bak").read_bytes() == damaged
    assert openpyxl.load_workbook(path, data_only=True)["效果评估"]["H8"].value == 0.9


def test_doctor_finds_a_sound_installation_sound() -> None:
    done = xl("doctor", "--json", "--lang", "en")
    findings = json.loads(done.stdout)["findings"]
    assert done.exit_code == 0
    assert {"state": "ok", "what": "Self-check", "detail": "0.9 = 0.9", "remedy": ""} in findings


def test_the_installed_program_runs_the_demo(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("xlplan")
    command = [program, "demo", tmp_path / "demo", "--json", "--lang", "en"] if program.exists() else [
        sys.executable, "-m", "xlplan.cli", "demo", tmp_path / "demo", "--json", "--lang", "en"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["reconciled"]
    assert result["complete"]
    assert sorted(p.name for p in (tmp_path / "demo" / "regions").iterdir()) == [
        "East.xlsx", "North.xlsx", "South.xlsx", "manifest.json",
    ]  # fmt: skip
    assert (tmp_path / "demo" / "rollup.xlsx").exists()


def test_the_demo_gives_the_sums_of_its_ledger(tmp_path: Path) -> None:
    import csv
    from decimal import Decimal

    from xlplan.forms.samples import resources

    result = json.loads(xl("demo", tmp_path / "demo", "--json", "--lang", "zh").stdout)
    with (resources() / "demo" / "ledger.zh.csv").open(encoding="utf-8", newline="") as stream:
        ledger = list(csv.DictReader(stream))
    for region in ("华东", "华南", "华北"):
        mine = [row for row in ledger if row["region"] == region and row["invoiced"] <= "2026-06-30"]
        billed = sum((Decimal(row["amount"]) for row in mine), Decimal(0))
        paid = sum((Decimal(r["amount"]) for r in mine if r["settled"] and r["settled"] <= "2026-06-30"), Decimal(0))
        figures = result["regions"][region]
        assert (figures["billed"], figures["collected"]) == (f"{billed:.2f}", f"{paid:.2f}")
        assert figures["balance"] == f"{billed - paid:.2f}"


def test_a_path_that_is_not_there_is_named_without_a_traceback(tmp_path: Path) -> None:
    done = xl("check", tmp_path / "nowhere.xlsx", "--lang", "en")
    assert done.exit_code in (1, 2)
    assert "Traceback" not in done.stderr
    assert "nowhere.xlsx" in done.stderr


def test_a_reader_that_stops_reading_ends_the_program_without_a_word(tmp_path: Path) -> None:
    xl("new", "plan", tmp_path / "p.xlsx", "--lang", "en", "--set", "region=East", "--set", "as_of=2026-09-30")
    words = [sys.executable, "-m", "xlplan.cli", "check", str(tmp_path / "p.xlsx"), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
        assert (running.wait(timeout=60), said) == (141, b"")
