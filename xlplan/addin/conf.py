"""The settings file of xlwings, line by line: `"KEY","value"`. Lines that are not ours stay byte for byte.

Its code page is the machine's (VBA reads it so); quotes, commas and line ends are the same bytes in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_LINE = re.compile(rb'^[ \t]*"([^"\r\n]*)"[ \t]*,[ \t]*"?([^"\r\n]*)"?[ \t]*(?:\r?\n|$)', re.M)


def value(content: bytes, key: str) -> bytes | None:
    """A setting as VBA finds it: the first line of that key, whatever its case."""
    return next((m[2] for m in _LINE.finditer(content) if _same(m[1], key)), None)


def with_values(content: bytes, values: Mapping[str, bytes], *, newline: bytes = b"\n") -> bytes:
    """The file with these settings, each where it stood or else at the end."""
    for key, new in values.items():
        found = next((m for m in _LINE.finditer(content) if _same(m[1], key)), None)
        if found is None:
            gap = b"" if not content or content.endswith(b"\n") else newline
            content += gap + b'"%s","%s"' % (key.encode(), new) + newline
        else:
            end = found[0][len(found[0].rstrip(b"\r\n")) :]
            content = content[: found.start()] + b'"%s","%s"' % (found[1], new) + end + content[found.end() :]
    return content


def without(content: bytes, key: str) -> bytes:
    """The file without the line that `value` reads."""
    found = next((m for m in _LINE.finditer(content) if _same(m[1], key)), None)
    return content if found is None else content[: found.start()] + content[found.end() :]


def _same(name: bytes, key: str) -> bool:
    return name.decode("ascii", "replace").casefold() == key.casefold()
