"""Six months of a company's leads, made up: who came in, and what became of each.

Plain Python without Odoo and without a clock: (now) → lives. The demo data puts them
through the product's own methods (``models/lead_demo_story.py``).
"""

from . import channels, funnel, life, people, plan, quota, work
from .life import Event, Life
from .plan import plan_lives

__all__ = ["Event", "Life", "plan_lives"]
