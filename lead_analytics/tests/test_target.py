from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .target_common import TargetCase


@tagged("post_install", "-at_install")
class TestTarget(TargetCase):
    """A figure, from where, to where, until when. Capabilities: 39"""

    def test_number_of_leads_grows_at_its_pace(self):
        self.capture(*[-1] * 6, *[-5] * 4, -10, 1)
        target = self.target("leads", 18)
        # 10 of 20 days: ten leads, twenty in the end; neither too early nor too late.
        self.assertEqual((target.value, target.forecast), (10, 20))
        self.assertEqual((target.elapsed, target.state), (50, "on_track"))
        self.assertAlmostEqual(target.progress, 100 * 10 / 18)
        target.goal = 25
        self.assertEqual(target.state, "at_risk")
        target.goal = 10
        self.assertEqual(target.state, "reached")

    def test_rate_is_of_what_came_in_since_the_start(self):
        leads = self.capture(*[-3] * 8)
        self.qualify(leads[:6], "mql")
        self.qualify(leads[:1], "sql")
        old = self.capture(-30)
        self.qualify(old, "sql")
        target = self.target("sql_rate", 25, baseline=15)
        self.assertAlmostEqual(target.value, 100 / 6)
        self.assertEqual((target.cases, target.state), (6, "at_risk"))
        self.assertTrue(target.forecast_low < target.value < target.forecast_high)

    def test_leads_too_young_to_have_got_far_are_left_out(self):
        leads = self.capture(*[-9] * 4, *[-2] * 6)
        self.qualify(leads, "mql")
        self.qualify(leads[:2], "sql")
        target = self.target("sql_rate", 40, ripening_days=7)
        self.assertEqual((target.value, target.cases), (50, 4))
        over = self.target("sql_rate", 40, (-14, -3), ripening_days=7)
        self.assertFalse(over.is_over)

    def test_recent_counts_thirty_days_and_goes_on_at_its_pace(self):
        leads = self.capture(*[-29] * 10)
        self.qualify(leads, "mql")
        self.qualify(leads[:2], "sql")
        self.qualify(self.capture(-31), "sql")
        values = {"counted": "recent", "baseline": 15}
        target = self.target("sql_rate", 25, (-49, 50), **values)
        # From 15 to 20 % in half of the time: 25 % in the end.
        self.assertEqual((target.value, target.forecast), (20, 25))
        self.assertEqual((target.state, target.progress), ("on_track", 50))

    def test_decided_when_the_period_is_over(self):
        self.capture(-5, -5)
        missed = self.target("leads", 3, (-9, -1))
        reached = self.target("leads", 2, (-9, -1))
        self.assertEqual((missed.state, missed.is_over), ("missed", True))
        self.assertEqual((reached.state, reached.is_over), ("reached", True))

    def test_nothing_to_divide_by_is_no_zero(self):
        target = self.target("sql_rate", 25)
        self.assertEqual((target.has_value, target.state), (False, "none"))
        self.assertEqual(target.value_text, "–")
        self.assertIn("Nothing to count yet", target.sentence)

    def test_first_days_say_nothing_of_the_end(self):
        self.capture(0)
        self.assertEqual(self.target("leads", 100, (0, 99)).state, "none")
        self.assertEqual(self.target("leads", 100, (-9, 90)).state, "at_risk")

    def test_baseline_is_measured_once_and_stays(self):
        self.capture(*[-25] * 4)
        target = self.target(
            "leads", 30, baseline_from=self.day(-29), baseline_to=self.day(-20)
        )
        # Four leads in 10 days are eight in the 20 days of the target.
        self.assertEqual(target.baseline, 8)
        self.capture(-25)
        self.refresh()
        target.action_measure()
        self.assertEqual(target.baseline, 8)
        target.action_take_baseline()
        self.assertEqual(target.baseline, 10)

    def test_scope_narrows_to_team_person_and_product(self):
        line = self.env["lead.product.line"].create({"name": "Pumps"})
        field = self.env["crm.lead"]._fields.get("product_line_ids")
        name = "product_line_ids" if field else "product_interest_ids"
        own, other = self.capture(-1, -1)
        own.write({"user_id": self.ann.id, name: [(6, 0, line.ids)]})
        other.user_id = self.bob
        scopes = (
            {"user_id": self.ann.id},
            {"product_line_id": line.id},
            {"team_id": self.team.id},
        )
        found = [self.target("leads", 9, **scope).value for scope in scopes]
        self.assertEqual(found, [1, 1, 2])

    def test_each_week_is_kept_and_today_measured_again(self):
        self.capture(-19, -12, -1)
        target = self.target("leads", 9, (-20, 20))
        self.assertEqual(target.point_ids.mapped("value"), [1, 2, 3])
        self.capture(-1)
        self.refresh()
        target.action_measure()
        self.assertEqual(target.point_ids.mapped("value"), [1, 2, 4])
        self.assertEqual(target.chart["points"][-1], [21 / 41, 4])

    def test_bad_input_is_refused(self):
        eve = self._user("eve", "base.group_user")
        for metric, goal, values, error in (
            ("leads", 5, {"date_to": self.day(-20)}, CheckViolation),
            ("leads", 5, {"date_to": self.day(5000)}, ValidationError),
            ("leads", 5, {"ripening_days": -1}, CheckViolation),
            ("leads", -1, {}, ValidationError),
            ("sql_rate", 101, {}, ValidationError),
            ("leads", 5, {"owner_id": eve.id}, ValidationError),
            ("no_such", 5, {}, UserError),
        ):
            refused = self.assertRaises(error)
            with self.subTest(goal=goal, **values), mute_logger("odoo.sql_db"), refused:
                self.target(metric, goal, **values)

    def test_owner_is_told_once_for_each_turn(self):
        self.capture(-1)
        target = self.target("leads", 10)
        told = target.message_ids.filtered(lambda m: m.subject)
        self.assertEqual(told.subject, f"At risk: {target.name}")
        self.assertEqual(told.partner_ids, self.lea.partner_id)
        self.assertEqual(target.activity_ids.user_id, self.lea)
        target._measure(self.now + timedelta(hours=1))
        self.assertEqual(target.message_ids.filtered(lambda m: m.subject), told)
        target.goal = 1
        subjects = target.message_ids.filtered(lambda m: m.subject).mapped("subject")
        self.assertEqual(subjects[0], f"Reached: {target.name}")
        self.assertFalse(target.activity_ids)

    def test_job_measures_each_once_a_day_and_parks_what_fails(self):
        good, bad = self.target("leads", 9), self.target("mql", 9)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE lead_target SET metric = 'gone' WHERE id = %s", [bad.id]
        )
        self.env.invalidate_all()
        later = self.now + timedelta(hours=21)
        with self.assertLogs("odoo.addons.lead_priority.batches", "WARNING"):
            self.env["lead.target"]._measure_due(later)
        self.assertEqual(good.measured_at, later)
        self.assertIn("gone", bad.measure_error)
        self.assertFalse(self.env["lead.target"]._measure_due(later))

    def test_rep_reads_own_and_the_teams_targets(self):
        south = self.env["crm.team"].create({"name": "South"})
        own = self.target("leads", 1, user_id=self.ann.id)
        team = self.target("leads", 1, team_id=self.team.id)
        others = self.target("leads", 1, user_id=self.bob.id)
        others |= self.target("leads", 1, team_id=south.id)
        every = own | team | others
        seen = self.env["lead.target"].with_user(self.ann).search([]) & every
        self.assertEqual(seen, own | team)
        seen = self.env["lead.target"].with_user(self.lea).search([]) & every
        self.assertEqual(seen, every)
        with self.assertRaises(AccessError):
            own.with_user(self.ann).goal = 0

    def test_value_is_the_same_whoever_looks_and_leads_open_as_one_sees_them(self):
        self.capture(-1, user_id=self.bob.id)
        target = self.target("leads", 9, team_id=self.team.id).with_user(self.ann)
        self.assertEqual(target.value, 1)
        action = target.action_open_leads()
        rows = self.env[action["res_model"]].with_user(self.ann)
        self.assertEqual(rows.search_count(action["domain"]), 0)
        self.assertEqual(rows.with_user(self.lea).search_count(action["domain"]), 1)

    def test_other_companys_leads_do_not_count(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.capture(-1)
        lead = self.capture(-1)
        lead.write({"team_id": False, "company_id": company.id})
        self.assertEqual(self.target("leads", 9).value, 1)
