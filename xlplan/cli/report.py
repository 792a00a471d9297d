"""Reports for people: the evaluation report, the weekly tracking report, the receivables page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xlplan.cli.common import CORES, Jobs, Paths, command
from xlplan.console import PROBLEMS, Console, exit_status


@command
def report(
    console: Console,
    paths: Paths,
    out: Annotated[Path, typer.Option("--out", help="The report to write: .html or .docx.")],
    template: Annotated[
        Path | None, typer.Option("--template", help="Your own template, .html or .docx, with {{ placeholders }}.")
    ] = None,
    jobs: Jobs = CORES,
) -> int:
    """The evaluation report, with tracking and receivables where their workbooks are given too.

    Example: xlplan report regions/ --out q3.docx --lang zh
    """
    from xlplan.batch.report.make import NothingFoundError, ReportRequest
    from xlplan.batch.report.make import report as run

    try:
        with console.progress("cli.reading") as update:
            done = run(ReportRequest(paths, out, console.lang, template, jobs), update)
    except NothingFoundError as error:
        found = [error.problem, *error.problems]
        console.problems(found)
        console.result({"report": None, "problems": console.as_json(found)})
        return PROBLEMS
    count = len(done.sources.regions)
    console.problems(done.problems)
    console.say("cli.reported", title=done.document.title, count=count, path=out)
    console.result({**done.as_json(console.lang), "problems": console.as_json(done.problems)})
    return exit_status(done.problems)
