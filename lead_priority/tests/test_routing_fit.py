from odoo.tests import BaseCase, tagged

from ..routing import CRITERIA, Rep, Results, route
from ..routing.criteria import base
from ..routing.testing import case_of
from .routing_common import NOW, decide, lead, leads, owners, rule


def by(*codes, **values):
    """A rule of best fit that asks these questions only."""
    return rule("best_fit", weights=dict.fromkeys(codes, 1.0), **values)


@tagged("post_install", "-at_install")
class TestRoutingFit(BaseCase):
    """Best fit. Capabilities: 69, 70, 71, 72, 73, 74, 75, 79"""

    def test_each_criterion_finds_its_rep(self):
        cases = {
            "territory": ({"country_id": 4}, {"country_ids": (4,)}),
            "industry": ({"industry_id": 2}, {"industry_ids": (2,)}),
            "product": ({"product_ids": (5,)}, {"product_ids": (5,)}),
            "expertise": ({"tags": ("budget:high",)}, {"tags": ("budget:high",)}),
            "language": ({"language": "zh_CN"}, {"languages": ("zh_CN",)}),
            "win_rate": ({}, {"results": {"": Results(40, 60)}}),
            "load": ({}, {"open_count": 0}),
            "response_time": ({}, {"response_hours": 1.0, "response_count": 30}),
        }
        self.assertEqual(cases.keys(), CRITERIA.keys())
        usual = Rep(1, open_count=1, response_hours=5.0, response_count=30)
        for code, (of_lead, of_rep) in cases.items():
            decision = decide([usual, Rep(2, **of_rep)], by(code), lead(**of_lead))
            self.assertEqual(decision.rep_id, 2, code)

    def test_who_covers_something_else_is_worse_than_who_is_not_set_up(self):
        cases = {
            "territory": ({"country_id": 4}, {"country_ids": (3,)}),
            "industry": ({"industry_id": 2}, {"industry_ids": (3,)}),
            "product": ({"product_ids": (5,)}, {"product_ids": (3,)}),
            "expertise": ({"tags": ("budget:high",)}, {"tags": ("budget:low",)}),
            "language": ({"language": "zh_CN"}, {"languages": ("en_US",)}),
        }
        for code, (of_lead, of_rep) in cases.items():
            value = CRITERIA[code].value
            self.assertEqual(value(case_of(of_lead, {})), base.NEUTRAL, code)
            self.assertEqual(value(case_of(of_lead, of_rep)), 0, code)
            self.assertIsNone(value(case_of({}, of_rep)), code)

    def test_response_times_that_nobody_has_say_nothing(self):
        self.assertIsNone(CRITERIA["response_time"].value(case_of({}, {})))

    def test_one_of_one_does_not_beat_forty_of_sixty(self):
        for others in (Results(), Results(500, 500), Results(0, 500)):
            reps = [
                Rep(1, results={"": Results(1, 1)}),
                Rep(2, results={"": Results(40, 60)}),
                Rep(3, results={"": others}, capacity_open=1, open_count=1),
            ]
            self.assertEqual(decide(reps, by("win_rate")).rep_id, 2)

    def test_the_best_seller_is_not_the_best_of_each_segment(self):
        reps = [
            Rep(1, results={"": Results(60, 100), "small": Results(4, 40)}),
            Rep(2, results={"": Results(30, 100), "small": Results(20, 40)}),
        ]
        self.assertEqual(decide(reps, by("win_rate")).rep_id, 1)
        small = lead(segment="small")
        self.assertEqual(decide(reps, by("win_rate"), small).rep_id, 2)

    def test_weights_decide_between_the_criteria(self):
        reps = [Rep(1, industry_ids=(2,), open_count=30), Rep(2, industry_ids=(3,))]
        a_lead = lead(industry_id=2)
        for weights, owner in (({"industry": 3, "load": 1}, 1), ({"load": 1}, 2)):
            decision = decide(reps, rule("best_fit", weights=weights), a_lead)
            self.assertEqual(decision.rep_id, owner)

    def test_load_spreads_the_leads_of_one_run(self):
        reps = [Rep(1, capacity_open=10), Rep(2, capacity_open=10)]
        result = route(leads(6), reps, [by("load", "industry")], (), NOW)
        self.assertEqual(owners(result), [1, 2, 1, 2, 1, 2])

    def test_parts_add_up_to_the_value(self):
        reps = [Rep(1, industry_ids=(2,), capacity_open=4, open_count=1)]
        weights = {"industry": 1.0, "load": 3.0, "language": 5.0}
        decision = decide(reps, rule("best_fit", weights=weights), lead(industry_id=2))
        first = decision.candidates[0]
        self.assertEqual(first.parts, {"industry": 1.0, "load": 0.75})
        self.assertEqual(first.value, (1 + 3 * 0.75) / 4)

    def test_many_kinds_of_leads_are_told_apart(self):
        reps = [Rep(1, industry_ids=tuple(range(1, 900))), Rep(2)]
        many = [lead(n, industry_id=n) for n in range(1, 1200)]
        result = route(many, reps, [by("industry")], (), NOW, explains=False)
        self.assertEqual(owners(result), [1] * 899 + [2] * 300)
