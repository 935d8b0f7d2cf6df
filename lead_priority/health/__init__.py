"""How a check of the health page is judged, without Odoo."""

from .finding import BROKEN, GOOD, LOOK, MOST, RANKS, Finding, judge, worst

__all__ = ["BROKEN", "GOOD", "LOOK", "MOST", "RANKS", "Finding", "judge", "worst"]
