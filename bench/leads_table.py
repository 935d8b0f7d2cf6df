"""Real leads beside the repository, where there are some: never part of it.

A public data set of an online-course company. What is known only afterwards, or is
our own doing, is never an input (``shared/leads/README.md`` there lists it).
"""

import csv
from pathlib import Path

from odoo.addons.lead_priority.suggesting import Column, Table

LEADS = Path(__file__).parents[1].parent / "shared" / "leads" / "x_education_a.csv"
CHOICES = (
    "Lead Origin",
    "Lead Source",
    "Do Not Email",
    "Country",
    "Specialization",
    "City",
    "What is your current occupation",
    "A free copy of Mastering The Interview",
)
NUMBERS = (
    "TotalVisits",
    "Total Time Spent on Website",
    "Page Views Per Visit",
)
# The vendor's own score of the same leads; blank for nearly half of them.
VENDOR = ("Asymmetrique Activity Score", "Asymmetrique Profile Score")
NOT_ANSWERED = ("", "Select")


def read_leads() -> list[dict[str, str]]:
    with LEADS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def to_table(leads: list[dict[str, str]]) -> Table:
    """Give the leads with the inputs that a score may have, and their outcomes."""
    columns = [
        Column(
            name,
            "choice",
            [None if lead[name] in NOT_ANSWERED else lead[name] for lead in leads],
        )
        for name in CHOICES
    ]
    columns += [
        Column(name, "number", [float(lead[name] or 0) for lead in leads])
        for name in NUMBERS
    ]
    return Table(tuple(columns), [lead["Converted"] == "1" for lead in leads])
