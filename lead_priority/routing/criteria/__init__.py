"""The questions of *best fit*, one file each. A new one: a file and a line here."""

from . import (
    expertise,
    industry,
    language,
    load,
    product,
    response_time,
    territory,
    win_rate,
)
from .base import Case, Criterion

_ALL = (
    territory,
    industry,
    product,
    expertise,
    language,
    win_rate,
    load,
    response_time,
)
CRITERIA: dict[str, Criterion] = {
    module.CRITERION.code: module.CRITERION for module in _ALL
}

__all__ = ["CRITERIA", "Case", "Criterion"]
