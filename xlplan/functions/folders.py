"""The user's own folders of xlplan on this machine: the logs, and the backups for Undo.

What `xlplan addin install` puts down is recorded elsewhere (`addin.places`): beside the add-in, which may roam.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDER_VARIABLE: Final = "XLPLAN_LOG"
"""Environment variable that names another folder for the logs."""


def own_folder(env: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """The folder on this machine alone: backups may be large and are nobody else's."""
    home = Path.home()
    if system == "win32":
        return Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local") / "xlplan"
    if system == "darwin":
        return home / "Library" / "Application Support" / "xlplan"
    return Path(env.get("XDG_STATE_HOME") or home / ".local" / "state") / "xlplan"


def log_folder(env: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """Where the logs stand: %LOCALAPPDATA%\\xlplan, ~/Library/Logs/xlplan, or ~/.local/state/xlplan."""
    if found := env.get(FOLDER_VARIABLE):
        return Path(found)
    return Path.home() / "Library" / "Logs" / "xlplan" if system == "darwin" else own_folder(env, system)
