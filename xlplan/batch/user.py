"""Who is at work."""

from __future__ import annotations

import getpass


def user_name() -> str:
    """This machine's user; `-` where it has none, as a service may."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "-"
