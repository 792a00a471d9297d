"""Customers whose names look alike: proposals for merging, which nobody but the reader decides."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from xlplan.batch.analysis.result import Alike

SUFFIXES = (
    "股份有限公司", "有限责任公司", "集团有限公司", "有限公司", "股份公司", "集团公司", "公司", "集团",
    "corporation", "incorporated", "limited", "company", "gmbhcokg", "gmbh", "coltd", "corp", "group", "inc",
    "ltd", "llc", "plc", "pty", "bv", "nv", "ag", "sa", "co",
)  # fmt: skip
"""Company forms, the longer ones first; compared without spaces, dots and brackets."""

SHORT, LONG = 5, 10
"""From SHORT letters on one may differ, from LONG letters on two."""

CHINESE_SHORT, PLACE = 4, 2
"""Of a Chinese name with four characters or more one may differ, but not in the first two: places and initials."""

MANY = 3000
"""Of more customers only names that one letter left out makes equal are compared: two would take too much memory."""

_WORDS = re.compile(r"[^\w]+|_")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def plain(name: str) -> str:
    """A name without case, width, spaces and punctuation."""
    return _WORDS.sub("", unicodedata.normalize("NFKC", name).casefold())


def core(name: str) -> str:
    """The plain name without its company forms; a name of nothing else keeps it."""
    words = [w for w in _WORDS.split(unicodedata.normalize("NFKC", name).casefold()) if w]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words.pop()
    text = "".join(words)
    for suffix in SUFFIXES:
        if _CHINESE.search(suffix) and text.endswith(suffix) and len(text) > len(suffix) + 1:
            return text[: -len(suffix)]
    return text


def alike(names: Iterable[str]) -> list[Alike]:
    """Pairs of different customers, sorted; names that differ in case only are one customer to the rollup anyway."""
    known = sorted({name.casefold(): name for name in sorted(names, reverse=True) if name}.values())
    groups: dict[str, list[str]] = defaultdict(list)
    for name in known:
        groups[core(name)].append(name)
    found = [_same(group[0], other) for group in groups.values() for other in group[1:]]
    found += [Alike(min(a, b), max(a, b), "similar") for a, b in
              ((groups[x][0], groups[y][0]) for x, y in _close(list(groups)))]  # fmt: skip
    return sorted(found, key=lambda pair: (pair.one, pair.other))


def _same(one: str, other: str) -> Alike:
    return Alike(one, other, "spelling" if plain(one) == plain(other) else "suffix")


def _close(cores: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of cores within the distance allowed. Only those that share a text with letters left out are compared."""
    shared: dict[str, list[str]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    most = 2 if len(cores) <= MANY else 1
    for text in cores:
        for key in _shortened(text, min(most, _allowed(text))):
            for other in shared[key]:
                pair = (other, text)
                if pair not in seen and _similar(other, text):
                    yield pair
                seen.add(pair)
            shared[key].append(text)


def _allowed(text: str) -> int:
    if _CHINESE.search(text):
        return 1 if len(text) >= CHINESE_SHORT else 0
    return (len(text) >= SHORT) + (len(text) >= LONG)


def _shortened(text: str, letters: int) -> set[str]:
    """The text with up to so many letters left out."""
    found = {text}
    for _ in range(letters):
        found |= {t[:i] + t[i + 1 :] for t in found for i in range(len(t))}
    return found


def _similar(one: str, other: str) -> bool:
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):  # branches and codes are told apart by their numbers
        return False
    if _CHINESE.search(one) and one[:PLACE] != other[:PLACE]:
        return False
    return distance(one, other) <= min(_allowed(one), _allowed(other))


def distance(one: str, other: str) -> int:
    """Letters to insert, delete, change, or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]
