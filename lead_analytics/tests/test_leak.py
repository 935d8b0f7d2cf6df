from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.lead_priority.tests.common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestLeak(LeadPriorityCase):
    """Leaked leads week by week, the largest, and what is done about them.

    Capabilities: 169
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Leaky"})
        cls.company.lead_default_cost = 100
        people = cls.ann | cls.bob | cls.lea | cls.max | cls.mia
        people.write({"company_ids": [(4, cls.company.id)]})
        cls.team.company_id = False
        cls.fair, cls.web = cls.env["utm.source"].create(
            [{"name": "Fair"}, {"name": "Web"}]
        )
        cls.leak = cls.env["lead.leak"]
        cls.report = cls.env["lead.analytics.report.leak"]
        cls.today = cls.env.cr.now()
        cls.monday = cls.leak._get_last_week(cls.company, cls.today)

    def moment(self, weeks=0, days=2):
        """A moment in the last complete week, or so many weeks before."""
        start = self.env["lead.analytics.period"]._to_utc(self.monday, self.company)
        return start + timedelta(weeks=-weeks, days=days, hours=10)

    def capture(self, number=1, source=None, user=None, weeks=0):
        """Leads that nobody contacted: each leaks a day after it came in."""
        moment = self.moment(weeks, days=1)
        seen = self.env["lead.capture"].search_count([])
        captures = self.env["lead.capture"]._receive(
            [
                {"payload": {"email": f"leak{seen + n}@example.com"}}
                for n in range(number)
            ],
            entry="api",
            scope="leak",
            now=moment,
        )
        captures._process(moment)
        captures.write(
            {"company_id": self.company.id, "source_id": (source or self.fair).id}
        )
        leads = captures.lead_id
        leads.write({"company_id": self.company.id, "team_id": self.team.id})
        if user:
            leads.write({"user_id": user.id})
            self.own_since(leads, moment)
        return leads

    def own_since(self, leads, moment):
        """Let the owners of leads have had them since a moment that is past."""
        self.env["lead.custody"]._hand_over_noted()
        owned = leads.custody_ids.filtered(lambda row: row.place == "owner")
        self.env.cr.execute("ALTER TABLE lead_custody DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE lead_custody SET started_at = %s WHERE id = ANY (%s)",
            [moment, owned.ids],
        )
        self.env.cr.execute("ALTER TABLE lead_custody ENABLE TRIGGER USER")
        owned.invalidate_recordset()

    def refresh(self):
        self.env["lead.custody"]._hand_over_noted()
        while self.env["lead.milestone"]._refresh_next():
            pass
        self.env.flush_all()
        self.report.invalidate_model()

    def find(self):
        self.refresh()
        return self.leak._find(self.company, self.monday)

    def kinds(self, leads):
        self.refresh()
        rows = self.report.search([("lead_id", "in", leads.ids)])
        return sorted((row.kind, row.leaked_at) for row in rows)

    def call(self, leads, moment):
        self.env["lead.followup"]._record_followup(
            [
                {"lead_id": lead.id, "user_id": self.ann.id, "channel": "call"}
                for lead in leads
            ],
            now=moment,
        )

    # What leaked ------------------------------------------------------------------
    def test_call_after_the_limit_does_not_undo_the_leak(self):
        lead = self.capture()
        limit = self.moment(days=2)
        self.call(lead, limit + timedelta(minutes=1))
        self.assertEqual(self.kinds(lead), [("untouched", limit)])

    def test_call_within_the_limit_is_no_leak(self):
        lead = self.capture()
        self.call(lead, self.moment(days=2) - timedelta(minutes=1))
        self.assertEqual(self.kinds(lead), [])

    def test_limit_is_the_company_s(self):
        lead = self.capture()
        self.company.lead_leak_hours = 8760
        self.assertEqual(self.kinds(lead), [])

    def test_lead_that_is_given_back_leaked_with_who_had_it(self):
        lead = self.capture(user=self.ann)
        self.call(lead, self.moment(days=1))
        self.refresh()
        lead._move(
            {"user_id": False, "pool_id": self.public_pool.id},
            now=self.env.cr.now(),
            reason="returned",
        )
        self.refresh()
        row = self.report.search([("lead_id", "=", lead.id)])
        self.assertEqual((row.kind, row.user_id), ("idle", self.ann))

    def test_lost_and_archived_leads_leak_when_nobody_spoke_to_them(self):
        self.company.lead_leak_hours = 8760
        lost, heard, archived = (self.capture() for _lead in range(3))
        self.call(heard, self.moment(days=1))
        (lost | heard).action_set_lost()
        archived.probability = 20
        archived.action_archive()
        self.assertEqual([k for k, _at in self.kinds(lost)], ["lost_untouched"])
        self.assertEqual(self.kinds(heard), [])
        self.assertEqual([k for k, _at in self.kinds(archived)], ["archived"])

    def test_lead_leaks_once_a_week(self):
        lead = self.capture(user=self.ann)
        policy = self.env["lead.sla.policy"].create({"name": "Test"})
        self.refresh()
        owned = self.open_row(lead)
        self.env["lead.sla.clock"].create(
            {
                "lead_id": lead.id,
                "custody_id": owned.id,
                "policy_id": policy.id,
                "kind": "first_response",
                "started_at": self.moment(days=1),
                "due_at": self.moment(days=3),
                "breached_at": self.moment(days=3),
                "state": "breached",
            }
        )
        self.assertEqual([kind for kind, _at in self.kinds(lead)], ["untouched"])
        self.call(lead, self.moment(days=1))
        self.assertEqual(self.kinds(lead), [("late", self.moment(days=3))])

    # The largest ------------------------------------------------------------------
    def test_largest_three_are_found_the_costliest_first(self):
        self.capture(5, self.fair, self.ann)
        self.capture(2, self.web)
        leaks = self.find()
        found = [(leak.source_id, leak.leads, leak.cost) for leak in leaks]
        self.assertEqual(found, [(self.fair, 5, 500), (self.web, 2, 200)])
        self.assertEqual(leaks.mapped("rank"), [1, 2])

    def test_leads_of_unknown_cost_count_as_the_others_on_average(self):
        self.company.lead_default_cost = 0
        self.capture(3, self.web), self.capture(2, self.fair)
        self.refresh()
        fair = self.env["lead.milestone"].search([("source_id", "=", self.fair.id)])
        fair.sudo().write({"cost": 50})
        self.env.flush_all()
        found = [(leak.source_id, leak.cost) for leak in self.find()]
        self.assertEqual(found, [(self.web, 0), (self.fair, 100)])

    def test_no_more_than_three_are_found(self):
        for number in range(5):
            source = self.env["utm.source"].create({"name": f"S{number}"})
            self.capture(number + 1, source)
        self.assertEqual(self.find().mapped("leads"), [5, 4, 3])

    def test_owner_of_most_is_named(self):
        self.capture(3, user=self.ann), self.capture(2, user=self.bob)
        leak = self.find()
        self.assertEqual((leak.user_id, leak.user_leads), (self.ann, 3))
        self.assertIn("3 of them with Ann", leak.sentence)

    def test_owner_of_half_is_not_named(self):
        self.capture(2, user=self.ann), self.capture(2, user=self.bob)
        self.assertFalse(self.find().user_id)

    def test_week_is_compared_with_the_four_before(self):
        self.capture(6), self.capture(4, weeks=1), self.capture(4, weeks=4)
        self.capture(9, weeks=5)
        leak = self.find()
        self.assertEqual((leak.leads, leak.weekly_before), (6, 2))
        self.assertEqual(leak.trend, "worse")

    def test_week_of_another_company_is_left_out(self):
        self.capture(2).write({"company_id": self.env.company.id})
        self.assertFalse(self.find())

    def test_found_again_a_leak_keeps_its_plan(self):
        self.capture(2)
        leak = self.find()
        self.plan(leak)
        self.capture(1)
        self.assertEqual(self.find(), leak)
        self.assertEqual((leak.leads, len(leak.action_ids)), (3, 1))

    def test_leak_without_a_plan_goes_when_it_is_no_longer_found(self):
        self.capture(2, self.web)
        old = self.find()
        for number in range(3):
            source = self.env["utm.source"].create({"name": f"S{number}"})
            self.capture(5, source)
        self.find()
        self.assertFalse(old.exists())

    def test_counts_of_leaks_are_those_of_the_leads_behind_them(self):
        self.capture(4, self.fair), self.capture(2, self.web)
        for leak in self.find():
            action = leak.action_open_leads()
            rows = self.report.search(action["domain"])
            self.assertEqual(len(rows.lead_id), leak.leads)

    # Plans ------------------------------------------------------------------------
    def plan(self, leak, user=None, **values):
        vals = {"leak_id": leak.id, "name": "Call within two hours"}
        plans = self.env["lead.leak.action"].with_user(self.max)
        return plans.create({**vals, "user_id": (user or self.ann).id, **values})

    def test_owner_of_a_plan_has_an_activity_and_ends_it(self):
        self.capture(2)
        plan = self.plan(self.find())
        activity = plan.activity_id
        self.assertEqual(activity.user_id, self.ann)
        activity.with_user(self.ann).action_feedback("Done")
        self.assertEqual(plan.state, "done")
        self.assertTrue(plan.done_at)

    def test_plan_is_done_by_its_owner_and_by_nobody_of_the_same_rank(self):
        self.capture(2)
        plan = self.plan(self.find())
        with self.assertRaises(AccessError):
            plan.with_user(self.bob).action_done()
        plan.with_user(self.ann).action_done()
        self.assertEqual(plan.state, "done")
        with self.assertRaises(UserError):
            plan.with_user(self.ann).action_done()

    def test_plan_that_is_called_off_leaves_no_activity(self):
        self.capture(2)
        plan = self.plan(self.find())
        activity = plan.activity_id
        plan.with_user(self.lea).action_cancel()
        self.assertFalse(activity.exists())
        self.assertEqual(plan.leak_id.plan_state, "none")

    def test_effect_is_counted_in_full_weeks_after_it_was_done(self):
        self.capture(8, weeks=6), self.capture(4, weeks=7), self.capture(3, weeks=4)
        self.refresh()
        past = self.monday - timedelta(weeks=6)
        plan = self.plan(self.leak._find(self.company, past)).sudo()
        plan._set_done(self.moment(weeks=5))
        plan._measure_effect(self.moment(weeks=4))
        self.assertEqual(plan.weeks_after, 0)
        self.assertIn("first full week", plan.effect)
        plan._measure_effect(self.moment(weeks=2))
        found = plan.weekly_before, plan.weekly_after, plan.weeks_after
        self.assertEqual(found, (3, 1.5, 2))
        self.env["lead.leak.action"]._measure_effects(self.company, self.today)
        self.assertEqual((plan.weekly_after, plan.weeks_after), (0.8, 4))

    def test_rep_sees_the_leaks_of_own_plans_only(self):
        self.capture(2, self.fair), self.capture(2, self.web)
        first, second = self.find()
        self.plan(first, self.ann)
        seen = self.leak.with_user(self.ann).search([])
        self.assertEqual(seen & (first | second), first)
        self.assertFalse(self.leak.with_user(self.bob).search([]))

    def test_only_managers_look_by_hand(self):
        with self.assertRaises(AccessError):
            self.leak.with_user(self.lea).action_find()

    def test_board_shows_the_last_week_of_one_s_company(self):
        self.capture(2)
        board = self.leak.with_user(self.max).with_company(self.company)
        self.assertIsNone(board.get_week()["leaks"])
        leak = self.find()
        self.plan(leak)
        [card] = board.get_week()["leaks"]
        self.assertEqual((card["id"], card["leads"]), (leak.id, 2))
        self.assertEqual(card["plans"][0]["user"], "Ann")
