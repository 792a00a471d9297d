"""Homes of Windows and Mac users, made in a folder: what the tests of installing share."""

from __future__ import annotations

import importlib.util
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

from xlplan.addin.places import Places, System
from xlplan.addin.registry import CLICK_TO_RUN, Registry, excel_keys

XLWINGS = Path(str(importlib.util.find_spec("xlwings").origin)).parent  # type: ignore[union-attr]
SCRIPT = next(XLWINGS.glob("xlwings-*.applescript"))
USERS = ("wang", "Wang Fang 王芳")

XATTR = """#!/bin/sh
# Keeps the attributes of a file in a file beside it, as the Mac's xattr shows them.
beside="$3.marks"
case "$1" in
-p) grep -qx "$2" "$beside" 2>/dev/null ;;
-d) grep -qx "$2" "$beside" 2>/dev/null && grep -vx "$2" "$beside" > "$beside.new"; mv "$beside.new" "$beside" ;;
esac
"""


def addin(path: Path, version: str = "") -> Path:
    """xlwings' own add-in file, stamped with a version or not."""
    with zipfile.ZipFile(XLWINGS / "quickstart_addin_ribbon.xlam") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if version and name == "docProps/core.xml":
                stamp = f"<cp:version>{version}</cp:version></cp:coreProperties>"
                content = content.replace(b"</cp:coreProperties>", stamp.encode())
            new.writestr(zipfile.ZipInfo(name), content)
    return path


def windows(root: Path, user: str = "wang", registry: Registry | None = None) -> Places:
    home = root / "Users" / user
    roaming = home / "AppData" / "Roaming"
    roaming.mkdir(parents=True, exist_ok=True)
    python = program(home / "AppData" / "Local" / "xlplan" / "Scripts" / "python.exe")
    return Places("windows", home, roaming, str(python), encoding="gbk", registry=registry or {})


def mac(root: Path, user: str = "wang", *, contents: tuple[str, ...] = ("User Content.localized",)) -> Places:
    home = root / "Users" / user
    places = Places("mac", home, home / "unused", str(program(root / "opt" / "xlplan" / "bin" / "python")))
    places.sandbox.mkdir(parents=True, exist_ok=True)
    places.group.mkdir(parents=True, exist_ok=True)
    for content in contents:
        (places.group / content).mkdir(exist_ok=True)
    tool = root / "xattr"
    tool.write_text(XATTR)
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    return replace(places, xattr=str(tool))


def home_of(system: System, root: Path, user: str = "wang") -> Places:
    return windows(root, user) if system == "windows" else mac(root, user)


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def block(path: Path, places: Places) -> None:
    """Mark a file as a download, as the system does."""
    if places.system == "windows":
        path.with_name(path.name + ":Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    else:
        path.with_name(path.name + ".marks").write_text("com.apple.quarantine\n")


def excel(version: str = "16.0", *, bits: int = 64, **settings: object) -> Registry:
    """A registry with an Excel in it; settings go into its key `Security`, `Trusted_...` into the one below."""
    keys: dict[str, dict[str, object]] = {excel_keys(version, "")[0]: {}}
    keys[CLICK_TO_RUN] = {"Platform": "x64" if bits == 64 else "x86"}
    for name, value in settings.items():
        below = r"\Security\Trusted Locations" if name == "AllLocationsDisabled" else r"\Security"
        keys.setdefault(excel_keys(version, below)[0], {})[name] = value
    return keys


def tree(root: Path) -> dict[str, bytes | None]:
    """Every file and folder below a root."""
    return {str(p.relative_to(root)): p.read_bytes() if p.is_file() else None for p in sorted(root.rglob("*"))}
