"""Taking away what an installation put there: its files, its folders, its settings; nothing else."""

from __future__ import annotations

from pathlib import Path

from xlplan.addin import conf, files
from xlplan.addin.places import ADDIN, Places
from xlplan.addin.record import Record, digest, read_record, record_path
from xlplan.addin.steps import Installation, Step


def uninstall(places: Places, *, dry_run: bool = False) -> Installation:
    """Undo `install`. A file changed since is kept; a setting changed since is kept, else the user's own is put back.

    InUseError: Excel has the add-in open; then nothing was changed. DataError: the record cannot be read.
    """
    record = read_record(places)
    running = any(files.excel_running(folder) for folder in places.startups)
    if record is None:
        strangers = [folder / ADDIN for folder in places.startups if (folder / ADDIN).is_file()]
        return Installation([Step("kept", str(path)) for path in strangers], running)
    for text in record.files:
        files.check_free(Path(text))
        files.check_writable(Path(text))
    steps = [_file(Path(text), known, dry_run) for text, known in record.files.items()]
    steps += _settings(places, record, dry_run)
    if not dry_run:
        files.remove(record_path(places))
        for folder in reversed(record.folders):
            files.remove_folder(Path(folder))
    return Installation([step for step in steps if step is not None], running)


def _file(path: Path, known: str, dry_run: bool) -> Step | None:
    now = files.read_or_none(path)
    if now is None:
        return None
    if digest(now) != known:
        return Step("kept", str(path))
    if not dry_run:
        files.remove(path)
    return Step("removed", str(path))


def _settings(places: Places, record: Record, dry_run: bool) -> list[Step]:
    """Put the settings back; a file that then holds nothing goes too, if it was not there before."""
    path = places.conf
    old = files.read_or_none(path)
    if old is None:
        return []
    steps, new = [], old
    for key, ours in record.settings.items():
        found, before = conf.value(new, key), record.before.get(key)
        now = None if found is None else found.decode("latin-1")
        if now is None or now == before:
            continue
        if now != ours:
            steps.append(Step("kept", str(path), key))
        elif before is None:
            new = conf.without(new, key)
            steps.append(Step("removed", str(path), key))
        else:
            new = conf.with_values(new, {key: before.encode("latin-1")})
            steps.append(Step("restored", str(path), key))
    if not dry_run and new != old:
        if new.strip():
            files.put(path, new, places.own)
        else:
            files.remove(path)
    return steps
