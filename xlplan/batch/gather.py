"""From submissions to regions: who is in, who is late, missing, double or for another period."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from xlplan.batch.register import Expected, region_key
from xlplan.batch.rollup_result import RegionResult, Status, Submission
from xlplan.batch.standing import Standing, about, copies
from xlplan.errors import Problem

USABLE = ("received", "incomplete")


def regions_of(
    submissions: Sequence[Submission], expected: Sequence[Expected], standing: Standing, *, registered: bool
) -> tuple[list[RegionResult], list[Problem]]:
    """One line a region: those expected in their order, then the others by name; and what is wrong with them.

    `standing`: what counted before, and the state that is required. `registered`: the regions expected come from a
    register, and one that is not in it is worth a warning.
    """
    wanted = {region_key(e.region): e for e in expected}
    named = [_named(s, expected) for s in submissions if s.status != "skipped"]
    groups: dict[str, list[Submission]] = defaultdict(list)
    for submission in named:
        groups[region_key(submission.region)].append(submission)
    order = [*wanted, *sorted(groups.keys() - wanted.keys())]
    regions = [_region(groups.get(key, []), wanted.get(key), standing) for key in order]
    problems = [p for region in regions for p in _problems(region, groups, registered=registered)]
    told = [p for region in regions for p in about(region, standing)]
    return regions, [*problems, *told, *copies(named)]


def _named(submission: Submission, expected: Sequence[Expected]) -> Submission:
    """A workbook that does not say its region is known by its file name, from the register or the manifest."""
    if submission.region:
        return submission
    name = submission.path.name.casefold()
    found = next((e.region for e in expected if e.workbook.casefold() == name), "")
    return replace(submission, region=found or submission.path.stem)


def _region(group: Sequence[Submission], wanted: Expected | None, standing: Standing) -> RegionResult:
    usable = [s for s in group if s.status in USABLE]
    chosen = next(iter(usable or group), None)
    name = wanted.region if wanted else chosen.region if chosen else ""
    if chosen is None:
        return RegionResult(name, "missing", wanted.workbook if wanted else "", None, wanted)
    if len(usable) > 1:
        return RegionResult(name, "duplicate", "; ".join(s.name for s in usable), chosen, wanted)
    status: Status = "unreadable" if chosen.status == "skipped" else chosen.status
    if status in ("received", "wrong-period") and standing.stale(chosen):
        status = "stale"
    if status == "received" and standing.below(chosen):
        status = "below-state"
    if status in ("stale", "below-state"):
        return RegionResult(name, status, chosen.name, chosen, wanted)
    if status == "received" and wanted and wanted.deadline and chosen.modified > wanted.deadline:
        status = "late"
    return RegionResult(name, status, chosen.name, chosen, wanted, chosen.figures)


def _problems(
    region: RegionResult, groups: Mapping[str, Sequence[Submission]], *, registered: bool
) -> Iterator[Problem]:
    if region.status == "missing":
        preparer = region.expected.preparer if region.expected else ""
        code = "region-missing-from" if preparer else "region-missing"
        yield Problem(code, "error", region.workbook, params={"region": region.region, "preparer": preparer})
    if region.status == "duplicate":
        first, *others = [s for s in groups[region_key(region.region)] if s.status in USABLE]
        for other in others:
            yield Problem("duplicate-region", "break", other.name,
                          params={"region": region.region, "first": first.name, "second": other.name})  # fmt: skip
    if region.status == "late" and region.submission and region.expected and region.expected.deadline:
        yield Problem("region-late", "warning", region.workbook,
                      params={"region": region.region, "found": f"{region.submission.modified:%Y-%m-%d %H:%M}",
                              "deadline": f"{region.expected.deadline:%Y-%m-%d %H:%M}"})  # fmt: skip
    if region.figures and region.submission and region.expected and region.expected.workbook:
        came, known = (unicodedata.normalize("NFC", n) for n in (region.submission.path.name, region.expected.workbook))
        if came.casefold() != known.casefold():
            yield Problem("workbook-renamed", "info", region.workbook,
                          params={"region": region.region, "expected": region.expected.workbook})  # fmt: skip
    if registered and region.expected is None:
        yield Problem("unexpected-region", "warning", region.workbook, params={"region": region.region})


def invoices_shared(regions: Sequence[RegionResult]) -> Iterator[Problem]:
    """Warnings: invoice numbers that stand in the ledgers of two regions, and so are counted in both."""
    seen: dict[str, str] = {}
    for region in regions:
        submission = region.submission if region.figures else None
        for key, (number, sheet, cell) in submission.numbers.items() if submission else ():
            if key in seen:
                yield Problem("invoice-in-two-regions", "warning", region.workbook, sheet, cell,
                              {"invoice": number, "other": seen[key]})  # fmt: skip
            else:
                seen[key] = f"{region.workbook}!{sheet}!{cell}"
