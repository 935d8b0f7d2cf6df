"""Quiet hours on the clock of the person who gets the message."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone, tzinfo

SATURDAY = 5
# A weekend and the nights around it; then something is always allowed.
DAYS_AHEAD = 5
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From which hour to which nothing is sent; both in hours, 20.5 is half past eight.

    With equal hours only weekends are quiet, if they are.
    """

    start: float
    end: float
    on_weekends: bool = False

    def is_quiet(self, local: datetime) -> bool:
        """Say whether nothing is sent at this moment of the local clock.

        >>> night = QuietHours(20, 8)
        >>> night.is_quiet(datetime(2026, 3, 2, 21)), night.is_quiet(
        ...     datetime(2026, 3, 2, 8))
        (True, False)
        """
        if self.on_weekends and local.weekday() >= SATURDAY:
            return True
        hour = local.hour + local.minute / 60 + local.second / 3600
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end


def next_allowed(now: datetime, zone: tzinfo, quiet: QuietHours) -> datetime:
    """Give the first moment from ``now`` on that is not quiet; naive UTC both.

    Where the whole day would be quiet, nothing is: ``now`` is given.

    >>> from zoneinfo import ZoneInfo
    >>> next_allowed(datetime(2026, 3, 2, 22), ZoneInfo("Asia/Shanghai"),
    ...              QuietHours(20, 8))
    datetime.datetime(2026, 3, 3, 0, 0)
    """
    if not quiet.is_quiet(_to_local(now, zone)):
        return now
    moments = sorted({m for m in _turning_points(now, zone, quiet) if m > now})
    for moment in moments:
        if not quiet.is_quiet(_to_local(moment, zone)):
            return moment
    return now


def _to_local(moment: datetime, zone: tzinfo) -> datetime:
    return moment.replace(tzinfo=timezone.utc).astimezone(zone)


def _turning_points(
    now: datetime, zone: tzinfo, quiet: QuietHours
) -> Iterator[datetime]:
    """Give the moments when quiet can end: on the clock, and when it is set."""
    today = _to_local(now, zone).date()
    hours, minutes = divmod(round(quiet.end * 60), 60)
    for days in range(-1, DAYS_AHEAD + 1):
        day = today + timedelta(days=days)
        for clock in (time(), time(hours % 24, minutes)):
            # An hour that comes twice is two moments.
            for fold in (0, 1):
                local = datetime.combine(day, clock, tzinfo=zone).replace(fold=fold)
                yield local.astimezone(timezone.utc).replace(tzinfo=None)
    yield from _clock_changes(now, zone)


def _clock_changes(now: datetime, zone: tzinfo) -> Iterator[datetime]:
    """Give when the clock is set forward or back, to the minute."""
    start = now.replace(minute=0, second=0, microsecond=0)
    for number in range(DAYS_AHEAD * 24):
        early, late = start + number * HOUR, start + (number + 1) * HOUR
        offset = _to_local(late, zone).utcoffset()
        if _to_local(early, zone).utcoffset() == offset:
            continue
        while late - early > timedelta(minutes=1):
            middle = early + timedelta(minutes=(late - early).seconds // 60 // 2)
            if _to_local(middle, zone).utcoffset() == offset:
                late = middle
            else:
                early = middle
        yield late
