"""What people do again and again with leads and no playbook says: plain Python.

What was done with each lead is a ``History`` of ``Deed``s; a ``Tally`` adds up many of
them, part by part; ``find`` gives those that happen often enough, each with its usual
place among the steps and how many leads were won with it and without it.
"""

from .histories import Deed, History
from .tally import Counts, Tally
from .usual import Finding, find
from .wordings import alike, make_key, normalise

__all__ = [
    "Counts",
    "Deed",
    "Finding",
    "History",
    "Tally",
    "alike",
    "find",
    "make_key",
    "normalise",
]
