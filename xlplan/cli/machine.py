"""This machine: doctor."""

from __future__ import annotations

from xlplan.cli.common import command
from xlplan.console import DONE, PROBLEMS, Console
from xlplan.messages import Label, word


@command
def doctor(console: Console) -> int:
    """What is wrong on this machine, and how to mend it; ends with a self-check on a sample workbook.

    Example: xlplan doctor
    """
    from xlplan.addin.doctor import examine

    findings = examine()
    for f in findings:
        mark = {"ok": "✓", "note": "·", "bad": "✗"}[f.state]
        line = word("cli.finding").filled(mark=mark, what=f.what, detail=f.detail, remedy=f.remedy)
        console.tell(Label(*map(str.rstrip, line)))
    lang = console.lang
    rows = [{"state": f.state, "what": f.what(lang), "detail": f.detail, "remedy": f.remedy(lang)} for f in findings]
    console.result({"findings": rows, "problems": []})
    return PROBLEMS if any(f.state == "bad" for f in findings) else DONE
