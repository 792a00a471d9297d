"""What Windows' registry says of Excel: its versions, and the settings that keep an add-in from running."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress

if sys.platform == "win32":
    import winreg

Registry = Mapping[str, Mapping[str, object]]
"""Key (without the hive) -> name -> value."""

VERSIONS = ("16.0", "15.0")
"""16.0 is Excel 2016, 2019, 2021, 2024 and Microsoft 365; 15.0 is 2013."""

CLICK_TO_RUN = r"Software\Microsoft\Office\ClickToRun\Configuration"
EXCEL_PROGRAM = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_ROOTS = (r"Software\Microsoft\Office", r"Software\Policies\Microsoft\Office")
_BELOW = (
    "", r"\Security", r"\Security\Trusted Locations", r"\Resiliency\DisabledItems",
)  # fmt: skip


def excel_keys(version: str, below: str) -> list[str]:
    """The keys of a version of Excel, the user's own and those an administrator set."""
    return [rf"{root}\{version}\Excel{below}" for root in _ROOTS]


def read_registry() -> Registry:
    """The keys of interest that are there; empty except on Windows."""
    if sys.platform == "win32":
        wanted = [(winreg.HKEY_CURRENT_USER, k) for v in VERSIONS for b in _BELOW for k in excel_keys(v, b)]
        found: dict[str, dict[str, object]] = {}
        for hive, key in [*wanted, *((winreg.HKEY_LOCAL_MACHINE, k) for k in (CLICK_TO_RUN, EXCEL_PROGRAM))]:
            with suppress(OSError), winreg.OpenKey(hive, key) as opened:
                values = [winreg.EnumValue(opened, i) for i in range(winreg.QueryInfoKey(opened)[1])]
                found[key] = {name: value for name, value, _ in values}
        return found
    return {}


def excel_versions(registry: Registry) -> list[str]:
    """The versions that the user has started."""
    return [v for v in VERSIONS if any(k in registry for k in excel_keys(v, ""))]


def hindrances(registry: Registry) -> list[tuple[str, str, object]]:
    """(version, setting, value) of every setting that keeps an add-in in the start-up folder from running."""
    found: list[tuple[str, str, object]] = []
    for version in VERSIONS:
        for below, name in (
            (r"\Security\Trusted Locations", "AllLocationsDisabled"),
            (r"\Security", "DisableAllAddins"),
            (r"\Security", "RequireAddinSig"),
        ):
            values = [registry.get(k, {}).get(name) for k in excel_keys(version, below)]
            found += [(version, name, value) for value in values if value]
    return found


def disabled(registry: Registry, name: str) -> list[str]:
    """The versions of Excel that have put a file on their list of disabled items after it seemed to crash them."""
    wanted = name.casefold()
    return [
        version
        for version in VERSIONS
        for key in excel_keys(version, r"\Resiliency\DisabledItems")[:1]
        if any(
            isinstance(v, bytes) and wanted in v.decode("utf-16-le", "replace").casefold()
            for v in registry.get(key, {}).values()
        )
    ]


def from_store(registry: Registry) -> str:
    """The path of an Excel that came from the Microsoft Store; "" for any other."""
    path = str(registry.get(EXCEL_PROGRAM, {}).get("", ""))
    return path if "windowsapps" in path.casefold() else ""


def excel_bits(registry: Registry) -> int | None:
    """32 or 64, where Windows tells."""
    platform = str(registry.get(CLICK_TO_RUN, {}).get("Platform", ""))
    return {"x86": 32, "x64": 64}.get(platform)
