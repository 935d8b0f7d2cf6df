from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestAdoption(LeadPriorityCase):
    """Who works with leads in the system, week by week. Capabilities: 193"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["lead.analytics.report.adoption"]
        cls.people = cls.ann | cls.bob | cls.lea | cls.max | cls.mia
        created = cls.env.cr.now() - timedelta(weeks=20)
        cls.env.cr.execute(
            "UPDATE res_users SET create_date = %s WHERE id = ANY (%s)",
            [created, cls.people.ids],
        )
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.lead = cls._lead()

    def call(self, user, at, **values):
        row = {"lead_id": self.lead.id, "user_id": user.id, "channel": "call"}
        self.env["lead.followup"]._record_followup([{**row, **values}], now=at)

    def monday(self, weeks_ago):
        """Midnight of a Monday in Shanghai, as naive UTC."""
        zone = ZoneInfo("Asia/Shanghai")
        utc = self.env.cr.now().replace(tzinfo=ZoneInfo("UTC"))
        today = utc.astimezone(zone).date()
        day = today - timedelta(days=today.weekday() + 7 * weeks_ago)
        local = datetime(day.year, day.month, day.day, tzinfo=zone)
        return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def weeks(self, user):
        """Give {weeks ago: row} of a user."""
        self.report.invalidate_model()
        rows = self.report.search([("user_id", "=", user.id)], order="week desc")
        return dict(enumerate(rows))

    def test_week_begins_on_monday_where_the_company_is(self):
        minute = timedelta(minutes=1)
        self.call(self.ann, self.monday(2) - minute)
        self.call(self.bob, self.monday(2))
        active = [
            [n for n, row in self.weeks(user).items() if row.is_active]
            for user in (self.ann, self.bob)
        ]
        self.assertEqual(active, [[3], [2]])

    def test_what_people_do_counts_and_what_the_system_does_not(self):
        at = self.monday(1) + timedelta(days=2)
        self.call(self.ann, at, is_automatic=True)
        self.assertFalse(self.weeks(self.ann)[1].is_active)
        self.call(self.ann, at)
        self.call(self.ann, at)
        row = self.weeks(self.ann)[1]
        self.assertEqual((row.is_active, row.followups, row.actions), (1, 2, 2))
        self.assertEqual((row.is_over, row.is_last), (True, True))
        self.assertEqual(self.weeks(self.ann)[5].last_action_at, at)

    def test_claims_ratings_and_stages_are_work_too(self):
        # What a lead got in the transaction that made it is no change.
        self.env.cr.flush()
        self.lead.pool_id = self.public_pool
        self.lead.with_user(self.ann).claim()
        self.lead.with_user(self.ann).rate_quality("good")
        stage = self.env["crm.stage"].create({"name": "Test", "sequence": 5})
        lead = self.lead.with_user(self.ann).with_context(tracking_disable=False)
        lead.stage_id = stage
        self.env.cr.flush()
        row = self.weeks(self.ann)[0]
        self.assertEqual((row.claims, row.ratings, row.stage_changes), (1, 1, 1))
        self.assertEqual(row.actions, 3)

    def test_share_is_of_those_who_were_there_and_may_work_with_leads(self):
        self.call(self.ann, self.monday(1))
        eve = self._user("eve", "base.group_user")
        new = self._user("new", "sales_team.group_sale_salesman")
        domain = [("user_id", "in", (self.people | eve | new).ids)]
        last = domain + [("is_last", "=", True)]
        rate, users = self.report._read_group(
            last, [], ["adoption_rate:avg", "expected:sum"]
        )[0]
        self.assertEqual((rate, users), (20.0, 5))
        self.assertEqual(len(self.weeks(new)), 1)
        self.assertFalse(self.weeks(eve))

    def test_leader_sees_the_team_and_a_manager_all(self):
        other = self.env["crm.team"].create({"name": "South"})
        other.member_ids = self.mia
        seen = {
            user: self.report.with_user(user).search([]).user_id & self.people
            for user in (self.lea, self.max)
        }
        self.assertEqual(seen[self.lea], self.ann | self.bob | self.lea)
        self.assertEqual(seen[self.max], self.people)

    def test_other_companys_users_are_out_of_reach(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.bob.write({"company_ids": [(4, company.id)], "company_id": company.id})
        self.assertNotIn(self.bob, self.report.with_user(self.max).search([]).user_id)
