import base64
import secrets
from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..intake import link_token
from .test_site import BROWSER, ORIGIN, SiteCase

CONTENT = b"<script>alert(1)</script> what customers say"
CASE_STUDY = "lead_priority.lead_engagement_type_case_study"


@tagged("post_install", "-at_install")
class TestTrackedFile(SiteCase):
    """Files behind links. Capabilities: 20, 21"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.env["lead.tracked.file"].create(
            {
                "name": "Case study",
                "file": base64.b64encode(CONTENT),
                "file_name": "case.html",
                "type_id": cls.env.ref(CASE_STUDY).id,
            }
        )
        cls.lead = cls.env["crm.lead"].create({"name": "A lead", "user_id": False})
        cls.now = cls.env.cr.now()

    def open(self, link, **headers):
        path = "/lead/file/" + link.split("/lead/file/")[1]
        headers = {"User-Agent": BROWSER, **headers}
        return self.url_open(path, headers=headers, allow_redirects=False)

    def opened(self):
        return self.lead.engagement_ids.filtered(lambda e: e.url == self.file.link)

    def test_link_of_a_lead_gives_the_file_and_is_recorded(self):
        answer = self.open(self.file._get_link(self.lead, now=self.now))
        self.assertEqual((answer.status_code, answer.content), (200, CONTENT))
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertFalse(answer.headers.get("Set-Cookie"))
        self.assertEqual(self.opened().type_id.code, "case_study")

    def test_parts_and_second_looks_count_once(self):
        link = self.file._get_link(self.lead, now=self.now)
        self.open(link, Range="bytes=0-9")
        self.assertFalse(self.opened())
        self.open(link)
        self.open(link)
        self.assertEqual(len(self.opened()), 1)

    def test_program_that_opens_it_is_kept_and_not_scored(self):
        link = self.file._get_link(self.lead, now=self.now)
        self.open(link, **{"User-Agent": "LinkPreview/1.0 (bot)"})
        self.assertTrue(self.opened().is_automated)

    def test_forged_swapped_and_old_tokens_record_nothing(self):
        """Targets: S6"""
        other = self.env["crm.lead"].create({"name": "Another", "user_id": False})
        second = self.file.copy({"name": "Second", "file": self.file.file})
        good = self.file._get_link(self.lead, now=self.now).split("?l=")[1]
        number, until, signature = good.split(".")
        old = self.file._get_link(self.lead, now=self.now - timedelta(days=181))
        wrong = [
            f"{other.id}.{until}.{signature}",
            f"{number}.{int(until) + 1}.{signature}",
            f"{number}.{until}.{secrets.token_hex(32)}",
            second._get_link(self.lead, now=self.now).split("?l=")[1],
            old.split("?l=")[1],
            *("", "x", "1.2", good + "0", "٧." + good),
        ]
        plain = self.open(self.file.link)
        for token in wrong:
            answer = self.open(f"{self.file.link}?l={token}")
            self.assertEqual(
                (answer.status_code, answer.content), (200, plain.content), token
            )
        self.assertFalse(self.opened() | other.engagement_ids)

    def test_no_token_of_a_hundred_thousand_is_guessed(self):
        """Targets: S6"""
        found = [
            token
            for number in range(100_000)
            if link_token.read(
                token := f"7.{number}.{secrets.token_hex(32)}", 0, "secret", "file:1"
            )
        ]
        self.assertEqual(found, [])

    def test_unknown_key_is_not_found(self):
        link = self.file.link
        self.file.action_renew_key()
        for wrong in (link, "/lead/file/" + secrets.token_urlsafe(16)):
            self.assertEqual(self.open(wrong).status_code, 404)

    def test_page_can_stand_for_a_file(self):
        self.file.write({"file": False, "url": "https://example.com/paper"})
        answer = self.open(self.file._get_link(self.lead, now=self.now))
        self.assertEqual(answer.headers["Location"], "https://example.com/paper")
        self.assertTrue(self.opened())
        with self.assertRaises(ValidationError):
            self.file.url = "javascript:alert(1)"

    def test_visitor_of_a_site_downloads_what_the_file_says(self):
        self.send({"url": self.file.link, "download": True})
        self.assertEqual(self.visits().type_id.code, "case_study")
        self.assertTrue(self.visits().url.startswith("http"))
        self.assertNotEqual(ORIGIN, self.visits().url)
