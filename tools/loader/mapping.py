"""What a mapping file says, and how it turns one CSV row into one lead.

A mapping is a JSON file (see docs/loader.md). Nothing here knows Odoo: a row goes
in, a ``MappedRow`` comes out, and what cannot be read is said, never guessed.
"""

import json
import math
from dataclasses import dataclass, field
from datetime import datetime, timezone
from hashlib import sha256


class MappingError(Exception):
    """The mapping file cannot be used; the message says what to mend."""


@dataclass(frozen=True)
class EngagementColumn:
    """A column that says how often a lead did something.

    ``per``: so many units of the column make one occurrence (300 seconds: 1).
    ``equals``: the cell has this value: one occurrence.
    """

    type_code: str
    column: str
    per: float = 1.0
    equals: str | None = None
    most: int = 1000

    def occurrences(self, cell):
        """Return how many occurrences a cell stands for.

        >>> EngagementColumn("visit", "Visits").occurrences("3")
        3
        >>> EngagementColumn("stay", "Seconds", per=300).occurrences("899")
        2
        >>> EngagementColumn("copy", "Copy", equals="Yes").occurrences("No")
        0
        """
        if self.equals is not None:
            return int(cell == self.equals)
        try:
            amount = float(cell or 0)
        except ValueError:
            return 0
        if not math.isfinite(amount) or amount <= 0:
            return 0
        return min(int(amount / self.per), self.most)


@dataclass(frozen=True)
class MappedRow:
    """One row, ready for the capture path."""

    key: str
    values: dict
    engagements: dict
    outcome: str | None
    captured_at: datetime | None = None


@dataclass(frozen=True)
class Mapping:
    """How the columns of a CSV become fields, channel, engagements and outcome."""

    name: str
    key: str
    fields: dict
    constants: dict = field(default_factory=dict)
    blank: tuple = ("",)
    engagements: tuple = ()
    outcome_column: str | None = None
    won: tuple = ("1",)
    lost: tuple = ("0",)
    captured_at: str | None = None
    captured_within_days: int = 90
    engaged_within_days: int = 14

    @classmethod
    def read(cls, path):
        """Return the mapping of a file; raises MappingError with what is wrong."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            data["engagements"] = tuple(
                EngagementColumn(**column) for column in data.get("engagements", ())
            )
            for name in ("blank", "won", "lost"):
                if name in data:
                    data[name] = tuple(data[name])
            data.pop("score_model", None)
            return cls(**data)
        except OSError as error:
            raise MappingError(f"{path}: {error.strerror}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise MappingError(f"{path}: {error}") from error

    def columns(self):
        """Return every column that the mapping names."""
        named = {self.key, *self.fields.values()}
        named.update(column.column for column in self.engagements)
        named.update(filter(None, (self.outcome_column, self.captured_at)))
        return named

    def check(self, header):
        """Raise MappingError when the CSV lacks a column that is named here."""
        if missing := sorted(self.columns() - set(header or ())):
            raise MappingError(f"The file has no column {', '.join(missing)}.")

    def row(self, cells):
        """Return the ``MappedRow`` of one CSV row (a dict by column)."""
        values = dict(self.constants)
        for name, column in self.fields.items():
            cell = (cells.get(column) or "").strip()
            if cell not in self.blank:
                values[name] = cell
        key = (cells.get(self.key) or "").strip()
        if key:
            values["external_key"] = key
        counts = {
            column.type_code: column.occurrences(
                (cells.get(column.column) or "").strip()
            )
            for column in self.engagements
        }
        return MappedRow(
            key=key or digest(cells),
            values=values,
            engagements={code: count for code, count in counts.items() if count},
            outcome=self._outcome(cells),
            captured_at=read_time(cells.get(self.captured_at)),
        )

    def _outcome(self, cells):
        cell = (cells.get(self.outcome_column) or "").strip()
        if self.outcome_column and cell in self.won:
            return "won"
        if self.outcome_column and cell in self.lost:
            return "lost"
        return None


def read_time(cell):
    """Return the time in a cell as naive UTC; None where there is none to be read.

    >>> read_time("2026-03-01 09:30"), read_time("2026-03-01T09:30:00+08:00").hour
    (datetime.datetime(2026, 3, 1, 9, 30), 1)
    >>> read_time("yesterday"), read_time(None)
    (None, None)
    """
    text = (cell or "").strip().removesuffix("Z")
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment.replace(microsecond=0)


def digest(cells):
    """Return a stable key of a row that has none of its own."""
    text = json.dumps(cells, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:32]


def is_held(key, share):
    """Say whether the outcome of a row is held back; the same for every run.

    >>> is_held("a", 0.0), is_held("a", 1.0)
    (False, True)
    """
    number = int(sha256(f"hold:{key}".encode()).hexdigest()[:8], 16)
    return number < share * 0x1_0000_0000
