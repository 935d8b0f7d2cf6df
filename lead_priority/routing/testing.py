"""Short ways to make up a case in doctests and tests."""

from typing import Any

from .credits import Ledger
from .criteria.base import Case
from .desk import Seat, Team
from .facts import Rep, RoutedLead, RoutingRule


def case_of(lead: dict[str, Any], rep: dict[str, Any]) -> Case:
    """Return the case of one lead and the only rep of a team."""
    seat = Seat.of(Rep(1, **rep))
    return Case(RoutedLead(1, **lead), seat, Team(RoutingRule(1), (seat,), Ledger(1)))
