from datetime import timedelta

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestRepTours(HttpCase):
    """The boards in a browser: from a number to its leads. Capabilities: 155, 159"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["lead.sla.policy"].search([("state", "=", "active")]).action_archive()
        cls.line = cls.env["lead.product.line"].create({"name": "Tour line"})
        cls.reps = [cls._rep("tour_rep", "Tour Rep"), cls._rep("tour_two", "Tour Two")]
        cls.team = cls.env["crm.team"].create(
            {"name": "Tour", "member_ids": [(4, rep.id) for rep in cls.reps]}
        )
        cls._close(cls.reps[0], 15, 5)
        cls._close(cls.reps[1], 3, 17)
        late = cls._leads(cls.reps[0], 1, "Tour lead open")
        late.sla_due_at = cls.env.cr.now() - timedelta(hours=1)
        cls.env["lead.custody"]._hand_over_noted()
        cls.env.flush_all()
        while cls.env["lead.milestone"]._refresh_next():
            pass

    @classmethod
    def _rep(cls, login, name):
        group = "base.group_user,sales_team.group_sale_salesman"
        return new_test_user(cls.env, login, groups=group, name=name)

    @classmethod
    def _leads(cls, rep, number, name):
        values = {"name": name, "user_id": rep.id, "team_id": cls.team.id}
        values["product_line_ids"] = [(6, 0, cls.line.ids)]
        return cls.env["crm.lead"].create([values] * number)

    @classmethod
    def _close(cls, rep, won, lost):
        leads = cls._leads(rep, won + lost, "Tour lead")
        leads[:won].action_set_won()
        leads[won:].action_set_lost()

    def tour(self, action, tour, login="admin"):
        self.start_tour(f"/odoo/action-lead_analytics.{action}", tour, login=login)

    def test_rep_board_opens_the_leads_of_a_rep(self):
        self.tour("lead_analytics_rep_board_action", "lead_rep_board")

    def test_matrix_notes_what_a_rep_knows_and_opens_a_cell(self):
        self.tour("lead_analytics_segment_matrix_action", "lead_segment_matrix")
        members = self.team.crm_team_member_ids
        member = members.filtered(lambda member: member.user_id == self.reps[0])
        self.assertEqual(member.routing_product_line_ids, self.line)

    def test_monitor_opens_what_is_late(self):
        self.tour("lead_team_monitor_action", "lead_team_monitor")

    def test_rep_sees_own_figures_and_opens_what_is_late(self):
        action = "lead_analytics_my_figures_action"
        self.tour(action, "lead_my_figures", login="tour_rep")
