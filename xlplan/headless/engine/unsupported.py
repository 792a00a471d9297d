"""What the engine does not offer says so, by name: no stub for each call, no silent no-op, no AttributeError."""

from __future__ import annotations

from typing import ClassVar

from xlplan.errors import MissingPartError, UnsupportedError, WorkbookError


class NoSuchItemError(MissingPartError, KeyError):
    """A sheet, table or name that is not there; a KeyError too, as other engines of xlwings raise."""


class OutsideSheetError(WorkbookError, IndexError):
    """A row or column that no sheet has; an IndexError too, as xlwings' own checks raise."""


def unsupported(call: str) -> UnsupportedError:
    """The error for `call`, e.g. `Range.autofit`."""
    return UnsupportedError("unsupported-call", call=call)


class Offered:
    """Base of all that xlwings talks to: whatever a subclass does not define raises UnsupportedError with its name."""

    __slots__ = ()
    kind: ClassVar[str] = ""
    """The name of the object in xlwings' API: Range, Sheet, ..."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):  # protocols of Python and of debuggers probe for these
            raise AttributeError(name)
        raise unsupported(f"{self.kind}.{name}")

    def __setattr__(self, name: str, value: object) -> None:
        try:
            object.__setattr__(self, name, value)
        except AttributeError:
            raise unsupported(f"{self.kind}.{name} = ...") from None


class NativeApi(Offered):
    """What `.api` gives: there is no native object without Excel. Truthy, since xlwings tests it before every write."""

    __slots__ = ("kind",)

    def __init__(self, owner: str) -> None:
        self.kind = f"{owner}.api"  # type: ignore[misc]
