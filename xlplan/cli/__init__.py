"""The commands of xlplan, nothing else: options in, one call, words out."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from xlplan import __version__
from xlplan.cli import addin, company, cycle, machine, many, one, report
from xlplan.cli.common import app
from xlplan.console import LangOption

__all__ = ["addin", "app", "company", "cycle", "machine", "main", "many", "one", "report"]  # each registers commands

ORDER = ("demo", "new", "fill", "check", "refresh", "regenerate", "rollup", "history", "diff", "submit", "approve",
         "lock", "reopen", "roll-forward", "report", "company", "doctor")  # fmt: skip
"""As --help shows them."""
app.add_typer(addin.addin)
app.registered_commands.sort(key=lambda found: ORDER.index(found.name or ""))


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"xlplan {__version__}\n")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Excel-native planning for sales teams: make, fill, check and roll up workbooks without Excel."""


def main() -> None:
    """The program `xlplan`."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding="utf-8", errors="replace"
            )  # a Chinese name must not end a run on an old code page
    app()
