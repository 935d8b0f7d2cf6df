"""Shares that come out exactly, spread evenly: a demo says the same on every day."""

from collections.abc import Mapping, Sequence


class Quota:
    """Says yes to a share of what it is asked.

    >>> half = Quota(0.4)
    >>> [half.take() for _time in range(5)]
    [False, True, False, True, False]
    """

    def __init__(self, share: float) -> None:
        self.share = share
        self.total = 0.5  # the first yes comes in the middle of its turn

    def take(self) -> bool:
        self.total += self.share
        if self.total < 1:
            return False
        self.total -= 1
        return True


class Turns:
    """Gives choices in turn, each as often as its weight says.

    >>> turns = Turns({"a": 3, "b": 1})
    >>> "".join(turns.take() for _time in range(8))
    'aabaaaba'
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self.credit = dict.fromkeys(weights, 0.0)

    def take(self) -> str:
        total = sum(self.weights.values())
        for name, weight in self.weights.items():
            self.credit[name] += weight / total
        best = max(self.credit, key=lambda name: self.credit[name])
        self.credit[best] -= 1
        return best


def pick(choices: Sequence[str], number: int) -> str:
    """Give one of ``choices`` for a number, all of them before one comes again.

    >>> [pick(("x", "y"), number) for number in range(3)]
    ['x', 'y', 'x']
    """
    return choices[number % len(choices)]
