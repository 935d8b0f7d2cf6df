"""Which content for which lead, and by which way: rules, without Odoo."""

from .channel import Advice, Ways, choose_channel
from .choose import Match, rank
from .fit import Content, Person

__all__ = ["Advice", "Content", "Match", "Person", "Ways", "choose_channel", "rank"]
