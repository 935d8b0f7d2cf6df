import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .review_pack_common import ReviewPackCase

JOB = "odoo.addons.lead_analytics.models.lead_review_pack_file_job"
MONDAY = datetime(2026, 3, 2)  # noqa: DTZ001 naive UTC; six o'clock in China: 22:00


@tagged("post_install", "-at_install")
class TestReviewPackJob(ReviewPackCase):
    """Packs are made by a job, and sent. Capabilities: 173 Targets: T23, S7"""

    def run_job(self):
        """Let the job make everything that was asked for."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(
                "lead_analytics.ir_cron_make_review_packs"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def test_button_answers_at_once_and_the_job_makes_the_file(self):
        self.capture(user_id=self.ann.id)
        self.refresh()
        pack = self.pack.with_user(self.max)
        start = time.thread_time()
        action = pack.action_make_mine()
        self.assertLess(time.thread_time() - start, 0.2)
        file = self.env["lead.review.pack.file"].browse(action["res_id"])
        self.run_job()
        self.assertEqual((file.state, file.progress, file.attempts), ("done", 100, 1))
        self.assertEqual(file.file_size, len(file.attachment_id.raw))
        self.assertEqual(file.attachment_id.raw[:2], b"PK")
        self.assertEqual(file.raw_rows, 1)
        url = file.with_user(self.max).action_download()["url"]
        self.assertIn(str(file.attachment_id.id), url)
        self.assertFalse(file.mail_id)

    def test_what_a_killed_maker_left_is_removed(self):
        file = self.ask(self.lea)
        left = Path(tempfile.mkdtemp(prefix=file._get_folder_prefix()))
        (left / "pack.xlsx").write_text("leads")
        self.run_job()
        self.assertEqual(file.state, "done")
        self.assertFalse(left.exists())

    def test_only_its_recipient_opens_a_file(self):
        file = self.ask(self.lea)
        self.run_job()
        attachment = file.attachment_id
        self.assertTrue(attachment.with_user(self.lea).raw)
        for user in (self.ann, self.max, self.mia):
            with self.assertRaises(AccessError):
                attachment.with_user(user).check_access("read")
        with self.assertRaises(AccessError):
            file.with_user(self.ann).read(["state"])
        with self.assertRaises(UserError):
            file.with_user(self.max).action_download()

    def test_recipients_get_their_file_by_mail_once(self):
        self.capture(user_id=self.ann.id), self.capture(user_id=self.bob.id)
        self.pack.recipient_ids = self.lea | self.ann
        self.refresh()
        self.pack.with_user(self.max).action_send()
        self.run_job()
        self.run_job()
        files = self.pack.file_ids
        self.assertEqual(files.mapped("state"), ["done", "done"])
        by_user = {file.user_id: file for file in files}
        self.assertEqual(by_user[self.lea].mail_id.recipient_ids, self.lea.partner_id)
        self.assertEqual(
            (by_user[self.lea].raw_rows, by_user[self.ann].raw_rows), (2, 1)
        )
        mails = self.env["mail.mail"].search([("id", "in", files.mail_id.ids)])
        self.assertEqual(len(mails), 2)
        mail = by_user[self.ann].mail_id
        self.assertEqual(mail.attachment_ids, by_user[self.ann].attachment_id)
        self.assertIn("This period", mail.body_html)

    def test_large_files_are_linked_and_not_attached(self):
        target = "odoo.addons.lead_analytics.models.lead_review_pack_file_mail"
        file = self.ask(self.lea, sends_mail=True)
        with patch(f"{target}.LARGEST_ATTACHED_BYTES", 100):
            self.run_job()
        self.assertFalse(file.mail_id.attachment_ids)
        self.assertIn("too large", file.mail_id.body_html)

    def test_failure_is_said_and_the_others_are_made(self):
        bad, good = self.ask(self.ann), self.ask(self.lea)
        self.ann.group_ids = [(5, 0), (4, self.env.ref("base.group_user").id)]
        with mute_logger(JOB):
            self.run_job()
        self.assertEqual((bad.state, good.state), ("failed", "done"))
        self.assertIn("no access to leads", bad.error)
        self.ann.group_ids = [(4, self.env.ref("sales_team.group_sale_salesman").id)]
        bad.with_user(self.max).action_try_again()
        self.run_job()
        self.assertEqual((bad.state, bad.error), ("done", False))

    def test_maker_that_was_killed_is_followed_three_times(self):
        file = self.ask(self.lea)
        for attempts, state in ((1, "done"), (3, "failed")):
            file.sudo().write({"state": "running", "attempts": attempts})
            self.run_job()
            self.assertEqual(file.state, state)
        self.assertIn("shorter period", file.error)

    def test_file_that_somebody_else_makes_is_left_alone(self):
        file = self.ask(self.lea)
        self.env.flush_all()
        with self.registry.cursor() as other:
            other_files = self.env["lead.review.pack.file"].with_env(self.env(cr=other))
            self.assertTrue(other_files._lock(file.id))
            self.assertFalse(self.env["lead.review.pack.file"]._lock(file.id))
        self.assertTrue(self.env["lead.review.pack.file"]._lock(file.id))

    def test_file_that_is_deleted_takes_its_attachment_along(self):
        file = self.ask(self.lea)
        self.run_job()
        attachment = file.attachment_id
        file.with_user(self.max).unlink()
        self.assertFalse(attachment.exists())

    def test_due_packs_are_asked_for_once_for_each_recipient(self):
        self.pack.write(
            {"is_scheduled": True, "recipient_ids": (self.lea | self.ann).ids}
        )
        now = self.env.cr.now()
        self.assertGreater(self.pack.next_at, now)
        for _again in range(2):
            self.pack.next_at = now - timedelta(days=1)
            self.assertEqual(self.env["lead.review.pack"]._schedule_due(), 1)
        self.assertEqual(len(self.pack.file_ids), 2)
        self.assertEqual({*self.pack.file_ids.mapped("date_from")}, {self.first})
        self.assertGreater(self.pack.next_at, now)
        self.assertEqual(self.env["lead.review.pack"]._schedule_due(), 0)

    def test_next_one_is_due_in_the_morning_after_a_period(self):
        self.pack.write({"is_scheduled": True, "send_hour": 6})
        # Monday the 2nd in China begins on the 1st, 16:00 UTC; six o'clock is 22:00.
        cases = {
            MONDAY - timedelta(hours=9): MONDAY - timedelta(hours=2),
            MONDAY - timedelta(hours=3): MONDAY - timedelta(hours=2),
            MONDAY - timedelta(hours=2): MONDAY + timedelta(days=7, hours=-2),
            MONDAY + timedelta(days=3): MONDAY + timedelta(days=7, hours=-2),
        }
        for now, due in cases.items():
            self.assertEqual(self.pack._get_next(now), due, now)
        self.pack.active = False
        self.assertFalse(self.pack.next_at)
