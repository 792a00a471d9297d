"""Putting the add-in where the user's Excel finds it, and telling it which Python to call; no administrator needed."""

from __future__ import annotations

import importlib.util
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from xlplan.addin import conf, files, marks
from xlplan.addin.places import ADDIN, Places
from xlplan.addin.record import Record, digest, read_record, record_path, record_text
from xlplan.addin.steps import Action, Installation, Step
from xlplan.errors import NotAWorkbookError, UsageError
from xlplan.headless.package import Package

_SHELL = re.compile(r"[^\w/.+@%:,=-]")
"""Signs with a meaning for the shell, to which xlwings' script for the Mac hands the path without quotes."""

Builder = Callable[[Path], Path]
"""Writes the add-in to a path, and returns it."""


def install(places: Places, build: Builder, version: str, *, dry_run: bool = False) -> Installation:
    """Bring add-in, settings and (Mac) script to what this version of xlplan needs; what fits already stays.

    UsageError: this system has no Excel, Excel was never started (Mac), or Python cannot be called from it.
    InUseError: Excel has the add-in open, or a folder may not be written; then nothing was changed.
    """
    check_system(places)
    content = _built(build)
    for folder in places.startups:
        files.check_free(folder / ADDIN)
        files.check_writable(folder / ADDIN)
    files.check_writable(places.conf)
    plan = _Plan(places, read_record(places) or Record(), version, dry_run)
    wanted = {folder / ADDIN: content for folder in places.startups}
    script = applescript() if places.system == "mac" else None
    if script is not None:
        wanted[places.scripts / script.name] = script.read_bytes()
    plan.carry_out(wanted)
    return Installation(plan.steps, any(files.excel_running(folder) for folder in places.startups))


def check_system(places: Places) -> None:
    """UsageError where the add-in cannot work."""
    if places.system == "other":
        raise UsageError("addin-no-excel", system=sys.platform)
    if places.from_store:
        raise UsageError("addin-store-python", path=places.interpreter)
    if places.system == "mac" and not (places.group.is_dir() and places.sandbox.is_dir()):
        raise UsageError("addin-excel-not-started")
    if places.system == "mac" and _SHELL.search(places.interpreter):
        raise UsageError("addin-interpreter-shell", path=places.interpreter)
    try:
        _ = places.settings
    except UnicodeEncodeError as error:
        raise UsageError("addin-interpreter-letters", path=places.interpreter, encoding=places.encoding) from error


def installed_xlwings() -> str:
    """The version of xlwings, after which its library and its script are named; the add-in calls those of its own."""
    try:
        return metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        return ""


def applescript() -> Path | None:
    """xlwings' script through which Excel for Mac calls Python; its name holds the version of xlwings."""
    spec = importlib.util.find_spec("xlwings")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob("xlwings-*.applescript"))), None)


def _built(build: Builder) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder) / ADDIN)
        if not Package.open(path).macro_enabled:
            raise NotAWorkbookError("addin-not-one", workbook=str(path))
        return path.read_bytes()


class _Plan:
    """One installation: the record is written before what it tells of, so that a crash loses nothing."""

    def __init__(self, places: Places, old: Record, version: str, dry_run: bool) -> None:
        self.places, self.old, self.dry_run = places, old, dry_run
        self.new = Record(version, installed_xlwings(), folders=list(old.folders))
        self.steps: list[Step] = []

    def carry_out(self, wanted: dict[Path, bytes]) -> None:
        todo = [(path, content) for path, content in wanted.items() if self._file(path, content)]
        settings = self._settings()
        if settings is not None:
            todo.append((self.places.conf, settings))
        self._folders([path for path, _ in todo])
        superseded = list(self._superseded(wanted))
        self.steps += [Step("removed", str(path)) for path in superseded]
        if self.dry_run:
            self.steps += [Step("unblocked", str(p)) for p in wanted if marks.blocked(p, self.places)]
            return
        self._save_record()
        for path, content in todo:
            files.put(path, content, self.places.own)
        for path in superseded:
            files.remove(path)
        self.steps += [Step("unblocked", str(p)) for p in wanted if marks.unblock(p, self.places)]

    def _file(self, path: Path, content: bytes) -> bool:
        """Whether a file is to be written; it is ours if it is the add-in, or was not there before."""
        now, known = files.read_or_none(path), self.old.files.get(str(path))
        ours = path.name == ADDIN or now is None or (known is not None and digest(now) == known)
        if ours:
            self.new.files[str(path)] = digest(content)
        if now == content:
            self.steps.append(Step("unchanged", str(path)))
        elif not ours:
            self.steps.append(Step("kept", str(path)))
        else:
            self.steps.append(Step("created" if now is None else "replaced", str(path)))
            return True
        return False

    def _settings(self) -> bytes | None:
        """The new content of the settings file, or None where it stays."""
        path, settings = self.places.conf, self.places.settings
        old = files.read_or_none(path) or b""
        for key, wanted in settings.items():
            found = conf.value(old, key)
            now = None if found is None else found.decode("latin-1")
            known = key in self.old.settings and self.old.settings[key] == now
            self.new.settings[key] = wanted.decode("latin-1")
            self.new.before[key] = self.old.before.get(key) if known else now
            action: Action = "unchanged" if found == wanted else "created" if found is None else "replaced"
            self.steps.append(Step(action, str(path), key))
        new = conf.with_values(old, settings, newline=b"\r\n" if self.places.system == "windows" else b"\n")
        return None if new == old else new

    def _folders(self, paths: list[Path]) -> None:
        for path in [*paths, record_path(self.places)]:
            new = [str(folder) for folder in files.missing_folders(path)]
            self.new.folders += [folder for folder in new if folder not in self.new.folders]

    def _superseded(self, wanted: dict[Path, bytes]) -> Iterator[Path]:
        """Files of an earlier installation that this one does not have, if they are still as it left them."""
        for text, known in self.old.files.items():
            path = Path(text)
            if path not in wanted and (now := files.read_or_none(path)) is not None and digest(now) == known:
                yield path

    def _save_record(self) -> None:
        path, content = record_path(self.places), record_text(self.new)
        if files.read_or_none(path) != content:
            files.put(path, content, self.places.own)
