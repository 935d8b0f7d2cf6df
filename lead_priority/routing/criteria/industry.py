"""Does the rep know the lead's industry?"""

from .base import NEUTRAL, Case, Criterion


def value(case: Case) -> float | None:
    """
    >>> from ..testing import case_of
    >>> value(case_of({"industry_id": 2}, {"industry_ids": (2, 5)}))
    1.0
    >>> value(case_of({"industry_id": 2}, {}))
    0.5
    """
    if not case.lead.industry_id:
        return None
    if not case.rep.industry_ids:
        return NEUTRAL
    return float(case.lead.industry_id in case.rep.industry_ids)


CRITERION = Criterion("industry", value, reads=("industry_id",))
