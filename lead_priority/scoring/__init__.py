"""The score engine: compiles a score model into one SQL statement.

Uses Odoo's Domain, Query and SQL, nothing else of it; "now" is an argument.
``rules.py`` says what a rule means; the plain-Python oracle of the tests is the
only second implementation.
"""

from .clock import bind_clock, reads_clock, resolve_date
from .due import due_leads
from .errors import BadRule
from .rules import RANKS, Group, Rule, ScoreModel
from .safety import check_domain, field_names, parse_domain, reads_other_records
from .share import Share
from .statement import Statement
from .statement_as_of import StatementAsOf
from .statement_pair import StatementPair

__all__ = [
    "RANKS",
    "BadRule",
    "Group",
    "Rule",
    "ScoreModel",
    "Share",
    "Statement",
    "StatementAsOf",
    "StatementPair",
    "bind_clock",
    "check_domain",
    "due_leads",
    "field_names",
    "parse_domain",
    "reads_clock",
    "reads_other_records",
    "resolve_date",
]
