"""What steps of flows and playbooks tell their runner, without Odoo."""

from .step_result import Due, Result
from .waits import next_moment
from .zones import choose_zone

__all__ = ["Due", "Result", "choose_zone", "next_moment"]
