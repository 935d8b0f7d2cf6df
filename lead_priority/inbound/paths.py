"""Names for the values in a document, as people can read them.

``a.b`` is b in a, ``a[0]`` the first of a list, ``a[name=email].value`` the value of
the item whose name is email: it stays right when the order changes. A key that has one
of these signs in it is quoted: ``"a.b"[0]``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Lists of questions and answers: what names an item, the best first, and what holds the
# answer. A list of persons has names as well, but nothing to be looked up by them.
NAMING_KEYS = ("column_id", "name", "key", "field", "question", "label", "title")
VALUE_KEYS = (
    *("value", "values", "string_value", "val", "answer", "answers", "text"),
    *("content", "response", "data"),
)
MOST_LEAVES = 2000
MOST_DEPTH = 30
PATH_CHARACTERS = 300
_PLAIN = re.compile(r"[^\s.\[\]\"=]+")
_STEP = re.compile(
    r"""\.?(?P<key>[^\s.\[\]"=]+)
      | \.?(?P<quoted>"(?:[^"\\]|\\.)*")
      | \[(?P<index>\d{1,4})\]
      | \[(?P<by>[^\s.\[\]"=]+)=(?P<value>"(?:[^"\\]|\\.)*"|[^\]"]*)\]""",
    re.VERBOSE,
)


class PathError(ValueError):
    """A text that names no place in a document."""


@dataclass(frozen=True)
class Leaf:
    """A value and where it is; ``label`` is the part of the path that tells most.

    ``is_name``: it is no value, but names the item of a list it stands in.
    """

    path: str
    label: str
    value: str | int | float | bool | None
    is_name: bool = False


def parse(path: str) -> list[str | int | tuple[str, str]]:
    """Give the steps of a path.

    >>> parse('data[name=email].values[0]')
    ['data', ('name', 'email'), 'values', 0]

    :raises PathError: it cannot be read
    """
    steps: list[str | int | tuple[str, str]] = []
    place = 0
    if not path or len(path) > PATH_CHARACTERS:
        raise PathError(path)
    while place < len(path):
        match = _STEP.match(path, place)
        if not match or (match.group().startswith(".") and not steps):
            raise PathError(path)
        steps.append(_step(match))
        place = match.end()
    return steps


def _step(match: re.Match[str]) -> str | int | tuple[str, str]:
    if match["key"] is not None:
        return match["key"]
    if match["quoted"] is not None:
        return _unquote(match["quoted"])
    if match["index"] is not None:
        return int(match["index"])
    value = match["value"]
    return match["by"], _unquote(value) if value.startswith('"') else value


def _unquote(text: str) -> str:
    try:
        return str(json.loads(text, strict=False))
    except ValueError as error:
        raise PathError(text) from error


def find(document: object, path: str) -> object:
    """Give the value at ``path``; None where there is none.

    >>> find({"data": [{"name": "email", "values": ["a@b.co"]}]},
    ...      "data[name=email].values[0]")
    'a@b.co'

    :raises PathError: the path cannot be read
    """
    found = document
    for step in parse(path):
        if isinstance(step, tuple):
            found = _find_item(found, *step)
        elif isinstance(step, int):
            is_there = isinstance(found, list) and step < len(found)
            found = found[step] if is_there else None  # type: ignore[index]
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found


def _find_item(found: object, name: str, value: str) -> object:
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict) and _as_name(item.get(name)) == value:
            return item
    return None


def _as_name(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def walk(document: object) -> list[Leaf]:
    """List the values of a document in their order, at most ``MOST_LEAVES``.

    >>> document = {"a": [{"name": "city", "value": "Ghent"}]}
    >>> [(leaf.path, leaf.label, leaf.value) for leaf in walk(document)]
    [('a[name=city].name', 'name', 'city'), ('a[name=city].value', 'city', 'Ghent')]
    """
    leaves = []
    for leaf in _walk(document, "", "", 0, ("", "")):
        leaves.append(leaf)
        if len(leaves) == MOST_LEAVES:
            break
    return leaves


def _walk(
    found: object, path: str, label: str, depth: int, named: tuple[str, str]
) -> Iterator[Leaf]:
    """``named``: the key that names this item of a list, and its name."""
    if len(path) > PATH_CHARACTERS or depth > MOST_DEPTH:
        return
    if isinstance(found, dict):
        for key, value in found.items():
            step = quote(str(key))
            inner = f"{path}.{step}" if path else step
            if named[0] and named[0] == key:
                yield Leaf(inner, key, named[1], is_name=True)
                continue
            word = named[1] if named[1] and key in VALUE_KEYS else str(key)
            yield from _walk(value, inner, word, depth + 1, ("", ""))
    elif isinstance(found, list) and not any(map(_has_parts, found)):
        # Several choices of one question are one value.
        if path and found:
            yield Leaf(path, label, join(found))
    elif isinstance(found, list):
        for number, item in enumerate(found):
            naming = _name_item(found, number)
            step = f"{naming[0]}={quote(naming[1])}" if naming[0] else str(number)
            yield from _walk(item, f"{path}[{step}]", label, depth + 1, naming)
    elif path and isinstance(found, (str, int, float, bool, type(None))):
        yield Leaf(path, label, found)


def _has_parts(value: object) -> bool:
    return isinstance(value, (dict, list))


def join(values: list[object]) -> str:
    """Give a list of simple values as one text.

    >>> join(["a", None, 2])
    'a, 2'
    """
    return ", ".join(str(value) for value in values if value is not None)


def _name_item(items: list[object], number: int) -> tuple[str, str]:
    """Give the key that tells an item from the others, and its name; else nothing."""
    item = items[number]
    if not isinstance(item, dict) or not any(key in item for key in VALUE_KEYS):
        return "", ""
    for key in NAMING_KEYS:
        name = _as_name(item.get(key))
        if name and _find_item(items, key, name) is item:
            return key, name
    return "", ""


def quote(text: str) -> str:
    """Give a key or a name as it stands in a path.

    >>> quote("e-mail"), quote("What is it?"), quote("")
    ('e-mail', '"What is it?"', '""')
    """
    if _PLAIN.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)
