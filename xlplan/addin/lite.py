"""The worksheet functions as one Python file for xlwings Lite: `xlplan addin lite xlplan_lite.py`.

xlwings Lite keeps its code, main.py, inside the workbook and runs it in Pyodide. The file to paste there holds
`xlplan.metrics`, `xlplan.functions` and `xlplan.addin.udfs` as a zip archive in text; it needs neither pandas nor a
download, only `holidays` for the functions of working days.
"""

from __future__ import annotations

import base64
import io
import textwrap
import zipfile
from pathlib import Path

PARTS = ("__init__.py", "metrics", "functions", "addin/__init__.py", "addin/udfs.py")
"""What goes in, relative to the package."""

_EPOCH = (1980, 1, 1, 0, 0, 0)

_FILE = '''"""xlplan {version}: the worksheet functions for xlwings Lite, made by `xlplan addin lite`.

Paste it into main.py of the workbook; docs/lite.md tells the steps.
"""

import base64
import pathlib
import sys
import tempfile

_ARCHIVE = """
{archive}
"""

_path = pathlib.Path(tempfile.gettempdir()) / "xlplan-lite-{version}.zip"
_path.write_bytes(base64.b64decode(_ARCHIVE))
sys.path.insert(0, str(_path))

from xlplan.addin.udfs import *  # noqa: E402, F403
'''


def lite_file() -> str:
    """The file's text, the same for the same sources."""
    package = Path(__file__).resolve().parents[1]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for part in PARTS:
            found = package / part
            for source in sorted(found.glob("*.py")) if found.is_dir() else [found]:
                info = zipfile.ZipInfo(f"xlplan/{source.relative_to(package).as_posix()}", _EPOCH)
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, source.read_bytes())
    text = "\n".join(textwrap.wrap(base64.b64encode(data.getvalue()).decode(), 120))
    return _FILE.format(version=_version(package), archive=text)


def _version(package: Path) -> str:
    source = (package / "__init__.py").read_text(encoding="utf-8")
    return source.partition('__version__ = "')[2].partition('"')[0]
