from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.sla_common import SlaCase, at

HOUR = timedelta(hours=1)


class RepReportCase(SlaCase):
    """Leads that reps get, call, win and lose, and the reports about them."""

    def refresh(self):
        self.env["lead.custody"]._hand_over_noted()
        self.env.flush_all()
        while self.env["lead.milestone"]._refresh_next():
            pass
        self.env.invalidate_all()

    def rows(self, name, lead, **equals):
        """Give the rows of a report about a lead."""
        self.refresh()
        domain = [("lead_id", "=", lead.id)]
        domain += [(field, "=", value) for field, value in equals.items()]
        return self.env[f"lead.analytics.report.{name}"].search(domain, order="id")

    def lose(self, lead, moment):
        self.moment = moment
        lead.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.refresh()


@tagged("post_install", "-at_install")
class TestLossReport(RepReportCase):
    """Leads by how far they had come and why. Capabilities: 148, 151"""

    def test_phase_says_how_far_a_lead_had_come(self):
        new, called, chance = (self.owned(type="lead") for _n in range(3))
        self.call(called)
        chance.convert_opportunity(False)
        phases = []
        for lead in (new, called, chance):
            self.lose(lead, at(4, 9))
            phases.append(self.rows("loss", lead).phase)
        self.assertEqual(phases, ["new", "following", "opportunity"])

    def test_row_tells_stage_reason_and_what_was_lost(self):
        stage = self.env["crm.stage"].create({"name": "Proposition"})
        lead = self.owned(type="lead", expected_revenue=900, company_size=50)
        lead.stage_id = stage
        self.lose(lead, at(4, 9))
        row = self.rows("loss", lead)
        self.assertEqual((row.stage_id, row.lost_reason_id), (stage, self.lost_reason))
        self.assertEqual((row.lost_revenue, row.size_band), (900, "growing"))
        self.assertEqual((row.without_contact, row.without_reason), (1, 0))

    def test_open_won_and_reopened_leads_are_not_lost(self):
        open_lead, won, back = (self.owned(type="lead") for _n in range(3))
        won.action_set_won()
        self.lose(back, at(4, 9))
        back.action_unarchive()
        for lead in (open_lead, won, back):
            self.assertFalse(self.rows("loss", lead))


@tagged("post_install", "-at_install")
class TestSlaReport(RepReportCase):
    """Limits kept and missed. Capabilities: 101"""

    def setUp(self):
        super().setUp()
        self.activate()

    def row(self, lead):
        return self.rows("sla", lead, kind="first_response")

    def test_outcomes_and_the_rate_of_those_decided(self):
        kept, late, missed, running = (self.owned() for _n in range(4))
        self.call(kept, at(2, 10))
        self.go_to(at(2, 13))
        self.call(late, at(2, 13))
        self.hand(running, self.bob)
        leads = (kept, late, missed, running)
        rows = [self.row(lead)[-1:] for lead in leads]
        outcomes = [row.outcome for row in rows]
        self.assertEqual(outcomes, ["in_time", "late", "missed", "running"])
        ids = [row.id for row in rows]
        ((rate,),) = self.env["lead.analytics.report.sla"]._read_group(
            [("id", "in", ids)], [], ["in_time_rate:avg"]
        )
        self.assertAlmostEqual(rate, 100 / 3)

    def test_hours_late_run_until_the_contact(self):
        lead = self.owned()
        self.go_to(at(2, 14))
        self.call(lead, at(2, 14))
        self.assertEqual(self.row(lead).hours_late, 3)

    def test_hour_and_weekday_are_those_of_the_reader(self):
        lead = self.owned()
        for tz, weekday, hour in (("UTC", "1", "09"), ("Asia/Shanghai", "1", "17")):
            row = self.row(lead).with_context(tz=tz)
            row.invalidate_recordset()
            self.assertEqual((row.weekday, row.hour), (weekday, hour))

    def test_limit_stays_with_the_owner_who_had_it(self):
        lead = self.owned()
        self.go_to(at(2, 13))
        self.hand(lead, self.bob)
        self.assertEqual(self.row(lead).mapped("user_id"), self.ann | self.bob)
        self.assertEqual(self.row(lead)[0].outcome, "missed")


@tagged("post_install", "-at_install")
class TestRepReport(RepReportCase):
    """What reps did with their leads. Capabilities: 150, 158, 168"""

    def test_lead_that_two_had_is_handled_by_both_and_won_by_one(self):
        lead = self.owned(self.ann, expected_revenue=500)
        self.call(lead, at(2, 10))
        self.go_to(at(3, 9))
        self.hand(lead, self.bob)
        self.call(lead, at(3, 10), self.bob)
        self.call(lead, at(3, 11), self.bob)
        self.moment = at(6, 9)
        lead.action_set_won()
        ann, bob = self.rows("rep", lead)
        self.assertEqual((ann.user_id, bob.user_id), (self.ann, self.bob))
        self.assertEqual((ann.handled, ann.won, ann.closed), (1, 0, 0))
        self.assertEqual((bob.handled, bob.won, bob.closed), (1, 1, 1))
        self.assertEqual((ann.contacts, bob.contacts), (1, 2))
        self.assertEqual((ann.won_revenue, bob.won_revenue), (0, 500))

    def test_hours_to_the_first_contact_are_the_first_owners(self):
        lead = self.owned(self.ann)
        self.call(lead, at(2, 10))
        self.hand(lead, self.bob)
        ann, bob = self.rows("rep", lead)
        self.assertEqual(ann.response_hours, self.milestone(lead).response_hours)
        self.assertFalse(bob.response_hours)

    def milestone(self, lead):
        return self.env["lead.milestone"].search([("lead_id", "=", lead.id)])

    def test_open_lead_is_load_of_its_owner_only(self):
        lead = self.owned(self.ann)
        self.hand(lead, self.bob)
        self.assertEqual(self.rows("rep", lead).mapped("load"), [0, 1])

    def test_automatic_steps_save_the_minutes_the_company_says(self):
        lead = self.owned(self.ann)
        row = {"lead_id": lead.id, "channel": "mail", "is_automatic": True}
        self.env["lead.followup"]._record_followup([row] * 2, now=at(2, 10))
        self.moment = at(2, 11)
        self.hand(lead, self.bob)
        self.env["lead.followup"]._record_followup([row], now=at(2, 12))
        self.env.company.lead_step_minutes = 6
        ann, bob = self.rows("rep", lead)
        self.assertEqual((ann.automatic_steps, bob.automatic_steps), (2, 1))
        self.assertAlmostEqual(ann.hours_saved, 0.2)

    def test_median_and_nine_of_ten_of_the_days_to_won(self):
        for days in (1, 2, 3, 14):
            self.moment = at(2, 9)
            lead = self.owned(self.ann)
            self.moment = at(2 + days, 9)
            lead.action_set_won()
        self.refresh()
        ((median, hours),) = self.env["lead.analytics.report.rep"]._read_group(
            [("user_id", "=", self.ann.id)], [], ["cycle_days:median", "handled:sum"]
        )
        self.assertEqual((round(median, 3), hours), (2.5, 4))

    def test_rep_sees_rows_of_leads_one_may_open(self):
        own, other = self.owned(self.ann), self.owned(self.bob)
        self.refresh()
        seen = self.env["lead.analytics.report.rep"].with_user(self.ann).search([])
        self.assertIn(own, seen.lead_id)
        self.assertNotIn(other, seen.lead_id)
