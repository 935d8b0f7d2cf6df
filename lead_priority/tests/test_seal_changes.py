from datetime import timedelta

from odoo.tests import tagged

from .seal_common import SealCase


@tagged("post_install", "-at_install")
class TestSealChanges(SealCase):
    """What happens by right breaks no seal, and is logged without a name."""

    def setUp(self):
        super().setUp()
        self.first = self.seal()
        self.changes = self.env["lead.journal.change"]
        # What tests of processes that race commit is logged, too.
        last = self.changes.search([], order="id desc", limit=1)
        self.of_test = [("id", ">", last.id or 0)]

    def _changes(self):
        return [
            (change.kind, change.lead_number, change.into_number)
            for change in self.changes.search(self.of_test, order="id")
        ]

    def test_merged_leads_verify(self):
        number, third = self.lead.id, self._lead()
        self.other._merge_dependences(self.lead)
        self.lead.unlink()
        third._merge_dependences(self.other)
        self.assertEqual(self.engagements.lead_id, third)
        self.assertEqual(self.found(self.verify()), [])
        self.assertEqual(
            self._changes(),
            [("merged", number, self.other.id), ("merged", self.other.id, third.id)],
        )

    def test_deleted_lead_verifies_and_is_logged_once(self):
        number = self.lead.id
        self.lead.with_user(self.max).unlink()
        self.assertEqual(self.found(self.verify()), [])
        change = self.changes.search(self.of_test)
        self.assertEqual(
            (change.kind, change.lead_number, change.user_id),
            ("deleted", number, self.max),
        )

    def test_lead_deleted_by_sql_is_found(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM crm_lead WHERE id = %s", [self.lead.id])
        found = self.found(self.verify())
        self.assertIn(("link", "lead.engagement", self.engagements[0].id), found)

    def test_erased_lead_verifies_and_is_logged_with_counts(self):
        number = self.lead.id
        self.lead.with_user(self.max)._erase(now=self.env.cr.now())
        self.assertFalse(self.engagements[0].url)
        self.assertEqual(self.found(self.verify()), [])
        change = self.changes.search(self.of_test)
        self.assertEqual(
            (change.kind, change.lead_number, change.user_id),
            ("erased", number, self.max),
        )
        self.assertEqual(change.counts["lead.engagement"], 300)
        self.assertEqual(change.counts["lead.capture"], 1)

    def test_log_holds_nothing_personal(self):
        self.lead._erase(now=self.env.cr.now())
        self.env.cr.execute("SELECT t::text FROM lead_journal_change t")
        self.assertNotIn("example.com", str(self.env.cr.fetchall()))

    def test_erased_capture_without_a_lead_is_logged(self):
        capture = self.lead.capture_ids
        self.lead.unlink()
        capture._erase(now=self.env.cr.now())
        change = self.changes.search(self.of_test, limit=1)
        self.assertEqual((change.kind, change.counts), ("erased", {"lead.capture": 1}))
        self.assertEqual(self.found(self.verify()), [])

    def test_capture_that_waited_may_become_a_lead(self):
        capture = self.env["lead.capture"].create(
            {
                "received_at": self.now,
                "entry": "form",
                "scope": "form:1",
                "payload": {"email_from": "new@example.com", "contact_name": "New"},
            }
        )
        self.seal()
        capture._process(self.env.cr.now())
        self.assertEqual(capture.state, "lead")
        self.assertEqual(self.found(self.verify()), [])
        self.seal()
        self.assertEqual(self.found(self.verify()), [])

    def test_custody_closed_after_the_seal_verifies(self):
        self.lead.user_id = self.bob
        self.assertEqual(self.found(self.verify()), [])

    def test_engagement_that_turns_out_a_programs_verifies(self):
        self.engagements[:5]._mark_automated(now=self.now)
        self.assertEqual(self.found(self.verify()), [])

    def test_deleted_channel_and_team_verify(self):
        source = self.env["utm.source"].create({"name": "Fair"})
        row = {"lead_id": self.lead.id, "type": "mail_click", "source_id": source.id}
        rows = self.env["lead.engagement"]._record_engagement([row], now=self.now)
        self.seal()
        self.tamper(
            "lead_engagement",
            "UPDATE lead_engagement SET source_id = NULL WHERE id = %s",
            rows.id,
        )
        self.assertEqual(self.verify().finding_ids.column, "source_id")
        source.unlink()
        self.assertEqual(self.found(self.verify()), [])

    def test_rows_removed_by_right_verify_and_their_neighbours_still_count(self):
        gone, kept = self.engagements[10:20], self.engagements[20]
        self.changes._note_removed("lead.engagement", gone.ids, now=self.now)
        self.tamper(
            "lead_engagement",
            "DELETE FROM lead_engagement WHERE id = ANY (%s)",
            gone.ids,
        )
        self.assertEqual(self.found(self.verify()), [])
        self.tamper(
            "lead_engagement",
            "UPDATE lead_engagement SET occurred_at = %s WHERE id = %s",
            self.now + timedelta(days=1),
            kept.id,
        )
        self.assertEqual(
            self.found(self.verify()), [("changed", "lead.engagement", kept.id)]
        )

    def test_log_itself_is_sealed(self):
        self.lead.unlink()
        self.seal()
        change = self.changes.search(self.of_test)
        self.tamper(
            "lead_journal_change",
            "UPDATE lead_journal_change SET user_id = %s WHERE id = %s",
            self.bob.id,
            change.id,
        )
        self.assertEqual(
            self.found(self.verify()), [("changed", "lead.journal.change", change.id)]
        )
