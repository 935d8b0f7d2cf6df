"""Models of attribution: how much each touch weighs.

The five that Shao, X. and Li, L. (2011), Data-driven multi-touch attribution models
(KDD 2011, 258-264), call rule-based, as web analytics offer them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .touches import Touch

Weights = list[Fraction]
# Of the first and of the last touch; those between share what is left.
END = Fraction(2, 5)
HALF_LIFE = timedelta(days=14)
# The newest touch weighs 2 to this power; what weighs less than 1 weighs nothing.
HALVINGS = 50


def first(touches: Sequence[Touch], _end: datetime, _half: timedelta) -> Weights:
    """All to the channel that found the lead."""
    return [Fraction(number == 0) for number, _touch in enumerate(touches)]


def last(touches: Sequence[Touch], _end: datetime, _half: timedelta) -> Weights:
    """All to the channel that closed the sale."""
    newest = len(touches) - 1
    return [Fraction(number == newest) for number, _touch in enumerate(touches)]


def linear(touches: Sequence[Touch], _end: datetime, _half: timedelta) -> Weights:
    """The same to each touch."""
    return [Fraction(1, len(touches))] * len(touches)


def position(touches: Sequence[Touch], _end: datetime, _half: timedelta) -> Weights:
    """40 % to the first, 40 % to the last, 20 % to those between."""
    between = len(touches) - 2
    if between <= 0:
        return [Fraction(1, len(touches))] * len(touches)
    return [END, *([(1 - 2 * END) / between] * between), END]


def decay(touches: Sequence[Touch], end: datetime, half_life: timedelta) -> Weights:
    """Half as much for each half-life that a touch lies before the sale."""
    ages = [max(end - touch.at, timedelta()) / half_life for touch in touches]
    # As seen from the newest touch: only how they compare matters.
    newest = min(ages)
    halvings = [min(age - newest, HALVINGS + 1.0) for age in ages]
    weighed = [int(2.0 ** (HALVINGS - halved)) for halved in halvings]
    return [Fraction(weight, sum(weighed)) for weight in weighed]


MODELS: dict[str, Callable[[Sequence[Touch], datetime, timedelta], Weights]] = {
    "first": first,
    "last": last,
    "linear": linear,
    "position": position,
    "decay": decay,
}


def weights(
    model: str,
    touches: Sequence[Touch],
    end: datetime,
    half_life: timedelta = HALF_LIFE,
) -> Weights:
    """Give the weight of each touch, in the order of time; they add up to 1.

    :param end: when the lead was won; a touch after it counts as of that moment
    :raises ValueError: no touches, or a half-life that is not positive

    >>> day = datetime(2026, 3, 1)
    >>> way = [Touch(day + timedelta(days=n)) for n in (0, 7, 14, 14)]
    >>> [str(weight) for weight in weights("position", way, way[-1].at)]
    ['2/5', '1/10', '1/10', '2/5']
    >>> [str(weight) for weight in weights("position", way[:2], way[-1].at)]
    ['1/2', '1/2']
    >>> two = [way[0], way[2]]
    >>> [str(weight) for weight in weights("decay", two, two[-1].at)]
    ['1/3', '2/3']
    """
    if not touches:
        raise ValueError("a sale without a touch is owed to nobody")
    if half_life <= timedelta():
        raise ValueError(f"a half-life is longer than nothing: {half_life}")
    return MODELS[model](touches, end, half_life)
