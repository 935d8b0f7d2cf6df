import base64
import re
import secrets
from datetime import timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.lead_priority.intake import limits

FILE = b"%PDF what customers say"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


@tagged("post_install", "-at_install")
class TestContentPage(HttpCase):
    """Pages that give a content, at once or for answers. Capabilities: 117, 121"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env["lead.capture.form"].create(
            {"name": "About you", "sender_limit": 0, "form_limit": 0}
        )
        cls.content = cls.env["lead.content"].create(
            {
                "name": "Report 2026",
                "kind": "report",
                "teaser": "<b>Numbers</b>",
                "file": base64.b64encode(FILE),
                "file_name": "report.pdf",
                "gate_form_id": cls.form.id,
            }
        )
        cls.path = f"/lead/content/{cls.content.page_key}"

    def setUp(self):
        super().setUp()
        self.patch(limits, "MINIMUM_FILL_SECONDS", 0)

    def get(self, path, **kwargs):
        headers = {"User-Agent": BROWSER}
        return self.url_open(path, headers=headers, allow_redirects=False, **kwargs)

    def fill(self, **values):
        page = self.get(self.path)
        self.assertEqual(page.status_code, 200)
        hidden = dict(
            re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        )
        values = {"contact_name": "Kim", "email_from": "kim@example.com", **values}
        return self.get(self.path, data={**hidden, **values})

    def fetch(self, thanks):
        (path,) = re.findall(r'class="get"[^>]*href="([^"]+)"', thanks.text)
        return self.get(path.replace("&amp;", "&"))

    def test_report_is_given_for_the_answers_and_recorded(self):
        answer = self.fill()
        self.assertEqual(answer.status_code, 303)
        given = self.fetch(self.get(answer.headers["Location"]))
        self.assertEqual((given.status_code, given.content), (200, FILE))
        lead = self.env["crm.lead"].search([("email_from", "=", "kim@example.com")])
        self.assertIn("report_download", lead.engagement_ids.type_id.mapped("code"))
        delivery = self.content.delivery_ids
        self.assertEqual((delivery.lead_id, delivery.channel), (lead, "page"))
        self.assertTrue(delivery.opened_at)

    def test_nothing_typed_by_marketing_runs(self):
        page = self.get(self.path)
        self.assertIn("&lt;b&gt;Numbers", page.text)
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
        self.assertFalse(page.headers.get("Set-Cookie"))

    def test_what_is_missing_is_said_and_nothing_is_given(self):
        answer = self.fill(email_from="")
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("/file", answer.text)

    def test_file_needs_a_ticket_that_is_ours_and_new(self):
        """Targets: S6"""
        capture = self.env["lead.capture"].search([], limit=1)
        capture = capture or self.env["lead.capture"].browse(1)
        now = self.env.cr.now()
        old = self.content._make_ticket(capture, now - timedelta(hours=25))
        other = self.content.copy()
        foreign = other._make_ticket(capture, now)
        number, until, _signature = old.split(".")
        forged = f"{number}.{int(until) + 90000}.{secrets.token_hex(32)}"
        for ticket in ("", "x", "1.2.3", old, foreign, forged, "٧.1." + "a" * 64):
            answer = self.get(f"{self.path}/file?t={ticket}")
            self.assertEqual(answer.status_code, 302, ticket)
            self.assertNotIn(FILE, answer.content)
            self.assertNotIn("/file", self.get(f"{self.path}/thanks?t={ticket}").text)

    def test_lead_that_was_sent_the_link_is_not_asked(self):
        lead = self.env["crm.lead"].create({"name": "A lead"})
        link = self.content.tracked_file_id._get_link(lead, now=self.env.cr.now())
        page = self.get(f"{self.path}?l={link.partition('?l=')[2]}")
        self.assertNotIn("<form", page.text)
        self.assertEqual(self.fetch(page).content, FILE)
        self.assertIn("<form", self.get(f"{self.path}?l=1.2.3").text)

    def test_without_a_form_everyone_gets_it(self):
        self.content.gate_form_id = False
        self.assertEqual(self.fetch(self.get(self.path)).content, FILE)
        self.assertEqual(self.get(self.path, data={"a": "b"}).status_code, 303)

    def test_what_is_unpublished_over_or_renewed_is_gone(self):
        """Neither the page nor a link that a lead was sent works."""
        link = self.content.link.partition("/lead/file/")[2]
        for values in (
            {"is_published": False},
            {"is_published": True, "available_until": "2020-01-01"},
            {"available_until": False, "active": False},
        ):
            self.content.write(values)
            for below in ("", "/thanks", "/file"):
                answer = self.get(self.path + below)
                self.assertEqual(answer.status_code, 404, values)
        self.assertEqual(self.get(f"/lead/file/{link}").status_code, 404)
        self.content.active = True
        self.content.action_renew_page_key()
        self.assertEqual(self.get(self.path).status_code, 404)

    def test_archived_form_gives_nothing_away(self):
        self.form.active = False
        self.assertEqual(self.get(self.path + "/file").status_code, 404)

    def test_twenty_guesses_find_nothing(self):
        """Targets: S1, S6"""
        key = self.content.page_key
        guesses = [secrets.token_urlsafe(16) for _number in range(12)]
        guesses += [
            key[:-1],
            key + "0",
            key.swapcase(),
            "%00",
            "..",
            "'",
            "%F0%9F",
            "a",
        ]
        for guess in guesses:
            for below in ("", "/thanks", "/file"):
                answer = self.get(f"/lead/content/{guess}{below}")
                self.assertIn(answer.status_code, (404, 400), guess)
                self.assertNotIn(self.content.name, answer.text)

    def test_trap_and_limit_give_nothing(self):
        thanks = self.get(self.fill(fax_number="1").headers["Location"])
        self.assertNotIn('class="get"', thanks.text)
        self.form.sender_limit = 1
        self.fill(email_from="a@example.com")
        answer = self.fill(email_from="b@example.com")
        self.assertEqual(answer.status_code, 429)
        self.assertNotIn("/file", answer.text)

    def test_too_large_and_strange_bodies_are_refused(self):
        large = self.get(self.path, data={"a": "x" * (limits.BODY_BYTES + 1)})
        self.assertEqual(large.status_code, 413)
        for data in (
            {"lang": "xx"},
            {"token": "x", "email_from": "\x00"},
            b"\xff=\xfe",
        ):
            self.assertIn(self.get(self.path, data=data).status_code, (200, 422))
        odd = self.url_open(self.path, data={}, files={"email_from": ("a", b"x")})
        self.assertEqual(odd.status_code, 422)
