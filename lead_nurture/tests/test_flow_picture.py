from odoo.tests import new_test_user, tagged

from .common import FlowCase


@tagged("post_install", "-at_install")
class TestFlowPicture(FlowCase):
    """The picture says where leads are; numbers open them. Capabilities: 119"""

    def setUp(self):
        super().setUp()
        self.flow = self.make_flow()
        domain = "[('name', '=', 'Lead 0')]"
        self.branch = self.add_step(self.flow, "branch", branch_domain=domain)
        self.wait = self.add_step(self.flow, "wait", self.branch, "no", wait_amount=9)
        self.start(self.flow)
        self.entered = self.enter(self.flow, self.make_leads(5))
        self.do_pass()

    def picture(self, step):
        picture = self.env["lead.nurture.flow"].get_picture(self.flow.id)
        return next(card for card in picture["steps"] if card["id"] == step.id)

    def chips(self, step):
        return {chip["code"]: chip["count"] for chip in self.picture(step)["chips"]}

    def test_where_leads_are(self):
        self.assertEqual(self.chips(self.branch), {"done": 5})
        self.assertEqual(self.chips(self.wait), {"here": 4})

    def test_ways_taken(self):
        ways = {
            way["code"]: way["count"] for way in self.picture(self.branch)["outcomes"]
        }
        self.assertEqual(ways, {"yes": 1, "no": 4})

    def test_who_left_and_why(self):
        self.entered[-1]._leave("replied", self.now)
        left = [
            chip for chip in self.picture(self.wait)["chips"] if chip["code"] == "left"
        ]
        self.assertEqual((left[0]["count"], left[0]["title"]), (1, "Replied: 1"))

    def test_every_number_opens_what_it_counts(self):
        self.entered[-1]._leave("replied", self.now)
        for step in self.flow.step_ids:
            for code, count in self.chips(step).items():
                action = step.action_open_chip(code)
                found = self.env[action["res_model"]].search(action["domain"])
                self.assertEqual(len(found), count, code)

    def test_rep_sees_the_numbers_of_own_leads(self):
        rep = new_test_user(
            self.env, "picture_rep", groups="sales_team.group_sale_salesman"
        )
        other = self.env.ref("base.user_admin")
        self.entered.lead_id[:3].user_id = other
        self.entered.lead_id[3:].user_id = rep
        self.env.flush_all()
        steps = self.flow.with_user(rep).get_picture(self.flow.id)["steps"]
        cards = {card["id"]: card for card in steps}
        chips = {c["code"]: c["count"] for c in cards[self.wait.id]["chips"]}
        self.assertEqual(chips, {"here": 2})
        ways = {w["code"]: w["count"] for w in cards[self.branch.id]["outcomes"]}
        self.assertEqual((ways["yes"], ways["no"]), (0, 2))
        self.assertEqual(self.chips(self.wait), {"here": 4})

    def test_counts_are_one_query(self):
        self.flow._count_for_picture()
        with self.assertQueryCount(1):
            self.flow._count_for_picture()

    def test_kept_versions_are_only_looked_at(self):
        picture = self.env["lead.nurture.flow"].get_picture(self.flow.id)
        self.assertFalse(picture["can_edit"])

    def test_kinds_are_all_offered(self):
        groups = self.env["lead.nurture.step"]._get_kinds()
        offered = {kind["kind"] for group in groups for kind in group["kinds"]}
        kinds = self.env["lead.nurture.step"]._fields["kind"].get_values(self.env)
        self.assertEqual(offered, set(kinds))
