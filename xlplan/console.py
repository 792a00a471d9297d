"""What every command shares: language, output on the right stream, exit status, errors as problems."""

from __future__ import annotations

import functools
import inspect
import json
import locale
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, ParamSpec

import typer

from xlplan.errors import Problem, Severity, UsageError, XlplanError, problems_of
from xlplan.messages import Label, Lang, word
from xlplan.messages.signs import COLON

P = ParamSpec("P")

DONE, PROBLEMS, USAGE, BROKEN, INTERRUPTED, UNREAD = 0, 1, 2, 3, 130, 141

_SEVERITIES: dict[Severity, Label] = {
    "break": word("console.break"),
    "error": word("console.error"),
    "warning": word("console.warning"),
    "info": word("console.info"),
}
_ORDER: dict[Severity, int] = {"break": 0, "error": 1, "warning": 2, "info": 3}

LangOption = Annotated[
    str | None, typer.Option("--lang", help="zh or en; default: the machine's language, else English.")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Machine-readable result on standard output, nothing else there.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Only problems and errors.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback when something fails.")]


def machine_language() -> Lang:
    """zh where the machine's locale is Chinese, else en."""
    names = [os.environ.get(v, "") for v in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((n for n in names if n), "") or (locale.getlocale()[0] or "")
    return "zh" if name.casefold().startswith(("zh", "chinese")) else "en"


@dataclass(frozen=True)
class Console:
    """Where a command's words go: results to standard output, problems and progress to standard error."""

    lang: Lang
    json: bool = False
    quiet: bool = False

    def say(self, key: str, /, **values: object) -> None:
        """A line for a person: a key of the catalogue, and what fills its `{placeholders}`."""
        self.tell(word(key).filled(**values))

    def tell(self, line: Label) -> None:
        """A line for a person, in the language of the command."""
        if not (self.json or self.quiet):
            sys.stdout.write(line(self.lang) + "\n")

    def table(self, title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A small table for a person; the first column is text, the others are aligned right."""
        if self.json or self.quiet:
            return
        from rich.box import SIMPLE_HEAD
        from rich.console import Console as RichConsole
        from rich.table import Table
        from rich.text import Text

        drawn = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
        for i, head in enumerate(header):
            drawn.add_column(head, justify="right" if i else "left", no_wrap=True)
        for row in rows:
            drawn.add_row(*map(Text, row))  # a region may be called [red]
        plain = RichConsole(file=sys.stdout)
        plain.width = max(plain.width, 132)  # a figure cut off is worse than a line that wraps
        plain.print(drawn)

    def result(self, value: dict[str, Any]) -> None:
        """The machine-readable result, when it was asked for."""
        if self.json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def problems(self, found: Sequence[Problem]) -> None:
        """Problems for a person, worst first."""
        if self.json:
            return
        for problem in sorted(found, key=lambda p: _ORDER[p.severity]):
            if problem.severity != "info" or not self.quiet:
                said = _SEVERITIES[problem.severity](self.lang)
                sys.stderr.write(f"{said}{COLON(self.lang)}{problem.line(self.lang)}\n")

    def as_json(self, found: Sequence[Problem]) -> list[dict[str, str]]:
        """Problems as the interface wants them, worst first."""
        return [p.as_json(self.lang) for p in sorted(found, key=lambda p: _ORDER[p.severity])]

    @contextmanager
    def progress(self, key: str) -> Iterator[Callable[[int, int], None]]:
        """A progress bar on standard error, when that is a terminal; yields `update(done, total)`."""
        if self.quiet or not sys.stderr.isatty():
            yield lambda done, total: None
            return
        from rich.console import Console as RichConsole
        from rich.progress import Progress

        with Progress(console=RichConsole(stderr=True), transient=True) as bar:
            task = bar.add_task(word(key)(self.lang), total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)


def exit_status(found: Sequence[Problem]) -> int:
    """1 where there is an error among the problems, else 0: warnings and notes are no failure."""
    return PROBLEMS if any(p.severity in ("error", "break") for p in found) else DONE


def reporting(command: Callable[..., int]) -> Callable[..., None]:
    """Give a command `--lang --json --quiet --debug`, a Console as its first argument, and its exit status."""

    @functools.wraps(command)
    def run(*, lang: str | None, json: bool, quiet: bool, debug: bool, **rest: Any) -> None:
        console = Console(machine_language(), json, quiet)
        try:
            console = Console(_language(lang), json, quiet)
            status = command(console, **rest)
            sys.stdout.flush()
        except BrokenPipeError:
            status = _unread()
        except XlplanError as error:
            status = _failed(console, error, debug)
        except KeyboardInterrupt:
            sys.stderr.write(word("console.interrupted")(console.lang) + "\n")
            status = INTERRUPTED
        except Exception as error:  # noqa: BLE001 - the outermost command: a user gets words, not a traceback
            status = _failed(console, XlplanError("internal", detail=f"{type(error).__name__}: {error}"), debug, error)
        raise typer.Exit(status)

    own = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY)
           for p in list(inspect.signature(command, eval_str=True).parameters.values())[1:]]  # fmt: skip
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in (
            ("lang", LangOption, None), ("json", JsonOption, False), ("quiet", QuietOption, False),
            ("debug", DebugOption, False),
        )
    ]  # fmt: skip
    run.__signature__ = inspect.Signature(own + common)  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in own + common}
    return run


def _unread() -> int:
    """Whoever read the output wants no more of it (`xlplan ... | head`): nothing is said, now or at the exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNREAD


def _language(lang: str | None) -> Lang:
    if lang is None:
        return machine_language()
    if lang in ("zh", "en"):
        return "en" if lang == "en" else "zh"
    raise UsageError("unknown-language", value=lang)


def _failed(console: Console, error: XlplanError, debug: bool, cause: BaseException | None = None) -> int:
    if debug:
        import traceback

        traceback.print_exception(cause or error)
    status = USAGE if isinstance(error, UsageError) else PROBLEMS
    console.problems(problems_of(error))
    console.result({"problems": console.as_json(problems_of(error))})
    return status
