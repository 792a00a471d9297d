"""Where Excel looks on a machine: its start-up folders, xlwings' settings file, and what Mac Excel's sandbox needs."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from xlplan.addin.registry import Registry, read_registry

System = Literal["windows", "mac", "other"]

ADDIN = "xlplan.xlam"
_MAC_CONTENT = (("User Content.localized", "Startup.localized"), ("User Content", "Startup"))
"""Where Excel for Mac keeps the user's files: since 16.17, and in the first versions of 2016."""


@dataclass(frozen=True)
class Places:
    """A user's folders, as a value: the same logic serves this machine and a home made by a test."""

    system: System
    home: Path
    roaming: Path
    """%APPDATA%; of no meaning on a Mac."""
    interpreter: str
    """The Python that Excel is to call."""
    encoding: str = "ascii"
    """The code page in which VBA and xlwings read the settings file; on a Mac they agree on ASCII only."""
    base: str = ""
    """The Python from which a virtual environment was made."""
    conda: tuple[str, str] | None = None
    """Conda's folder and environment, where the interpreter is one of Conda's on Windows."""
    onedrive: tuple[Path, ...] = ()
    registry: Registry = field(default_factory=dict, hash=False)
    xattr: str = "/usr/bin/xattr"
    """The Mac program that reads and removes marks of files."""

    @property
    def startups(self) -> list[Path]:
        """The folders from which the Excels of this user open add-ins.

        On Windows every version from 2007 on shares one. On a Mac each generation of Office has its own: those that are
        there, else the newest.
        """
        if self.system == "windows":
            return [self.roaming / "Microsoft" / "Excel" / "XLSTART"]
        kept = [self.group / content / startup / "Excel" for content, startup in _MAC_CONTENT]
        return [folder for folder in kept if folder.parents[1].is_dir()] or kept[:1]

    @property
    def other_addins(self) -> list[Path]:
        """The folders for add-ins that one ticks in Excel's list."""
        if self.system == "windows":
            return [self.roaming / "Microsoft" / "AddIns"]
        return [self.group / "User Content.localized" / "Add-Ins.localized"]

    @property
    def group(self) -> Path:
        """The folder that the programs of Office for Mac share."""
        return self.home / "Library" / "Group Containers" / "UBF8T346G9.Office"

    @property
    def sandbox(self) -> Path:
        """The only folder that Excel for Mac reads and writes without asking."""
        return self.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data"

    @property
    def conf(self) -> Path:
        """The user's settings of xlwings, which the add-in reads too."""
        return self.sandbox / "xlwings.conf" if self.system == "mac" else self.home / ".xlwings" / "xlwings.conf"

    @property
    def scripts(self) -> Path:
        """The folder whose scripts Excel for Mac may run outside its sandbox."""
        return self.home / "Library" / "Application Scripts" / "com.microsoft.Excel"

    @property
    def own(self) -> Path:
        """Our own folder: the record of what was installed, and half-written files (Excel opens all it starts with)."""
        if self.system == "mac":
            return self.home / "Library" / "Application Support" / "xlplan"
        return self.roaming / "xlplan"

    @property
    def settings(self) -> dict[str, bytes]:
        """The settings that the add-in needs. UnicodeEncodeError: the code page lacks a character of a path."""
        if self.system == "mac":
            found = {"INTERPRETER_MAC": self.interpreter}
        else:
            found = {"INTERPRETER_WIN": self.interpreter}
            if self.conda:
                found |= {"CONDA PATH": self.conda[0], "CONDA ENV": self.conda[1]}
        return {key: text.encode(self.encoding) for key, text in found.items()}

    @property
    def from_store(self) -> bool:
        """Whether Python came from the Microsoft Store: Windows then hides what it writes under AppData from Excel."""
        return self.system == "windows" and "windowsapps" in f"{self.interpreter} {self.base}".casefold()


def here() -> Places:
    """This machine, this user, this Python."""
    systems: dict[str, System] = {"win32": "windows", "darwin": "mac"}
    system = systems.get(sys.platform, "other")
    home, env = Path.home(), os.environ
    return Places(
        system=system,
        home=home,
        roaming=Path(env.get("APPDATA") or home / "AppData" / "Roaming"),
        interpreter=sys.executable,
        base=sys.base_prefix,
        encoding=locale.getencoding() if system == "windows" else "ascii",
        conda=_conda(env) if system == "windows" else None,
        onedrive=tuple({Path(env[n]) for n in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer") if env.get(n)}),
        registry=read_registry(),
    )


def _conda(env: Mapping[str, str]) -> tuple[str, str] | None:
    """Conda's folder and environment, as xlwings wants them, if this Python belongs to one that is active."""
    prefix, program = env.get("CONDA_PREFIX", ""), env.get("CONDA_EXE", "")
    if not (prefix and program and Path(sys.prefix) == Path(prefix) and (Path(prefix) / "conda-meta").is_dir()):
        return None
    return str(Path(program).parents[1]), env.get("CONDA_DEFAULT_ENV", "base")
