"""The rules of the house that import-linter cannot see."""

import ast
import statistics
import string
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import xlplan
from xlplan.forms.catalog import TEMPLATES, all_forms
from xlplan.messages import CATALOGUE

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "xlwings", "openpyxl", "numpy", "xlsxwriter")
SOURCES = sorted((ROOT / "xlplan").rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_nothing_imports_what_needs_a_paid_licence(path: Path) -> None:
    assert not {name for name in imports(path) if name.startswith(("xlwings.pro", "xlwings.server"))}


def test_the_median_form_is_a_file_of_less_than_a_hundred_lines() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "xlplan" / "forms").rglob("*.py")]
    forms = [text.count("\n") for text in texts if "\nFORM: Form = Form(" in text]
    assert len(forms) == len(all_forms())
    assert statistics.median(forms) < 100


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_stays_below_four_hundred_lines(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400


def test_importing_xlplan_loads_no_heavy_library() -> None:
    code = f"import sys, xlplan, xlplan.metrics; print([m for m in sys.modules if m in {HEAVY}])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_of_the_program_load_no_heavy_library(option: str) -> None:
    code = (
        "import sys\nfrom xlplan.cli import app\n"
        f"try: app(['{option}'])\n"
        "except SystemExit: pass\n"
        f"print([m for m in sys.modules if m in {HEAVY}])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[-1] == "[]"


def test_the_public_names_are_these() -> None:
    assert set(xlplan.__all__) == {
        "__version__", "actions", "addin", "batch", "errors", "forms", "functions", "headless", "messages", "metrics",
        "open", "recalculate",
    }  # fmt: skip
    for name in xlplan.__all__:
        assert getattr(xlplan, name) is not None


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_word_the_same_messages() -> None:
    assert CATALOGUE["zh"].keys() == CATALOGUE["en"].keys()


@pytest.mark.parametrize("code", sorted(CATALOGUE["en"]))
def test_a_message_takes_the_same_words_in_both_languages_and_has_a_remedy(code: str) -> None:
    zh, en = CATALOGUE["zh"][code], CATALOGUE["en"][code]
    assert {n for t in zh for n in placeholders(t)} == {n for t in en for n in placeholders(t)}
    assert en[0].strip()
    assert any("\u4e00" <= ch <= "\u9fff" for ch in zh[0])


def codes_in_use() -> set[str]:
    """Codes given to errors and problems: the first argument of `...Error(` and of `.report(`, `Problem(`."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                code = node.args[0].value
                known = name in ("Problem", "report") or (
                    name.endswith("Error") and isinstance(code, str) and "-" in code
                )
                if known and isinstance(code, str) and " " not in code:
                    found.add(code)
    return found


def test_every_code_that_is_raised_has_its_words() -> None:
    assert codes_in_use() <= CATALOGUE["en"].keys()


def test_the_glossary_holds_every_label_of_every_form() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    for template in TEMPLATES:
        for form in template.forms:
            for column in form.resolve():
                assert f"| {column.label.zh} | {column.label.en} |" in page, column.id


def test_the_readme_shows_commands_that_exist() -> None:
    from typer.main import get_command

    from xlplan.cli import app

    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    used = {
        line.split()[1]
        for line in lines
        if line.startswith("xlplan ") and line.split()[1].isalpha() and "puts" not in line
    }
    assert used
    assert used <= known


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_message_stands_once(lang: str) -> None:
    """Two parts of a catalogue with one code: one of the two wordings would never be seen."""
    codes = [
        code.value
        for path in (ROOT / "xlplan" / "messages" / lang).glob("*.py")
        for found in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(found, ast.Dict)
        for code in found.keys
        if isinstance(code, ast.Constant)
    ]
    assert len(codes) > 200
    assert not [code for code, count in Counter(codes).items() if count > 1]
