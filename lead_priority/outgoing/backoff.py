"""When to try again what failed."""

from datetime import datetime, timedelta

# Waits after the first, second ... failure.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
# Tries after which somebody has to look.
TRIES = len(WAITS) + 1


def next_try(tries: int, now: datetime) -> "datetime | None":
    """Give when to try again after ``tries`` failures; None: give up.

    >>> next_try(1, datetime(2026, 3, 2, 9, 0))
    datetime.datetime(2026, 3, 2, 9, 1)
    >>> next_try(6, datetime(2026, 3, 2, 9, 0)) is None
    True
    """
    if tries >= TRIES:
        return None
    return now + WAITS[max(tries, 1) - 1]
