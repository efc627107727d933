"""Answers as JSON and back. What crosses is plain data: frozen dataclasses of texts, numbers, tuples and other such dataclasses."""

from __future__ import annotations

import dataclasses
import types
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


class BadData(ValueError):
    """What came over the wire is not what its type says."""


def to_plain(value: Any) -> Any:
    """A dataclass as what ``json.dumps`` takes."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if type(value) is tuple:
        return [to_plain(each) for each in value]
    return value


def from_plain(kind: Any, data: Any) -> Any:
    """What ``json.loads`` gave, as a value of that type. BadData when it is none."""
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        if type(data) is not dict or set(data) != set(hints):
            raise BadData(f"{kind.__name__} expected")
        return kind(**{name: from_plain(hint, data[name]) for name, hint in hints.items()})
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple(parts, data)
    if origin in (Union, types.UnionType):
        if data is None and type(None) in parts:
            return None
        return from_plain(next(part for part in parts if part is not type(None)), data)
    if kind is float and type(data) is int:
        return float(data)
    if type(data) is not kind:
        raise BadData(f"{kind} expected, got {type(data).__name__}")
    return data


def _tuple(parts: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    if type(data) is not list:
        raise BadData("a list expected")
    if len(parts) == 2 and parts[1] is Ellipsis:
        return tuple(from_plain(parts[0], each) for each in data)
    if len(parts) != len(data):
        raise BadData(f"{len(parts)} parts expected")
    return tuple(from_plain(part, each) for part, each in zip(parts, data, strict=True))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
