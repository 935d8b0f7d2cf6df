"""How good a score is: plain Python, without Odoo, from counts to figures.

Models count in the database; here the counts become shares, intervals and
judgements. Every figure says when there are too few data for it.
"""

from .wilson import Interval, difference, wilson

__all__ = [
    "Interval",
    "difference",
    "wilson",
]
