"""How the rows of a block are kept, beside the hash of the block.

One entry for each row, in the order of ids, of a fixed size: its id (int4), its links
(int4 each), what is written once (int8 each), and the start of its digest (8 bytes).
Numbers are big-endian, as PostgreSQL's ``int4send`` and ``int8send`` write them.
"""

import struct
from dataclasses import dataclass
from typing import NamedTuple

# Bytes of a row's SHA-256 that are kept to find the row; the block has all of them.
DIGEST_BYTES = 8
_BETWEEN_KINDS, _BETWEEN_NAMES = "|", ","


class SealedRow(NamedTuple):
    """What is known of a row: links and values written once in clear, else a digest."""

    links: tuple[int, ...]
    once: tuple[int, ...]
    digest: bytes


@dataclass(frozen=True)
class Layout:
    """The columns of a journal that a seal holds, by kind."""

    columns: tuple[str, ...]
    links: tuple[str, ...] = ()
    once: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Layout":
        """Return the layout that ``str`` wrote.

        >>> Layout.parse("place,reason|lead_id|ended_at").links
        ('lead_id',)
        """
        kinds = text.split(_BETWEEN_KINDS)
        return cls(*(tuple(filter(None, k.split(_BETWEEN_NAMES))) for k in kinds))

    def __str__(self) -> str:
        kinds = (self.columns, self.links, self.once)
        return _BETWEEN_KINDS.join(map(_BETWEEN_NAMES.join, kinds))

    def unpack(self, entries: bytes) -> dict[int, SealedRow]:
        """Return the rows by id.

        :raises ValueError: the bytes are no whole number of entries
        """
        links, once = len(self.links), len(self.once)
        entry = struct.Struct(f">{1 + links}i{once}q{DIGEST_BYTES}s")
        if len(entries) % entry.size:
            raise ValueError(f"{len(entries)} bytes are no entries of {entry.size}")
        return {
            row_id: SealedRow(tuple(rest[:links]), tuple(rest[links:-1]), rest[-1])
            for row_id, *rest in entry.iter_unpack(entries)
        }
