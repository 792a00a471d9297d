"""What the commands share: the program, common options, and how a function becomes a command."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from xlplan.cli.helping import Command, Group
from xlplan.console import reporting
from xlplan.errors import UsageError

app = typer.Typer(name="xlplan", cls=Group, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Paths = Annotated[list[str], typer.Argument(help="Files, folders, or patterns; Excel's ~$ lock files are left out.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes at work at once.")]
AsOf = Annotated[str, typer.Option("--as-of", help="As-of date, YYYY-MM-DD.")]
Backup = Annotated[bool, typer.Option("--backup", help="Leave the old file beside the new one, as NAME.bak.")]
By = Annotated[str | None, typer.Option("--by", help="Who does it; default: the user of this machine.")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", help="Work on a Dask cluster: its scheduler's address, tcp://host:8786.")
]


def _named_company(context: typer.Context, value: Path | None) -> Path | None:
    """The option is the environment variable, for this command and the processes that it starts."""
    if value is not None:
        before = os.environ.get(COMPANY_VARIABLE)
        os.environ[COMPANY_VARIABLE] = str(value)
        context.call_on_close(lambda: _restored(before))
    return value


def _restored(before: str | None) -> None:
    if before is None:
        os.environ.pop(COMPANY_VARIABLE, None)
    else:
        os.environ[COMPANY_VARIABLE] = before


COMPANY_VARIABLE = "XLPLAN_COMPANY"
Company = Annotated[
    Path | None,
    typer.Option(
        "--company", callback=_named_company, help="The company's file; default: xlplan.toml beside or above."
    ),
]
CORES = os.cpu_count() or 1


def as_date(text: str, option: str) -> dt.date:
    """A date typed as an option. UsageError says how it is written."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError("bad-date", name=option, value=text) from None


def command(function: Callable[..., int]) -> Callable[..., None]:
    """Register a function as a command with the common options."""
    return app.command(function.__name__.replace("_", "-"), cls=Command)(reporting(function))
