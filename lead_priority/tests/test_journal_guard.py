from datetime import timedelta

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import LeadPriorityCase

JOURNALS = (
    "lead.custody",
    "lead.engagement",
    "lead.followup",
    "lead.qualification.change",
)


@tagged("post_install", "-at_install")
class TestJournalGuard(LeadPriorityCase):
    """The database refuses what would rewrite the past."""

    def setUp(self):
        super().setUp()
        self.lead = self._lead(user_id=self.ann.id, email_from="p@example.com")
        self.other = self._lead()
        row = {"lead_id": self.lead.id}
        self.env["lead.engagement"]._record_engagement(
            [{**row, "type": "page_view", "url": "/p", "external_key": "k"}],
            now=self.now,
        )
        self.env["lead.followup"]._record_followup(
            [{**row, "user_id": self.ann.id, "channel": "call", "note": "n"}],
            now=self.now,
        )
        change = {"from_qualification": "raw", "to_qualification": "mql"}
        self.env["lead.qualification.change"]._record_change(
            [{**row, **change, "reason": "person"}], now=self.now
        )

    def assertRefused(self, query):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(query)

    def _tables(self):
        return [SQL.identifier(self.env[name]._table) for name in JOURNALS]

    def test_no_row_is_removed(self):
        for table in [*self._tables(), SQL.identifier("lead_capture")]:
            self.assertRefused(SQL("DELETE FROM %s", table))
            self.assertRefused(SQL("TRUNCATE %s CASCADE", table))

    def test_no_row_is_repointed_by_hand(self):
        for table in self._tables():
            self.assertRefused(SQL("UPDATE %s SET lead_id = %s", table, self.other.id))
            self.assertRefused(SQL("UPDATE %s SET lead_id = NULL", table))

    def test_no_personal_column_is_blanked_by_hand(self):
        for name in JOURNALS[1:3]:
            journal = self.env[name]
            self.assertRefused(
                SQL(
                    "UPDATE %s SET %s = NULL",
                    SQL.identifier(journal._table),
                    SQL.identifier("url" if name == "lead.engagement" else "note"),
                )
            )

    def test_no_time_is_changed(self):
        moment = self.now + timedelta(days=1)
        for table, column in (
            ("lead_custody", "started_at"),
            ("lead_engagement", "occurred_at"),
            ("lead_followup", "recorded_at"),
            ("lead_qualification_change", "occurred_at"),
            ("lead_capture", "received_at"),
        ):
            self.assertRefused(
                SQL(
                    "UPDATE %s SET %s = %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    moment,
                )
            )

    def test_row_is_closed_once_and_nothing_else_with_it(self):
        later = self.env.cr.now() + timedelta(days=1)
        close = SQL(
            "UPDATE lead_custody SET ended_at = %s WHERE lead_id = %s",
            later,
            self.lead.id,
        )
        self.assertRefused(
            SQL("UPDATE lead_custody SET ended_at = %s, note = 'x'", later)
        )
        self.env.cr.execute(close)
        self.assertRefused(
            SQL(
                "UPDATE lead_custody SET ended_at = %s WHERE lead_id = %s",
                later + timedelta(days=1),
                self.lead.id,
            )
        )
        self.assertRefused(SQL("UPDATE lead_custody SET ended_at = NULL"))

    def test_payload_and_keys_of_a_capture_stay(self):
        capture = self.env["lead.capture"].create(
            {
                "received_at": self.now,
                "entry": "form",
                "scope": "form:1",
                "idempotency_key": "a",
                "payload": {"name": "x"},
            }
        )
        for assignment in (
            SQL("payload = NULL"),
            SQL("payload = '{}'"),
            SQL("scope = 'form:2'"),
            SQL("idempotency_key = 'b'"),
        ):
            self.assertRefused(
                SQL("UPDATE lead_capture SET %s WHERE id = %s", assignment, capture.id)
            )
        capture.write({"state": "lead", "lead_id": self.lead.id})
        self.env.flush_all()

    def test_orm_is_refused_to_everyone(self):
        for name in JOURNALS:
            journal = self.env[name].sudo()
            with self.assertRaises(AccessError):
                journal.create({"lead_id": self.lead.id})
            with self.assertRaises(AccessError):
                journal.search([], limit=1).write({"lead_id": self.other.id})
            with self.assertRaises(AccessError):
                journal.search([], limit=1).unlink()
        with self.assertRaises(AccessError):
            self.lead.capture_ids.sudo().unlink()

    def test_orm_is_refused_through_the_lead(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.max).write({"custody_ids": [(5, 0, 0)]})

    def test_deleted_lead_is_set_to_null_by_its_foreign_key(self):
        followup = self.lead.followup_ids
        self.lead.unlink()
        followup.invalidate_recordset()
        self.assertFalse(followup.lead_id)
        self.assertEqual(followup.note, "n")

    def test_permission_ends_with_the_named_method(self):
        self.env["lead.custody"]._blank_personal(self.other)
        self.assertRefused(SQL("UPDATE lead_followup SET note = NULL"))
