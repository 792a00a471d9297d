"""submit, approve, lock, reopen: the state in the workbook, the seal behind it, and what a locked workbook refuses."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

import xlplan
from xlplan.actions import read
from xlplan.actions.workflow import SEAL, STATES, STEPS, Seal, Step, digest, seal_of, state_of
from xlplan.batch.workflow import take_step
from xlplan.cli import app
from xlplan.errors import WorkbookError
from xlplan.forms.form import Lang
from xlplan.forms.samples import resources
from xlplan.messages import Label

NOON = dt.datetime(2026, 9, 30, 12, 0, tzinfo=dt.UTC)


def sample(folder: Path, template: str = "evaluation", lang: Lang = "en") -> Path:
    return Path(shutil.copy(resources() / lang / f"{template}.xlsx", folder / f"{template}.xlsx"))


def steps(path: Path, *names: Step) -> None:
    for name in names:
        (done,) = take_step(name, [path], by="Li Na", now=NOON)
        assert not done.problems, done.problems


def codes(step: Step, path: Path) -> list[str]:
    (done,) = take_step(step, [path], by="Wang", now=NOON)
    return [p.code for p in done.problems]


def typed(path: Path, value: object = 50) -> None:
    with xlplan.open(path) as book:
        table = read(book).tables["kpi"]
        table.sheet.range(table.cell(0, "actual")).value = value
        book.save()


def xl(*words: object) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("template", ["tracking", "evaluation", "forecast"])
def test_the_whole_way_and_back_stands_in_the_workbook(tmp_path: Path, template: str, lang: Lang) -> None:
    path = sample(tmp_path, template, lang)
    words = {"zh": ["已提交", "已批准", "已锁定", "草稿"], "en": ["Submitted", "Approved", "Locked", "Draft"]}[lang]
    for step, word in zip(("submit", "approve", "lock", "reopen"), words, strict=True):
        steps(path, step)  # type: ignore[arg-type]
        (place,) = openpyxl.load_workbook(path).defined_names["xlplan_state"].destinations
        assert openpyxl.load_workbook(path)[place[0]][place[1]].value == word


def shown(path: Path, *, results: bool) -> dict[tuple[str, str], object]:
    """Every cell with something in it, as it was typed or as it was calculated."""
    book = openpyxl.load_workbook(path, data_only=results)
    cells = [(page.title, c.coordinate, c.value) for page in book for row in page.iter_rows() for c in row]
    return {(page, place): value for page, place, value in cells if value is not None}


def test_only_the_state_the_seal_and_the_heads_that_show_the_state_are_written(tmp_path: Path) -> None:
    path = sample(tmp_path)
    before = zipfile.ZipFile(path)
    old = {name: before.read(name) for name in before.namelist()}
    typed, results = shown(path, results=False), shown(path, results=True)
    steps(path, "submit")
    with zipfile.ZipFile(path) as package:
        changed = {name for name in package.namelist() if package.read(name) != old.get(name)}
    assert {name for name in changed if "worksheets" not in name} == {"xl/workbook.xml"}
    (info,) = dict(shown(path, results=False).items() - typed.items())
    fresh = dict(shown(path, results=True).items() - results.items())
    assert fresh.keys() > {info}
    for place in fresh.keys() - {info}:
        assert "Draft" in str(results[place])
        assert fresh[place] == str(results[place]).replace("Draft", "Submitted")


def test_only_the_steps_of_the_way_are_possible(tmp_path: Path) -> None:
    start: list[Step] = ["submit", "approve", "lock"]
    for length, step in itertools.product(range(4), STEPS):
        folder = tmp_path / f"{length}{step}"
        folder.mkdir()
        path = sample(folder)
        steps(path, *start[:length])
        possible = STATES[length] in STEPS[step][0]
        before = path.read_bytes()
        assert codes(step, path) == ([] if possible else ["wrong-state"])
        assert (path.read_bytes() != before) is possible


def test_a_workbook_with_errors_stays_a_draft(tmp_path: Path) -> None:
    path = sample(tmp_path)
    typed(path, "about fifty")
    before = path.read_bytes()
    found = codes("submit", path)
    assert found[0] == "not-submitted"
    assert "not-a-number" in found
    assert path.read_bytes() == before


def test_what_was_changed_after_submission_is_not_approved(tmp_path: Path) -> None:
    path = sample(tmp_path)
    steps(path, "submit")
    typed(path)
    with xlplan.open(path) as book:
        assert "changed-since" in {p.code for p in xlplan.actions.check(book)}
    assert codes("approve", path) == ["changed-since"]
    steps(path, "reopen", "submit", "approve")


def test_sorting_rows_and_filling_is_no_change_of_what_was_submitted(tmp_path: Path) -> None:
    path = sample(tmp_path)
    with xlplan.open(path) as book:
        xlplan.actions.fill(book)
        book.save()
    steps(path, "submit")
    with xlplan.open(path) as book:
        table = read(book).tables["kpi"]
        one, other = (table.sheet.range(table.cell(i, "dimension")).resize(1, 7) for i in (0, 1))
        upper, lower = one.value, other.value
        one.value, other.value = lower, upper
        for field in ("weight", "remark"):
            first, second = (table.sheet.range(table.cell(i, field)) for i in (0, 1))
            first.value, second.value = second.value, first.value
        xlplan.actions.fill(book)
        book.save()
    assert codes("approve", path) == []


def test_a_locked_workbook_is_not_filled_and_stays_as_it_is(tmp_path: Path) -> None:
    path = sample(tmp_path)
    steps(path, "submit", "approve", "lock")
    before = path.read_bytes()
    with xlplan.open(path) as book, pytest.raises(WorkbookError) as caught:
        xlplan.actions.fill(book)
    problem = caught.value.problem
    who = Label("Li Na，2026-09-30", "Li Na, 2026-09-30")
    assert (problem.code, problem.sheet, problem.params["who"]) == ("workbook-locked", "Info", who)
    done = xl("fill", path, "--lang", "en")
    assert done.exit_code == 1
    assert "locked (Li Na, 2026-09-30)" in done.stderr
    assert path.read_bytes() == before


def test_typing_another_state_does_not_open_a_lock(tmp_path: Path) -> None:
    path = sample(tmp_path)
    steps(path, "submit", "approve", "lock")
    with xlplan.open(path) as book:
        book.names["xlplan_state"].refers_to_range.value = "Draft"
        book.save()
    with xlplan.open(path) as book:
        assert state_of(book) == "locked"
    assert xl("fill", path).exit_code == 1
    steps(path, "reopen")
    assert xl("fill", path).exit_code == 0


@pytest.mark.parametrize(("word", "step"), [("Submitted", "approve"), ("Approved", "lock")])
def test_a_state_that_was_only_typed_is_no_step_taken(tmp_path: Path, word: str, step: Step) -> None:
    """Nobody submitted, so nothing can be approved or locked, whatever stands in the cell."""
    path = sample(tmp_path)
    with xlplan.open(path) as book:
        book.names["xlplan_state"].refers_to_range.value = word
        assert state_of(book) == "draft"
        book.save()
    assert codes(step, path) == ["wrong-state"]
    steps(path, "submit")
    with xlplan.open(path) as book:
        book.names["xlplan_state"].refers_to_range.value = "Approved"
        assert state_of(book) == "submitted"
        book.save()
    assert codes("lock", path) == ["wrong-state"]


def test_a_locked_workbook_may_still_be_rolled_forward(tmp_path: Path) -> None:
    path = sample(tmp_path, "tracking")
    steps(path, "submit", "approve", "lock")
    done = xl("roll-forward", path, "--to", "2023-08", "--out", tmp_path / "august")
    assert done.exit_code == 0
    with xlplan.open(tmp_path / "august" / "tracking.xlsx") as book:
        assert state_of(book) == "draft"


def regions(folder: Path, amount: str = "250.50", as_of: str = "2026-06-30") -> Result:
    (folder / "ledger.csv").write_text(
        "region,customer,invoice,billed,due,amount,settled\n"
        "East,Acme,E1,2026-01-10,2026-02-09,100.00,2026-02-01\n"
        f"East,Acme,E2,2026-03-05,2026-04-04,{amount},\n"
    )
    (folder / "map.toml").write_text(
        '[invoices]\nregion = "region"\ncustomer = "customer"\ninvoice_no = "invoice"\ninvoice_date = "billed"\n'
        'due_date = "due"\namount = "amount"\nsettled_date = "settled"\n[options]\ncurrency = "CNY"\n'
    )
    return xl("regenerate", "forecast", "--data", folder / "ledger.csv", "--mapping", folder / "map.toml", "--by",
              "region", "--as-of", as_of, "--out", folder / "out", "--jobs", 1, "--lang", "en")  # fmt: skip


def test_regenerate_leaves_a_locked_workbook_alone_and_says_so_only_when_there_was_something_to_bring(
    tmp_path: Path,
) -> None:
    regions(tmp_path)
    path = tmp_path / "out" / "East.xlsx"
    steps(path, "submit", "approve", "lock")
    before = path.read_bytes()
    assert regions(tmp_path).exit_code == 0
    again = regions(tmp_path, amount="251.50")
    assert again.exit_code == 1
    assert "East.xlsx!Info!" in again.stderr
    assert "locked" in again.stderr
    assert path.read_bytes() == before


def test_the_rollup_breaks_on_a_locked_workbook_that_was_changed(tmp_path: Path) -> None:
    regions(tmp_path)
    path = tmp_path / "out" / "East.xlsx"
    steps(path, "submit", "approve", "lock")
    words = ["rollup", tmp_path / "out", "--as-of", "2026-06-30", "--out", tmp_path / "r.xlsx", "--lang", "en"]
    assert xl(*words).exit_code == 0
    with xlplan.open(path) as book:
        table = read(book).tables["invoices"]
        table.sheet.range(table.cell(1, "contact")).value = "Mr Hu"  # a column without figures
        book.save()
    (tmp_path / "r.xlsx").unlink()
    done = xl(*words)
    assert done.exit_code == 3
    assert "changed after Li Na made the workbook “Locked” on 2026-09-30" in done.stderr
    assert not (tmp_path / "r.xlsx").exists()


def test_the_seal_survives_any_name_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    path = sample(tmp_path)
    for by in ('Li "the | pipe" Na', "王丽", "x" * 300):
        with xlplan.open(path) as book:
            sealed = Seal("approved", NOON, by[:100], digest(read(book)))
            book.names.add(SEAL, sealed.formula())
            assert seal_of(book) == sealed
            assert len(sealed.formula()) <= 258  # Excel: 255 characters of text, and ="" around them
    with xlplan.open(path) as book:
        book.names.add(SEAL, '="locked"')
        assert seal_of(book) is None


def test_the_commands_tell_the_state(tmp_path: Path) -> None:
    path = sample(tmp_path, lang="zh")
    done = xl("submit", path, "--lang", "zh", "--by", "李娜")
    assert (done.exit_code, done.stdout) == (0, f"{path}：已提交\n")
    done = xl("lock", path, "--lang", "zh")
    assert done.exit_code == 1
    assert "目前为“已提交”，须先为“已批准”" in done.stderr
