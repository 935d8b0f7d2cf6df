"""When people work, as values: hours of the week, leaves, make-up workdays."""

from dataclasses import dataclass
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Attendance:
    """Hours worked on one day of each week.

    ``weekday`` 0 is Monday; ``start`` and ``end`` are hours of the local clock (8.5 is
    half past eight, 24 is midnight); ``week`` is 0 or 1 in a calendar of two weeks.
    """

    weekday: int
    start: float
    end: float
    week: int | None = None


@dataclass(frozen=True)
class Workday:
    """Hours worked on one date though the week says otherwise: a make-up workday.

    It holds against leaves too.
    """

    day: date
    start: float
    end: float


@dataclass(frozen=True)
class Calendar:
    """The working time of a company or a person.

    ``leaves`` are pairs of naive UTC datetimes; ``is_always_open`` means that every
    hour counts but those of leaves.
    """

    tz: str
    attendances: tuple[Attendance, ...] = ()
    leaves: tuple[tuple[datetime, datetime], ...] = ()
    workdays: tuple[Workday, ...] = ()
    is_always_open: bool = False

    def local_date(self, moment: datetime) -> date:
        """Give the date on the local clock at ``moment`` (naive UTC).

        >>> Calendar("Asia/Shanghai").local_date(datetime(2026, 3, 2, 20))
        datetime.date(2026, 3, 3)
        """
        return self.to_local(moment).date()

    def to_local(self, moment: datetime) -> datetime:
        """Give the local moment, with its zone, of a naive UTC one."""
        return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(self.tz))


def week_of(day: date) -> int:
    """Tell which week of a two-week calendar a date is in, as Odoo counts them.

    >>> week_of(date(2026, 3, 2)), week_of(date(2026, 3, 9))
    (0, 1)
    """
    return (day.toordinal() - 1) // 7 % 2
