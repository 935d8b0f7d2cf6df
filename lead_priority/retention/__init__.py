"""How far back single engagements are still needed, without a database."""

from .holds import Hold, boundaries, month_start, months_before

__all__ = ["Hold", "boundaries", "month_start", "months_before"]
