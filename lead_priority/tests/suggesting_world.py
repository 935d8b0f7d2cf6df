"""Made-up leads whose chances are known: what a suggestion has to find again."""

import math
import random

from ..suggesting import Column, Table

INDUSTRIES = ("Software", "Retail", "Farming", "Trade")
# What each adds to the log odds of being won; all else adds nothing.
OF_SOFTWARE, OF_LARGE, OF_DEMO, OF_UNSUBSCRIBED = 1.5, 1.0, 1.2, -2.0
LARGE = 200
BASE = -1.8


def chance(lead):
    """The chance of a lead of this world to be won."""
    odds = (
        BASE
        + OF_SOFTWARE * (lead["industry"] == "Software")
        + OF_LARGE * (lead["size"] >= LARGE)
        + OF_DEMO * (lead["demo"] >= 1)
        + OF_UNSUBSCRIBED * (lead["unsubscribed"] >= 1)
    )
    return 1 / (1 + math.exp(-odds))


def draw(number, seed=1):
    """Give leads with the outcome in ``is_won``."""
    dice = random.Random(seed)
    leads = []
    for __ in range(number):
        lead = {
            "industry": dice.choice((*INDUSTRIES, None)),
            "size": dice.choice((5, 20, 80, 200, 500, 2000)),
            "demo": int(dice.random() < 0.3),
            "unsubscribed": int(dice.random() < 0.2),
            "noise": dice.choice("abcdefgh"),
        }
        lead["is_won"] = dice.random() < chance(lead)
        leads.append(lead)
    return leads


def to_table(leads, directions=None):
    kinds = {
        "industry": "choice",
        "size": "number",
        "demo": "count",
        "unsubscribed": "count",
        "noise": "choice",
    }
    columns = tuple(
        Column(key, kind, [lead[key] for lead in leads], (directions or {}).get(key, 0))
        for key, kind in kinds.items()
    )
    return Table(columns, [lead["is_won"] for lead in leads])
