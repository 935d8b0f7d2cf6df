"""How much room does the rep have?"""

from .base import Case, Criterion


def value(case: Case) -> float | None:
    """With a limit, the free part of it; without, one half at the team's usual load.

    >>> from ..testing import case_of
    >>> value(case_of({}, {"open_count": 5, "capacity_open": 20}))
    0.75
    >>> value(case_of({}, {"open_count": 5}))
    0.5
    """
    held, limit = case.seat.open_count, case.rep.capacity_open
    if limit:
        return max(0.0, 1 - held / limit)
    return case.team.usual_open / (case.team.usual_open + held)


CRITERION = Criterion("load", value, is_live=True)
