"""When a message may go out, and what became of it at the mail server.

Plain Python: knows nothing of Odoo, gets "now" as an argument.
"""

from .cap import next_free
from .fate import Fate, Watch, again_at, judge_error
from .quiet import QuietHours, next_allowed

__all__ = [
    "Fate",
    "QuietHours",
    "Watch",
    "again_at",
    "judge_error",
    "next_allowed",
    "next_free",
]
