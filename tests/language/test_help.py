"""Help and errors of usage speak the language that the messages speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from xlplan.cli import app
from xlplan.cli.helping import help_of
from xlplan.forms.form import LANGS, Lang
from xlplan.messages.zh.help import HELP

NAMES = re.compile(
    r"--?[\w-]+|<[^>]*>|\[(?:OPTIONS|ARGS|x>=1)\]\S*|\{\S*|COMMAND|\S*[/.:=,~]\S*|\bxlplan\b|[A-Z]{2,}\w*|[\w-]+\.\.\."
)
"""Options, types, placeholders, paths, addresses, values in examples."""

TERMS = {
    "Excel", "Python", "Mac", "Parquet", "Dask", "SQLite", "wheel", "xlwings", "Lite", "calc", "pyarrow", "region",
    "office", "manager", "salesperson", "tracking", "evaluation", "forecast", "customers", "plan", "all", "cards",
    "forms", "settings", "kpis", "id", "zh", "en", "fill", "regenerate", "install", "addin", "out", "paths", "folder",
    "template",
    "place", "old", "new", "file",
}  # fmt: skip
"""Latin words within Chinese help: names of products and formats, and what is typed as it is."""


def commands() -> Iterator[tuple[str, Any]]:
    """(path, command) of the program and of every command."""
    root = get_command(app)
    yield "", root
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        yield name, command
        for below, inner in getattr(command, "commands", {}).items():
            yield f"{name} {below}", inner


PATHS = [path for path, _ in commands()]


def shown(path: str, *options: str) -> str:
    done = CliRunner().invoke(app, [*path.split(), "--help", *options], env={"COLUMNS": "200", "TERM": "dumb"})
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("path", PATHS)
def test_chinese_help_is_chinese_throughout(path: str) -> None:
    text = shown(path, "--lang", "zh")
    lines = [line for line in text.splitlines() if "示例" not in line and "用法" not in line]
    names = {word for line in lines for word in re.match(r"[│\s*]*([\w-]+)?", line).groups() if word}  # type: ignore[union-attr]
    left = set(re.findall("[A-Za-z]{2,}", NAMES.sub(" ", "\n".join(lines)))) - TERMS
    assert not left - {part for name in names for part in re.findall("[A-Za-z]{2,}", name)}
    assert "用法：" in text
    assert "Example" not in text


@pytest.mark.parametrize("path", PATHS)
def test_english_help_holds_no_chinese_but_in_an_example(path: str) -> None:
    assert not re.search("[\u4e00-\u9fff]", shown(path, "--lang", "en").replace("华东", ""))


@pytest.mark.parametrize("path", PATHS)
def test_the_words_of_help_stand_in_the_help(path: str) -> None:
    text = re.sub(r"[\s│]+", "", shown(path, "--lang", "zh"))
    assert re.sub(r"\s+", "", HELP[path]) in text


def test_every_command_and_option_has_chinese_help_and_no_other_has() -> None:
    used = set()
    for path, command in commands():
        used.add(path)
        for parameter in command.params:
            name = next((n for n in parameter.opts if n.startswith("--")), parameter.name)
            assert help_of(path, name, parameter.help, "zh")
            used.add(f"{path} {name}".strip() if f"{path} {name}".strip() in HELP else name)
    assert used | {"--help"} == HELP.keys()


@pytest.mark.parametrize("lang", LANGS)
def test_the_machines_language_counts_without_the_option(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[lang])
    assert ("用法：" in shown("fill")) is (lang == "zh")


def test_the_language_may_stand_before_the_command() -> None:
    before = CliRunner().invoke(app, ["--lang", "zh", "fill", "no.xlsx"])
    after = CliRunner().invoke(app, ["fill", "no.xlsx", "--lang", "zh"])
    assert before.output == after.output
    assert "请检查" in before.output


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("fil", "没有命令 fil。您要找的是 fill 吗？", "No such command: fil. Did you mean fill?"),
        ("fill", "缺少参数 paths。", "Missing argument paths."),
        ("check x --nope", "没有选项 --nope。", "No such option: --nope."),
        ("rollup x --as-of 2026-06-30", "缺少选项 --out。", "Missing option --out."),
        ("fill x --jobs 0", "--jobs / -j 的值无效（", "Invalid value for --jobs / -j: "),
    ],
)
def test_wrong_usage_is_told_in_both_languages(line: str, zh: str, en: str) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        done = CliRunner().invoke(app, ["--lang", lang, *line.split()], env={"COLUMNS": "200"})
        assert done.exit_code == 2
        assert words in done.output
