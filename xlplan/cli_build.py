"""The command `xlplan addin build`: options in, one call, words out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xlplan.console import DONE, Console, reporting

addin = typer.Typer(name="addin", no_args_is_help=True, help="The Excel add-in.")


def build(
    console: Console,
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path("xlplan-addin"),
) -> int:
    """Make the add-in, the macro-enabled templates and the self-check, on any system and without Excel.

    Example: xlplan addin build --out addin
    """
    from xlplan.addin.building import build as run

    with console.progress("生成加载项", "Building the add-in") as update:
        made = run(out, update)
    for path in made:
        console.say(f"已生成 {path}", f"Made {path}")
    console.result({"files": [str(path) for path in made], "problems": []})
    return DONE


addin.command("build")(reporting(build))
