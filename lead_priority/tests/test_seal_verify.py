from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .seal_common import SealCase

RUN = "odoo.addons.lead_priority.models.audit.lead_journal_check_run"


@tagged("post_install", "-at_install")
class TestSealVerify(SealCase):
    """A verification finds what was changed in the database, by entry."""

    def setUp(self):
        super().setUp()
        self.first = self.seal()
        self.row = self.engagements[150]

    def test_nothing_is_found_where_nothing_was_changed(self):
        check = self.verify()
        self.assertEqual((check.result, check.progress), ("same", 100))
        self.assertEqual(check.row_done, self.first.row_count)

    def test_one_changed_entry_is_found(self):
        for model, record, column, value in (
            ("lead.engagement", self.row, "occurred_at", self.env.cr.now()),
            ("lead.followup", self.followup, "is_valid", False),
            ("lead.custody", self.lead.custody_ids[0], "user_id", self.bob.id),
            ("lead.capture", self.lead.capture_ids[0], "consent_given", True),
        ):
            with self.subTest(model), self.env.cr.savepoint() as savepoint:
                self._set(record, column, value)
                check = self.verify()
                self.assertEqual(self.found(check), [("changed", model, record.id)])
                self.assertIn(str(record.id), check.first_finding)
                savepoint.rollback()

    def _set(self, record, column, value):
        self.tamper(
            record._table,
            f"UPDATE {record._table} SET {column} = %s WHERE id = %s",
            value,
            record.id,
        )

    def test_entry_given_to_another_lead_is_found(self):
        self._set(self.row, "lead_id", self.other.id)
        check = self.verify()
        self.assertEqual(self.found(check), [("link", "lead.engagement", self.row.id)])
        finding = check.finding_ids
        self.assertEqual(
            (finding.was, finding.now), (str(self.lead.id), str(self.other.id))
        )

    def test_entry_without_its_lead_is_found_while_the_lead_lives(self):
        self._set(self.row, "lead_id", None)
        self.assertEqual(self.verify().finding_ids.kind, "link")

    def test_closed_row_changed_again_is_found(self):
        self.lead.user_id = self.bob
        closed = self.lead.custody_ids.filtered("ended_at")[0]
        self.seal()
        self._set(closed, "ended_at", self.env.cr.now())
        # Where it was open when it was sealed, closing it is no change.
        self.assertEqual(self.found(self.verify()), [])
        self.lead.user_id = self.ann
        self.env.flush_all()
        rows = self.lead.custody_ids.sorted("id")
        self.seal()
        last_closed = rows[-2]
        self._set(last_closed, "started_at", self.now)
        self.assertEqual(
            self.found(self.verify()), [("changed", "lead.custody", last_closed.id)]
        )

    def test_deleted_entry_is_found(self):
        self.tamper(
            "lead_engagement", "DELETE FROM lead_engagement WHERE id = %s", self.row.id
        )
        self.assertEqual(
            self.found(self.verify()), [("missing", "lead.engagement", self.row.id)]
        )

    def test_entry_put_in_later_is_found(self):
        self.tamper(
            "lead_engagement",
            """
            INSERT INTO lead_engagement (id, lead_id, type_id, occurred_at, recorded_at)
            SELECT -1, lead_id, type_id, occurred_at, recorded_at
              FROM lead_engagement WHERE id = %s""",
            self.row.id,
        )
        self.assertEqual(self.found(self.verify()), [("added", "lead.engagement", -1)])

    def test_entry_put_in_the_place_of_another_is_found(self):
        new_id = self.row.id + 1000
        self.tamper(
            "lead_engagement",
            "UPDATE lead_engagement SET id = %s WHERE id = %s",
            new_id,
            self.row.id,
        )
        found = self.found(self.verify())
        self.assertIn(("missing", "lead.engagement", self.row.id), found)

    def test_rewritten_block_is_found(self):
        part = self.first.part_ids.filtered(lambda p: p.journal == "lead.engagement")
        self.tamper(
            "lead_journal_seal_block",
            "UPDATE lead_journal_seal_block SET hash = %s WHERE part_id = %s",
            "0" * 64,
            part.id,
        )
        kinds = {kind for kind, _journal, _row in self.found(self.verify())}
        self.assertEqual(kinds, {"part", "block"})

    def test_removed_block_is_found(self):
        part = self.first.part_ids.filtered(lambda p: p.journal == "lead.engagement")
        self.tamper(
            "lead_journal_seal_block",
            """DELETE FROM lead_journal_seal_block WHERE id IN (
                SELECT id FROM lead_journal_seal_block WHERE part_id = %s LIMIT 1)""",
            part.id,
        )
        self.assertEqual(self.found(self.verify()), [("part", "lead.engagement", 0)])

    def test_rewritten_part_is_found(self):
        part = self.first.part_ids[0]
        self.tamper(
            "lead_journal_seal_part",
            "UPDATE lead_journal_seal_part SET hash = %s WHERE id = %s",
            "0" * 64,
            part.id,
        )
        found = self.found(self.verify())
        self.assertEqual(found, [("seal", "", 0), ("part", part.journal, 0)])

    def test_rewritten_seal_is_found(self):
        self.seal()
        self.tamper(
            "lead_journal_seal",
            "UPDATE lead_journal_seal SET hash = %s WHERE id = %s",
            "0" * 64,
            self.first.id,
        )
        # It, and the one that includes it.
        self.assertEqual(self.found(self.verify()), [("seal", "", 0)] * 2)

    def test_seal_taken_out_of_the_chain_is_found(self):
        third = (self.seal(), self.seal())[1]
        self.tamper(
            "lead_journal_seal",
            "UPDATE lead_journal_seal SET previous_id = %s WHERE id = %s",
            third.id,
            self.first.id,
        )
        self.assertIn(("chain", "", 0), self.found(self.verify()))

    def test_seals_made_anew_are_found_by_a_kept_line(self):
        line = self.first.head_line
        self.assertEqual(self.verify(noted=line).result, "same")
        self._set(self.row, "value", 1000)
        self._make_anew()
        self.assertEqual(self.verify().result, "same")
        self.assertEqual(self.found(self.verify(noted=line)), [("noted", "", 0)])

    def _make_anew(self):
        """Hash everything again, as somebody does who read the code."""
        for table in ("block", "part", ""):
            name = f"lead_journal_seal_{table}".rstrip("_")
            self.env.cr.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        for part in self.first.part_ids:
            self.env.cr.execute(
                "DELETE FROM lead_journal_seal_block WHERE part_id = %s", [part.id]
            )
            if part.after_id < part.upto_id:
                blocks = self.env["lead.journal.seal.block"]
                blocks._add_blocks(part, part.after_id, 10**6)
            part._close_part()
        self.first._close()

    def test_days_can_be_chosen(self):
        self._set(self.row, "value", 1000)
        day = self.env.cr.now().date()
        self.assertEqual(self.verify(date_from=day, date_to=day).result, "differs")
        past = self.now.date()
        self.assertEqual(self.verify(date_to=past).result, "nothing")

    def test_job_goes_on_where_asking_was_over(self):
        with patch(f"{RUN}.WAIT_SECONDS", 0):
            check = self.env["lead.journal.check"].create(
                {"started_at": self.env.cr.now()}
            )
            check._begin()
        self.assertEqual((check.state, check.result), ("running", "running"))
        with patch(f"{RUN}.BATCH_BLOCKS", 1):
            while self.env["lead.journal.check"]._check_next():
                pass
        self.assertEqual((check.state, check.result), ("done", "same"))

    def test_wizard_verifies_for_managers_only(self):
        wizard = self.env["lead.journal.verify"]
        action = wizard.with_user(self.max).create({}).action_verify()
        check = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual((check.result, check.user_id), ("same", self.max))
        with self.assertRaises(AccessError):
            wizard.with_user(self.lea).create({})
        for model in ("lead.journal.check", "lead.journal.finding"):
            with self.assertRaises(AccessError):
                call_kw(self.env[model].with_user(self.max), "create", [{}], {})

    def test_kept_line_must_be_one_of_this_database(self):
        good = self.first.head_line
        for text in ("hello", good[:-1], good.replace("lead-seal 1 ", "lead-seal 1 x")):
            wizard = self.env["lead.journal.verify"].create({"noted": text})
            with self.assertRaises(UserError):
                wizard.action_verify()
