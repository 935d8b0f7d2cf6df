import json
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestReconcile(LeadPriorityCase):
    """The reconcile finds each difference by lead, and closes those that are gone."""

    def setUp(self):
        super().setUp()
        self.lead = self._lead(user_id=self.ann.id)
        self.differences = self.env["lead.custody.difference"]
        self.assertFalse(self._reconcile())
        self.env.flush_all()

    def _reconcile(self):
        return self.differences._reconcile_all(now=self.env.cr.now())

    def _behind_the_back(self, column, value):
        self.env.cr.execute(
            SQL(
                "UPDATE crm_lead SET %s = %s WHERE id = %s",
                SQL.identifier(column),
                value,
                self.lead.id,
            )
        )
        self.env.invalidate_all()

    def test_owner_changed_behind_the_back_is_found(self):
        """Capabilities: 35"""
        self._behind_the_back("user_id", self.bob.id)
        difference = self._reconcile()
        self.assertEqual(
            (difference.kind, difference.lead_id), ("wrong_place", self.lead)
        )
        self.assertIn("Bob", difference.expected)
        self.assertIn("Ann", difference.found)

    def test_difference_is_reported_once(self):
        self._behind_the_back("active", False)
        self.assertEqual(self._reconcile(), self._reconcile())

    def test_difference_that_is_gone_is_closed(self):
        self._behind_the_back("user_id", self.bob.id)
        difference = self._reconcile()
        self._behind_the_back("user_id", self.ann.id)
        self.assertFalse(self._reconcile())
        self.assertTrue(difference.resolved_at)

    def test_repair_goes_on_from_what_the_lead_says(self):
        self._behind_the_back("user_id", self.bob.id)
        self._reconcile().with_user(self.max).action_repair()
        row = self.open_row(self.lead)
        self.assertEqual((row.user_id, row.reason), (self.bob, "reconciled"))
        self.assertFalse(self._reconcile())

    def test_lead_made_behind_the_back_is_registered_by_repair(self):
        self.env.cr.execute(
            "INSERT INTO crm_lead (name, type, won_status, active)"
            " VALUES ('Raw', 'lead', 'pending', true) RETURNING id"
        )
        difference = self._reconcile()
        self.assertEqual(difference.kind, "no_capture")
        difference._repair(now=self.env.cr.now())
        self.assertEqual(self.open_row(difference.lead_id).place, "pool")
        self.assertFalse(self._reconcile())

    def test_chain_without_an_open_row_goes_on_by_repair(self):
        row = self.open_row(self.lead)
        self.env.cr.execute(
            SQL(
                "UPDATE lead_custody SET ended_at = %s WHERE id = %s",
                row.started_at + timedelta(hours=1),
                row.id,
            )
        )
        difference = self._reconcile()
        self.assertEqual(difference.kind, "no_open_row")
        difference._repair(now=self.env.cr.now())
        self.assertEqual(self.open_row(self.lead).capture_id, self.lead.capture_ids)

    def test_lead_deleted_behind_the_back_is_found_by_its_capture(self):
        capture = self.lead.capture_ids
        self.env.cr.execute(SQL("DELETE FROM crm_lead WHERE id = %s", self.lead.id))
        self.env.invalidate_all()
        difference = self._reconcile()
        self.assertEqual(
            (difference.kind, difference.capture_id), ("lead_missing", capture)
        )
        difference._repair(now=self.env.cr.now())
        self.assertEqual(self.chain(capture)[-1], ("deleted", "reconciled"))
        self.assertFalse(self._reconcile())

    def test_batches_cover_all_leads(self):
        leads = self.lead | self._leads(4, user_id=self.ann.id)
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_lead SET user_id = %s", [self.bob.id])
        self.env.invalidate_all()
        last_id = 0
        while last_id is not None:
            last_id = self.differences._reconcile_leads(
                last_id, now=self.env.cr.now(), limit=2
            )
        found = self.differences.search([("lead_id", "in", leads.ids)])
        self.assertEqual(found.lead_id, leads)

    def test_cron_runs(self):
        self._behind_the_back("user_id", self.bob.id)
        with self.enter_registry_test_mode():
            self.env.ref(
                "lead_priority.ir_cron_reconcile_custody"
            ).method_direct_trigger()
        self.assertTrue(self.differences.search([("lead_id", "=", self.lead.id)]))

    def test_cron_goes_on_where_its_time_was_over(self):
        cron, position = type(self.env["ir.cron"]), "lead_priority.reconcile_position"
        parameters = self.env["ir.config_parameter"]
        with patch.object(cron, "_commit_progress", return_value=0) as commit:
            self.differences._cron_reconcile()
            self.assertEqual(commit.call_args.kwargs, {"remaining": 1})
            step, after_id = json.loads(parameters.get_param(position))
            self.assertGreaterEqual((step, after_id), (0, self.lead.id))
        with patch.object(cron, "_commit_progress", return_value=9):
            self.differences._cron_reconcile()
        self.assertFalse(parameters.get_param(position))
