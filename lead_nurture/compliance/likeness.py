"""How like a phrase a sentence is: 1 when it is in it, less for each change.

The phrase is laid into the sentence by the dynamic programme of Sellers (1980: The
Theory and Computation of Evolutionary Distances: Pattern Recognition, J. Algorithms 1,
359-373), which finds the part of a text that costs least to be made of a pattern. Here
the pattern's words weigh differently:

    likeness = 1 - (weight of its words that are missing
                    + 0.15 x weight of the words said in between
                    + 0.4 x clauses begun in between) / weight of its words

with weight 1 for a word or character, 0.3 for a small one (the, 的) and 3 for a number
or a "not". Order counts; parts that may come in any order are joined by " + ".

What it does not know: meanings. 优惠 and 折扣 are as different as any two words, so a
point names the ways to say it; a long phrase may miss the one word that matters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .folding import Unit, fold

# Likeness from which a phrase counts as said.
TOLERANCE = 0.8
# What is less like is not worth to be shown.
SHOWN = 0.5
GAP = 0.15
CLAUSE = 0.4
State = tuple[float, tuple[int, ...]]
NOWHERE: State = (float("inf"), ())
_PLUS = re.compile(r"\s*[+＋]\s*")
_QUOTED = re.compile(r"[\"“”「『](.+)[\"“”」』]")


@dataclass(frozen=True)
class Part:
    """Words of a phrase that are said in this order."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    weight: float


@dataclass(frozen=True)
class Phrase:
    """One way to say a point; ``tolerance`` is 1 where it stood in quotes."""

    parts: tuple[Part, ...]
    tolerance: float


@dataclass(frozen=True)
class Fit:
    """How a phrase lies in a sentence; ``places`` are those of its units, by part."""

    likeness: float
    places: tuple[tuple[int, ...], ...]


def read_phrase(line: str) -> Phrase | None:
    """Give the phrase of a line, None where it holds no words.

    >>> [part.words for part in read_phrase("免费 + 試用").parts]
    [('免', '费'), ('试', '用')]
    >>> read_phrase('"guaranteed"').tolerance, read_phrase("--")
    (1.0, None)
    """
    quoted = _QUOTED.fullmatch(line.strip())
    parts = []
    for text in _PLUS.split(quoted.group(1) if quoted else line):
        units = fold(text)
        weights = tuple(unit.weight for unit in units)
        if units:
            words = tuple(unit.text for unit in units)
            parts.append(Part(words, weights, sum(weights)))
    if not parts:
        return None
    return Phrase(tuple(parts), 1.0 if quoted else TOLERANCE)


def find(phrase: Phrase, units: Sequence[Unit]) -> Fit | None:
    """Give the best fit of a phrase in a sentence, None where it is not like it.

    >>> from .folding import fold
    >>> trial = read_phrase("免费试用")
    >>> [round(fit.likeness, 2) if (fit := find(trial, fold(text))) else None
    ...  for text in ("可以免费给您试用一个月", "我们收费试用", "您好")]
    [0.98, 0.75, None]
    """
    known = {unit.text for unit in units}
    fits = []
    for part in phrase.parts:
        missing = sum(
            weight
            for word, weight in zip(part.words, part.weights, strict=True)
            if word not in known
        )
        if 1 - missing / part.weight < SHOWN:
            return None
        fits.append(_lay(part, units))
    # Every part has to be there.
    likeness = min(found for found, _places in fits)
    if likeness < SHOWN:
        return None
    return Fit(likeness, tuple(places for _likeness, places in fits))


def _lay(part: Part, units: Sequence[Unit]) -> tuple[float, tuple[int, ...]]:
    """Give likeness and places of a part, some words of which are in the sentence."""
    states, nothing = [NOWHERE] * len(units), 0.0
    for word, weight in zip(part.words, part.weights, strict=True):
        states = _add_word(word, weight, nothing, states, units)
        nothing += weight
    cost, places = min(states)
    return max(1 - cost / part.weight, 0.0), places


def _add_word(
    word: str,
    weight: float,
    nothing: float,
    states: list[State],
    units: Sequence[Unit],
) -> list[State]:
    """Give the states with one more word: found here, or missing.

    The state of a place is the least cost of the words so far, where the last one that
    was found stands there; ``nothing`` is what it costs when none was found yet.
    """
    added: list[State] = []
    before = NOWHERE
    for place, (unit, (cost, places)) in enumerate(zip(units, states, strict=True)):
        ways = [(cost + weight, places)]
        if unit.text == word:
            ways += [(nothing, (place,)), (before[0], (*before[1], place))]
        added.append(min(ways))
        before = min((cost, places), (before[0] + GAP * unit.weight, before[1]))
        if place + 1 < len(units):
            begun = units[place + 1].clause - unit.clause
            before = (before[0] + CLAUSE * begun, before[1])
    return added
