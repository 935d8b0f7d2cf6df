from odoo.exceptions import AccessError
from odoo.modules.neutralize import neutralize_database

from .common import LeadPriorityCase


class TestPause(LeadPriorityCase):
    """What is paused is told to everybody, and resumed by a manager."""

    def _pauses(self, user):
        return self.env["res.company"].with_user(user).get_lead_pauses()

    def test_nothing_paused_tells_nothing(self):
        self.assertEqual(self._pauses(self.ann)["companies"], [])

    def test_rep_sees_what_is_paused_and_by_whom(self):
        self.env.company.lead_routing_paused = True
        [company] = self._pauses(self.ann)["companies"]
        self.assertEqual(company["paused"], ["routing"])
        self.assertEqual(company["by"], self.env.user.name)
        self.assertFalse(self._pauses(self.ann)["can_resume"])

    def test_manager_resumes_everything(self):
        pauses = self.env["res.company"]._get_pauses()
        self.env.company.write(dict.fromkeys(pauses, True))
        self.env["res.company"].with_user(self.max).resume_leads()
        self.assertEqual(self._pauses(self.max)["companies"], [])

    def test_rep_cannot_resume(self):
        self.env.company.lead_reclaim_paused = True
        with self.assertRaises(AccessError):
            self.env["res.company"].with_user(self.ann).resume_leads()
        self.assertTrue(self.env.company.lead_reclaim_paused)

    def test_copied_database_is_paused(self):
        neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.assertTrue(
            all(
                self.env.company[name] for name in self.env["res.company"]._get_pauses()
            )
        )
