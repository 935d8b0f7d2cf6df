from datetime import timedelta

from odoo.tests import tagged

from .common import LeadPriorityCase


@tagged("post_install", "-at_install")
class TestCustodyMoves(LeadPriorityCase):
    """A lead's chain says where it was, from when on and why."""

    def assertChain(self, lead, *expected):
        self.assertEqual(self.chain(lead.capture_ids), list(expected))
        self.assertEqual(len(self.open_row(lead)), 1)

    def test_new_lead_is_registered_and_in_a_place(self):
        """Capabilities: 35"""
        lead = self._lead(email_from="Ann@Example.com")
        self.assertEqual(lead.capture_ids.mapped("state"), ["lead"])
        self.assertEqual(lead.capture_ids.entry, "manual")
        self.assertEqual(lead.capture_ids.email_normalized, "ann@example.com")
        self.assertChain(lead, ("pool", "captured"))

    def test_new_lead_with_owner_is_with_its_owner(self):
        lead = self._lead(user_id=self.ann.id)
        self.assertEqual(self.open_row(lead).user_id, self.ann)
        self.assertChain(lead, ("owner", "captured"))

    def test_imported_lead_is_registered_as_import(self):
        lead = self.env["crm.lead"].with_context(import_file=True).create({"name": "I"})
        self.assertEqual(lead.capture_ids.entry, "import")

    def test_capture_given_by_its_reader_gets_the_chain(self):
        capture = self.env["lead.capture"].create(
            {"received_at": self.now, "entry": "form", "scope": "form:1"}
        )
        lead = (
            self.env["crm.lead"]
            .with_context(lead_captures=(capture.id,))
            .create({"name": "Given", "user_id": False})
        )
        capture.write({"state": "lead", "lead_id": lead.id})
        self.assertChain(lead, ("pool", "captured"))

    def test_captures_cannot_be_given_from_outside(self):
        capture = self._lead().capture_ids
        lead = (
            self.env["crm.lead"]
            .with_context(lead_captures=[capture.id])
            .create({"name": "Forged"})
        )
        self.assertEqual(lead.capture_ids.entry, "manual")

    def test_owner_takes_the_lead_out_of_its_pool(self):
        lead = self._lead(pool_id=self.pool.id)
        lead.user_id = self.ann
        self.assertFalse(lead.pool_id)
        self.assertChain(lead, ("pool", "captured"), ("owner", "assigned"))

    def test_pool_takes_away_the_owner(self):
        lead = self._lead(user_id=self.ann.id)
        lead.pool_id = self.pool
        self.assertFalse(lead.user_id)
        self.assertEqual(self.open_row(lead).pool_id, self.pool)
        self.assertChain(lead, ("owner", "captured"), ("pool", "released"))

    def test_rep_who_takes_a_lead_claims_it(self):
        lead = self._lead(pool_id=self.public_pool.id)
        lead.with_user(self.ann).user_id = self.ann
        self.assertChain(lead, ("pool", "captured"), ("owner", "claimed"))
        self.assertEqual(self.open_row(lead).by_user_id, self.ann)

    def test_rep_who_gives_up_a_lead_returns_it(self):
        lead = self._lead(user_id=self.ann.id)
        lead.with_user(self.ann).pool_id = self.public_pool
        self.assertChain(lead, ("owner", "captured"), ("pool", "returned"))

    def test_lost_is_one_move_with_its_reason(self):
        """Capabilities: 148, 174"""
        lead = self._lead(user_id=self.ann.id)
        lead.action_set_lost(lost_reason_id=self.lost_reason.id)
        self.assertEqual(self.open_row(lead).lost_reason_id, self.lost_reason)
        self.assertChain(lead, ("owner", "captured"), ("lost", "lost"))

    def test_restored_lead_is_reopened_in_one_move(self):
        lead = self._lead(user_id=self.ann.id)
        lead.action_set_lost()
        lead.action_restore()
        self.assertChain(
            lead, ("owner", "captured"), ("lost", "lost"), ("owner", "reopened")
        )

    def test_won_and_archived(self):
        won, archived = self._leads(2, team_id=self.team.id)
        won.action_set_won()
        archived.action_archive()
        self.assertChain(won, ("pool", "captured"), ("won", "won"))
        self.assertChain(archived, ("pool", "captured"), ("archived", "archived"))
        archived.action_unarchive()
        self.assertEqual(self.open_row(archived).reason, "reopened")

    def test_won_stage_by_drag_is_won(self):
        stage = self.env["crm.stage"].create({"name": "Won too", "is_won": True})
        lead = self._lead(user_id=self.ann.id)
        lead.stage_id = stage
        self.assertChain(lead, ("owner", "captured"), ("won", "won"))

    def test_write_that_moves_nothing_adds_nothing(self):
        lead = self._lead(user_id=self.ann.id)
        lead.write({"name": "Other", "user_id": self.ann.id})
        self.assertChain(lead, ("owner", "captured"))

    def test_move_says_its_reason_and_note(self):
        lead = self._lead(user_id=self.ann.id)
        now = self.env.cr.now() + timedelta(hours=1)
        lead._move(
            {"pool_id": self.pool.id}, now=now, reason="reclaimed", note="7 days"
        )
        row = self.open_row(lead)
        self.assertEqual((row.reason, row.note), ("reclaimed", "7 days"))
        self.assertEqual(row.started_at, now)

    def test_deleted_lead_leaves_its_chain(self):
        lead = self._lead(user_id=self.ann.id)
        capture = lead.capture_ids
        lead.unlink()
        self.assertEqual(
            self.chain(capture), [("owner", "captured"), ("deleted", "deleted")]
        )
        self.assertFalse(capture.lead_id)

    def test_mass_edit_moves_each_lead(self):
        leads = self._leads(5, team_id=self.team.id)
        leads.write({"user_id": self.bob.id})
        self.assertEqual(
            [self.open_row(lead).user_id for lead in leads], [self.bob] * 5
        )

    def test_plain_writes_are_handed_over_together(self):
        leads = self._leads(10, team_id=self.team.id)
        for lead in leads.with_context(tracking_disable=True):
            lead.user_id = self.ann
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env.cr.flush()
        # Close the rows, open the next.
        self.assertEqual(self.env.cr.sql_log_count - before, 2)
        self.assertEqual(leads.custody_ids.sorted("id")[-1].reason, "assigned")

    def test_reading_the_journal_hands_over_first(self):
        lead = self._lead()
        self.assertEqual(self.open_row(lead).place, "pool")
        lead.user_id = self.ann
        self.assertEqual(lead.custody_ids.sorted("id")[-1].user_id, self.ann)
