"""Dataclasses of this package to JSON and back, without loss.

What equals its default is left out; what is not known is ignored, so that what was
stored by an older version can still be read.
"""

import dataclasses
import typing
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """Return what ``json.dumps`` takes.

    >>> from .facts import Rep, Stay
    >>> to_json(Rep(id=7, away=(Stay("paused", datetime(2026, 3, 1)),)))
    {'id': 7, 'away': [{'code': 'paused', 'until': '2026-03-01T00:00:00'}]}
    """
    if dataclasses.is_dataclass(value):
        unset = _defaults(cast(Any, type(value)))
        found = ((key, getattr(value, key), default) for key, default in unset)
        return {key: to_json(item) for key, item, default in found if item != default}
    if isinstance(value, Mapping):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def from_json(kind: type[T], data: Mapping[str, Any]) -> T:
    """Return the ``kind`` that ``to_json`` wrote down.

    >>> from .facts import Rep, Stay
    >>> rep = Rep(id=7, away=(Stay("paused", datetime(2026, 3, 1)),))
    >>> from_json(Rep, to_json(rep)) == rep
    True
    """
    hints = _hints(cast(Any, kind))
    return kind(**{key: _read(hints[key], data[key]) for key in hints if key in data})


def _read(hint: Any, data: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return tuple(_read(arguments[0], item) for item in data)
    if origin is Mapping:
        return {key: _read(arguments[1], item) for key, item in data.items()}
    if data is not None and datetime in (hint, *arguments):
        return datetime.fromisoformat(data)
    is_ours = isinstance(hint, type) and dataclasses.is_dataclass(hint)
    return from_json(hint, data) if is_ours else data


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return each field with its default; one without default equals nothing."""
    return tuple((field.name, _default(field)) for field in dataclasses.fields(kind))


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
