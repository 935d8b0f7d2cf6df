"""How soon does the rep make the first contact?"""

from ..shrinkage import shrink
from .base import Case, Criterion

# Working hours that are worth one half: the usual promise of a first contact.
HALF_HOURS = 2.0


def value(case: Case) -> float | None:
    """Few cases are pulled towards the team's mean, as win rates are.

    >>> from ..testing import case_of
    >>> value(case_of({}, {"response_hours": 2.0, "response_count": 50}))
    0.5
    >>> value(case_of({}, {"response_hours": 6.0, "response_count": 50}))
    0.25
    """
    if not case.team.response_count:
        return None
    rep, usual = case.rep, case.team.response_hours
    return HALF_HOURS / (
        HALF_HOURS + shrink(rep.response_hours, rep.response_count, usual)
    )


CRITERION = Criterion("response_time", value)
