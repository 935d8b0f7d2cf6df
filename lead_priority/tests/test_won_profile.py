from odoo.exceptions import UserError
from odoo.tests import tagged

from .learning_common import LearningCase


@tagged("post_install", "-at_install")
class TestWonProfile(LearningCase):
    """Who the customers won are, and what they did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env["lead.won.profile"].create(cls._period(model_id=False))
        cls.profile.action_run()

    def _line(self, name):
        return self.profile.line_ids.filtered(lambda line: name in line.name)

    def _count(self, holds):
        held = [lead["is_won"] for lead in self.world if holds(lead)]
        return len(held), sum(held)

    def test_shares_among_won_and_among_all_are_counted(self):
        """Capabilities: 157"""
        line = self._line("Software of the test")
        leads, won = self._count(lambda lead: lead["industry"] == "Software")
        all_won = sum(lead["is_won"] for lead in self.world)
        self.assertEqual((line.lead_count, line.won_count), (leads, won))
        self.assertAlmostEqual(line.share_of_won, won / all_won)
        self.assertAlmostEqual(line.share_of_all, leads / self.LEADS)
        self.assertAlmostEqual(
            line.lift, won / leads / (all_won / self.LEADS), places=2
        )
        self.assertTrue(line.lift_low < line.lift < line.lift_high)

    def test_lift_of_a_behaviour_is_said_in_words(self):
        """Capabilities: 160"""
        line = self._line("Demo requested")
        leads, won = self._count(lambda lead: lead["demo"])
        self.assertEqual((line.subject, line.lead_count), ("behaviour", leads))
        self.assertEqual(line.won_count, won)
        self.assertEqual(
            line.sentence,
            f"Won {line.lift:.1f} times as often as all leads ({line.lift_low:.1f} to"
            f" {line.lift_high:.1f}), {leads} leads.",
        )
        self.assertIn(line.sentence, self.profile.result)

    def test_sizes_are_compared_in_bands(self):
        """Capabilities: 157"""
        line = self._line("50 to 199 employees")
        leads, __ = self._count(lambda lead: 50 <= lead["size"] < 200)
        self.assertEqual(line.lead_count, leads)
        self.assertEqual(
            line.domain, "[('company_size', '>=', 50), ('company_size', '<=', 199)]"
        )

    def test_only_what_is_no_chance_gets_points(self):
        """Capabilities: 55"""
        for line in self.profile.line_ids:
            if not line.is_clear:
                self.assertEqual((line.points, line.is_used), (0, False))
            else:
                self.assertEqual(line.points > 0, line.lift > 1)
        demo, unsubscribed = self._line("Demo requested"), self._line("Unsubscribed")
        self.assertGreater(demo.points, 0)
        self.assertLess(unsubscribed.lift, 1)

    def test_ticked_traits_become_rules_with_points_by_nearness(self):
        """Capabilities: 55"""
        used = self.profile.line_ids.filtered("is_used")
        action = self.profile.action_use_as_rules()
        draft = self.env["lead.score.model"].browse(action["res_id"])
        self.assertEqual(draft.state, "draft")
        self.assertEqual(
            sorted(draft.rule_ids.mapped("points")), sorted(used.mapped("points"))
        )
        self.assertEqual(set(draft.rule_ids.mapped("name")), set(used.mapped("name")))

    def test_rules_go_to_a_draft_and_leave_the_active_model(self):
        active = self._create_model(fit=[{"points": 5}], company_id=self.company.id)
        self.profile.model_id = active
        action = self.profile.action_use_as_rules()
        draft = self.env["lead.score.model"].browse(action["res_id"])
        self.assertEqual(draft.based_on_id, active)
        self.assertEqual(len(active.rule_ids), 1)
        self.assertGreater(len(draft.rule_ids), 1)
        again = self.profile.action_use_as_ideal_customer()
        ideal = self.env["lead.score.profile"].browse(again["res_id"])
        self.assertEqual(ideal.model_id, draft)

    def test_ticked_traits_describe_the_ideal_customer(self):
        """Capabilities: 55, 157"""
        self.profile.line_ids.is_used = False
        lines = self._line("Software of the test") | self._line("200 to 999")
        lines.is_used = True
        action = self.profile.action_use_as_ideal_customer()
        ideal = self.env["lead.score.profile"].browse(action["res_id"])
        self.assertEqual(ideal.industry_ids, self.industries["Software"])
        self.assertEqual((ideal.size_from, ideal.size_to), (200, 999))
        self.assertEqual(
            ideal.industry_points, self._line("Software of the test").points
        )

    def test_nothing_ticked_is_said_so(self):
        self.profile.line_ids.is_used = False
        with self.assertRaises(UserError):
            self.profile.action_use_as_rules()

    def test_too_few_leads_are_said_so(self):
        profile = self.env["lead.won.profile"].create(
            self._period(model_id=False, date_to=self.days[0])
        )
        profile.action_run()
        self.assertEqual(profile.state, "failed")
        self.assertIn("Too few closed leads to compare: 0", profile.error)
        self.assertFalse(profile.result)
