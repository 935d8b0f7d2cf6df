from odoo.tests import BaseCase, tagged

from ..routing import Rep, Stay, route
from ..routing.fairness import fairness
from .routing_common import NOW, lead, leads, rule


@tagged("post_install", "-at_install")
class TestRoutingFairness(BaseCase):
    """What the dry run says about a set-up. Capabilities: 78"""

    def judge(self, count, reps, a_rule, of_leads=None):
        result = route(
            of_leads or leads(count), reps, [a_rule], (), NOW, explains=False
        )
        weights = {rep.id: rep.weight for rep in reps}
        return fairness(result.decisions, weights)

    def test_weighted_shares_are_exact_within_one(self):
        reps = [Rep(1, weight=3), Rep(2), Rep(3)]
        judged = self.judge(101, reps, rule("weighted"))
        self.assertLess(judged.greatest_deviation, 1)
        self.assertLess(judged.gini, 0.02)
        self.assertEqual(
            [share.expected for share in judged.shares], [60.6, 20.2, 20.2]
        )

    def test_who_is_away_is_to_expect_nothing(self):
        reps = [Rep(1), Rep(2, away=(Stay("paused"),))]
        judged = self.judge(5, reps, rule())
        self.assertEqual([(one.rep_id, one.count) for one in judged.shares], [(1, 5)])
        self.assertEqual(judged.greatest_deviation, 0)

    def test_one_who_gets_all_is_told(self):
        reps = [Rep(1), Rep(2, open_count=99)]
        judged = self.judge(10, reps, rule("least_loaded"))
        self.assertEqual((judged.greatest_deviation, judged.gini), (5, 0.5))

    def test_customers_of_somebody_are_no_turn(self):
        reps = [Rep(1, user_id=7), Rep(2, user_id=8)]
        known = [lead(1, owner_user_id=7), lead(2, owner_user_id=7), *leads(2)]
        judged = self.judge(4, reps, rule(), known)
        self.assertEqual([share.count for share in judged.shares], [3, 1])
        self.assertEqual([share.deviation for share in judged.shares], [0, 0])

    def test_nothing_given_is_fair(self):
        judged = self.judge(3, [], rule())
        self.assertEqual((judged.shares, judged.greatest_deviation), ((), 0))
