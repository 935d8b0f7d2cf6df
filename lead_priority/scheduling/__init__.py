"""Working time and deadlines, in plain Python.

Calendars in, naive UTC datetimes in and out; no Odoo and no clock in here.
"""

from .calendar import Attendance, Calendar, Workday
from .deadlines import UNITS, add, elapsed, share
from .working_time import NoWorkingTime, WorkingTime

__all__ = [
    "UNITS",
    "Attendance",
    "Calendar",
    "NoWorkingTime",
    "Workday",
    "WorkingTime",
    "add",
    "elapsed",
    "share",
]
