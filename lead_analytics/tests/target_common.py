"""What tests of targets share: leads that came in on known days, and short ways."""

from datetime import timedelta

from odoo.addons.lead_priority.tests.common import LeadPriorityCase


class TargetCase(LeadPriorityCase):
    """Leads of a source of their own; ``cls.today`` is the day of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls.env.cr.now()
        cls.today = cls.env["lead.analytics.period"]._to_day(cls.now, cls.env.company)
        cls.source = cls.env["utm.source"].create({"name": "Fair"})

    def day(self, days):
        return self.today + timedelta(days=days)

    def noon(self, days):
        """Noon of a day, so many from today, as naive UTC."""
        period = self.env["lead.analytics.period"]
        start = period._to_utc(self.day(days), self.env.company)
        return start + timedelta(hours=12)

    def capture(self, *days, **values):
        """Let a lead come in on each of these days (0: today, -1: yesterday)."""
        leads = self.env["crm.lead"]
        for day in days:
            number = self.env["lead.capture"].search_count([])
            capture = self.env["lead.capture"]._receive(
                [{"payload": {"email": f"target{number}@example.com"}}],
                entry="api",
                scope="target",
                now=self.noon(day),
            )
            capture._process(self.noon(day))
            capture.source_id = self.source
            leads |= capture.lead_id
        # Whatever the settings say: an opportunity would count as an SQL lead.
        leads.write({"type": "lead", **values})
        return leads

    def qualify(self, leads, to):
        rows = [
            {
                "lead_id": lead.id,
                "from_qualification": "raw",
                "to_qualification": to,
                "reason": "person",
            }
            for lead in leads
        ]
        self.env["lead.qualification.change"]._record_change(rows, now=self.now)

    def refresh(self):
        self.env["lead.custody"]._hand_over_noted()
        while self.env["lead.milestone"]._refresh_next():
            pass

    def target(self, metric, goal, days=(-9, 10), **values):
        """Make a target from the first to the last of ``days``, counted from today."""
        self.refresh()
        return self.env["lead.target"].create(
            {
                "metric": metric,
                "goal": goal,
                "date_from": self.day(days[0]),
                "date_to": self.day(days[1]),
                "source_id": self.source.id,
                "owner_id": self.lea.id,
                **values,
            }
        )
