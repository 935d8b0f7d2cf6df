"""Where a lead goes in a playbook, in plain Python: steps in, steps out; no Odoo."""

from .path import Path, Step
from .walk import Walk, Way

__all__ = ["Path", "Step", "Walk", "Way"]
