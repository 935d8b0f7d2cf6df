"""Whether what matched is denied: a "not" in front of it, in the same clause.

As NegEx (Chapman, Bridewell, Hanbury, Cooper and Buchanan 2001: A Simple Algorithm for
Identifying Negated Findings and Diseases in Discharge Summaries, J. Biomed. Inform.
34, 301-310): a word that denies reaches a few words on, to the end of its clause;
some look like it and do not deny ("not only", 有没有). It knows no irony, no "I doubt
that", no "the opposite of", and no denial in another sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .folding import Unit
from .words import NOT

# How far a denial reaches: words, and characters of Chinese.
WORDS, CHARACTERS = 5, 6
DENYING = frozenset("不没别")
# 无法, 未能, 并非: with what stands next to them.
DENYING_PAIRS = ("无法", "未能", "从未", "尚未", "并未", "未曾", "并非", "无权")
# Looks like a denial, and is none.
AFTER_NOT = {
    "no": ("problem", "doubt", "worry", "matter"),
    "not": ("only", "just", "you", "we", "they", "it", "that"),
    "不": tuple("仅但只光过管错论断同久妨知超客单") + ("好意", "得不", "止是"),
    "没": ("问题", "关系", "错", "事"),
    "别": tuple("人的处墅"),
}
BEFORE_OTHER = "特分个区差性类级识鉴辨"
HELPERS = frozenset(
    (
        *("is", "are", "was", "were", "be", "will", "would", "can", "could", "do"),
        *("does", "did", "may", "have", "has"),
    )
)


def is_denied(units: Sequence[Unit], matched: Sequence[int]) -> bool:
    """Say whether a "not" reaches the units at these places.

    Where what matched has a "not" of its own, it was meant so.

    >>> from .folding import fold
    >>> is_denied(fold("We do not offer a free trial"), (5, 6))
    True
    >>> is_denied(fold("No problem, we offer a free trial"), (5, 6))
    False
    >>> is_denied(fold("我们不提供免费试用"), (5, 6, 7, 8))
    True
    >>> is_denied(fold("您有没有预算"), (4, 5))
    False
    """
    own = set(matched)
    if any(_denies(units, place) for place in own):
        return False
    first, last = matched[0], matched[-1]
    clause = units[first].clause
    reach = CHARACTERS if _is_han(units[first].text) else WORDS
    before = range(max(first - reach, 0), first)
    places = [place for place in before if units[place].clause == clause]
    places += [place for place in range(first, last) if place not in own]
    return any(_denies(units, place) for place in places) or _is_denied_after(
        units, last
    )


def _is_denied_after(units: Sequence[Unit], last: int) -> bool:
    """A free trial is not available: only words that help a verb stand between."""
    for unit in units[last + 1 : last + 4]:
        if unit.clause != units[last].clause:
            return False
        if unit.text in ("not", "never"):
            return True
        if unit.text not in HELPERS:
            return False
    return False


def _denies(units: Sequence[Unit], place: int) -> bool:
    text = units[place].text
    if text in NOT:
        return not _follows(units, place, AFTER_NOT.get(text, ()))
    if text in DENYING:
        before = units[place - 1].text if place else ""
        after = units[place + 1].text if place + 1 < len(units) else ""
        is_question = before == after != ""
        is_other = text == "别" and before != "" and before in BEFORE_OTHER
        return not (
            is_question or is_other or _follows(units, place, AFTER_NOT.get(text, ()))
        )
    pair = text + (units[place + 1].text if place + 1 < len(units) else "")
    return pair in DENYING_PAIRS


def _follows(units: Sequence[Unit], place: int, endings: Collection[str]) -> bool:
    rest = units[place + 1 : place + 4]
    if rest and not _is_han(rest[0].text):
        return rest[0].text in endings
    text = "".join(unit.text for unit in rest)
    return any(text.startswith(ending) for ending in endings)


def _is_han(text: str) -> bool:
    return "\u3400" <= text[0] <= "\u9fff"
