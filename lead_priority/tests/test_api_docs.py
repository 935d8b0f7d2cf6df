import json
import os
import re
import subprocess
from html import unescape

from odoo.tests import BaseCase, tagged

from ..api import examples, schemas
from ..api.checking import compile_object
from ..api.openapi import build
from ..intake.payload import EXTRA, FIELDS, unalias
from .api_common import BASE, ApiHttpCase

SECONDS = 30


@tagged("post_install", "-at_install")
class TestApiDocs(ApiHttpCase):
    """The API explains itself. Capabilities: 183"""

    def open_page(self, lang="en"):
        page = self.url_open(f"{BASE}/docs?lang={lang}")
        self.assertEqual(page.status_code, 200)
        return page

    def printed(self, text):
        """Give the commands of the page, as a reader copies them."""
        blocks = re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)
        kinds = self.env["lead.api.key"]._get_list_kinds()
        others = tuple(f"/lead/api/v1/{kind.name} " for kind in kinds)
        return [
            unescape(block)
            for block in blocks
            if "curl" in block and not any(other in block for other in others)
        ]

    def run_in_shell(self, command, **variables):
        command = f"{command} -s -w '\\n%{{http_code}}'"
        done = subprocess.run(
            ["bash", "-c", command],
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
        body, _line, status = done.stdout.rpartition("\n")
        return int(status), json.loads(body)

    def test_examples_work_as_printed(self):
        signed, key, capture, *others, health = self.printed(self.open_page().text)
        variables = {
            "LEAD_API_KEY": self.token,
            "LEAD_API_SECRET": self.key.secret,
        }
        status, told = self.in_shell(key, **variables)
        self.assertEqual((status, told["name"]), (200, "Call centre"))
        status, told = self.in_shell(capture, **variables)
        self.assertEqual((status, told["status"]), (202, "received"))
        variables["LEAD_CAPTURE"] = told["id"]
        answers = [self.in_shell(text, **variables) for text in (*others, signed)]
        self.assertEqual([status for status, _told in answers], [200] * 4)
        self.assertEqual(answers[0][1]["status"], "received")
        recorded = [(told["recorded"], told["refused"]) for _s, told in answers[1:]]
        self.assertEqual(recorded, [(2, 0), (1, 0), (0, 0)])
        self.key.may_check_health = True
        self.env.flush_all()
        status, told = self.in_shell(health, **variables)
        self.assertIn((status, told["state"] == "broken"), [(200, False), (503, True)])

    def in_shell(self, command, **variables):
        with self.allow_requests(all_requests=True):
            return self.run_in_shell(command, **variables)

    def test_page_needs_nothing_from_elsewhere(self):
        page = self.open_page()
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
        self.assertFalse("<script" in page.text)
        own = f"{self.base_url()}/"
        links = re.findall(r'(?:src|href)="(https?://[^"]+)', page.text)
        self.assertEqual([link for link in links if not link.startswith(own)], [])

    def test_page_names_every_error_that_is_linked_to(self):
        anchors = set(re.findall(r'id="error-(\w+)"', self.open_page().text))
        answer = self.send("captures", {"email": 5}).json()
        self.assertIn(answer["docs"].rpartition("#error-")[2], anchors)

    def test_page_speaks_chinese_where_it_is_installed(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.assertTrue('lang="zh-CN"' in self.open_page("zh").text)

    def test_document_is_served_to_everyone(self):
        answer = self.url_open(f"{BASE}/openapi.json")
        self.assertEqual(answer.json()["openapi"], "3.1.0")
        self.assertEqual(answer.headers["Access-Control-Allow-Origin"], "*")


@tagged("post_install", "-at_install")
class TestApiDocument(BaseCase):
    """What is printed is what is checked. Capabilities: 183"""

    def test_every_field_is_one_that_the_register_knows(self):
        named = unalias(dict.fromkeys(schemas.CAPTURE_FIELDS))
        unknown = named.keys() - FIELDS.keys() - {*EXTRA, "consent_text"}
        self.assertFalse(unknown)
        self.assertLessEqual(FIELDS.keys(), named.keys())

    def test_printed_examples_pass_the_checks(self):
        for kind, body in examples.BODIES.items():
            for row in body.get("rows", [body]):
                self.assertEqual(schemas.CHECKS[kind](row), ("", ""))

    def test_every_reference_leads_somewhere(self):
        document = build("https://example.com", lambda code: code)
        for reference in set(re.findall(r'"#/([^"]+)"', json.dumps(document))):
            found = document
            for step in reference.split("/"):
                found = found[step]

    def test_no_word_of_ours_is_printed(self):
        document = json.dumps(build("https://example.com", lambda code: "Words"))
        self.assertNotIn("x-missing", document)
        self.assertNotIn("x-error", document)

    def test_values_are_checked_as_the_schema_says(self):
        check = compile_object(schemas.ENGAGEMENT)
        good = {"key": "k", "type": "t", "email": "a"}
        for more, issue in (
            ({}, ("", "")),
            ({"value": None}, ("", "")),
            ({"value": True}, ("wrong_type", "value")),
            ({"value": 10**400}, ("out_of_range", "value")),
            ({"key": "a b"}, ("wrong_format", "key")),
            ({"key": "a\n"}, ("wrong_format", "key")),
            ({"email": " "}, ("wrong_format", "email")),
            ({"occurred_at": "2025-13-01T00:00:00Z"}, ("not_a_date", "occurred_at")),
            ({"user_id": 1}, ("unknown_field", "user_id")),
        ):
            self.assertEqual(check({**good, **more}), issue)
        self.assertEqual(check([]), ("not_an_object", ""))
