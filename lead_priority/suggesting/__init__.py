"""Rules with points that a history of won and lost leads suggests.

Plain Python. numpy and scikit-learn are needed to fit only; where they are missing
``suggest`` raises LibraryMissing, and everything else works.
"""

from .candidates import Candidate, make_candidates
from .errors import LibraryMissing, NothingTells, TooFewLeads
from .evidence import Evidence, weigh_evidence
from .findings import Finding, band_of, find_traits, nearness_points
from .fit import suggest
from .settings import Settings
from .suggestion import Rule, Suggestion
from .table import Column, Table
