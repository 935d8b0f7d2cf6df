"""What waits mean, written a second time and as simply as possible."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

UTC = timezone.utc
MINUTE = timedelta(minutes=1)


def first_moment(start, tz, hour, weekdays):
    """Walk minute by minute until the local clock shows a weekday and an hour.

    An hour the clock leaves out: the first minute after the gap that is as far behind
    the hour as the clock was put forward.
    """
    zone, minutes = ZoneInfo(tz), round(hour * 60)
    moment = start.replace(tzinfo=UTC)
    for _minute in range(9 * 24 * 60):
        local = moment.astimezone(zone)
        shown = local.hour * 60 + local.minute
        if local.weekday() in weekdays and _is_it(local, shown, minutes, zone):
            return moment.replace(tzinfo=None)
        moment += MINUTE
    raise AssertionError("no such moment in nine days")


def _is_it(local, shown, minutes, zone):
    if local.second or local.microsecond or local.fold:
        return False
    if shown == minutes:
        return True
    jump = _jump_of_day(local, zone)
    return bool(jump) and shown == minutes + jump and _is_left_out(local, minutes)


def _is_left_out(local, minutes):
    """Whether the clock never shows these minutes on that date."""
    naive = datetime(local.year, local.month, local.day) + minutes * MINUTE  # noqa: DTZ001
    there = naive.replace(tzinfo=local.tzinfo).astimezone(UTC)
    return there.astimezone(local.tzinfo).replace(tzinfo=None) != naive


def _jump_of_day(local, zone):
    """Minutes by which the clock is put forward on that date."""
    start = datetime(local.year, local.month, local.day, tzinfo=zone)
    end = start + timedelta(days=1)
    real = end.astimezone(UTC) - start.astimezone(UTC)
    return (timedelta(days=1) - real) // MINUTE
