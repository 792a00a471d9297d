"""Who saved a workbook last, as the document's own properties say."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from xlplan.headless import guard
from xlplan.headless.book import Parts

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TERMS = "http://purl.org/dc/terms/"


class LastSaved(NamedTuple):
    """The user and the moment (UTC) that the program wrote into the file; "" and None where it did not."""

    by: str
    at: dt.datetime | None


def last_saved(parts: Parts) -> LastSaved:
    """From the core properties (ECMA-376 part 2, 11), which Excel renews at every save and xlplan leaves alone."""
    found = parts.related("", "core-properties")
    if not found:
        return LastSaved("", None)
    root = guard.parse_xml(parts.read(found[0]), found[0])
    return LastSaved(
        (root.findtext(f"{{{_CORE}}}lastModifiedBy") or "").strip(), _moment(root.findtext(f"{{{_TERMS}}}modified"))
    )


def _moment(text: str | None) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
