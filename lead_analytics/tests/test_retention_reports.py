import random
from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

LEADS = 20
TABLES = ("lead_milestone", "lead_attribution")


@tagged("post_install", "-at_install")
class TestRetentionReports(LeadPriorityCase):
    """Reports are the same before and after old engagements were rolled up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(11)
        cls.sources = cls.env["utm.source"].create([{"name": "A"}, {"name": "B"}])
        cls.start = cls.env.cr.now().replace(microsecond=0)
        cls.later = cls.start + timedelta(days=2000)
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": f"L{number}",
                    "email_from": f"l{number}@example.com",
                    "source_id": cls.sources[number % 2].id,
                    "expected_revenue": 1000 + number,
                    "team_id": cls.team.id,
                }
                for number in range(LEADS)
            ]
        )
        rows = [row for lead in cls.leads for row in cls._live(lead)]
        journal = cls.env["lead.engagement"]
        journal._record_engagement(rows, now=cls.start, scores_later=True)
        cls.leads[::2].action_set_won()

    @classmethod
    def _live(cls, lead):
        """What a lead did within a year, at times within its first half hour."""
        for __ in range(cls.dice.choice([0, 1, 5, 30])):
            minutes = cls.dice.choice([10, 31, 60 * 24 * 40, 60 * 24 * 365])
            at = cls.start + timedelta(minutes=cls.dice.randint(0, minutes))
            has_channel = cls.dice.random() < 0.2
            yield {
                "lead_id": lead.id,
                "type": cls.dice.choice(["page_view", "white_paper"]),
                "occurred_at": at,
                "recorded_at": at,
                "is_automated": cls.dice.random() < 0.2,
                "source_id": cls.dice.choice(cls.sources).id if has_channel else None,
            }

    def _roll_up(self):
        companies = self.env["res.company"].search([])
        companies.lead_engagement_keep_months = 12
        journal, moved = self.env["lead.engagement"], 0
        for month in journal._get_movable_months(self.later):
            while count := journal._roll_up_month(self.later, month, 13):
                moved += count
        return moved

    def _read(self):
        self.env.flush_all()
        self.env["lead.milestone"]._rebuild()
        self.env["lead.attribution"]._rebuild()
        self.env.flush_all()
        found = {}
        for table in TABLES:
            self.env.cr.execute(
                "SELECT to_jsonb(t) - 'id' - 'computed_at' FROM " + table + " t"
            )
            found[table] = sorted(str(row[0]) for row in self.env.cr.fetchall())
        return found

    def test_milestones_and_attribution_are_the_same(self):
        before = self._read()
        self.assertTrue(all(before.values()))
        self.assertGreater(self._roll_up(), 20)
        self.assertEqual(self._read(), before)

    def test_touches_stay_single(self):
        touches = [("lead_id", "in", self.leads.ids), ("source_id", "!=", False)]
        before = self.env["lead.engagement"].search(touches)
        self._roll_up()
        self.assertTrue(before)
        self.assertEqual(self.env["lead.engagement"].search(touches), before)
