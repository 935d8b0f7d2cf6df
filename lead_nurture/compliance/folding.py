"""One form for what is the same in speech: width, case, script, endings, spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from .words import simplified, split_word, weigh

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\u3007"
_TOKEN = re.compile(
    rf"[{HAN}]|[0-9]+(?:[.,][0-9]+)*|[^\W\d_{HAN}]+(?:['’-][^\W\d_{HAN}]+)*|[%$€£¥]"
)
_CLAUSE_END = re.compile(r"[,;:.!?，；：。！？…—\n]")
_TURNING_WORDS = frozenset(("but", "however", "although"))


@dataclass(frozen=True)
class Unit:
    """A word or a Chinese character: its folded form, its place, its clause."""

    text: str
    start: int
    end: int
    clause: int
    weight: float


def fold(text: str) -> list[Unit]:
    """Give the words and characters of a text as they are compared.

    Full width, capitals, traditional characters, English endings and spaces make no
    difference; places are those of the text as it is.

    >>> [unit.text for unit in fold("我們 提供ＦＲＥＥ試用，30 days' pricing")]
    ['我', '们', '提', '供', 'free', '试', '用', '30', 'day', 'pric']
    >>> [(unit.text, unit.start, unit.clause) for unit in fold("Yes, we don't")]
    [('yes', 0, 0), ('we', 5, 1), ('do', 8, 1), ('not', 8, 1)]
    """
    plain = _narrow(text)
    ends = [match.start() for match in _CLAUSE_END.finditer(plain)]
    units: list[Unit] = []
    clause, next_end = 0, 0
    for match in _TOKEN.finditer(plain):
        while next_end < len(ends) and ends[next_end] < match.start():
            next_end += 1
            clause += 1
        for word in _words(match.group()):
            clause += word in _TURNING_WORDS
            units.append(Unit(word, *match.span(), clause, weigh(word)))
    return units


def _narrow(text: str) -> str:
    """Give the text with one character for one: narrow, small, simplified."""
    known = simplified()
    return "".join(known.get(c, c) for c in map(_narrow_one, text))


def _narrow_one(character: str) -> str:
    if character.isascii():
        return character.lower()
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _words(token: str) -> Iterator[str]:
    if not token[0].isalpha() or not token.isascii():
        yield token.replace(",", "")
        return
    token = token.replace("’", "'")
    if token in ("e-mail", "e-mails"):
        yield "email"
        return
    for part in token.split("-"):
        yield from split_word(part)
