from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.sla_common import at

from .test_rep_reports import RepReportCase


@tagged("post_install", "-at_install")
class TestAssignmentMonth(RepReportCase):
    """What became of the leads of a month, and who needs coaching. Capabilities: 84"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.user_id = cls.lea
        cls.lea.email = "lea@example.com"
        cls.source = cls.env["utm.source"].create({"name": "Fair of the month"})

    def assign(self, user, month, won, lost, year=2026):
        """Leads that a rep gets on the fifth of a month, and closes on the sixth."""
        self.moment = at(5, 9, month=month).replace(year=year)
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {month} {number}",
                    "user_id": user.id,
                    "team_id": self.team.id,
                    "source_id": self.source.id,
                }
                for number in range(won + lost)
            ]
        )
        self.env["lead.custody"]._hand_over_noted()
        self.moment += timedelta(days=1)
        leads[:won].action_set_won()
        leads[won:].action_set_lost()
        self.refresh()

    def compute(self, month):
        self.moment = at(2, 4, month=month)
        months = self.env["lead.assignment.month"]
        months._compute_company(self.env.company, self.moment)
        return months.search([("team_id", "=", self.team.id)])

    def of(self, rows, user, month):
        return rows.filtered(
            lambda row: row.user_id == user and row.month.month == month
        )

    def test_row_counts_the_leads_of_its_month(self):
        self.assign(self.ann, 3, 3, 1)
        self.assign(self.bob, 3, 1, 3)
        self.assign(self.ann, 4, 1, 0)
        row = self.of(self.compute(4), self.ann, 3)
        self.assertEqual((row.assigned, row.won, row.lost), (4, 3, 1))
        self.assertEqual((row.won_rate, row.is_compared), (75, True))
        # Bob's one of four, and ten leads at the rate of all others, which is his.
        self.assertEqual(row.expected, 1)

    def test_who_is_alone_in_a_team_is_not_compared(self):
        self.assign(self.ann, 3, 0, 9)
        row = self.of(self.compute(4), self.ann, 3)
        self.assertFalse(row.is_compared or row.is_low or row.effectiveness)

    def test_computed_again_is_the_same_and_follows_what_changed(self):
        self.assign(self.ann, 3, 1, 2)
        self.assign(self.bob, 3, 2, 2)
        first = self.compute(4)
        before = first.read(["assigned", "won", "expected", "is_low"])
        self.assertEqual(self.compute(4).read(list(before[0])), before)
        self.assign(self.ann, 3, 1, 0)
        again = self.compute(4)
        self.assertEqual(again, first)
        self.assertEqual(self.of(again, self.ann, 3).won, 2)

    def weak(self, months):
        for month in months:
            self.assign(self.ann, month, 1, 19)
            self.assign(self.bob, month, 9, 11)

    def test_three_low_months_ask_the_leader_to_coach_once(self):
        self.weak((1, 2, 3))
        rows = self.compute(4)
        ann = self.of(rows, self.ann, 3)
        self.assertEqual((ann.low_months, ann.needs_coaching), (3, True))
        self.assertEqual(ann.activity_ids.user_id, self.lea)
        self.assertIn("Coach Ann", ann.activity_ids.summary)
        self.weak((4,))
        later = self.of(self.compute(5), self.ann, 4)
        self.assertEqual((later.low_months, later.needs_coaching), (4, True))
        self.assertFalse(later.activity_ids)
        self.assertFalse(self.of(rows, self.bob, 3).needs_coaching)

    def test_two_low_months_ask_for_nothing(self):
        self.weak((2, 3))
        ann = self.of(self.compute(4), self.ann, 3)
        self.assertEqual((ann.low_months, ann.needs_coaching), (2, False))
        self.assertFalse(ann.activity_ids)

    def test_leader_gets_one_mail_about_the_month(self):
        self.assign(self.ann, 3, 3, 1)
        self.assign(self.bob, 3, 1, 3)
        mails = self.env["mail.mail"]
        domain = [("email_to", "ilike", "lea@example.com")]
        before = mails.search_count(domain)
        self.compute(4), self.compute(4)
        sent = mails.search(domain, order="id desc")
        self.assertEqual(len(sent), before + 1)
        self.assertIn("Ann", sent[0].body_html)
        self.assertIn("North, March 2026", sent[0].subject)

    def test_leads_behind_a_row_are_opened(self):
        self.assign(self.ann, 3, 3, 1)
        self.assign(self.ann, 4, 3, 1)
        row = self.of(self.compute(4), self.ann, 3)
        ((_field, _operator, ids),) = row.action_open_leads()["domain"]
        self.assertEqual(len(ids), row.assigned)

    def test_leader_sees_the_teams_one_leads_or_is_in(self):
        other = self.env["crm.team"].create({"name": "Elsewhere"})
        self.assign(self.ann, 3, 3, 1)
        row = self.compute(4)[:1]
        hidden = row.copy({"team_id": other.id, "month": "2026-01-01"})
        months = self.env["lead.assignment.month"]
        self.assertIn(row, months.with_user(self.lea).search([]))
        self.assertNotIn(hidden, months.with_user(self.lea).search([]))
        self.assertIn(hidden, months.with_user(self.max).search([]))

    def test_the_job_does_it_for_each_company(self):
        self.moment = type(self.env.cr).now(self.env.cr)
        last = self.moment.replace(day=1) - timedelta(days=9)
        self.assign(self.ann, last.month, 1, 1, year=last.year)
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        with self.enter_registry_test_mode():
            self.env.ref(
                "lead_analytics.ir_cron_compute_assignment_month"
            ).method_direct_trigger()
        months = self.env["lead.assignment.month"]
        rows = months.search([("user_id", "=", self.ann.id)])
        self.assertEqual(rows.mapped("assigned"), [2])
        self.assertFalse(months.search([("company_id", "=", elsewhere.id)]))
