from unittest.mock import patch

from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestCustodyCost(LeadPriorityCase):
    """What the register and the custody journal cost: counted in queries."""

    def _count(self, action):
        """Queries of ``action``, once warm, what it leaves to the commit included."""
        action()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        action()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _extra(self, action):
        """How many queries more than with the hooks taken out."""
        crm_lead = self.env.registry["crm.lead"]
        with (
            patch.object(crm_lead, "_open_custody", lambda *args, **kw: None),
            patch.object(crm_lead, "_note_move", lambda *args: None),
        ):
            without = self._count(action)
        return self._count(action) - without

    def test_single_create(self):
        """Target: T25"""
        self.assertLessEqual(self._extra(self._lead), 4)

    def test_batch_create(self):
        """Target: T25"""
        extra = self._extra(lambda: self._leads(200, team_id=self.team.id))
        self.assertLessEqual(extra / 200, 0.05)

    def test_batch_write_that_moves(self):
        """Target: T25"""
        leads = self._leads(50, team_id=self.team.id)
        owners = iter([self.ann, self.bob, self.lea, self.ann] * 2)
        extra = self._extra(lambda: leads.write({"user_id": next(owners).id}))
        self.assertLessEqual(extra, 2)

    def test_batch_write_that_does_not_move(self):
        """Target: T25"""
        leads = self._leads(50, team_id=self.team.id)
        names = iter("abcdefgh")
        self.assertEqual(self._extra(lambda: leads.write({"name": next(names)})), 0)
        scores = iter(range(10, 90, 10))
        extra = self._extra(lambda: leads.write({"probability": next(scores)}))
        self.assertLessEqual(extra, 2)
