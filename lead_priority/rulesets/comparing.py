"""What a document would change in another one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Records = list[Record]
# Of each list field that holds child records: the key of these and their own lists.
Children = Mapping[str, "Shape"]


@dataclass(frozen=True)
class Shape:
    """How records of a list are told apart, and which fields hold child records."""

    key: str
    children: Children


@dataclass(frozen=True)
class Change:
    """One difference: ``kind`` is added, changed or only_here.

    ``path`` names the record from the outside in; ``field``, ``old`` and ``new`` say
    what changes in it, and are empty for records that are added or only here.
    """

    path: tuple[str, ...]
    kind: str
    field: str = ""
    old: Any = None
    new: Any = None


def keyed(records: Records, key: str) -> dict[str, Record]:
    """Give the records by key; the same key again gets a number.

    >>> list(keyed([{"name": "a"}, {"name": "a"}], "name"))
    ['a', 'a #2']
    """
    found: dict[str, Record] = {}
    for record in records:
        name = label = spoken(record.get(key))
        number = 1
        while label in found:
            number += 1
            label = f"{name} #{number}"
        found[label] = record
    return found


def spoken(value: Any) -> str:
    """Give a key as text; of a translated one the English words."""
    if isinstance(value, dict):
        value = value.get("en_US") or next(iter(value.values()), "")
    return str(value or "")


def compare(
    current: Records, wanted: Records, shape: Shape, path: tuple[str, ...] = ()
) -> Iterator[Change]:
    """Give what ``wanted`` would change in ``current``.

    What only ``current`` has is told as only_here: nothing is ever deleted.
    """
    here, there = keyed(current, shape.key), keyed(wanted, shape.key)
    for label, record in there.items():
        if label in here:
            yield from _compare_record(here[label], record, shape, (*path, label))
        else:
            yield Change((*path, label), "added")
    for label in here:
        if label not in there:
            yield Change((*path, label), "only_here")


def _compare_record(
    here: Record, there: Record, shape: Shape, path: tuple[str, ...]
) -> Iterator[Change]:
    for name, new in there.items():
        if name in shape.children:
            old = here.get(name, [])
            yield from compare(old, new, shape.children[name], path)
        elif here.get(name) != new:
            yield Change(path, "changed", name, here.get(name), new)
