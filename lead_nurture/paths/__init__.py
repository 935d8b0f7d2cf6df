"""Where a lead goes in a playbook, in plain Python: steps in, steps out; no Odoo."""

from .checks import Drawn, Problem, find_problems
from .path import Path, Step
from .walk import Walk, Way

__all__ = ["Drawn", "Path", "Problem", "Step", "Walk", "Way", "find_problems"]
