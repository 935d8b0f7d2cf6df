"""What can be wrong with the drawing of a flow, without Odoo."""

from .checks import find_problems
from .node import Node, Problem

__all__ = ["Node", "Problem", "find_problems"]
