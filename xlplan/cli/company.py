"""A company's own columns, words, thresholds and KPIs: what its file does, and what may stand in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xlplan.cli.common import command
from xlplan.console import DONE, Console
from xlplan.messages import word


@command
def company(
    console: Console,
    file: Annotated[Path | None, typer.Argument(help="The file, or a folder it counts for; default: here.")] = None,
    ids: Annotated[
        str | None, typer.Option("--ids", help="The ids one may use: forms, settings, kpis, or those of a form.")
    ] = None,
) -> int:
    """Check a company's file (xlplan.toml), and say what it changes.

    Example: xlplan company xlplan.toml
    """
    from xlplan.batch import customising

    if ids is not None:
        found = customising.ids(ids)
        header = word("cli.company.ids")(console.lang).split()
        console.table(ids, header, [tuple(map(str, known)) for known in found])
        console.result({"ids": [known._asdict() for known in found], "problems": []})
        return DONE
    read = customising.read_file(file)
    lines = customising.told(read)
    for line in lines:
        console.say("cli.company.line", key=line.key, what=line.words)
    name = read.source.name
    console.say("cli.company.changes", name=name, count=len(lines))
    changes = [{"key": line.key, "change": line.words(console.lang)} for line in lines]
    console.result({"file": name, "changes": changes, "problems": []})
    return DONE
