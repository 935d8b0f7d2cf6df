"""How well one content fits one person, point by point.

A tag that both have adds points. A tag that says for whom the content is, and that the
person is known not to have, takes the content out (industry, language) or costs points
(role: job titles are written in too many ways to be sure).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Points. What the person did weighs more than what somebody filled in about it.
PAGES_POINTS = 5
PRODUCT_POINTS = 4
STAGE_POINTS = 4
INDUSTRY_POINTS = 3
ROLE_POINTS = 3
PAIN_POINTS = 3
NEXT_STAGE_POINTS = 1
WRONG_ROLE_POINTS = -3
WRONG_PRODUCT_POINTS = -2
FAR_STAGE_POINTS = -2
# Pages about it read that often count as interest.
FEWEST_PAGES = 2

STAGES = ("awareness", "consideration", "decision")


@dataclass(frozen=True, slots=True)
class Content:
    """What is known of one content: for whom it is. Empty: for everyone.

    :param popularity: share of those who got it that opened it, 0 to 1
    """

    id: int
    stage: str = ""
    lang: str = ""
    industries: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    pains: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    popularity: float = 0.0


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one person. Empty: not known.

    :param pages: how often the person read pages about a content, by content
    :param known: contents the person got or fetched already
    """

    stage: str = ""
    lang: str = ""
    industry: int = 0
    roles: frozenset[int] = frozenset()
    pains: frozenset[int] = frozenset()
    products: frozenset[int] = frozenset()
    pages: Mapping[int, int] = field(default_factory=dict)
    known: frozenset[int] = frozenset()


def is_possible(content: Content, person: Person) -> bool:
    """Say whether the content may be given to the person at all.

    >>> is_possible(Content(1, lang="fr"), Person(lang="en"))
    False
    >>> is_possible(Content(1, industries=frozenset({7})), Person(industry=8))
    False
    >>> is_possible(Content(1, industries=frozenset({7})), Person())
    True
    >>> is_possible(Content(1), Person(known=frozenset({1})))
    False
    """
    if content.id in person.known:
        return False
    if content.lang and person.lang and content.lang[:2] != person.lang[:2]:
        return False
    is_chinese = content.lang[:2] == "zh" and person.lang[:2] == "zh"
    if is_chinese and content.lang != person.lang:
        return False
    return not (
        content.industries
        and person.industry
        and person.industry not in content.industries
    )


def weigh(content: Content, person: Person) -> dict[str, int]:
    """Give the points of each reason for and against, those of 0 left out.

    >>> weigh(Content(1, stage="decision"), Person(stage="consideration"))
    {'next_stage': 1}
    >>> weigh(Content(1, roles=frozenset({1})), Person(roles=frozenset({1, 2})))
    {'role': 3}
    >>> weigh(Content(1), Person(pages={1: 4}))
    {'pages': 5}
    """
    points = {
        "pages": PAGES_POINTS * (person.pages.get(content.id, 0) >= FEWEST_PAGES),
        "product": _compare(
            content.products, person.products, PRODUCT_POINTS, WRONG_PRODUCT_POINTS
        ),
        "industry": INDUSTRY_POINTS * (person.industry in content.industries),
        "role": _compare(content.roles, person.roles, ROLE_POINTS, WRONG_ROLE_POINTS),
        "pain": PAIN_POINTS * len(content.pains & person.pains),
        **_compare_stages(content.stage, person.stage),
    }
    return {reason: number for reason, number in points.items() if number}


def _compare(
    wanted: frozenset[int], had: frozenset[int], points: int, wrong: int
) -> int:
    """Give points where both have one in common, ``wrong`` where both are known.

    >>> _compare(frozenset({1}), frozenset({1}), 3, -3)
    3
    >>> _compare(frozenset({1}), frozenset({2}), 3, -3)
    -3
    >>> _compare(frozenset(), frozenset({2}), 3, -3)
    0
    """
    if not wanted or not had:
        return 0
    return points if wanted & had else wrong


def _compare_stages(stage: str, reached: str) -> dict[str, int]:
    """Give points for the stage the person is in, few for the next one.

    >>> _compare_stages("awareness", "decision")
    {'far_stage': -2}
    >>> _compare_stages("awareness", "consideration")
    {}
    """
    if stage not in STAGES or reached not in STAGES:
        return {}
    distance = STAGES.index(stage) - STAGES.index(reached)
    match distance:
        case 0:
            return {"stage": STAGE_POINTS}
        case 1:
            return {"next_stage": NEXT_STAGE_POINTS}
        case -1:
            return {}
    return {"far_stage": FAR_STAGE_POINTS}
