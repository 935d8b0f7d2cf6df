"""Is the lead in the rep's region?"""

from .base import NEUTRAL, Case, Criterion

OF_COUNTRY = 0.8


def value(case: Case) -> float | None:
    """A rep for this very state comes before one for the whole country.

    >>> from ..testing import case_of
    >>> value(case_of({"state_id": 8, "country_id": 3}, {"state_ids": (8,)}))
    1.0
    >>> value(case_of({"state_id": 8, "country_id": 3}, {"country_ids": (3,)}))
    0.8
    >>> value(case_of({"country_id": 4}, {"country_ids": (3,)}))
    0.0
    """
    lead, rep = case.lead, case.rep
    if not lead.country_id and not lead.state_id:
        return None
    if not rep.country_ids and not rep.state_ids:
        return NEUTRAL
    if lead.state_id and lead.state_id in rep.state_ids:
        return 1.0
    return OF_COUNTRY if lead.country_id in rep.country_ids else 0.0


CRITERION = Criterion("territory", value, reads=("country_id", "state_id"))
