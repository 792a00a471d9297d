"""Reading a company's file piece by piece: what is not as it should be is reported with its line and its key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlplan.errors import Problem
from xlplan.forms.company.value import Source
from xlplan.forms.form import Choice, Label

LONGEST_LABEL, LONGEST_NOTE = 60, 200
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LABEL = re.compile(r"[^\n\r\t@{}|\"]+")
_PAIR = '{ zh = "…", en = "…" }'
Path = tuple[str, ...]
"""The keys from the file's top to a value."""


@dataclass
class Report:
    """All that is wrong with one file, and the readers of its commonest values."""

    source: Source
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, path: Path, **params: object) -> None:
        """A mistake at a key: `xlplan.toml:12!forms.kpi.hide`."""
        place = f"{self.source.name}:{line_of(self.source.text, path)}"
        self.problems.append(Problem(code, "error", place, "", ".".join(path), params))

    def unknown(self, path: Path, value: object, known: Sequence[str]) -> None:
        """A word that is none of those that may stand there."""
        self.report("company-unknown", path, value=value, known=", ".join(known) or "-")

    def wrong(self, path: Path, value: object, wanted: str) -> None:
        """A value of another type, or one that cannot be meant."""
        self.report("company-value", path, value=value, wanted=wanted)

    def table(self, path: Path, value: object, known: Sequence[str] | None = None) -> dict[str, Any]:
        """A table's entries, those with unknown keys left out."""
        if not isinstance(value, dict):
            self.wrong(path, value, f"[{'.'.join(path)}]")
            return {}
        for key in value:
            if known is not None and key not in known:
                self.unknown((*path, key), key, known)
        return {key: found for key, found in value.items() if known is None or key in known}

    def text(self, path: Path, value: object) -> str:
        """A text that is not empty, else ""."""
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.wrong(path, value, '"…"')
        return ""

    def flag(self, path: Path, found: dict[str, Any], key: str) -> bool:
        """A switch, off where it is not there."""
        given = found.get(key, False)
        if not isinstance(given, bool):
            self.wrong((*path, key), given, "true / false")
        return given is True

    def label(self, path: Path, value: object, longest: int = LONGEST_LABEL) -> Label | None:
        """Words in both languages, as headers and list entries may hold them."""
        if not isinstance(value, dict):
            self.wrong(path, value, _PAIR)
            return None
        found, before = self.table(path, value, ("zh", "en")), len(self.problems)
        for lang in ("zh", "en"):
            if lang not in found:
                self.report("company-language", path, lang=lang)
            elif (word := self.text((*path, lang), found[lang])) and not (
                len(word) <= longest and _LABEL.fullmatch(word)
            ):
                self.wrong((*path, lang), word, f'1-{longest}, @ {{ }} | " ✗')
        return Label(found["zh"].strip(), found["en"].strip()) if len(self.problems) == before else None

    def own_label(self, path: Path, found: dict[str, Any]) -> Label:
        """The words that stand beside other keys of a table; its last key where they are not right."""
        words = {key: word for key, word in found.items() if key in ("zh", "en")}
        return self.label(path, words) or Label(path[-1], path[-1])

    def identifier(self, path: Path, taken: Sequence[str]) -> bool:
        """Whether the last key may be the id of something new."""
        if not _ID.fullmatch(path[-1]):
            self.report("company-id", path, value=path[-1])
        elif path[-1] in taken:
            self.report("company-taken", path, value=path[-1])
        else:
            return True
        return False

    def entries(self, path: Path, value: object, already: Sequence[Choice] = ()) -> tuple[Choice, ...]:
        """The entries of a list, each with an id and words in both languages that no other one has."""
        if not isinstance(value, list) or not value:
            self.wrong(path, value, '[{ id = "…", zh = "…", en = "…" }]')
            return ()
        taken = {word.casefold() for choice in already for word in choice}
        made = list[Choice]()
        for entry in value:
            found = self.table(path, entry, ("id", "zh", "en"))
            name = str(found.get("id", ""))
            label = self.own_label((*path, name), found)
            words = {name, label.zh.casefold(), label.en.casefold()}
            if not self.identifier((*path, name), ()):
                continue
            if words & taken:
                self.report("company-entry", path, value=f"{name}: {label.zh} / {label.en}")
            taken |= words
            made.append(Choice(name, *label))
        return tuple(made)


def line_of(text: str, path: Path) -> int:
    """The line, from 1, on which a key stands; of one that cannot be found that of what it belongs to."""
    table: Path = ()
    best, length = 1, 0
    for number, line in enumerate(text.splitlines(), 1):
        plain = line.strip()
        header = re.match(r"\[+\s*([^\]]+?)\s*\]", plain)
        key = re.match(r"([\w\"'.\- ]+?)\s*=", plain)
        if header:
            table = here = _keys(header[1])
        elif key:
            here = (*table, *_keys(key[1]))
        else:
            continue
        if here == path[: len(here)] and len(here) > length:
            best, length = number, len(here)
    return best


def _keys(text: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in text.split("."))
