import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_calls import TALK, CallCase


class UploadCase(CallCase):
    """A rep and a manager who upload calls."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "pb_max", groups="sales_team.group_sale_manager"
        )

    def upload(self, name, content, user=None, **values):
        """Upload a file as the wizard does; give the call."""
        wizard = self.env["lead.call.upload"].with_user(user or self.rep)
        asked = wizard.create(
            {
                "lead_id": self.lead.id,
                "file": base64.b64encode(content),
                "file_name": name,
                "occurred_at": self.now,
                **values,
            }
        )
        return self.calls.browse(asked.action_upload()["res_id"])


@tagged("post_install", "-at_install")
class TestCallUpload(UploadCase):
    """A file with what was said. Capabilities: 111"""

    def test_text_is_compared_at_once(self):
        call = self.upload("talk.txt", TALK.encode())
        self.assertEqual((call.state, call.compliance), ("scored", 50.0))
        self.assertEqual((call.source, call.reference), ("file", "talk.txt"))
        self.assertEqual((call.task_id, call.user_id), (self.task, self.rep))
        self.assertEqual(len(self.lead.followup_ids), 1)

    def test_subtitles_in_chinese(self):
        self.task.step_id.sudo()
        srt = "1\n00:00:05,000 --> 00:00:07,000\n销售：请问您的預算是多少？\n"
        call = self.upload("talk.srt", srt.encode("gb18030"))
        self.assertEqual(self.verdicts(call)["Budget"], "said")
        row = call.point_ids.filtered("is_met")
        self.assertEqual(call.transcript[row.start :], row.sentence)

    def test_bad_files_are_refused_in_a_sentence(self):
        for name, content in (
            ("a.pdf", b"%PDF"),
            ("a", b"x"),
            (False, b"x"),
            ("a.txt", b"\x00\x01\x02" * 50),
            ("a.txt", b"\xff\xff\xff"),
            ("a.txt", b" "),
            ("a.txt", b"x" * (2 * 1024 * 1024 + 1)),
            ("a.json", b"{"),
            ("a.json", b"{}"),
            ("a.srt", b"hello"),
            ("a.vtt", b"WEBVTT"),
            ("a.mp3", b"sound"),
        ):
            with self.subTest(name), self.assertRaises(UserError) as caught:
                self.upload(name, content)
            self.assertRegex(str(caught.exception), r"[A-Z].+\.")
        self.assertFalse(self.lead.call_ids)

    def test_calls_of_others_are_for_leaders(self):
        with self.assertRaises(AccessError):
            self.upload("a.txt", b"Hello", user_id=self.manager.id)
        call = self.upload("a.txt", b"Hello", self.manager, user_id=self.rep.id)
        self.assertEqual(call.user_id, self.rep)

    def test_leads_of_others_are_not_ones_own(self):
        other = self.make_leads(user_id=self.manager.id)
        with self.assertRaises(AccessError):
            self.upload("a.txt", b"Hello", lead_id=other.id)

    def test_call_that_cannot_be(self):
        for wrong in ({"occurred_at": self.now + timedelta(days=1)}, {"duration": -1}):
            with self.assertRaises(UserError):
                self.upload("a.txt", b"Hello", **wrong)

    def test_wizard_is_for_who_asked(self):
        wizard = self.env["lead.call.upload"].with_user(self.rep)
        asked = wizard.create({"lead_id": self.lead.id, "file": b"eA=="})
        with self.assertRaises(AccessError):
            asked.with_user(self.manager).read(["file_name"])
