"""Who gets a lead: plain Python, without Odoo, without a clock, without chance.

Models collect the facts, ``route`` decides, models store and word what it says. The
same call serves live routing, the dry run and "why this owner".
"""

from .codec import from_json, to_json
from .criteria import CRITERIA
from .decision import Candidate, Change, Decision, Exclusion, Result, RuleMiss
from .facts import (
    LEVELS,
    QUALIFICATIONS,
    Credit,
    Rep,
    Results,
    RoutedLead,
    RoutingRule,
    Stay,
)
from .router import route
from .strategies import STRATEGIES

__all__ = [
    "CRITERIA",
    "LEVELS",
    "QUALIFICATIONS",
    "STRATEGIES",
    "Candidate",
    "Change",
    "Credit",
    "Decision",
    "Exclusion",
    "Rep",
    "Result",
    "Results",
    "RoutedLead",
    "RoutingRule",
    "RuleMiss",
    "Stay",
    "from_json",
    "route",
    "to_json",
]
