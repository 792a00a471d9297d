"""Make the generated parts of the docs again: the reference, the messages, the glossary's fields, and the pictures.

python docs/make.py            # every generated page
python docs/make.py --pictures # pictures too; needs LibreOffice, pdftoppm and Pillow
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))

from generate.commands import commands_page  # noqa: E402 - only now on the path
from generate.fields import field_table, glossary_page  # noqa: E402
from generate.functions import functions_page  # noqa: E402
from generate.kpis import kpi_page  # noqa: E402
from generate.messages import errors_page  # noqa: E402
from generate.metrics import metrics_page  # noqa: E402
from generate.overview import forms_page  # noqa: E402
from generate.sheets import sheet_pages  # noqa: E402

__all__ = ["commands_page", "errors_page", "field_table", "forms_page", "functions_page", "glossary_page", "kpi_page",
           "metrics_page", "pages", "pictures", "sheet_pages"]  # fmt: skip


def pages() -> dict[str, str]:
    """Every generated page by its path below docs: the text that it should have."""
    return {
        "glossary.md": glossary_page(),
        "errors.md": errors_page(),
        "kpis.md": kpi_page(),
        "forms.md": forms_page(),
        "functions.md": functions_page(),
        "metrics.md": metrics_page(),
        "commands.md": commands_page("en"),
        "commands.zh.md": commands_page("zh"),
        **sheet_pages(),
    }


def pictures() -> None:
    """Draw every form and every picture of the tutorials anew."""
    from pictures import draw  # noqa: PLC0415 - needs programs that the pages do without

    draw(DOCS / "images")
    subprocess.run([sys.executable, DOCS / "tour.py"], check=True)  # tutorials, how-tos, the ten pictures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", action="store_true")
    options = parser.parse_args()
    for name, text in pages().items():
        (DOCS / name).parent.mkdir(exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8")
    if options.pictures:
        pictures()
