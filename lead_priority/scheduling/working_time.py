"""Working time of a calendar: the hours between two moments, and where they end."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from .calendar import Calendar, week_of

Interval = tuple[datetime, datetime]
# A calendar without work for so many days is taken to have none at all.
LONGEST_BREAK_DAYS = 3 * 366


class NoWorkingTime(ValueError):
    """The calendar has no working time ahead in which a limit could end."""


class WorkingTime:
    """The working time of one calendar; remembers the days it was asked for."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._zone = ZoneInfo(calendar.tz)
        self._days: dict[date, list[Interval]] = {}

    def of_day(self, day: date) -> list[Interval]:
        """Give the intervals (naive UTC) worked on a local date, in order."""
        if day not in self._days:
            self._days[day] = self._work_of(day)
        return self._days[day]

    def from_moment(self, start: datetime) -> Iterator[Interval]:
        """Yield what is worked from ``start`` on, interval by interval.

        :raises NoWorkingTime: nothing is worked for years.
        """
        day = self.calendar.local_date(start)
        idle_days = 0
        while idle_days <= LONGEST_BREAK_DAYS:
            found = [span for span in self.of_day(day) if span[1] > start]
            for begin, end in found:
                yield max(begin, start), end
            idle_days = 0 if found else idle_days + 1
            day += timedelta(days=1)
        raise NoWorkingTime(self.calendar.tz)

    def add(self, start: datetime, seconds: float) -> datetime:
        """Give the moment at which ``seconds`` have been worked since ``start``.

        A limit that is used up when work ends, ends then, not the next morning.
        """
        remaining = timedelta(seconds=seconds)
        if remaining <= timedelta():
            return start
        for begin, end in self.from_moment(start):
            if remaining <= end - begin:
                return begin + remaining
            remaining -= end - begin
        raise AssertionError("from_moment never ends silently")  # pragma: no cover

    def elapsed(self, start: datetime, end: datetime) -> float:
        """Give the seconds worked between two moments; 0 when ``end`` is earlier."""
        total = timedelta()
        day, last = self.calendar.local_date(start), self.calendar.local_date(end)
        while day <= last:
            for begin, finish in self.of_day(day):
                total += max(min(finish, end) - max(begin, start), timedelta())
            day += timedelta(days=1)
        return total.total_seconds()

    def until(self, start: datetime, end: datetime, most: int) -> list[Interval]:
        """Give what is worked between two moments, the first ``most`` intervals."""
        spans: list[Interval] = []
        day, last = self.calendar.local_date(start), self.calendar.local_date(end)
        while day <= last and len(spans) < most:
            clipped = [(max(a, start), min(b, end)) for a, b in self.of_day(day)]
            spans += [span for span in clipped if span[0] < span[1]]
            day += timedelta(days=1)
        return spans[:most]

    def add_days(self, start: datetime, days: int) -> datetime:
        """Give the same time of day ``days`` working days later, within their hours.

        A start before or after the hours of that day is moved to their begin or end.
        :raises NoWorkingTime: nothing is worked for years.
        """
        if days <= 0:
            return start
        local = self.calendar.to_local(start)
        day, idle_days = local.date(), 0
        while days and idle_days <= LONGEST_BREAK_DAYS:
            day += timedelta(days=1)
            worked = bool(self.of_day(day))
            days -= worked
            idle_days = 0 if worked else idle_days + 1
        if days:
            raise NoWorkingTime(self.calendar.tz)
        work = self.of_day(day)
        same_time = self._to_utc(day, local.time())
        return min(max(same_time, work[0][0]), work[-1][1])

    def same_time(self, start: datetime, days: int) -> datetime:
        """Give the same time of the local clock ``days`` dates later."""
        local = self.calendar.to_local(start)
        return self._to_utc(local.date() + timedelta(days=days), local.time())

    def midnight(self, day: date) -> datetime:
        """Give the naive UTC moment at which a local date begins."""
        return self._moment(day, 0)

    def _work_of(self, day: date) -> list[Interval]:
        worked = self._hours_of_week(day)
        for leave in self.calendar.leaves:
            worked = [part for span in worked for part in _without(span, leave)]
        worked += [
            self._interval(day, workday.start, workday.end)
            for workday in self.calendar.workdays
            if workday.day == day
        ]
        return _merged(worked)

    def _hours_of_week(self, day: date) -> list[Interval]:
        if self.calendar.is_always_open:
            return [self._interval(day, 0, 24)]
        return [
            self._interval(day, attendance.start, attendance.end)
            for attendance in self.calendar.attendances
            if attendance.weekday == day.weekday()
            and attendance.week in (None, week_of(day))
        ]

    def _interval(self, day: date, start: float, end: float) -> Interval:
        return self._moment(day, start), self._moment(day, end)

    def _moment(self, day: date, hours: float) -> datetime:
        full = timedelta(seconds=round(hours * 3600))
        moment = datetime.combine(day, time()) + full
        return self._to_utc(moment.date(), moment.time())

    def _to_utc(self, day: date, local: time) -> datetime:
        moment = datetime.combine(day, local, tzinfo=self._zone)
        return moment.astimezone(timezone.utc).replace(tzinfo=None)


def _without(span: Interval, leave: Interval) -> list[Interval]:
    """Give what a leave lets remain of a span."""
    before = (span[0], min(span[1], leave[0]))
    after = (max(span[0], leave[1]), span[1])
    return [part for part in (before, after) if part[0] < part[1]]


def _merged(spans: list[Interval]) -> list[Interval]:
    """Give the spans in order, those that touch or overlap as one."""
    merged: list[Interval] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
