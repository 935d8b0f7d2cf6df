"""Moments as programs write them (RFC 3339)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):([0-5]\d|60)(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)?\Z",
    re.A,
)


def read_moment(text: str) -> datetime | None:
    """Give the moment as naive UTC, without fractions; None where it is none.

    Without a time zone it is UTC. Python 3.10 itself knows no "Z".

    >>> read_moment("2026-03-01T12:00:00+02:00"), read_moment("2026-03-01T10:00:00.5Z")
    (datetime.datetime(2026, 3, 1, 10, 0), datetime.datetime(2026, 3, 1, 10, 0))
    >>> read_moment("soon"), read_moment("0001-01-01T00:00:00+23:00")
    (None, None)
    """
    match = _MOMENT.match(text)
    if not match:
        return None
    day, minute, second, zone = match.groups()
    is_utc = zone is None or zone in "Zz"
    try:
        if is_utc and second != "60":
            return datetime.fromisoformat(f"{day} {minute}:{second}")
        # 60 is a leap second, which no clock of ours knows.
        moment = datetime.fromisoformat(f"{day} {minute}{'+00:00' if is_utc else zone}")
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
        return moment + timedelta(seconds=int(second))
    except (ValueError, OverflowError):
        return None
