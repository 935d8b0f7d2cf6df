"""What differs between the leads before a drop and those since.

The fall of a rate is taken apart into what is due to whom. For a trait that leads
have or have not (a source, a salesperson) after Kitagawa, E. M. (1955): Components of
a difference between two rates. Journal of the American Statistical Association 50,
1168-1194: over all values of a dimension the parts add up to the fall exactly. For a
step of ours that some leads are missing: what the fall would be, did nothing differ
but how many leads got it. For an outcome (a reason why leads are lost): how many more
leads end in it.
"""

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from .counts import Counts, admit, chance_of_change, chance_of_fall

Key = TypeVar("Key", bound=Hashable)
Kind = Literal["trait", "step", "outcome"]
FALSE_SHARE = 0.05
# Parts of the fall smaller than this are not worth a line.
SMALLEST_PART = 0.05


@dataclass(frozen=True)
class Trait(Generic[Key]):
    """Leads with something: how many before and since, and what became of them."""

    key: Key
    kind: Kind
    before: Counts
    after: Counts


@dataclass(frozen=True)
class Difference(Generic[Key]):
    """A trait with its part in the fall.

    ``share_before``, ``share_after``: of all leads, how many have it. ``carried``: the
    part of the fall that its leads carry. ``part``: the part of the fall that it
    accounts for; of a trait, beyond what its leads would carry did all fall alike.
    """

    trait: Trait[Key]
    share_before: float
    share_after: float
    carried: float
    part: float
    chance: float


def contrast(
    before: Counts, after: Counts, traits: Iterable[Trait[Key]]
) -> list[Difference[Key]]:
    """Give what differs beyond chance and for the worse, the largest part first.

    :param before, after: all leads; nothing is found where the rate did not fall

    >>> reviewed = Trait("review", "step", Counts(80, 40), Counts(10, 5))
    >>> north = Trait("north", "trait", Counts(50, 25), Counts(50, 8))
    >>> found = contrast(Counts(100, 42), Counts(100, 14), [north, reviewed])
    >>> [(one.trait.key, round(one.part, 2)) for one in found]
    [('review', 1.0)]
    """
    if not (before.cases and after.cases) or after.rate >= before.rate:
        return []
    found = [_compare(before, after, trait) for trait in traits]
    stands = admit([one.chance for one in found], FALSE_SHARE)
    worse = [
        one
        for one, it_stands in zip(found, stands, strict=True)
        if it_stands and one.part >= SMALLEST_PART
    ]
    return sorted(worse, key=lambda one: -one.part)


def _compare(before: Counts, after: Counts, trait: Trait[Key]) -> Difference[Key]:
    had = Counts(before.cases, trait.before.cases)
    has = Counts(after.cases, trait.after.cases)
    fall = before.rate - after.rate
    if trait.kind == "outcome":
        carried = part = (has.rate - had.rate) / fall
        chance = chance_of_fall(has, had)
    elif trait.kind == "step":
        carried = part = _missing(before, after, trait, had, has) / fall
        chance = chance_of_change(had, has)
    else:
        carried = _carried(before, after, trait, had, has) / fall
        part = carried - (had.rate + has.rate) / 2
        chance = _chance_of_trait(before, after, trait, had, has)
    return Difference(trait, had.rate, has.rate, carried, part, chance)


def _missing(
    before: Counts, after: Counts, trait: Trait[Key], had: Counts, has: Counts
) -> float:
    """Give the fall that fewer leads with the step would bring alone."""
    with_it = (trait.before + trait.after).rate
    without = ((before - trait.before) + (after - trait.after)).rate
    return (had.rate - has.rate) * (with_it - without)


def _carried(
    before: Counts, after: Counts, trait: Trait[Key], had: Counts, has: Counts
) -> float:
    """Give the part of the fall, in points, that the leads with a trait carry."""
    overall = (before.rate + after.rate) / 2
    old = trait.before.rate if trait.before.cases else before.rate
    new = trait.after.rate if trait.after.cases else after.rate
    within = (had.rate + has.rate) / 2 * (old - new)
    return within - (has.rate - had.rate) * ((old + new) / 2 - overall)


def _chance_of_trait(
    before: Counts, after: Counts, trait: Trait[Key], had: Counts, has: Counts
) -> float:
    """Give how likely chance alone sets the leads with a trait apart.

    Either there are more or fewer of them, or their rate fell further than that of
    the others; having looked twice is paid for.
    """
    further = _chance_of_further_fall(
        trait.before, trait.after, before - trait.before, after - trait.after
    )
    return min(1.0, 2 * min(chance_of_change(had, has), further))


def _chance_of_further_fall(
    before: Counts, after: Counts, other_before: Counts, other_after: Counts
) -> float:
    """Give how likely chance makes one rate fall this much further than the other.

    A normal test of the difference of two differences, each rate with one hit and one
    miss added (Agresti and Caffo 2000), so that few cases are not taken for certain.
    """
    rates = [
        ((one.hits + 1) / (one.cases + 2), one.cases + 2)
        for one in (before, after, other_before, other_after)
    ]
    old, new, other_old, other_new = (rate for rate, _cases in rates)
    spread = math.sqrt(sum(rate * (1 - rate) / cases for rate, cases in rates))
    z = ((old - new) - (other_old - other_new)) / spread
    return 0.5 * math.erfc(z / math.sqrt(2))
