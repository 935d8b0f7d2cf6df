"""How many of the products that interest the lead does the rep sell?"""

from .base import NEUTRAL, Case, Criterion


def value(case: Case) -> float | None:
    """
    >>> from ..testing import case_of
    >>> value(case_of({"product_ids": (1, 2)}, {"product_ids": (2, 7)}))
    0.5
    """
    wanted = set(case.lead.product_ids)
    if not wanted:
        return None
    if not case.rep.product_ids:
        return NEUTRAL
    return len(wanted.intersection(case.rep.product_ids)) / len(wanted)


CRITERION = Criterion("product", value, reads=("product_ids",))
