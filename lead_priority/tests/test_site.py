import gzip
import json
import secrets
from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from ..intake.pace import Pace
from ..models.lead_site_script import read_script

ORIGIN = "https://www.example.com"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
# The script, with what a site that asks adds to it.
MOST_BYTES = 5 * 1024


class SiteCase(HttpCase):
    """A site that is not Odoo, and what its pages send."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.form = cls.env["lead.capture.form"].create({"name": "Contact us"})
        cls.form.field_ids.is_required = False
        cls.site = cls.env["lead.site"].create(
            {
                "name": "Company website",
                "allowed_origins": f"{ORIGIN}/en/\nhttp://localhost:8000",
                "form_ids": [(6, 0, cls.form.ids)],
            }
        )
        cls.path = f"/lead/site/{cls.site.key}"
        cls.token = secrets.token_urlsafe(24)

    def send(self, *events, path=None, data=None, origin=ORIGIN, agent=BROWSER, **more):
        body = {"token": self.token, "consent": True, "events": events, **more}
        return self.url_open(
            (path or self.path) + "/events",
            data=data if data is not None else json.dumps(body),
            headers={
                "Content-Type": "text/plain",
                "Origin": origin,
                "User-Agent": agent,
            },
        )

    def visits(self):
        return self.env["lead.visitor.visit"].search([("site_id", "=", self.site.id)])


@tagged("post_install", "-at_install")
class TestSiteEvents(SiteCase):
    """What a site's script sends. Capabilities: 20, 21"""

    def test_page_is_a_visit_of_its_browser(self):
        answer = self.send(
            {
                "url": f"{ORIGIN}/pricing?utm_source=fair#top",
                "title": "Prices",
                "referrer": "https://search.example.org/?q=x",
            }
        )
        self.assertEqual(answer.status_code, 204)
        visit = self.visits()
        self.assertEqual(visit.type_id.code, "pricing_page")
        self.assertEqual((visit.title, visit.utm), ("Prices", {"utm_source": "fair"}))
        self.assertEqual(visit.url, f"{ORIGIN}/pricing?utm_source=fair")
        self.assertTrue(visit.visitor_id.consent_at)
        self.assertFalse(answer.headers.get("Set-Cookie"))

    def test_download_is_what_the_page_says_else_the_rules(self):
        url = f"{ORIGIN}/files/a.pdf"
        self.send({"url": url, "type": "case_study", "download": True})
        self.send({"url": url, "download": True})
        self.send({"url": f"{ORIGIN}/files/b.zip", "download": True})
        self.assertEqual(
            [visit.type_id.code for visit in self.visits().sorted("id")],
            ["case_study", "report_download", "report_download"],
        )

    def test_forms_cannot_be_claimed_by_a_page(self):
        for code in ("demo_request", "mail_reply", "webinar", "nothing"):
            self.send({"url": f"{ORIGIN}/x", "type": code})
        self.assertEqual(set(self.visits().type_id.mapped("code")), {"page_view"})

    def test_page_of_another_address_is_not_listened_to(self):
        for origin in ("https://evil.example.com", "null", "", f"{ORIGIN}:8443"):
            answer = self.send({"url": f"{ORIGIN}/x"}, origin=origin)
            self.assertEqual(answer.status_code, 403, origin)
        self.assertFalse(self.visits())

    def test_unknown_and_archived_site_are_not_found(self):
        answer = self.send({"url": f"{ORIGIN}/x"}, path="/lead/site/unknown-key")
        self.assertEqual(answer.status_code, 404)
        self.site.active = False
        self.assertEqual(self.send({"url": f"{ORIGIN}/x"}).status_code, 404)
        self.assertEqual(self.url_open(self.path + "/lead.js").status_code, 404)

    def test_robot_is_no_visitor(self):
        agent = "Mozilla/5.0 (compatible; Somebot/2.1)"
        answer = self.send({"url": f"{ORIGIN}/x"}, agent=agent)
        self.assertEqual(answer.status_code, 204)
        self.assertFalse(self.visits())

    def test_too_many_of_one_sender_are_refused(self):
        self.site.sender_limit = 3
        codes = [self.send({"url": f"{ORIGIN}/x"}).status_code for _n in range(5)]
        self.assertEqual(codes, [204, 204, 204, 429, 429])
        self.assertEqual(len(self.visits()), 3)

    def test_limit_holds_where_others_send_meanwhile(self):
        self.site.sender_limit = 1
        with patch.object(Pace, "is_below", side_effect=[True, False] * 2):
            codes = [self.send({"url": f"{ORIGIN}/x"}).status_code for _n in range(2)]
        self.assertEqual(codes, [204, 429])
        self.assertEqual(len(self.visits()), 1)

    def test_bad_input_is_refused_or_left_out(self):
        """Targets: S1, S2"""
        for data in (
            *(b"\xff", b"[]", b"{}", b"1", b"null", b'{"token": "guest"}'),
            *(b"[" * 9000, b'{"token": NaN}', b'{"token": "' + b"x" * 65 + b'"}'),
        ):
            self.assertIn(self.send(data=data).status_code, (400, 422), data[:20])
        self.assertEqual(self.send(data=b" " * 20_000).status_code, 413)
        bad = [1, None, {}, {"url": "javascript:alert(1)"}, {"url": "http://["}]
        bad += [{"url": ["x"]}, {"url": "https://"}, {"url": "data:text/html,x"}]
        good = {"url": f"{ORIGIN}/\x00\ud800\u202ea", "title": "a\r\nb\x00" * 500}
        self.assertEqual(self.send(*bad, good).status_code, 204)
        visit = self.visits()
        self.assertEqual(len(visit), 1)
        self.assertNotIn("\n", visit.title)

    def test_forgotten_when_consent_is_taken_back(self):
        self.send({"url": f"{ORIGIN}/x"})
        self.assertTrue(self.visits())
        self.send(forget=True)
        self.assertFalse(self.visits())

    def test_guessed_and_swapped_tokens_read_nothing(self):
        """Targets: S6"""
        mine = self.send({"url": f"{ORIGIN}/x"})
        for token in (secrets.token_urlsafe(24), self.token[::-1]):
            other = self.send({"url": f"{ORIGIN}/x"}, token=token)
            self.assertEqual((mine.status_code, mine.content), (204, b""))
            self.assertEqual(other.content, mine.content)
            self.assertEqual(other.headers.keys(), mine.headers.keys())


@tagged("post_install", "-at_install")
class TestSiteScript(SiteCase):
    """What a site loads. Capabilities: 20"""

    def test_script_is_small(self):
        answer = self.url_open(self.path + "/lead.js")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("javascript", answer.headers["Content-Type"])
        self.assertFalse(answer.headers.get("Set-Cookie"))
        served = answer.text.encode()
        self.assertLessEqual(len(served), MOST_BYTES)
        self.assertLessEqual(len(gzip.compress(served)), MOST_BYTES // 2)

    def test_script_works_with_a_strict_policy(self):
        script = read_script()
        for forbidden in ("eval(", "new Function", "innerHTML", "document.cookie"):
            self.assertNotIn(forbidden, script)

    def test_words_of_the_bar_cannot_end_the_script(self):
        self.site.consent_text = '"});alert(1);//</script>\u2028'
        script = self.url_open(self.path + "/lead.js").text
        options = json.loads(script[len(f"({read_script()})(") : -3])
        self.assertEqual(options["text"], self.site.consent_text)

    def test_addresses_are_checked_and_cut_to_their_site(self):
        self.assertEqual(self.site._get_origins(), ["http://localhost:8000", ORIGIN])
        for address in ("example.com", "ftp://example.com", "https://", "*"):
            with self.assertRaises(ValidationError):
                self.site.allowed_origins = address

    def test_screen_says_whether_it_works(self):
        self.assertFalse(self.site.last_seen_at)
        self.send({"url": f"{ORIGIN}/x"})
        self.site.invalidate_recordset()
        self.assertTrue(self.site.last_seen_at)
        self.assertEqual(self.site.visitor_count, 1)
        self.assertIn(self.site.key, self.site.snippet)
        self.assertIn(self.form.key, self.site.form_snippet)


@tagged("post_install", "-at_install")
class TestSiteForms(SiteCase):
    """Forms on pages of another site. Capabilities: 1, 2"""

    def post(self, origin=ORIGIN, method="POST", **payload):
        return self.opener.request(
            method,
            self.base_url() + f"/lead/capture/{self.form.key}",
            data=json.dumps(payload),
            headers={"Origin": origin, "Content-Type": "application/json"},
        )

    def test_page_of_the_site_may_send_and_read_the_answer(self):
        asked = self.post(method="OPTIONS")
        self.assertEqual(asked.status_code, 204)
        self.assertEqual(asked.headers["Access-Control-Allow-Methods"], "POST")
        for payload, status in (
            ({"email": "a@example.com"}, 202),
            ({"email": 1.5}, 202),
        ):
            answer = self.post(**payload)
            self.assertEqual(answer.status_code, status, answer.text)
            self.assertEqual(answer.headers["Access-Control-Allow-Origin"], ORIGIN)

    def test_page_of_another_site_may_not(self):
        for method in ("OPTIONS", "POST"):
            answer = self.post(
                "https://evil.example.com", method, email="a@example.com"
            )
            self.assertNotIn("Access-Control-Allow-Origin", answer.headers)

    def test_own_form_of_a_page_may_ask_more_than_we_know(self):
        answer = self.post(email="a@example.com", newsletter="weekly")
        self.assertEqual(answer.status_code, 202)
        capture = self.env["lead.capture"].search([("form_id", "=", self.form.id)])
        self.assertEqual(capture.payload["newsletter"], "weekly")
        answer = self.post("", email="a@example.com", newsletter="weekly")
        self.assertEqual(answer.status_code, 422)

    def test_hosted_page_is_framed_by_its_sites_only(self):
        path = f"/lead/form/{self.form.key}"
        policy = self.url_open(path).headers["Content-Security-Policy"]
        frames = policy.split("frame-ancestors ")[1]
        self.assertEqual(frames, f"'self' http://localhost:8000 {ORIGIN}")
        self.assertNotIn("script-src", policy)
        policy = self.url_open(path + "?embed=1").headers["Content-Security-Policy"]
        self.assertIn("script-src 'self';", policy)
        self.form.site_ids = False
        policy = self.url_open(path).headers["Content-Security-Policy"]
        self.assertTrue(policy.endswith("frame-ancestors 'self'"))

    def test_channel_of_an_embedded_form_is_that_of_its_page(self):
        query = "?embed=1&page_url=https://www.example.com/a&referrer="
        for referrer, source in (
            ("https://search.example.org/", "search.example.org"),
            ("https://www.example.com/b", ""),
            ("javascript:alert(1)", ""),
        ):
            page = self.url_open(f"/lead/form/{self.form.key}{query}{referrer}").text
            self.assertIn(f'name="utm_source" value="{source}"', page)
            self.assertIn('name="page_url" value="https://www.example.com/a"', page)
