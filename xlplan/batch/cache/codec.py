"""Dataclasses as JSON and back, exactly: a field list is its values in order, checked against the declared types."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePath
from typing import Any, Literal, NamedTuple

Step = Callable[[Any], Any]


class Codec(NamedTuple):
    """`encode` gives what `json` can write, TypeError for a value that is not of the type; `shape` names the type."""

    encode: Step
    decode: Step
    shape: str


@cache
def codec(hint: Any) -> Codec:
    """The codec of a type: plain values, amounts, dates, optional ones, lists, tuples, mappings, Literals, dataclasses.

    TypeError for any other type, which nobody has thought about.
    """
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _dataclass(hint)
    if hint in _PLAIN:
        return Codec(_exactly(hint), _same, hint.__name__)
    if hint in _WRITTEN:
        write, parse = _WRITTEN[hint]
        check = _exactly(hint) if hint is not Path else _path
        return Codec(lambda value: write(check(value)), parse, hint.__name__)
    if hint is object or hint is Any:
        return Codec(_tagged, _untagged, "object")
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return Codec(_one_of(arguments), _same, f"one of {arguments}")
    if origin in (typing.Union, types.UnionType):
        return _union(arguments)
    if origin in (list, tuple, dict) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return _collection(origin, arguments)
    raise TypeError(f"no codec for {hint}")


def _dataclass(cls: type) -> Codec:
    hints = typing.get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)]
    parts = [codec(hints[name]) for name in names]
    encoders, decoders = [part.encode for part in parts], [part.decode for part in parts]

    def encode(value: Any) -> list[Any]:
        if type(value) is not cls:
            raise TypeError(f"{type(value)} for {cls}")
        return [step(getattr(value, name)) for step, name in zip(encoders, names, strict=True)]

    def decode(items: Any) -> Any:
        return cls(*[step(item) for step, item in zip(decoders, items, strict=True)])

    return Codec(
        encode, decode, f"{cls.__name__}({', '.join(f'{n}: {p.shape}' for n, p in zip(names, parts, strict=True))})"
    )


def _union(arguments: tuple[Any, ...]) -> Codec:
    """`X | None`; a union of several Literals is one; any other union is told apart by tags."""
    rest = [a for a in arguments if a is not type(None)]
    optional = len(rest) < len(arguments)
    literals = [word for a in rest if typing.get_origin(a) is Literal for word in typing.get_args(a)]
    if len(rest) == 1 and optional:
        inner = codec(rest[0])
        return Codec(
            lambda value: None if value is None else inner.encode(value),
            lambda item: None if item is None else inner.decode(item),
            f"{inner.shape}?",
        )
    if literals and all(typing.get_origin(a) is Literal for a in rest) and not optional:
        return Codec(_one_of(tuple(literals)), _same, f"one of {tuple(literals)}")
    return Codec(_tagged, _untagged, " | ".join(map(str, arguments)))


def _collection(origin: Any, arguments: tuple[Any, ...]) -> Codec:
    if origin is list or (origin is tuple and arguments[-1] is Ellipsis):
        one, make = codec(arguments[0]), origin
        check = _exactly(origin)
        return Codec(
            lambda value: [one.encode(item) for item in check(value)],
            lambda items: make([one.decode(item) for item in items]),
            f"{origin.__name__}[{one.shape}]",
        )
    parts = [codec(a) for a in arguments]
    shape = f"{origin.__name__}[{', '.join(part.shape for part in parts)}]"
    if origin is tuple:
        return Codec(
            lambda value: [part.encode(item) for part, item in zip(parts, _exactly(tuple)(value), strict=True)],
            lambda items: tuple(part.decode(item) for part, item in zip(parts, items, strict=True)),
            shape,
        )
    key, content = parts
    return Codec(
        lambda value: [[key.encode(k), content.encode(v)] for k, v in _exactly(dict)(value).items()],
        lambda items: {key.decode(k): content.decode(v) for k, v in items},
        shape,
    )


# --- values ----------------------------------------------------------------------------------------------------------
def _same(value: Any) -> Any:
    return value


def _exactly(cls: type) -> Step:
    def check(value: Any) -> Any:
        if type(value) is not cls:
            raise TypeError(f"{value!r} is no {cls.__name__}")
        return value

    return check


def _path(value: Any) -> Any:
    if not isinstance(value, PurePath):
        raise TypeError(f"{value!r} is no path")
    return value


def _one_of(words: Iterable[Any]) -> Step:
    known = frozenset(words)

    def check(value: Any) -> Any:
        if value not in known:
            raise TypeError(f"{value!r} is none of {sorted(map(str, known))}")
        return value

    return check


_PLAIN: tuple[Any, ...] = (str, int, bool, float, type(None))
_WRITTEN: dict[Any, tuple[Step, Step]] = {
    Decimal: (str, Decimal),
    dt.date: (dt.date.isoformat, dt.date.fromisoformat),
    dt.datetime: (dt.datetime.isoformat, dt.datetime.fromisoformat),
    dt.time: (dt.time.isoformat, dt.time.fromisoformat),
    Path: (str, Path),
}
_TAGS = {cls.__name__: cls for cls in _WRITTEN if cls is not Path}


def _tagged(value: Any) -> Any:
    """A value of any type: itself, or [name of its type, its text or parts]. TypeError for a type not known here."""
    cls = type(value)
    if cls in _PLAIN:
        return value
    if cls.__name__ in _TAGS and cls is _TAGS[cls.__name__]:
        return [cls.__name__, _WRITTEN[cls][0](value)]
    if cls in (list, tuple):
        return [cls.__name__, [_tagged(item) for item in value]]
    if cls is dict:
        return ["dict", [[_tagged(k), _tagged(v)] for k, v in value.items()]]
    raise TypeError(f"no codec for {value!r}")


def _untagged(item: Any) -> Any:
    if not isinstance(item, list):
        return item
    name, content = item
    if name in _TAGS:
        return _WRITTEN[_TAGS[name]][1](content)
    if name == "dict":
        return {_untagged(k): _untagged(v) for k, v in content}
    parts = [_untagged(part) for part in content]
    return tuple(parts) if name == "tuple" else parts
