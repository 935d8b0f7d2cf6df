from datetime import datetime, timedelta
from unittest.mock import patch

from .common import LeadPriorityCase

OFFICE = [
    {"dayofweek": str(day), "hour_from": start, "hour_to": end, "name": "Work"}
    for day in range(5)
    for start, end in ((8, 12), (13, 17))
]


def at(day, hour=0, minute=0, second=0, month=3):
    """A naive UTC moment of 2026; 2 March is a Monday."""
    return datetime(2026, month, day, hour, minute, second)  # noqa: DTZ001


class SlaCase(LeadPriorityCase):
    """A policy of an office in UTC: contact in 2 working hours, reclaim after 48 h.

    The clock of the transaction is ``self.moment``, which ``go_to`` moves.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._calendar("UTC")
        # What is there from the data must not choose the leads of the tests.
        cls.env["lead.sla.policy"].search([("state", "=", "active")]).action_archive()
        cls.policy = cls.env["lead.sla.policy"].create(
            {
                "name": "Two hours",
                "calendar_id": cls.calendar.id,
                "reclaim_pool_id": cls.public_pool.id,
            }
        )

    @classmethod
    def _calendar(cls, tz):
        return cls.env["resource.calendar"].create(
            {
                "name": f"Office {tz}",
                "tz": tz,
                "attendance_ids": [(5, 0, 0), *((0, 0, line) for line in OFFICE)],
            }
        )

    def setUp(self):
        super().setUp()
        self.moment = at(2, 9)
        self.startPatcher(patch.object(self.env.cr, "now", lambda: self.moment))

    def activate(self, policy=None):
        policy = policy or self.policy
        policy.action_activate()
        while policy._start_next():
            pass

    def go_to(self, moment):
        """Let time pass, and do what is due then."""
        self.moment = moment
        self.sweep()

    def sweep(self):
        clocks = self.env["lead.sla.clock"]
        while clocks._process_due(self.moment):
            pass

    def owned(self, user=None, **values):
        """A lead that its owner gets now."""
        lead = self._lead(**values)
        self.hand(lead, user or self.ann)
        return lead

    def hand(self, lead, user):
        lead._move({"user_id": user.id}, now=self.moment)

    def clock(self, lead, kind="first_response"):
        """The last clock of a kind."""
        return self.env["lead.sla.clock"].search(
            [("lead_id", "=", lead.id), ("kind", "=", kind)], order="id desc", limit=1
        )

    def call(self, lead, moment=None, user=None):
        """Record a call to the lead."""
        return self.env["lead.followup"]._record_followup(
            [
                {
                    "lead_id": lead.id,
                    "user_id": (user or self.ann).id,
                    "channel": "call",
                    "occurred_at": moment or self.moment,
                }
            ],
            now=self.moment,
        )

    @staticmethod
    def later(moment, **delta):
        return moment + timedelta(**delta)
