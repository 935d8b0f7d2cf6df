"""What keeps single engagements, and the moment before which nothing needs them.

A company says how many months it keeps single engagements; whoever reads them (a
rule, a flow, a report) says by a hold how far back it looks. The earlier one counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Hold:
    """Somebody reads single engagements of ``type_ids`` that occurred after ``since``.

    ``type_ids``: None for every type; ``since``: naive UTC, None for all time.
    ``reason``: a sentence for the screen.
    """

    reason: str
    type_ids: frozenset[int] | None = None
    since: datetime | None = None

    def covers(self, type_id: int) -> bool:
        """Tell whether it holds engagements of this type."""
        return self.type_ids is None or type_id in self.type_ids


def month_start(moment: datetime) -> datetime:
    """Give the start of the month (UTC) of ``moment``.

    >>> month_start(datetime(2024, 3, 31, 23, 59))
    datetime.datetime(2024, 3, 1, 0, 0)
    """
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def months_before(moment: datetime, months: int) -> datetime:
    """Give the start of the month that lies so many months before that of ``moment``.

    >>> months_before(datetime(2024, 3, 31), 4)
    datetime.datetime(2023, 11, 1, 0, 0)
    """
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return month_start(moment).replace(year=year, month=month + 1)


def boundaries(
    now: datetime, keep_months: int, holds: Sequence[Hold], type_ids: Iterable[int]
) -> dict[int, datetime]:
    """Give for each type the start of the oldest month that is kept as it is.

    Months before it are needed by nobody. Types of which all time is needed are left
    out, and all of them without ``keep_months``.

    >>> now = datetime(2026, 3, 15)
    >>> holds = [Hold("two years", frozenset([7]), datetime(2024, 3, 15))]
    >>> boundaries(now, 12, holds, [7, 8])[7], boundaries(now, 12, holds, [7, 8])[8]
    (datetime.datetime(2024, 3, 1, 0, 0), datetime.datetime(2025, 3, 1, 0, 0))
    >>> boundaries(now, 12, [Hold("all time")], [7, 8])
    {}
    """
    if not keep_months:
        return {}
    own = months_before(now, keep_months)
    found = {}
    for type_id in type_ids:
        since = [hold.since for hold in holds if hold.covers(type_id)]
        if None not in since:
            found[type_id] = min([own, *(month_start(at) for at in since if at)])
    return found
