"""A page of the docs as something that can be followed: its commands run, its typing typed, its output compared.

In a page (comments are not shown to readers):

- a block `sh`: commands, run one after the other in the page's folder. Those of PROGRAMS are run; others (setting a
  machine up) are counted as skipped. `<!-- status 1 -->` before it: the exit status its last command ends with.
- a block `text`: what the commands before it print, in full; `…` stands for what differs from run to run.
- a block `python`: run as a program.
- `<!-- file NAME -->` before a block: the block is that file's content (`+NAME`: is added to it).
- `<!-- type FILE SHEET -->` before a table: its first column names cells, its second what is typed into them.
- `<!-- rows FILE SHEET -->` before a table: its rows are typed below the headers it names.
- `<!-- picture KIND FILE ... -->` before an image: how tour.py makes it (see there).
"""

from __future__ import annotations

import difflib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

DOCS = Path(__file__).parent
LANGS = ("en", "zh")
PROGRAMS = ("xlplan", "python", "pytest", "cp", "mkdir")
LOCALES = {"en": "en_GB.UTF-8", "zh": "zh_CN.UTF-8"}
PART = re.compile(
    r"<!-- (?P<word>status|file|type|rows|picture) (?P<rest>.*?) -->\n+"
    r"|```(?P<kind>\w+)\n(?P<code>.*?)```"
    r"|(?P<table>(?:^\|[^\n]*\|\n)+)"
    r"|!\[(?P<alt>[^\]]*)\]\((?P<image>[^)]+)\)",
    re.MULTILINE | re.DOTALL,
)


@dataclass
class Step:
    """One thing that a page says: its kind (`sh`, `text`, `type`, `picture`, ...), its text, its comments by word."""

    kind: str
    text: str
    notes: dict[str, str] = field(default_factory=dict)


@dataclass
class Page:
    """A page being followed in a folder; `printed` is what its last commands gave, `stale` blocks and their renewal."""

    path: Path
    folder: Path
    printed: str = ""
    commands: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stale: list[tuple[str, str]] = field(default_factory=list)

    @property
    def lang(self) -> str:
        """The page's language, by its name."""
        return "zh" if self.path.name.endswith(".zh.md") else "en"


def pages() -> list[Path]:
    """The pages that are followed: the tutorials, the how-tos, the ten pictures; each in both languages."""
    found = [*DOCS.glob("tutorial-*.md"), *DOCS.glob("how-to/*.md"), *DOCS.glob("ten-pictures*.md")]
    return sorted(path for path in found if not path.name.startswith("index."))


def sibling(path: Path) -> Path:
    """The page in the other language."""
    if path.name.endswith(".zh.md"):
        return path.with_name(path.name.replace(".zh.md", ".md"))
    return path.with_name(path.name.replace(".md", ".zh.md"))


def steps(text: str) -> Iterator[Step]:
    """What a page says, in order. A comment belongs to the next block, table or image."""
    notes: dict[str, str] = {}
    for part in PART.finditer(text):
        if part["word"]:
            notes[part["word"]] = part["rest"]
            continue
        if part["kind"]:
            yield Step("file" if "file" in notes else part["kind"], part["code"], notes)
        elif part["table"] and notes.keys() & {"type", "rows"}:
            yield Step("type" if "type" in notes else "rows", part["table"], notes)
        elif part["image"] and "picture" in notes:
            yield Step("picture", part["image"], notes)
        notes = {}


def start(folder: Path) -> None:
    """What a checkout has, for pages that begin in one."""
    shutil.copytree(DOCS.parent / "workbooks", folder / "workbooks")


def follow(path: Path, folder: Path, picture: Callable[[Page, Step], None] | None = None) -> Page:
    """Do what a page says, in a folder, and `picture` where one of the state stands. What differs is in `.wrong`."""
    page = Page(path, folder)
    for step in steps(path.read_text(encoding="utf-8")):
        if step.kind == "picture" and picture:
            picture(page, step)
        elif step.kind in _DOERS:
            _DOERS[step.kind](page, step)
    return page


def _sh(page: Page, step: Step) -> None:
    page.printed, status = "", 0
    lines = [line.split("  #")[0].strip() for line in step.text.splitlines()]
    commands = page.commands = [line for line in lines if line and not line.startswith("#")]
    for number, line in enumerate(commands, 1):
        words = shlex.split(line)
        if words[0] not in PROGRAMS:
            page.skipped.append(line)
            continue
        status, printed = run(words, page.folder, page.lang)
        page.printed += printed
        wanted = int(step.notes.get("status", 0)) if number == len(commands) else 0
        if status != wanted:
            page.wrong.append(f"{page.path.name}: {line}\nstatus {status}, the page says {wanted}\n{printed}")


def run(words: list[str], folder: Path, lang: str) -> tuple[int, str]:
    """A command's exit status and what it prints, as on a machine of that language."""
    if words[0] == "cp":
        shutil.copy(folder / words[1], folder / words[2])
        return 0, ""
    if words[0] == "mkdir":
        (folder / words[1]).mkdir(parents=True, exist_ok=True)
        return 0, ""
    if words[0] == "xlplan":
        return _xlplan(words[1:], folder, lang)
    start = [sys.executable] if words[0] == "python" else [sys.executable, "-m", words[0]]
    here = {**os.environ, "PYTHONIOENCODING": "utf-8", "LC_ALL": LOCALES[lang], "COLUMNS": "100"}
    here["PYTHONPATH"] = os.pathsep.join([str(DOCS.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [*start, *words[1:]], cwd=folder, capture_output=True, encoding="utf-8", env=here, check=False
    )
    return done.returncode, done.stdout + done.stderr


def _xlplan(words: list[str], folder: Path, lang: str) -> tuple[int, str]:
    from typer.testing import CliRunner  # noqa: PLC0415 - the parser alone does not need it

    from xlplan.cli import app  # noqa: PLC0415

    with chdir(folder):
        done = CliRunner().invoke(app, words, env={"LC_ALL": LOCALES[lang], "LANG": LOCALES[lang]})
    return done.exit_code, done.output


def _text(page: Page, step: Step) -> None:
    shown, printed = (_lines(text) for text in (step.text, page.printed))
    pattern = ".*?".join(re.escape(part) for part in "\n".join(shown).split("…"))
    if not re.fullmatch(pattern, "\n".join(printed), re.DOTALL):
        page.stale.append((step.text, renewed(step.text, page.printed)))
        page.wrong.append(f"{page.path.name} shows:\n" + "\n".join(shown) + "\n--- printed:\n" + "\n".join(printed))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines() if line.strip()]


def renewed(shown: str, printed: str) -> str:
    """A block `text` with each line as it is printed now; a line with `…`, or that is gone, stays for a person."""
    lines = _lines(printed)
    closest = (difflib.get_close_matches(line, lines, 1, 0.5) if "…" not in line else [] for line in _lines(shown))
    return "".join(f"{found[0] if found else line}\n" for line, found in zip(_lines(shown), closest, strict=True))


def _python(page: Page, step: Step) -> None:
    out = io.StringIO()
    with chdir(page.folder), redirect_stdout(out):
        exec(compile(step.text, page.path.name, "exec"), {"__name__": "__main__"})
    page.printed = out.getvalue()


def _file(page: Page, step: Step) -> None:
    name = step.notes["file"]
    target = page.folder / name.removeprefix("+")
    before = target.read_text(encoding="utf-8") if name.startswith("+") else ""
    target.write_text(before + step.text, encoding="utf-8")


def _type(page: Page, step: Step) -> None:
    import xlplan  # noqa: PLC0415

    file, sheet = shlex.split(step.notes["type"])
    with xlplan.open(page.folder / file) as book:
        for cell, typed, *_ in _cells(step.text)[1:]:
            book.sheets[sheet].range(cell).value = _as_typed(typed)
        book.save()


def _rows(page: Page, step: Step) -> None:
    import xlplan  # noqa: PLC0415

    file, name = shlex.split(step.notes["rows"])
    headers, *rows = _cells(step.text)
    with xlplan.open(page.folder / file) as book:
        sheet = book.sheets[name]
        top = sheet.range((1, 1), (40, 60)).value
        number, line = next((n, row) for n, row in enumerate(top, 1) if set(headers) <= set(row))
        for at, row in enumerate(rows, number + 1):
            for header, typed in zip(headers, row, strict=True):
                if typed:
                    sheet.range((at, line.index(header) + 1)).value = _as_typed(typed)
        book.save()


def _cells(table: str) -> list[list[str]]:
    """A table's header and rows, without the line between them."""
    header, _, *rows = [[c.strip().strip("`") for c in line.strip()[1:-1].split("|")] for line in table.splitlines()]
    return [header, *rows]


def _as_typed(text: str) -> object:
    """What Excel makes of what a person types: a number, a percent, a date, else text."""
    if re.fullmatch(r"-?[\d,]*\.?\d+%", text):
        return float(text[:-1].replace(",", "")) / 100
    if re.fullmatch(r"-?[\d,]*\.?\d+", text):
        return float(text.replace(",", ""))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.combine(date.fromisoformat(text), datetime.min.time())
    return text


_DOERS: dict[str, Callable[[Page, Step], None]] = {
    "sh": _sh, "text": _text, "python": _python, "file": _file, "type": _type, "rows": _rows,
}  # fmt: skip
