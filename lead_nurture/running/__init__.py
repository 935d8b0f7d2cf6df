"""What steps of flows and playbooks tell their runner, without Odoo."""

from .fortnights import bounds, fortnight_of, midnight
from .script import fill_in, names_in, show_names
from .split import choose_way
from .step_result import Due, Result
from .waits import next_moment
from .zones import choose_zone

__all__ = [
    "Due",
    "Result",
    "bounds",
    "choose_way",
    "choose_zone",
    "fill_in",
    "fortnight_of",
    "midnight",
    "names_in",
    "next_moment",
    "show_names",
]
