"""How much of what the lead needs does the rep know: budget, stage, technology?"""

from .base import NEUTRAL, Case, Criterion


def value(case: Case) -> float | None:
    """
    >>> from ..testing import case_of
    >>> lead = {"tags": ("budget:high", "technology:java")}
    >>> value(case_of(lead, {"tags": ("technology:java",)}))
    0.5
    """
    needed = set(case.lead.tags)
    if not needed:
        return None
    if not case.rep.tags:
        return NEUTRAL
    return len(needed.intersection(case.rep.tags)) / len(needed)


CRITERION = Criterion("expertise", value, reads=("tags",))
