"""What limits of steps mean, counted minute by minute, as simply as possible."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def is_worked(moment, office):
    """Whether a minute (naive UTC) is working time.

    :param office: dict: ``tz``; ``hours``: {weekday: [(from, to)]} in minutes of the
        local clock; ``leaves``: [(from, to)] naive UTC; ``workdays``: {date: [(from,
        to)]} in minutes of the local clock
    """
    local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(office["tz"]))
    minute = local.hour * 60 + local.minute
    made_up = office["workdays"].get(local.date(), ())
    if any(start <= minute < end for start, end in made_up):
        return True
    if any(start <= moment < end for start, end in office["leaves"]):
        return False
    week = office["hours"].get(local.weekday(), ())
    return any(start <= minute < end for start, end in week)


def after_minutes(start, minutes, office):
    """Give the moment at which so many minutes have been worked since ``start``."""
    moment = start
    while minutes > 0:
        minutes -= is_worked(moment, office)
        moment += MINUTE
    return moment


def count_minutes(start, end, office):
    """Give how many minutes are worked between two moments."""
    moments = (start + MINUTE * n for n in range((end - start) // MINUTE))
    return sum(is_worked(moment, office) for moment in moments)


def after_days(start, days, office):
    """Give the same time of the local clock so many worked dates later.

    Before the first or after the last worked minute of that date: that minute.
    """
    zone = ZoneInfo(office["tz"])
    local = start.replace(tzinfo=timezone.utc).astimezone(zone)
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= bool(_worked_minutes(day, zone, office))
    worked = _worked_minutes(day, zone, office)
    wanted = datetime.combine(day, local.time(), tzinfo=zone)
    wanted = wanted.astimezone(timezone.utc).replace(tzinfo=None)
    return min(max(wanted, worked[0]), worked[-1] + MINUTE)


def _worked_minutes(day, zone, office):
    first = datetime(day.year, day.month, day.day, tzinfo=zone)
    first = first.astimezone(timezone.utc).replace(tzinfo=None)
    moments = [first + MINUTE * n for n in range(25 * 60)]
    return [
        moment
        for moment in moments
        if moment.replace(tzinfo=timezone.utc).astimezone(zone).date() == day
        and is_worked(moment, office)
    ]
