"""`xlwings.udfs` on any system: on Windows as it is, elsewhere behind stand-ins for the parts of pywin32 it imports.

The wrapper generator needs none of them; only the import does.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

UDFS = "xlwings.udfs"
_STAND_INS: dict[str, dict[str, object]] = {
    "pythoncom": {"CoInitialize": lambda: None},
    "pywintypes": {"com_error": OSError},
    "win32com": {},
    "win32com.client": {"Dispatch": lambda *args, **options: None},
}


@contextmanager
def xlwings_udfs() -> Iterator[Any]:
    """The module `xlwings.udfs`; afterwards `sys.modules` is as it was."""
    before = {name: sys.modules.get(name) for name in (*_STAND_INS, UDFS)}
    try:
        yield _imported()
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


def _imported() -> ModuleType:
    try:
        return importlib.import_module(UDFS)
    except ImportError:
        sys.modules.pop(UDFS, None)
    for name, members in _STAND_INS.items():
        if name not in sys.modules:
            stand_in = ModuleType(name)
            vars(stand_in).update(members)
            sys.modules[name] = stand_in
    return importlib.import_module(UDFS)
