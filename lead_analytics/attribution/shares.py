"""Money split by weights, in whole units, so that the parts make up the whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .models import HALF_LIFE, weights
from .touches import Channel, Touch, visits


def split(units: int, shares: Sequence[Fraction]) -> list[int]:
    """Split whole units by weights that add up to 1: the method of largest remainders.

    Of equal remainders the earlier share gets the unit. No part is more than one unit
    away from its exact share.

    >>> split(100, [Fraction(1, 3)] * 3)
    [34, 33, 33]
    >>> split(-7, [Fraction(1, 2)] * 2)
    [-4, -3]
    >>> split(0, [Fraction(1)])
    [0]
    """
    if units < 0:
        return [-part for part in split(-units, shares)]
    exact = [units * share for share in shares]
    parts = [int(part) for part in exact]
    left = units - sum(parts)
    by_remainder = sorted(
        range(len(parts)), key=lambda number: (parts[number] - exact[number], number)
    )
    for number in by_remainder[:left]:
        parts[number] += 1
    return parts


def attribute(
    model: str,
    touches: Iterable[Touch],
    units: int,
    end: datetime,
    half_life: timedelta = HALF_LIFE,
) -> dict[Channel, tuple[float, int]]:
    """Give what each channel is owed of one sale: (weight, units).

    Each channel that was touched stands in it, with nothing where the model says so.

    :param touches: of the lead, in any order; those of one visit count once
    :param units: the revenue in the smallest unit of its currency
    :param end: when the lead was won

    >>> day = datetime(2026, 3, 1)
    >>> way = [Touch(day + timedelta(days=n), (n % 2 + 1, 0, 0)) for n in range(3)]
    >>> attribute("linear", way, 100, way[-1].at)
    {(1, 0, 0): (0.6666666666666666, 67), (2, 0, 0): (0.3333333333333333, 33)}
    >>> attribute("last", way, 100, way[-1].at)
    {(1, 0, 0): (1.0, 100), (2, 0, 0): (0.0, 0)}
    """
    counted = visits(touches)
    by_channel: dict[Channel, Fraction] = {}
    for touch, weight in zip(
        counted, weights(model, counted, end, half_life), strict=True
    ):
        by_channel[touch.channel] = by_channel.get(touch.channel, Fraction()) + weight
    parts = split(units, list(by_channel.values()))
    return {
        channel: (float(weight), part)
        for (channel, weight), part in zip(by_channel.items(), parts, strict=True)
    }
