"""Everything that a person reads, found in the source: keys that are asked for, pairs beside declarations, the rest."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "xlplan"
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
HAN = re.compile(r"[\u4e00-\u9fff]")
SAY = re.compile(r"\{say:([^{}|]*)\|([^{}]*)\}")
"""Words within a formula."""


class Pair(NamedTuple):
    """Words in both languages beside what they belong to."""

    place: str
    zh: str
    en: str
    of: str = ""
    """What it is an argument of: Label, Choice, ..."""


class Found(NamedTuple):
    """A Chinese text in the source that is neither in the catalogue nor one of a pair."""

    place: str
    text: str
    alias: bool = False
    """Another name that a header may have, or a pattern: it is read, never shown."""


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module outside of the catalogue: its path, and its tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("messages/"):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def text_of(node: ast.AST) -> str | None:
    """A string as the source has it; what an f-string fills in is `{}`."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{}" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = text_of(node.left), text_of(node.right)
        return "".join(part or "{}" for part in parts) if any(parts) else None
    return None


def _documentation(tree: ast.Module) -> set[int]:
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def pairs() -> list[Pair]:
    """Words in two languages beside a declaration: Chinese, and English right after it; or within a formula."""
    return [pair for found, _ in _scanned() for pair in found]


def alone() -> list[Found]:
    """Chinese in the source without its English."""
    return [one for _, rest in _scanned() for one in rest]


@cache
def _scanned() -> list[tuple[list[Pair], list[Found]]]:
    return [_scan(name, tree) for name, tree in sources()]


def _scan(name: str, tree: ast.Module) -> tuple[list[Pair], list[Found]]:
    found, paired = [], _documentation(tree)
    for node in ast.walk(tree):
        members = [*node.args, *(k.value for k in node.keywords)] if isinstance(node, ast.Call) else (
            node.elts if isinstance(node, ast.Tuple) else [])  # fmt: skip
        for one, other in pairwise(members):
            zh, en = text_of(one), text_of(other)
            if zh and en is not None and CHINESE.search(zh) and not HAN.search(en) and id(one) not in paired:
                of = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                found.append(Pair(f"{name}:{one.lineno}", zh, en, of))
                paired |= {id(part) for side in (one, other) for part in ast.walk(side)}
    rest, read = [], _only_read(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in paired:
            said = [Pair(f"{name}:{node.lineno}", zh, en) for zh, en in SAY.findall(node.value)]
            found += said
            left = SAY.sub("", node.value)
            if CHINESE.search(left):
                rest.append(Found(f"{name}:{node.lineno}", left, id(node) in read))
    return found, rest


def _only_read(tree: ast.Module) -> set[int]:
    found = list[ast.AST]()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "aliases":
            found.append(node.value)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
            found += node.args
    return {id(part) for node in found for part in ast.walk(node)}


def asked() -> Iterator[tuple[str, str | None]]:
    """(place, key) of every word that the source asks the catalogue for; None for a key that is no literal."""
    for name, tree in sources():
        imports = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "xlplan.messages"]
        ours = any(alias.name == "word" for node in imports for alias in node.names)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _asks(node.func, ours):
                first = node.args[0]
                yield f"{name}:{node.lineno}", text_of(first) if isinstance(first, ast.Constant) else None
    for path in (PACKAGE / "messages").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "word":
                yield f"messages/{path.name}:{node.lineno}", text_of(node.args[0])


def _asks(function: ast.expr, ours: bool) -> bool:
    if isinstance(function, ast.Attribute):
        return getattr(function.value, "id", "") == "console" and function.attr in ("say", "progress")
    return ours and isinstance(function, ast.Name) and function.id == "word"


def placeholders(text: str) -> list[str]:
    """The names that a text is filled with, in alphabetical order; numbered and unnamed ones count too."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
