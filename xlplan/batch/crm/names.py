"""Untidy names and the right ones: one rule, and a list of all that it changed.

The rule: case, spaces, punctuation and full-width forms do not matter (`GTXPro` is `GTX Pro`); else, in a name of six
letters or more, one letter may be missing, added, changed, or swapped with its neighbour (`technolgy`). A name that
could be two of the right ones is neither.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SHORTEST = 6
"""Letters that a name must have to be matched in spite of a slip."""


def bare(name: str) -> str:
    """A name without what people vary: case, spaces, punctuation, full-width forms."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", name).casefold() if ch.isalnum())


def one_slip(one: str, other: str) -> bool:
    """Whether two texts differ by one letter missing, added or changed, or by two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, ch in enumerate(one) if ch != other[i]), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped


@dataclass
class Names:
    """The right names of one field. `untidy`: name as it came -> (right name, times); `unknown`: name -> times."""

    field: str
    right: Sequence[str]
    untidy: dict[str, tuple[str, int]] = dataclasses.field(default_factory=dict)
    unknown: dict[str, int] = dataclasses.field(default_factory=dict)
    _matched: dict[str, str] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        self._exact = frozenset(self.right)

    def tidy(self, name: str) -> str:
        """The right name; the name itself where none fits, which is noted where there are right ones."""
        if not name or not self._exact or name in self._exact:
            return name
        if name not in self._matched:
            self._matched[name] = self._match(name)
        found = self._matched[name]
        if found:
            self.untidy[name] = (found, self.untidy.get(name, ("", 0))[1] + 1)
        else:
            self.unknown[name] = self.unknown.get(name, 0) + 1
        return found or name

    def _match(self, name: str) -> str:
        wanted = bare(name)
        alike = [right for right in self.right if bare(right) == wanted]
        if not alike and len(wanted) >= SHORTEST:
            alike = [right for right in self.right if one_slip(bare(right), wanted)]
        return alike[0] if len(alike) == 1 else ""
