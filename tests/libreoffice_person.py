"""A person at LibreOffice, for tests: rows copied within a sheet and filled in, then saved. It takes python3-uno."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SECONDS = 180
PYTHON = "/usr/bin/python3"
"""The one that the system's package is for."""

Row = tuple[int, Mapping[int, str | float]]
"""The 0-based row before which a row is inserted as a copy of it, and what is typed over that, by column."""

WIDTH = 120
"""Columns of a row that are copied."""


def available() -> bool:
    """Whether LibreOffice can be worked from Python."""
    if shutil.which("soffice") is None or not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


def with_rows(path: Path, target: Path, sheet: str, rows: Sequence[Row]) -> Path:
    """The workbook after the rows were inserted one after the other, saved as .xlsx under `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    task = {"source": path.as_uri(), "target": target.as_uri(), "sheet": sheet, "rows": rows}
    command = [PYTHON, __file__]
    run = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, timeout=SECONDS, check=False)
    if run.returncode or not target.exists():
        raise RuntimeError(f"LibreOffice did not write {target.name}: {run.stderr}")
    return target


def _work(task: Mapping[str, Any]) -> None:
    import uno  # type: ignore[import-not-found]

    def property_of(name: str, value: object) -> object:
        found = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        found.Name, found.Value = name, value
        return found

    with tempfile.TemporaryDirectory() as profile:
        pipe = f"xlplan{uuid.uuid4().hex}"
        office = subprocess.Popen(["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless",
                                   "--norestore", f"--accept=pipe,name={pipe};urp;"])  # fmt: skip
        try:
            local = uno.getComponentContext()
            resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
            context = _connected(resolver, f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
            book = desktop.loadComponentFromURL(task["source"], "_blank", 0, (property_of("Hidden", True),))
            sheet = book.Sheets.getByName(task["sheet"])
            for row, cells in task["rows"]:
                sheet.Rows.insertByIndex(row, 1)
                below = sheet.getCellRangeByPosition(0, row + 1, WIDTH, row + 1).RangeAddress
                sheet.copyRange(sheet.getCellByPosition(0, row).CellAddress, below)
                for column, value in cells.items():
                    cell = sheet.getCellByPosition(int(column), row)
                    if isinstance(value, str):
                        cell.setFormula(value)
                    else:
                        cell.setValue(value)
            book.calculateAll()
            book.storeToURL(task["target"], (property_of("FilterName", "Calc MS Excel 2007 XML"),))
            book.close(True)
            desktop.terminate()
        finally:
            office.terminate()
            office.wait(20)


def _connected(resolver: Any, address: str) -> Any:
    for _ in range(120):
        try:
            return resolver.resolve(address)
        except Exception:  # noqa: BLE001 - the bridge raises classes of its own until the office listens
            time.sleep(0.5)
    raise TimeoutError(address)


if __name__ == "__main__":
    _work(json.load(sys.stdin))
