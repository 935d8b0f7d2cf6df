"""What a system gave back: (benefit - total cost) / total cost."""

from collections.abc import Mapping
from dataclasses import dataclass

DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Payback:
    """Months until the benefit has paid for the system; None: it never does."""

    months: float | None


@dataclass(frozen=True)
class Return:
    """Benefit and cost of a period, in one currency; ``percent`` without a cost: None.

    >>> found = Return(benefit=150_000.0, cost=60_000.0, days=183)
    >>> found.percent, found.net
    (150.0, 90000.0)
    """

    benefit: float
    cost: float
    days: float

    @property
    def net(self) -> float:
        return self.benefit - self.cost

    @property
    def percent(self) -> float | None:
        return 100 * self.net / self.cost if self.cost else None

    def payback(self, once: float) -> Payback:
        """Give when what was paid once is earned back by what a month leaves.

        >>> found = Return(benefit=61_000.0, cost=40_000.0, days=183)
        >>> round(found.payback(once=30_000.0).months, 1)
        3.5
        >>> Return(benefit=5.0, cost=40.0, days=183).payback(once=30.0).months is None
        True
        """
        running = self.cost - once
        months = self.days / DAYS_PER_MONTH
        left = (self.benefit - running) / months if months else 0.0
        return Payback(once / left if left > 0 else None)


def system_return(
    *,
    before: float | None,
    after: float | None,
    leads: float,
    margin: float,
    other: float,
    costs: Mapping[str, float],
    days: float,
) -> Return:
    """Give what a system gave back in the later period.

    Benefit: what each lead brings more than before, times the leads of the period,
    times the margin; and what else was entered. More leads alone are no benefit of
    the system: they may come of the weather or of more ads.

    :param before, after: revenue per lead; None: no leads
    :param margin: what stays of the revenue, in percent
    :param other: benefit beside the revenue, such as working time saved

    >>> costs = {"licence": 20_000.0, "training": 10_000.0}
    >>> found = system_return(before=100.0, after=150.0, leads=1_000, margin=40.0,
    ...     other=25_000.0, costs=costs, days=180)
    >>> found.benefit, found.cost, found.percent
    (45000.0, 30000.0, 50.0)
    """
    more = (after - before) if after is not None and before is not None else 0.0
    benefit = more * leads * margin / 100 + other
    return Return(benefit, sum(costs.values()), days)
