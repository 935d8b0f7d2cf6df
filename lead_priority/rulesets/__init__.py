"""Rule sets as documents: what two of them differ in. Plain Python, without Odoo."""

from .comparing import Change, compare
from .document import FORMAT, VERSION, BadRuleSet, parse

__all__ = ["FORMAT", "VERSION", "BadRuleSet", "Change", "compare", "parse"]
