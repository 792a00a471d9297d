"""Where the add-in file to install comes from: built here, or a file somebody built."""

from __future__ import annotations

from pathlib import Path

from xlplan.addin.building import build_addin
from xlplan.addin.install import Builder


def addin_from(file: Path | None) -> Builder:
    """The builder to use: the one that hands over this file, or else the one that builds it."""
    return build_addin if file is None else lambda _: file
