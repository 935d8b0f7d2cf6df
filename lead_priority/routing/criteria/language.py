"""Does the rep speak the lead's language?"""

from .base import NEUTRAL, Case, Criterion


def value(case: Case) -> float | None:
    """
    >>> from ..testing import case_of
    >>> value(case_of({"language": "zh_CN"}, {"languages": ("en_US", "zh_CN")}))
    1.0
    """
    if not case.lead.language:
        return None
    if not case.rep.languages:
        return NEUTRAL
    return float(case.lead.language in case.rep.languages)


CRITERION = Criterion("language", value, reads=("language",))
