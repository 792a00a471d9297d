"""The main job on embedded data: region workbooks from a ledger, filled, rolled up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xlplan.batch.demo_figures import type_figures
from xlplan.batch.new import build_samples
from xlplan.batch.outputs import make_folder
from xlplan.batch.regenerate import RegenerateRequest, RegenerateResult, regenerate
from xlplan.batch.rollup import RollupRequest, RollupResult, rollup
from xlplan.errors import UsageError
from xlplan.forms.form import Lang
from xlplan.forms.samples import resources

MARK = ".xlplan-demo"
"""Tells a folder of the demo, which may be made again, from a folder of the user's."""
AS_OF = dt.date(2026, 6, 30)


@dataclass(frozen=True)
class Demo:
    """What the demo made: the regions' workbooks, the rollup, and samples of the other templates."""

    regions: RegenerateResult
    rollup: RollupResult
    samples: list[Path]


def run_demo(folder: Path, lang: Lang, progress: Callable[[int, int], None] | None = None) -> Demo:
    """Make everything below `folder`: regions/, rollup.xlsx, samples/."""
    mark = folder / MARK
    make_folder(folder)
    if any(folder.iterdir()) and not mark.exists():
        raise UsageError("demo-folder", workbook=str(folder))
    mark.touch()
    data = resources() / "demo"
    made = regenerate(
        RegenerateRequest(
            template="forecast",
            data=data / f"ledger.{lang}.csv",
            mapping=data / "mapping.toml",
            by="region",
            as_of=AS_OF,
            out=folder / "regions",
            lang=lang,
        ),
        progress,
    )
    type_figures([*(folder / "regions").glob("*.xlsx")], AS_OF, lang)
    rolled = rollup(RollupRequest(paths=[str(folder / "regions")], as_of=AS_OF, out=folder / "rollup.xlsx", lang=lang))
    return Demo(made, rolled, build_samples(folder / "samples"))
