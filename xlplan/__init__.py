"""xlplan: Excel-native planning for sales teams. The same Python runs in Excel and on files.

`import xlplan` loads nothing heavy: rooms of the package, `open` and `recalculate` are resolved when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlplan.batch.recalculate import recalculate
    from xlplan.headless.engine import open_book as open  # noqa: A004 - the file's, as in xlplan.open(path)

__version__ = "0.1.0"
__all__ = [
    "__version__",
    "actions",
    "addin",
    "batch",
    "errors",
    "forms",
    "functions",
    "headless",
    "messages",
    "metrics",
    "open",
    "recalculate",
]

_ROOMS = frozenset(__all__) - {"__version__", "open", "recalculate"}


def __getattr__(name: str) -> Any:
    if name == "open":
        return importlib.import_module("xlplan.headless.engine").open_book
    if name == "recalculate":
        return importlib.import_module("xlplan.batch.recalculate").recalculate
    if name in _ROOMS:
        return importlib.import_module(f"xlplan.{name}")
    raise AttributeError(f"module 'xlplan' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
