"""Office packages: members in, reproducible bytes out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from xlplan.headless.compose import EPOCH


def members(package: bytes) -> dict[str, bytes]:
    """Every member by name, in the package's order."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The package, with fixed times: the same members give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, content)
    return buffer.getvalue()
