"""Two periods compared: plain Python, without Odoo, from counts and values to words.

Each difference comes with its interval and with the probability that chance alone
makes one as large. What rests on too few cases is not judged.
"""

from .difference import FEWEST_CASES, Difference, Sample, compare, compare_rates
from .money import Payback, Return, system_return

__all__ = [
    "FEWEST_CASES",
    "Difference",
    "Payback",
    "Return",
    "Sample",
    "compare",
    "compare_rates",
    "system_return",
]
