from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.lead_priority.tests.common import LeadPriorityCase

STEP = "Technical pre-review"
WEEKS, SINCE = 24, 10


@tagged("post_install", "-at_install")
class TestLeadDrop(LeadPriorityCase):
    """A rate that fell, found with its leads and its cause. Capabilities: 156, 175

    Of 24 weeks, four leads of the fair and four of the web are decided in each. For
    ten weeks leads of the fair have not had a step any more: of four one is won
    instead of three. Of the web two are won, always.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Falling"})
        people = cls.ann | cls.bob | cls.lea | cls.max | cls.mia
        people.write({"company_ids": [(4, cls.company.id)]})
        cls.fair, cls.web = cls.env["utm.source"].create(
            [{"name": "Fair"}, {"name": "Web"}]
        )
        cls.drops = cls.env["lead.drop"]
        cls.today = cls.env.cr.now()
        last = cls.drops._get_end(cls.company, "won", cls.today)
        cls.end = cls.env["lead.analytics.period"]._to_utc(last, cls.company)
        cls.last = last

    def make_world(self, has_drop=True):
        """Write the milestones of decided leads; give them as plain dicts."""
        leads = []
        for week in range(WEEKS):
            for number in range(4):
                fell = has_drop and week < SINCE
                fair = {"source": self.fair, "has_step": not fell}
                fair["won"] = number < (1 if fell else 3)
                web = {"source": self.web, "has_step": True, "won": number < 2}
                leads += [{**one, "week": week} for one in (fair, web)]
        self.store(leads)
        return leads

    def store(self, leads):
        moment = self.today - timedelta(days=300)
        captures = self.env["lead.capture"]._receive(
            [{"payload": {"email": f"drop{n}@example.com"}} for n in range(len(leads))],
            entry="api",
            scope="drop",
            now=moment,
        )
        captures._process(moment)
        captures.write({"company_id": self.company.id})
        captures.lead_id.write({"company_id": self.company.id, "team_id": False})
        self.env["lead.custody"]._hand_over_noted()
        while self.env["lead.milestone"]._refresh_next():
            pass
        for lead, capture in zip(leads, captures, strict=True):
            lead["id"] = capture.lead_id.id
            lead["at"] = self.end - timedelta(weeks=lead["week"], days=3)
            self.write_milestone(lead)
        self.record_steps([lead for lead in leads if lead["has_step"]])

    def write_milestone(self, lead):
        decided = "won_at" if lead["won"] else "lost_at"
        self.env.cr.execute(
            SQL(
                """UPDATE lead_milestone
                      SET source_id = %s, sql_at = captured_at, lost_reason_id = %s,
                          place = %s, %s = %s WHERE lead_id = %s""",
                lead["source"].id,
                None if lead["won"] else self.lost_reason.id,
                "won" if lead["won"] else "lost",
                SQL.identifier(decided),
                lead["at"],
                lead["id"],
            )
        )

    def record_steps(self, leads):
        self.env["lead.followup"]._record_followup(
            [
                {
                    "lead_id": lead["id"],
                    "user_id": self.ann.id,
                    "channel": "meeting",
                    "note": f"{STEP}: done",
                    "occurred_at": lead["at"] - timedelta(days=20),
                }
                for lead in leads
            ],
            now=self.today,
        )

    def find(self):
        return self.drops._find(self.company, self.today)

    def test_drop_is_found_with_its_counts(self):
        leads = self.make_world()
        drop = self.find()
        self.assertEqual((drop.step, drop.dimension), ("won", "source_id"))
        self.assertEqual(drop.value_name, "Fair")
        self.assertEqual(drop.since, self.last - timedelta(weeks=SINCE))
        fair = [one for one in leads if one["source"] == self.fair]
        after = [one["won"] for one in fair if one["week"] < SINCE]
        before = [one["won"] for one in fair if SINCE <= one["week"] < SINCE + 13]
        found = drop.before_cases, drop.before_hits, drop.after_cases, drop.after_hits
        expected = len(before), sum(before), len(after), sum(after)
        self.assertEqual(found, expected)
        self.assertEqual((drop.rate_before, drop.rate_after), (75, 25))
        self.assertEqual((round(drop.fall), drop.missed), (67, 20))

    def test_steady_company_has_no_drops(self):
        self.make_world(has_drop=False)
        self.assertFalse(self.find())

    def test_company_without_leads_has_no_drops(self):
        self.assertFalse(self.find())

    def test_missing_step_is_why(self):
        self.make_world()
        first = self.find().trait_ids[0]
        self.assertEqual((first.kind, first.step_name), ("step", STEP))
        self.assertEqual((first.share_before, first.share_after), (100, 0))
        self.assertIn("100 % of the leads had it before, 0 % since", first.sentence)

    def test_leads_behind_it_are_those_that_did_not_make_it_since(self):
        leads = self.make_world()
        drop = self.find()
        expected = {
            one["id"]
            for one in leads
            if one["source"] == self.fair and one["week"] < SINCE and not one["won"]
        }
        self.assertEqual(set(drop._get_leads_behind()), expected)
        rows = self.env["lead.analytics.report.funnel"].search(
            drop.action_open_leads()["domain"]
        )
        self.assertEqual(set(rows.lead_id.ids), expected)

    def test_leads_of_a_missing_step_are_those_without_it(self):
        leads = self.make_world()
        late = [one for one in leads if one["source"] == self.fair and one["week"] == 0]
        self.record_steps(late)
        drop = self.find()
        step = drop.trait_ids.filtered(lambda one: one.dimension == "step")
        found = set(drop._get_leads_behind(step._get_condition()))
        behind = set(drop._get_leads_behind())
        self.assertEqual(found, behind - {one["id"] for one in late})
        self.assertTrue(found)

    def test_step_taken_after_the_decision_does_not_count(self):
        leads = self.make_world()
        missing = [one for one in leads if not one["has_step"]]
        for one in missing:
            one["at"] += timedelta(days=40)
        self.record_steps(missing)
        self.assertEqual(self.find().trait_ids[0].share_after, 0)

    def test_reason_for_which_more_are_lost_is_named(self):
        self.make_world()
        ends = self.find().trait_ids.filtered(lambda one: one.kind == "outcome")
        self.assertIn("No budget", ends.mapped("name"))

    def test_drop_is_told_once_and_kept_current(self):
        self.make_world()
        self.env["lead.alert"].search([]).unlink()
        self.drops._find_of(self.company.id)
        self.drops._find_of(self.company.id)
        drop = self.drops.search([("company_id", "=", self.company.id)])
        alerts = self.env["lead.alert"].search([("event_id.code", "=", "drop")])
        of_max = alerts.filtered(lambda alert: alert.user_id == self.max)
        self.assertEqual((len(drop), len(of_max)), (1, 1))

    def test_drop_that_is_dismissed_stays_so(self):
        self.make_world()
        drop = self.find().with_user(self.max)
        drop.action_dismiss()
        self.assertFalse(self.find())
        self.assertEqual(drop.state, "dismissed")

    def test_drop_that_is_not_seen_any_more_is_over(self):
        self.make_world()
        drop = self.find()
        self.env.cr.execute(
            "UPDATE lead_milestone SET won_at = lost_at, lost_at = NULL"
        )
        self.find()
        self.assertEqual(drop.state, "over")

    def test_cause_is_written_down_before_it_is_found(self):
        self.make_world()
        drop = self.find().with_user(self.max)
        with self.assertRaises(UserError):
            drop.action_explain()
        drop.cause = "The pre-review was dropped"
        drop.action_explain()
        self.assertEqual((drop.state, drop.user_id), ("explained", self.max))

    def test_figures_are_not_entered(self):
        self.make_world()
        drop = self.find().with_user(self.max)
        with self.assertRaises(AccessError):
            drop.write({"after_hits": 40})
        with self.assertRaises(AccessError):
            self.drops.with_user(self.lea).action_find()

    def test_young_leads_are_no_failures(self):
        """Leads count once the days of a step are over, not before."""
        for step, days in (("contacted", 7), ("mql", 14), ("won", 0)):
            end = self.drops._get_end(self.company, step, self.today)
            self.assertEqual(end.weekday(), 0)
            self.assertGreaterEqual((self.today.date() - end).days, days)

    def test_every_step_is_counted_as_worked_out(self):
        leads = self.make_world()
        for step in ("contacted", "mql", "sql", "opportunity", "won"):
            series = self.drops._get_series(self.company, step, self.today)
            every = [one for one in series if one.key[1] == "all"]
            cases = sum(week.cases for one in every for week in one.weeks)
            self.assertEqual(cases, len(leads) if step == "won" else 0, step)

    def test_of_undecided_leads_the_stage_is_no_end(self):
        self.make_world()
        drop = self.find()
        self.assertIn("stage_id", [key[0] for key in self.get_keys(drop)])
        drop.step = "mql"
        self.assertNotIn("stage_id", [key[0] for key in self.get_keys(drop)])

    def get_keys(self, drop):
        self.env.cr.execute(
            "UPDATE lead_milestone SET stage_id = (SELECT min(id) FROM crm_stage)"
        )
        return [trait.key for trait in drop._get_traits()]

    def test_chart_marks_the_weeks_since(self):
        self.make_world()
        drop = self.find()
        self.assertEqual(len(drop.weeks), WEEKS if WEEKS < 23 else 23)
        self.assertEqual(drop.chart.count('"future"'), SINCE)
