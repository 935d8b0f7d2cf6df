from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

from .day_oracle import add_up_days, read_days


@tagged("post_install", "-at_install")
class TestMilestoneDay(LeadPriorityCase):
    """Sums by day, kept by what changes. Targets: T20, T22"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.env.registry.clear_cache()
        cls.report = cls.env["lead.analytics.report.day"]
        cls.source = cls.env["utm.source"].create({"name": "Fair of days"})

    def capture(self, moment, count=1):
        captures = self.env["lead.capture"]._receive(
            [
                {"payload": {"email": f"{moment:%m%d%H%M}n{n}@example.com"}}
                for n in range(count)
            ],
            entry="api",
            scope="day",
            now=moment,
        )
        captures._process(moment)
        captures.write({"source_id": self.source.id})
        return captures

    def refresh(self):
        self.env.cr.precommit.run()
        while self.env["lead.milestone"]._refresh_next():
            pass
        while self.env["lead.milestone.day"]._add_next():
            pass

    def days(self):
        rows = self.report._read_group(
            [("source_id", "=", self.source.id)], ["day:day"], ["is_captured:sum"]
        )
        return {str(day): captured for day, captured in rows}

    def test_day_is_that_of_the_company(self):
        """Midnight in Shanghai is 16:00 UTC of the day before."""
        self.capture(datetime(2026, 2, 28, 15, 59))  # noqa: DTZ001
        self.capture(datetime(2026, 2, 28, 16, 0), 2)  # noqa: DTZ001
        self.refresh()
        self.assertEqual(self.days(), {"2026-02-28": 1, "2026-03-01": 2})

    def test_days_follow_the_time_zone_of_the_company(self):
        self.capture(datetime(2026, 2, 28, 16, 0), 2)  # noqa: DTZ001
        self.refresh()
        self.env.company.resource_calendar_id.tz = "America/New_York"
        self.env.registry.clear_cache()
        self.refresh()
        self.assertEqual(self.days(), {"2026-02-28": 2})
        self.assertEqual(read_days(self.env), add_up_days(self.env))

    def test_day_of_daylight_saving_is_one_day(self):
        """On 29 March 2026 Brussels skips an hour: the day begins at 23:00 UTC."""
        self.env.company.resource_calendar_id.tz = "Europe/Brussels"
        self.env.registry.clear_cache()
        for moment in (
            datetime(2026, 3, 28, 23, 0),  # noqa: DTZ001
            datetime(2026, 3, 29, 21, 59),  # noqa: DTZ001
            datetime(2026, 3, 29, 22, 0),  # noqa: DTZ001
        ):
            self.capture(moment)
        self.refresh()
        self.assertEqual(self.days(), {"2026-03-29": 2, "2026-03-30": 1})

    def test_change_moves_a_lead_within_its_day(self):
        captures = self.capture(self.now, 3)
        self.refresh()
        captures[0].lead_id.expected_revenue = 700
        captures[0].lead_id.action_set_won()
        captures[1].lead_id.unlink()
        self.refresh()
        domain = [("source_id", "=", self.source.id)]
        sums = ["is_captured:sum", "is_won:sum", "won_revenue:sum", "won_rate:avg"]
        ((*figures, rate),) = self.report._read_group(domain, [], sums)
        self.assertEqual(figures, [3, 1, 700])
        self.assertAlmostEqual(rate, 100 / 3)
        self.assertEqual(read_days(self.env), add_up_days(self.env))

    def test_deleted_source_counts_as_none(self):
        self.capture(self.now, 2)
        self.refresh()
        before = self.report._read_group([], [], ["is_captured:sum"])
        self.env.cr.execute(SQL("DELETE FROM utm_source WHERE id = %s", self.source.id))
        self.env.invalidate_all()
        self.assertEqual(self.days(), {})
        self.refresh()
        self.assertEqual(self.report._read_group([], [], ["is_captured:sum"]), before)
        self.assertEqual(read_days(self.env), add_up_days(self.env))

    def test_each_facet_counts_every_capture_once(self):
        self.capture(self.now, 3)
        self.refresh()
        counts = {
            facet: self.report._read_group(
                [("facet", "=", facet)], [], ["is_captured:sum"]
            )
            for facet in ("channel", "person", "loss")
        }
        everything = self.env["lead.milestone"].search_count([])
        self.assertEqual({n for ((n,),) in counts.values()}, {everything})
        self.assertEqual(
            self.report._read_group([], [], ["is_captured:sum"])[0][0], everything
        )

    def test_whom_a_rule_hides_leads_from_is_refused(self):
        leader = self.report.with_user(self.lea)
        self.capture(self.now)
        self.refresh()
        for user in (self.lea, self.max, self.mia):
            self.assertTrue(self.report.with_user(user).search([]), user.name)
        rule = {
            "name": "A customer's own",
            "model_id": self.env["ir.model"]._get_id("crm.lead"),
            "domain_force": "[('priority', '!=', '3')]",
        }
        self.env["ir.rule"].create(rule)
        with self.assertRaises(AccessError):
            leader.search([])
        with self.assertRaises(AccessError):
            leader.formatted_read_group([], ["day:month"], ["is_captured:sum"])

    def test_job_of_each_minute_brings_what_changed_into_the_sums(self):
        job = self.env.ref("lead_analytics.ir_cron_refresh_milestones")
        every = (job.interval_number, job.interval_type)
        self.assertEqual((job.active, every), (True, (1, "minutes")))
        lead = self.capture(self.now).lead_id
        self.refresh()
        lead.action_set_won()
        self.env.cr.flush()
        with self.enter_registry_test_mode():
            job.method_direct_trigger()
        won = self.report._read_group(
            [("source_id", "=", self.source.id)], [], ["is_won:sum"]
        )
        self.assertEqual(won, [(1,)])

    def test_what_was_computed_anew_leaves_nothing_to_add(self):
        self.capture(self.now, 2)
        self.env["lead.milestone"]._rebuild()
        self.assertFalse(self.env["lead.milestone.day.change"].search_count([]))
        self.assertEqual(read_days(self.env), add_up_days(self.env))

    def test_cost_and_response_reach_the_day(self):
        captures = self.capture(self.now, 2)
        lead = captures[0].lead_id
        lead.user_id = self.ann
        row = {"lead_id": lead.id, "user_id": self.ann.id, "channel": "call"}
        moment = self.now + timedelta(days=365)
        self.env["lead.followup"]._record_followup([row], now=moment)
        self.refresh()
        self.env["lead.channel.cost"].create(
            {
                "date_from": self.now.date(),
                "date_to": self.now.date() + timedelta(days=1),
                "source_id": self.source.id,
                "amount": 90,
            }
        )
        self.env["lead.channel.cost"]._spread(self.env.company.id)
        self.refresh()
        ((cost, hours),) = self.report._read_group(
            [("source_id", "=", self.source.id)], [], ["cost:sum", "response_hours:avg"]
        )
        self.assertEqual(cost, 90)
        self.assertGreater(hours, 0)
        self.assertEqual(read_days(self.env), add_up_days(self.env))
