"""Which channel a sale is owed to: plain Python, without Odoo.

Touches of one won lead and its revenue go in, the share of each channel comes out,
by five models. Shares are whole units of money (cents) and add up exactly.
"""

from .models import MODELS, weights
from .shares import attribute, split
from .touches import Touch, visits

__all__ = ["MODELS", "Touch", "attribute", "split", "visits", "weights"]
