"""Where the add-in file to install comes from: built here, or a file somebody built."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import cast

from xlplan.addin.install import Builder
from xlplan.errors import UsageError

_BUILDER = "xlplan.addin.building"
"""Its `build_addin(out: Path) -> Path` writes the add-in; loaded only when there is no file."""


def addin_from(file: Path | None) -> Builder:
    """The builder to use. UsageError("addin-no-builder"): no file, and this xlplan cannot build one."""
    if file is not None:
        return lambda _: file
    if importlib.util.find_spec(_BUILDER) is None:
        raise UsageError("addin-no-builder")
    return cast(Builder, importlib.import_module(_BUILDER).build_addin)
