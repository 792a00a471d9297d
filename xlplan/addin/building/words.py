"""What the VBA says, in both languages: the buttons and the messages that need no Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.messages import Label, word

MESSAGES: Final[Mapping[str, Label]] = {
    "no-workbook": word("vba.messages.no-workbook"),
    "python-unreachable": word("vba.messages.python-unreachable"),
    "version-differs": word("vba.messages.version-differs"),
    "mac-functions": word("vba.messages.mac-functions"),
    "restart-mac": word("vba.messages.restart-mac"),
    "reasons-time": word("vba.messages.reasons-time"),
    "reasons-cell": word("vba.messages.reasons-cell"),
    "reasons-function": word("vba.messages.reasons-function"),
    "reasons-reason": word("vba.messages.reasons-reason"),
}
"""Messages of the VBA by their key."""

GROUPS: Final[Mapping[str, Label]] = {
    "workbook": word("vba.groups.workbook"),
    "period": word("vba.groups.period"),
    "help": word("vba.groups.help"),
}
