"""What keeps the add-in from working on this machine: doctor's look at Excel, its settings and its folders."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from xlplan.addin import registry
from xlplan.addin.findings import Finding
from xlplan.addin.places import ADDIN, Places
from xlplan.addin.status import status
from xlplan.errors import Problem, XlplanError
from xlplan.messages import LANGS, Label, word
from xlplan.messages.signs import SPACE

_ADDIN = word("doctor.addin")
_PATHS = Label("OneDrive", "OneDrive")
_EXCEL = Label("Excel", "Excel")
_TRUST = word("doctor.trust")


def examine_addin(places: Places, package: str, *, prefix: Path | None = None) -> list[Finding]:
    """Every finding about the add-in; none on a system without Excel. `prefix`: where Python keeps its own files."""
    if places.system == "other":
        return []
    found = [*_installed(places, package), *_paths(places)]
    if places.system == "windows":
        found += [*_trust(places), *_bits(places, prefix or Path(sys.prefix)), _antivirus(places)]
    return found


def _installed(places: Places, package: str) -> Iterator[Finding]:
    if places.from_store:
        yield _bad(Problem("addin-store-python", params={"path": places.interpreter}))
    try:
        now = status(places, package)
    except XlplanError as error:
        yield _bad(error.problem)
        return
    yield from map(_bad, now.problems)
    if not any(problem.severity == "error" for problem in now.problems):
        yield Finding("ok", _ADDIN, ", ".join(f"{v or '?'} ({p})" for p, v in now.addins.items()))
    for path in (folder / ADDIN for folder in places.other_addins):
        if path.is_file():
            yield Finding("bad", _ADDIN, str(path), word("doctor.second-copy"))  # fmt: skip
    if now.excel_calls:
        yield Finding("ok", word("doctor.excel-calls"), now.excel_calls)


def _bad(problem: Problem) -> Finding:
    """A problem as a finding; its words are those of the catalogue."""
    words = Label(*(f"{problem.message(lang)}{SPACE(lang)}{problem.remedy(lang)}" for lang in LANGS))
    return Finding("note" if problem.severity == "warning" else "bad", _ADDIN, problem.where or "-", words)


def _trust(places: Places) -> Iterator[Finding]:
    versions = registry.excel_versions(places.registry)
    if not versions:
        remedy = word("doctor.no-settings")
        yield Finding("note", _EXCEL, "-", remedy)
    if path := registry.from_store(places.registry):
        yield Finding("bad", _EXCEL, path, word("doctor.excel-from-store"))  # fmt: skip
    for excel, name, value in registry.hindrances(places.registry):
        yield Finding("bad", _TRUST, f"Excel {excel}: {name} = {value}", word("doctor.start-up-folder"))  # fmt: skip
    for excel in registry.disabled(places.registry, ADDIN):
        yield Finding("bad", _TRUST, f"Excel {excel}: {ADDIN}", word("doctor.disabled"))  # fmt: skip
    if versions and not registry.hindrances(places.registry):
        yield Finding("ok", _TRUST, ", ".join(f"Excel {v}" for v in versions))


def _bits(places: Places, prefix: Path) -> Iterator[Finding]:
    """Excel loads xlwings' library of its own width; that Python may be of the other is no matter."""
    what = word("doctor.bits")
    python, excel = struct.calcsize("P") * 8, registry.excel_bits(places.registry)
    try:
        installed = version("xlwings")
    except PackageNotFoundError:
        return
    for bits in (excel,) if excel else (64, 32):
        name = f"xlwings{bits}-{installed}.dll"
        if not (prefix / name).is_file():
            yield Finding("bad", what, name, word("doctor.no-library").filled(installed=installed))  # fmt: skip
            return
    yield Finding("ok", what, f"Excel {excel or '?'}, Python {python}")


def _paths(places: Places) -> Iterator[Finding]:
    """OneDrive keeps files in the cloud until somebody opens them, which a Python in it does not survive."""
    for folder in places.onedrive:
        if Path(places.interpreter).is_relative_to(folder):
            yield Finding("bad", _PATHS, places.interpreter, word("doctor.python-in-onedrive"))  # fmt: skip
        else:
            yield Finding("note", _PATHS, str(folder), word("doctor.onedrive"))  # fmt: skip


def _antivirus(places: Places) -> Finding:
    return Finding("note", word("doctor.antivirus"), places.interpreter, word("doctor.blocked"))  # fmt: skip
