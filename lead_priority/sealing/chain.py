"""How hashes hang together: blocks in a part, parts in a seal, seals in a chain.

All hashes are SHA-256 (FIPS 180-4) in lower-case hexadecimal.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# What the first seal follows.
GENESIS = "0" * 64


class BlocksHash:
    """The hash of a part, fed block by block so that any number of them fits.

    >>> BlocksHash("lead.custody", "place||", 0, 9).hexdigest()[:8]
    '0b6387dd'
    """

    def __init__(self, journal: str, layout: str, after_id: int, upto_id: int) -> None:
        self._hash = hashlib.sha256()
        self._add(journal, layout, after_id, upto_id)

    def add(self, last_id: int, count: int, rows_hash: str, entries_hash: str) -> None:
        """Take the next block: its last id, rows, hash, and the hash of its entries."""
        self._add(last_id, count, rows_hash, entries_hash)

    def _add(self, *values: object) -> None:
        self._hash.update(("\t".join(map(str, values)) + "\n").encode())

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def hash_seal(
    previous: str, day: date, cut_at: str, parts: Iterable[tuple[str, str]]
) -> str:
    """Return the hash of a seal.

    :param previous: the hash of the seal before, ``GENESIS`` for the first one
    :param cut_at: until when rows were written, as text
    :param parts: (journal, hash) of each part, in the order of the parts
    """
    lines = [previous, day.isoformat(), cut_at]
    lines += [f"{journal} {part}" for journal, part in parts]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class UnreadableLine(ValueError):
    """A line that is not one of ours; the message is the line."""


@dataclass(frozen=True)
class HeadLine:
    """One seal as a line of text, to be kept where nobody of this database writes.

    >>> str(HeadLine("4f1c-aa", 12, date(2026, 3, 2), "ab" * 32))[:40]
    'lead-seal 1 4f1c-aa 12 2026-03-02 ababab'
    """

    database: str
    number: int
    day: date
    hash: str

    _PATTERN = re.compile(
        r"lead-seal 1 (\S+) (\d{1,9}) (\d{4}-\d\d-\d\d) ([0-9a-f]{64})"
    )

    def __str__(self) -> str:
        return f"lead-seal 1 {self.database} {self.number} {self.day} {self.hash}"

    @classmethod
    def parse_all(cls, text: str) -> list["HeadLine"]:
        """Return the seals of the lines of ``text``; blank lines are passed over.

        :raises UnreadableLine: a line is not one of ours
        """
        return [cls._parse(line) for line in map(str.strip, text.splitlines()) if line]

    @classmethod
    def _parse(cls, line: str) -> "HeadLine":
        match = cls._PATTERN.fullmatch(line)
        if not match:
            raise UnreadableLine(line)
        database, number, day, digest = match.groups()
        try:
            return cls(database, int(number), date.fromisoformat(day), digest)
        except ValueError as error:
            raise UnreadableLine(line) from error
