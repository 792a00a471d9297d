"""Text as VBA source. A project's source is in one code page, so signs outside ASCII are written as `\\u4f60`."""

from __future__ import annotations

_CHUNK = 120
"""Characters of a literal before it goes on in the next line; VBA takes 1,023 in a line, and 24 continuations."""


def literal(text: str) -> str:
    """A string literal of plain ASCII text."""
    return '"' + text.replace('"', '""') + '"'


def expression(text: str, indent: str = "        ") -> str:
    """An expression whose value is the text."""
    escaped = "".join(c if " " <= c <= "~" and c != "\\" else _escaped(c) for c in text)
    if len(escaped) <= _CHUNK:
        return literal(escaped) if escaped == text else f"XlplanText({literal(escaped)})"
    joined = f" & _\n{indent}".join(map(literal, _pieces(escaped)))
    return joined if escaped == text else f"XlplanText({joined})"


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))


def _pieces(escaped: str) -> list[str]:
    """In lines; twice as long where there would be too many."""
    size = max(_CHUNK, -(-len(escaped) // 20))
    return [escaped[i : i + size] for i in range(0, len(escaped), size)]
