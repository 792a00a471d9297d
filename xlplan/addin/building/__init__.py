"""The files of the add-in, made on any system, without Excel: `xlplan addin build`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from xlplan import __version__
from xlplan.addin.building.addin_file import NAME as ADDIN
from xlplan.addin.building.addin_file import addin_bytes
from xlplan.addin.building.selfcheck_file import NAME as SELFCHECK
from xlplan.addin.building.selfcheck_file import selfcheck_workbook
from xlplan.addin.building.templates import macro_workbook
from xlplan.forms.catalog import TEMPLATES
from xlplan.forms.form import LANGS, BookData, Template
from xlplan.forms.samples import sample_book
from xlplan.functions import FUNCTIONS
from xlplan.headless.saving import replace_atomically

__all__ = ["ADDIN", "SELFCHECK", "build", "build_addin", "macro_enabled"]


def build_addin(out: Path) -> Path:
    """Write the add-in to `out` (its path, xlplan.xlam), and return it."""
    return _write(out, addin_bytes(FUNCTIONS, __version__))


def build(folder: Path, progress: Callable[[int, int], None] | None = None) -> list[Path]:
    """Write everything into a folder: the add-in, and per language the macro-enabled templates and the self-check.

    The same bytes each time. The templates hold the sample rows that the .xlsx ones hold. UsageError("xlwings-changed")
    when xlwings ships other VBA than it did.
    """
    makers = dict(_makers())
    made = []
    for number, (name, make) in enumerate(makers.items(), 1):
        made.append(_write(folder / name, make()))
        if progress:
            progress(number, len(makers))
    return made


def macro_enabled(template: Template, book: BookData, name: str) -> bytes:
    """A template's instance as .xlsm, for the file of that name."""
    return macro_workbook(template, book, FUNCTIONS, __version__, name)


def _makers() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield ADDIN, lambda: addin_bytes(FUNCTIONS, __version__)
    for lang in LANGS:
        for found in TEMPLATES:
            name = f"{found.id}.xlsm"
            yield (
                f"{lang}/{name}",
                lambda found=found, lang=lang, name=name: macro_enabled(  # type: ignore[misc]
                    found, sample_book(found.id, lang), name
                ),
            )
        yield f"{lang}/{SELFCHECK}", lambda lang=lang: selfcheck_workbook(FUNCTIONS, lang, __version__)  # type: ignore[misc]


def _write(target: Path, data: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_atomically(target, lambda stream: stream.write(data))
    return target
