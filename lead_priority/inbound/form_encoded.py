"""Bodies of HTML forms: ``a=1&b[c]=2&d[]=3`` as a document."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from .request import InboundError

MOST_FIELDS = 500
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)\Z")
_PART = re.compile(r"\[([^\[\]]*)\]")
MOST_PARTS = 5


def read(body: bytes) -> dict[str, object]:
    """Give the fields of a form; one that comes several times is a list.

    >>> read(b"email=a%40b.co&tags=x&tags=y&who[name]=Ann")
    {'email': 'a@b.co', 'tags': ['x', 'y'], 'who': {'name': 'Ann'}}

    :raises InboundError: too_many_values, not_form
    """
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except UnicodeDecodeError as error:
        raise InboundError("not_form") from error
    except ValueError as error:
        raise InboundError("too_many_values", status=413) from error
    if body.strip() and not pairs:
        raise InboundError("not_form")
    result: dict[str, object] = {}
    for name, value in pairs:
        _put(result, _split(name), value)
    return result


def _split(name: str) -> list[str]:
    match = _NAME.match(name)
    parts = _PART.findall(match[2]) if match else []
    if not match or len(parts) > MOST_PARTS:
        return [name]
    return [match[1], *(part for part in parts if part)]


def _put(result: dict[str, object], names: list[str], value: str) -> None:
    *outer, last = names
    for name in outer:
        inner = result.setdefault(name, {})
        if not isinstance(inner, dict):
            # "a=1&a[b]=2": the name as it was sent holds the second.
            _put(result, ["".join([names[0], *(f"[{n}]" for n in names[1:])])], value)
            return
        result = inner
    there = result.get(last)
    if last not in result:
        result[last] = value
    elif isinstance(there, list):
        there.append(value)
    else:
        result[last] = [there, value]
