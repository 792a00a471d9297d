"""The error tree, and the Problem value that every error and every finding carries.

XlplanError                    anything that a user can cause
├── UsageError                 wrong options, an unknown template or fact                    (exit status 2)
├── DataError                  a data file or mapping file that cannot be used
└── WorkbookError              a workbook that cannot be used; the file is left as it was
    ├── NotAWorkbookError      no zip, damaged, encrypted, or an older format under a newer name
    ├── UnsafeWorkbookError    larger, deeper or stranger than a workbook of a person can be
    ├── MissingPartError       a sheet, table or required column that is not there
    ├── InUseError             somebody has it open, or the file or folder may not be written
    ├── SaveError              writing failed (disk full, ...)
    └── UnsupportedError       a call of xlwings' API that the headless engine does not offer

Problems are values: what, where, how bad. Their words come from one catalogue, `xlplan.messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from xlplan.messages import Label, Lang, wording
from xlplan.messages.signs import COLON, SPACE

Severity = Literal["break", "error", "warning", "info"]
"""break: does not reconcile; error: input that cannot be used; warning: worth a look; info: done, told."""


@dataclass(frozen=True)
class Problem:
    """One finding: `code` names the wording, `params` fill it, the rest says where (`workbook.xlsx!Sheet!F12`).

    Of parameters that are Labels, a message has the words of its own language.
    """

    code: str
    severity: Severity = "error"
    workbook: str = ""
    sheet: str = ""
    cell: str = ""
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def where(self) -> str:
        """Workbook, sheet and cell, as far as known, joined by `!`."""
        return "!".join(part for part in (self.workbook, self.sheet, self.cell) if part)

    def message(self, lang: Lang) -> str:
        """What is wrong, in one sentence."""
        return wording(self.code, lang)[0].format_map(self._filled(lang))

    def remedy(self, lang: Lang) -> str:
        """What the reader can do about it."""
        return wording(self.code, lang)[1].format_map(self._filled(lang))

    def _filled(self, lang: Lang) -> dict[str, object]:
        said = {name: value(lang) if isinstance(value, Label) else value for name, value in self.params.items()}
        return {name: "-" if value is None else value for name, value in said.items()}

    def line(self, lang: Lang) -> str:
        """`where: what. remedy` for a terminal; Chinese without spaces, its punctuation is full-width."""
        text = f"{self.message(lang)}{SPACE(lang)}{self.remedy(lang)}".strip()
        return f"{self.where}{COLON(lang)}{text}" if self.where else text

    def as_json(self, lang: Lang) -> dict[str, str]:
        """The keys of the interface: severity, code, message, workbook, sheet, cell, remedy."""
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message(lang),
            "workbook": self.workbook,
            "sheet": self.sheet,
            "cell": self.cell,
            "remedy": self.remedy(lang),
        }

    def at(self, *, workbook: str | None = None, sheet: str | None = None, cell: str | None = None) -> Problem:
        """The same finding with its place filled in or replaced."""
        places = {"workbook": workbook, "sheet": sheet, "cell": cell}
        return replace(self, **{k: v for k, v in places.items() if v is not None})  # type: ignore[arg-type]


class XlplanError(Exception):
    """An error that a user can cause. It carries one Problem; `str()` is its English line."""

    def __init__(self, code: str, *, workbook: str = "", sheet: str = "", cell: str = "", **params: object) -> None:
        self.problem = Problem(code, "error", workbook, sheet, cell, params)
        super().__init__(code)

    def __str__(self) -> str:
        return self.problem.line("en")


def problems_of(error: XlplanError) -> list[Problem]:
    """All that an error tells: some know several problems at once."""
    found: list[Problem] = getattr(error, "problems", [])
    return found or [error.problem]


class UsageError(XlplanError):
    """Wrong options, an unknown template or fact."""


class DataError(XlplanError):
    """A data file or mapping file that cannot be used."""


class WorkbookError(XlplanError):
    """A workbook that cannot be used; the file is left as it was."""


class NotAWorkbookError(WorkbookError):
    """No zip, damaged, encrypted, or an older format under a newer name."""


class UnsafeWorkbookError(WorkbookError):
    """Larger, deeper or stranger than a person's workbook can be."""


class MissingPartError(WorkbookError):
    """A sheet, table or required column that is not there."""


class InUseError(WorkbookError):
    """Somebody has it open, or the file or its folder may not be written."""


class SaveError(WorkbookError):
    """Writing failed; the old file is still there, whole."""


class UnsupportedError(WorkbookError):
    """A call of xlwings' API that the headless engine does not offer."""
