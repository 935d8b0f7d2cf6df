"""The points of a talk compared with what was said: found, denied, missed; a score.

The score is the weighted additive model (Keeney and Raiffa 1976: Decisions with
Multiple Objectives), as call centres use it in their forms for quality:

    score = 100 x (weight of the points that were said
                   - weight of forbidden ones that were said) / weight of all points

where "all points" are those that have to be said; never below 0. With forbidden points
only, it is 100 less their share that was said. Without points there is no score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from . import sentences, turns
from .folding import Unit, fold
from .likeness import Phrase, find, read_phrase
from .negation import is_denied

# Speech recognition may write no stops: a sentence that goes on and on is looked at in
# parts of so many characters, of which each has the end of the one before.
PART_CHARACTERS, SHARED_CHARACTERS = 300, 100


@dataclass(frozen=True)
class Point:
    """Something that has to be said, or must not; ``phrases`` are ways to say it."""

    key: int
    phrases: tuple[str, ...]
    weight: float = 1.0
    is_forbidden: bool = False


@dataclass(frozen=True)
class Finding:
    """Whether a point was said, in which sentence, and where that begins.

    Without a sentence nothing like it was said. ``is_denied``: only with a "not".
    """

    key: int
    is_said: bool = False
    sentence: str = ""
    start: int = 0
    likeness: float = 0.0
    is_denied: bool = False


@dataclass(frozen=True)
class Verdict:
    """The findings of all points, in their order, and the score (0 to 100)."""

    score: float | None
    findings: tuple[Finding, ...]
    knows_speakers: bool


@dataclass(frozen=True)
class _Heard:
    """A sentence, its words."""

    text: str
    start: int
    units: Sequence[Unit]


def judge(
    points: Sequence[Point],
    transcript: str,
    rep: Collection[str] = (),
    customer: Collection[str] = (),
) -> Verdict:
    """Compare a transcript with points. ``rep``, ``customer``: names in it.

    >>> points = [Point(1, ("free trial",)), Point(2, ("guaranteed",), 1.0, True)]
    >>> verdict = judge(points, "Rep: You get a free trial.\\nCustomer: Guaranteed?")
    >>> verdict.score, [finding.is_said for finding in verdict.findings]
    (100.0, [True, False])
    """
    said, knows_speakers = turns.choose(
        turns.split(transcript, [*rep, *customer]), rep, customer
    )
    heard = [
        _Heard(part, start, fold(part))
        for turn in said
        for sentence in sentences.split(transcript, turn.start, turn.end)
        for part, start in _cut(sentence)
    ]
    findings = tuple(_look_for(point, heard) for point in points)
    return Verdict(_score(points, findings), findings, knows_speakers)


def _cut(sentence: sentences.Sentence) -> Iterator[tuple[str, int]]:
    """Give the parts of a sentence that are looked at, with their places."""
    step = PART_CHARACTERS - SHARED_CHARACTERS
    for place in range(0, max(len(sentence.text) - SHARED_CHARACTERS, 1), step):
        yield sentence.text[place : place + PART_CHARACTERS], sentence.start + place


def _look_for(point: Point, heard: Iterable[_Heard]) -> Finding:
    phrases = [phrase for line in point.phrases if (phrase := read_phrase(line))]
    best = Finding(point.key)
    for sentence in heard:
        for phrase in phrases:
            found = _compare(point, phrase, sentence)
            # What was said beats what was denied, then the most like one, the first.
            if found and _rank(found) > _rank(best):
                best = found
    return best


def _rank(finding: Finding) -> tuple[bool, bool, float]:
    return finding.is_said, finding.is_denied, finding.likeness


def _compare(point: Point, phrase: Phrase, sentence: _Heard) -> Finding | None:
    fit = find(phrase, sentence.units)
    if fit is None:
        return None
    is_like = fit.likeness >= phrase.tolerance - 1e-9
    denied = is_like and any(is_denied(sentence.units, part) for part in fit.places)
    return Finding(
        point.key,
        is_like and not denied,
        sentence.text,
        sentence.start,
        round(fit.likeness, 4),
        denied,
    )


def _score(points: Sequence[Point], findings: Sequence[Finding]) -> float | None:
    """Give the score; points without weight count nothing.

    >>> points = [Point(1, (), 3.0), Point(2, (), 1.0), Point(3, (), 1.0, True)]
    >>> _score(points, [Finding(1, True), Finding(2), Finding(3, True)])
    50.0
    """
    wanted = sum(max(point.weight, 0) for point in points if not point.is_forbidden)
    forbidden = sum(max(point.weight, 0) for point in points if point.is_forbidden)
    said = [
        -max(point.weight, 0) if point.is_forbidden else max(point.weight, 0)
        for point, finding in zip(points, findings, strict=True)
        if finding.is_said
    ]
    if wanted:
        share = sum(said) / wanted
    elif forbidden:
        share = 1 + sum(said) / forbidden
    else:
        return None
    return round(100 * max(share, 0.0), 2)
