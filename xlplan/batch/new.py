"""A new instance of a template, and the sample workbooks that ship with xlplan."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from xlplan.actions.company import company_for
from xlplan.errors import UsageError
from xlplan.forms.catalog import TEMPLATES, template
from xlplan.forms.form import LANGS, BookData, Lang, Template
from xlplan.forms.instance import new_book
from xlplan.forms.samples import resources, sample_book
from xlplan.headless.compose import compose
from xlplan.headless.saving import replace_atomically

Maker = Callable[[Template, BookData, str], bytes]
FIXED = ("template", "template_version", "language")
"""Settings that follow from the command itself."""


def parse_settings(settings: list[str]) -> dict[str, str]:
    """`region=华东` pairs as a mapping; UsageError for one without `=`."""
    pairs = [text.partition("=") for text in settings]
    for name, sign, value in pairs:
        if not sign:
            raise UsageError("bad-setting", value=name + value)
        if name.strip() in FIXED:
            raise UsageError("fixed-setting", name=name.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def new_instance(
    template_id: str, out: Path, lang: Lang, settings: Mapping[str, str], *, macro_enabled: Maker | None = None
) -> Path:
    """Write one empty instance of a template to `out` (.xlsx). An existing file is never overwritten.

    The company's file beside or above it is followed. `macro_enabled` makes an .xlsm of a template, its data and the
    file's name.
    """
    found, company = template(template_id), company_for(out.parent)
    found = company.template(found) if company else found
    suffix = ".xlsm" if macro_enabled else ".xlsx"
    target = out if out.suffix else out.with_suffix(suffix)
    if target.suffix.lower() != suffix:
        raise UsageError("only-xlsm" if macro_enabled else "only-xlsx", workbook=target.name)
    if target.exists():
        raise UsageError("file-exists", workbook=target.name)
    given = {"as_of": dt.date.today().isoformat(), **settings}
    target.parent.mkdir(parents=True, exist_ok=True)
    book = new_book(found, lang, given)
    _write(target, macro_enabled(found, book, target.name) if macro_enabled else compose(found, book))
    return target


def _write(target: Path, data: bytes) -> None:
    replace_atomically(target, lambda stream: stream.write(data))


def build_samples(folder: Path) -> list[Path]:
    """Write every template's sample workbook in every language; the same bytes each time."""
    made = []
    for found in TEMPLATES:
        for lang in LANGS:
            target = folder / lang / f"{found.id}.xlsx"
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, compose(found, sample_book(found.id, lang)))
            made.append(target)
    return made


if __name__ == "__main__":
    argparse.ArgumentParser(description="Build the sample workbooks again.").parse_args()
    build_samples(resources())
