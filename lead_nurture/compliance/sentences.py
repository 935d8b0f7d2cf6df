"""Sentences of a text, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A stop after these, or inside a number, ends nothing.
_SHORT = frozenset(
    (
        *("mr", "mrs", "ms", "dr", "prof", "no", "nr", "inc", "ltd", "co", "vs"),
        *("etc", "e.g", "i.e", "approx", "dept"),
    )
)
_END = re.compile(r"[。！？!?；;…]+[\"'”’」』)）]*|\.+(?=[\s\"'”’)）]|$)|\n+")
_LAST_WORD = re.compile(r"[\w.]+$")


@dataclass(frozen=True)
class Sentence:
    """A sentence as it stands, and where it begins in the text."""

    text: str
    start: int


def split(text: str, start: int = 0, end: int | None = None) -> list[Sentence]:
    """Give the sentences of ``text[start:end]``; places are those of the whole text.

    >>> [sentence.text for sentence in split("您好！预算是3.5万。 Mr. Li calls. Bye")]
    ['您好！', '预算是3.5万。', 'Mr. Li calls.', 'Bye']
    """
    end = len(text) if end is None else end
    found, begin = [], start
    for match in _END.finditer(text, start, end):
        if match.group() == "." and _is_short(text[begin : match.start()]):
            continue
        found.append(_strip(text, begin, match.end()))
        begin = match.end()
    found.append(_strip(text, begin, end))
    return [sentence for sentence in found if sentence.text]


def _is_short(text: str) -> bool:
    last = _LAST_WORD.search(text)
    word = last.group().lower() if last else ""
    # One letter is an initial: J. Smith.
    return word in _SHORT or (len(word) == 1 and word.isascii() and word.isalpha())


def _strip(text: str, start: int, end: int) -> Sentence:
    part = text[start:end]
    return Sentence(part.strip(), start + len(part) - len(part.lstrip()))
