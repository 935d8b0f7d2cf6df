"""From a document to the payload of a capture, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .paths import Leaf, PathError, find, walk

# How several values for one field are put together; else the first one counts.
JOINED = {"contact_name": " ", "name": " ", "street": " ", "description": "\n"}
NOTE = "description"
VALUE_CHARACTERS = 2000
# Questions of the person, in documents of the presets.
ANSWERS = "answers"


@dataclass(frozen=True)
class Line:
    """One field of the lead: where its value is, or what it always is.

    ``default`` counts where the document has nothing at ``path``.
    """

    field: str
    path: str = ""
    fixed: str = ""
    default: str = ""


@dataclass
class Mapped:
    """The payload, and what each line gave (None: nothing)."""

    payload: dict[str, object] = field(default_factory=dict)
    values: list[object] = field(default_factory=list)


def apply(
    lines: Sequence[Line], document: object, *, note_rest: bool = False
) -> Mapped:
    """Give the payload that ``lines`` make of ``document``.

    ``note_rest`` writes the answers that no line takes into the note of the lead, so
    that a question nobody mapped is not lost.

    >>> apply([Line("phone", "tel"), Line("city", fixed="Ghent")], {"tel": 5}).payload
    {'phone': 5, 'city': 'Ghent'}
    """
    mapped = Mapped()
    for line in lines:
        value = read_line(line, document)
        mapped.values.append(value)
        if value is not None:
            _add(mapped.payload, line.field, value)
    if note_rest:
        taken = [line.path for line in lines if line.path]
        rest = (leaf for leaf in walk(document) if not _is_within(leaf.path, taken))
        note = _note(rest)
        if note:
            _add(mapped.payload, NOTE, note)
    return mapped


def read_line(line: Line, document: object) -> object:
    """Give what one line gives; None where there is nothing.

    >>> read_line(Line("city", "a.b", default="Ghent"), {"a": {}})
    'Ghent'
    """
    if line.fixed:
        return line.fixed
    try:
        value = _simple(find(document, line.path)) if line.path else None
    except PathError:
        value = None
    return (line.default or None) if value is None else value


def _simple(value: object) -> object:
    """Give a value that a field can hold: a list of simple ones is one, an object none.

    A list of one is its item: platforms send every answer as a list.
    """
    if isinstance(value, list):
        items = [item for item in map(_simple, value) if item is not None]
        flat = [item for item in items if not isinstance(item, list)]
        return (flat[0] if len(flat) == 1 else flat) or None
    if isinstance(value, dict) or value is None:
        return None
    if isinstance(value, str):
        return value[:VALUE_CHARACTERS].strip() or None
    return value


def _add(payload: dict[str, object], name: str, value: object) -> None:
    there = payload.get(name)
    if there is None:
        payload[name] = value
    elif name in JOINED:
        payload[name] = f"{_text(there)}{JOINED[name]}{_text(value)}"


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _is_within(path: str, taken: Iterable[str]) -> bool:
    return any(
        path == outer or path.startswith((f"{outer}.", f"{outer}[")) for outer in taken
    )


def _note(leaves: Iterable[Leaf]) -> str:
    lines: dict[str, list[str]] = {}
    for leaf in leaves:
        if not leaf.path.startswith(f"{ANSWERS}.") or leaf.is_name:
            continue
        if leaf.value not in (None, ""):
            lines.setdefault(leaf.label, []).append(str(leaf.value)[:VALUE_CHARACTERS])
    return "\n".join(f"{label}: {', '.join(said)}" for label, said in lines.items())


def key_of(document: object, path: str) -> str:
    """Give the sender's own number of a lead, empty where it has none.

    >>> key_of({"id": 7}, "id"), key_of({}, "id")
    ('7', '')
    """
    try:
        value = find(document, path) if path else None
    except PathError:
        value = None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()


def simple_items(values: Mapping[str, object]) -> dict[str, object]:
    """Give the items of an object that are values themselves."""
    return {k: v for k, v in values.items() if not isinstance(v, (dict, list))}
