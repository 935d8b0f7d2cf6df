"""How good a score is: plain Python, without Odoo, from counts to figures.

Models count in the database; here the counts become shares, intervals and
judgements. Every figure says when there are too few data for it.
"""

from .auc import Area, area, area_gain
from .calibration import Band, RuleEffect, bands, gap, rises
from .comparison import Workload, band_changes, changing, is_same, workload
from .confusion import Confusion, confusion, lift_interval
from .share import Share
from .tally import RANKS, SQL_RANK, Outcomes, Tally, Verdict
from .wilson import Interval, difference, wilson

__all__ = [
    "RANKS",
    "SQL_RANK",
    "Area",
    "Band",
    "Confusion",
    "Interval",
    "Outcomes",
    "RuleEffect",
    "Share",
    "Tally",
    "Verdict",
    "Workload",
    "area",
    "area_gain",
    "band_changes",
    "bands",
    "changing",
    "confusion",
    "difference",
    "gap",
    "is_same",
    "lift_interval",
    "rises",
    "wilson",
    "workload",
]
