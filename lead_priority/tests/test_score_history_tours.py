from odoo.tests import HttpCase, new_test_user, tagged

from .score_at_common import DAY, ScoreAtCase


@tagged("post_install", "-at_install")
class TestScoreHistoryTours(HttpCase, ScoreAtCase):
    """A rep looks at the history of a score in a real browser."""

    def setUp(self):
        super().setUp()
        groups = "base.group_user,sales_team.group_sale_salesman"
        self.rep = new_test_user(self.env, "rita_h", groups=groups)

    def _show(self, lead, tour):
        lead.user_id = self.rep
        self.env.flush_all()
        self.start_tour(f"/odoo/crm.lead/{lead.id}", tour, login="rita_h")

    def test_line_with_what_happened(self):
        """Capabilities: 60"""
        lead = self._create_old_leads(1)
        with self._at(self.start + 9 * DAY):
            lead.company_size = 60
        self._show(lead, "lead_priority_score_history")

    def test_new_lead_says_that_its_history_begins(self):
        self._show(self._create_lead(), "lead_priority_score_history_none")
