"""How often has the rep won such leads in the last 30 days?

Of the lead's own segment: the best seller of one kind is not the best of all.
"""

from ..facts import Results
from ..shrinkage import win_rate
from .base import Case, Criterion


def value(case: Case) -> float | None:
    """
    >>> from ..testing import case_of
    >>> from ..facts import Results
    >>> case = case_of({}, {"results": {"": Results(40, 60)}})
    >>> round(value(case), 2)
    0.64
    """
    rates, segment = case.team.rates, case.lead.segment
    prior = rates.get(segment, rates[""])
    return win_rate(case.rep.results.get(segment, Results()), prior)


CRITERION = Criterion("win_rate", value, reads=("segment",))
