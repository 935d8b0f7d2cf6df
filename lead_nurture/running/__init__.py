"""What steps of flows and playbooks tell their runner, without Odoo."""

from .step_result import Due, Result

__all__ = ["Due", "Result"]
