"""What a workbook's bytes, template and seal say about it: stale, copied, of an older template, not yet approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlplan.actions.workflow import STATES
from xlplan.batch.register import region_key
from xlplan.batch.rollup_result import RegionResult, Submission
from xlplan.errors import Problem
from xlplan.forms import info
from xlplan.messages import Label, word

PROGRAM = "xlplan"
"""Whom a file names as its last author while no person has saved it."""


@dataclass(frozen=True)
class CountedBefore:
    """A workbook that counted for an earlier month. `saved_at` in UTC, as the file said."""

    as_of: dt.date
    region: str
    sha256: str
    saved_at: dt.datetime | None


@dataclass(frozen=True)
class Standing:
    """What workbooks are held against: those that counted before, and the state that is required ("": any)."""

    before: Sequence[CountedBefore] = ()
    require: str = ""
    _by_digest: Mapping[str, CountedBefore] = field(init=False)

    def __post_init__(self) -> None:
        known = {entry.sha256: entry for entry in self.before if entry.sha256}
        object.__setattr__(self, "_by_digest", known)

    def stale(self, found: Submission) -> CountedBefore | None:
        """The earlier month for which these very bytes counted."""
        return self._by_digest.get(found.provenance.sha256) if found.provenance else None

    def below(self, found: Submission) -> bool:
        """Whether the workbook is not as far on its way as is required, or was changed since."""
        order = [str(state) for state in STATES]
        return bool(self.require) and order.index(found.sealed) < order.index(self.require)

    def saved_earlier(self, found: Submission) -> CountedBefore | None:
        """A later saved version that counted before, where a person saved this one."""
        origin = found.provenance
        if origin is None or origin.saved_at is None or origin.saved_by in ("", PROGRAM):
            return None
        saved = origin.saved_at.replace(tzinfo=None)
        own = (e for e in self.before if region_key(e.region) == region_key(found.region))
        return next((e for e in own if e.saved_at and saved < e.saved_at), None)


def about(region: RegionResult, standing: Standing) -> Iterator[Problem]:
    """What is to be told of one region's workbook."""
    found = region.submission
    if found is None:
        return
    stale, earlier = standing.stale(found), standing.saved_earlier(found)
    if region.status == "stale" and stale:
        yield Problem("stale-file", "error", found.name,
                      params={"region": stale.region, "as_of": f"{stale.as_of:%Y-%m-%d}"})  # fmt: skip
    elif region.figures and earlier and found.provenance and found.provenance.saved_at and earlier.saved_at:
        yield Problem("saved-earlier", "warning", found.name,
                      params={"found": f"{found.provenance.saved_at:%Y-%m-%d %H:%M}", "as_of": earlier.as_of,
                              "recorded": f"{earlier.saved_at:%Y-%m-%d %H:%M}"})  # fmt: skip
    if region.status == "below-state":
        yield Problem("state-below", "error", found.name, *found.state_place,
                      {"region": region.region, "state": _state(found), "required": _named(standing.require),
                       "preparer": found.sealed_by or found.preparer or "-"})  # fmt: skip


def copies(submissions: Sequence[Submission]) -> Iterator[Problem]:
    """Files that are the same byte for byte under two names."""
    first: dict[str, str] = {}
    for found in submissions:
        if found.provenance:
            known = first.setdefault(found.provenance.sha256, found.name)
            if known != found.name:
                yield Problem("same-bytes", "info", found.name, params={"other": known})


def behind(version: str, current: str) -> bool:
    """Whether a workbook names an earlier template version than the current one; versions are whole numbers."""
    return version.isdecimal() and current.isdecimal() and int(version) < int(current)


def _state(found: Submission) -> Label:
    """The state that counts, and what the cell says where that is another."""
    if found.state in ("", found.sealed):
        return _named(found.sealed)
    return word("standing.typed").filled(sealed=_named(found.sealed), typed=_named(found.state))


def _named(state: str) -> Label:
    """A state in words, small letters within a sentence; what somebody else made up stays as it is."""
    return next((Label(c.label.zh, c.label.en.lower()) for c in info.STATES if c.id == state), Label(state, state))
