"""The audit seal in plain Python: how rows are kept, chained and compared.

Nothing here knows Odoo or a clock. ``layout`` says how the rows of a block are kept,
``chain`` how hashes hang together and what the line to note elsewhere looks like,
``moves`` where the rows of a merged or deleted lead may be now, ``differences`` what
differs between a block and the rows of today.
"""

from .chain import GENESIS, BlocksHash, HeadLine, UnreadableLine, hash_seal
from .differences import OPEN, Difference, Explanations, compare
from .layout import Layout, SealedRow
from .moves import Moves
from .ranges import Ranges

__all__ = [
    "GENESIS",
    "OPEN",
    "BlocksHash",
    "Difference",
    "Explanations",
    "HeadLine",
    "Layout",
    "Moves",
    "Ranges",
    "SealedRow",
    "UnreadableLine",
    "compare",
    "hash_seal",
]
