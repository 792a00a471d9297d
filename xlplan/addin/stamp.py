"""Whether the file that Excel has and the Python package are of one version: asked before every macro."""

from __future__ import annotations

import sys

from xlplan import __version__
from xlplan.errors import Problem
from xlplan.messages import Lang


def require(version: str, lang: Lang = "en") -> None:
    """End with a message that says what to do, unless the calling file was built for this version of the package.

    SystemExit: xlwings shows its text in a message box, without a traceback. On a machine whose code page lacks
    Chinese it is English.
    """
    if version == __version__:
        return
    problem = Problem("file-version", params={"file": version, "python": __version__})
    text = problem.line(lang)
    try:
        text.encode(sys.stderr.encoding or "ascii")
    except UnicodeEncodeError:
        text = problem.line("en")
    raise SystemExit(text)
