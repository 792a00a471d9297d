"""The user's own folders of xlplan: backups for Undo, and the logs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def own_folder(env: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """The folder on this machine alone: backups may be large and are nobody else's."""
    home = Path.home()
    if system == "win32":
        return Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local") / "xlplan"
    if system == "darwin":
        return home / "Library" / "Application Support" / "xlplan"
    return Path(env.get("XDG_STATE_HOME") or home / ".local" / "state") / "xlplan"


def log_folder(env: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Where the logs stand; the environment variable XLPLAN_LOG names another folder."""
    if found := env.get("XLPLAN_LOG"):
        return Path(found)
    return Path.home() / "Library" / "Logs" / "xlplan" if system == "darwin" else own_folder(env, system)
