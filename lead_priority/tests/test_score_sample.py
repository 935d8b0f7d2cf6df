from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .judging_common import HOUR, JudgedCase


@tagged("post_install", "-at_install")
class TestScoreSample(JudgedCase):
    """Which leads of the past are judged, and as known at which moment."""

    def _sample(self, closed_only=True, **vals):
        """Give {lead id: (hours after it came in, won?, contact unknown?)}."""
        sample = self.env["lead.score.backtest"].create(
            {
                "model_id": self._draft().id,
                "company_id": self.company.id,
                "date_from": self.days[0],
                "date_to": self.days[1],
                "cut_off_hours": 24,
                **vals,
            }
        )
        query = sample._sample_sql(self.now, closed_only=closed_only)
        rows = {row[0]: row[1:] for row in self.env.execute_query(query)}
        leads = self.env["crm.lead"].browse(rows)
        return {
            lead.id: ((rows[lead.id][0] - lead.create_date) / HOUR, *rows[lead.id][1:])
            for lead in leads
        }

    def test_a_lead_is_judged_at_its_first_contact(self):
        """Capabilities: 62"""
        lead = self._past("won", contact_after=5)
        self._contact(lead, lead.create_date + 9 * HOUR)
        self.assertEqual(self._sample(), {lead.id: (5, True, False)})

    def test_without_a_known_contact_the_hours_decide(self):
        lead = self._past("lost")
        self.assertEqual(self._sample(), {lead.id: (24, False, True)})

    def test_hours_decide_when_they_are_asked_for(self):
        lead = self._past("won", contact_after=5)
        found = self._sample(cut_off="hours", cut_off_hours=3)
        self.assertEqual(found[lead.id][0], 3)

    def test_never_after_the_outcome(self):
        lead = self._past("won", closed_after=2, contact_after=7)
        hours = self._sample()[lead.id][0]
        self.assertAlmostEqual(hours, 2 - 1 / 3600)

    def test_what_is_no_contact_by_a_person_does_not_count(self):
        lead = self._past("won")
        self._contact(lead, lead.create_date + HOUR, is_automatic=True)
        self._contact(lead, lead.create_date + 2 * HOUR, direction="incoming")
        undone = self.env["lead.followup"]
        self._contact(lead, lead.create_date + 3 * HOUR)
        undone = undone.search([("lead_id", "=", lead.id)], order="id desc", limit=1)
        undone._reverse(now=self.now)
        self.assertEqual(self._sample()[lead.id][0], 24)

    def test_leads_that_came_in_closed_are_left_out(self):
        self._past("won", closed_after=0)
        self.assertEqual(self._sample(), {})
        backtest = self._judge("backtest", self._draft())
        self.assertEqual(backtest.left_out_count, 1)

    def test_open_leads_are_there_when_asked_for(self):
        lead = self._past()
        self.assertEqual(self._sample(), {})
        self.assertEqual(self._sample(closed_only=False)[lead.id][1], None)

    def test_an_open_lead_is_judged_no_later_than_now(self):
        lead = self._past(age=0.5)
        self.assertEqual(self._sample(closed_only=False)[lead.id][0], 12)

    def test_the_period_is_of_capture_or_of_the_outcome(self):
        lead = self._past("won", age=90, closed_after=24 * 50)
        self.assertEqual(self._sample(), {})
        self.assertIn(lead.id, self._sample(period_by="closed"))

    def test_days_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        lead = self._past("won", age=20)
        at = self.now.replace(hour=20, minute=0) - timedelta(days=20)
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s WHERE id = %s", [at, lead.id]
        )
        day = at.date()
        self.assertEqual(self._sample(date_from=day, date_to=day), {})
        day += timedelta(days=1)
        self.assertIn(lead.id, self._sample(date_from=day, date_to=day))

    def test_a_team_or_another_company_is_a_scope(self):
        team = self.env["crm.team"].create(
            {"name": "Judged", "company_id": self.company.id}
        )
        inside = self._past("won", team_id=team.id)
        outside = self._past("won", team_id=False)
        self.assertEqual([*self._sample(team_id=team.id)], [inside.id])
        self.assertEqual({*self._sample()}, {inside.id, outside.id})
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(self._sample(company_id=elsewhere.id), {})

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaises(ValidationError):
            self._sample(date_from=self.days[1], date_to=self.days[0])
