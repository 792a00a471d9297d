"""This machine: doctor."""

from __future__ import annotations

from xlplan.cli.common import command
from xlplan.console import DONE, PROBLEMS, Console


@command
def doctor(console: Console) -> int:
    """What is wrong on this machine, and how to mend it; ends with a self-check on a sample workbook.

    Example: xlplan doctor
    """
    from xlplan.addin.doctor import examine

    findings = examine()
    for f in findings:
        mark = {"ok": "✓", "note": "·", "bad": "✗"}[f.state]
        zh, en = (f"{mark} {f.what[i]}: {f.detail} {f.remedy[i]}".rstrip() for i in (0, 1))
        console.say(zh, en)
    i = 0 if console.lang == "zh" else 1
    rows = [{"state": f.state, "what": f.what[i], "detail": f.detail, "remedy": f.remedy[i]} for f in findings]
    console.result({"findings": rows, "problems": []})
    return PROBLEMS if any(f.state == "bad" for f in findings) else DONE
