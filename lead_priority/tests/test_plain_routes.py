from unittest.mock import patch

from odoo.http import Request
from odoo.tests import tagged

from ..controllers.plain_routes import TYPE
from .test_capture_http import CaptureHttpCase

PLAIN = (
    "/lead/capture/<string:key>",
    "/lead/site/<string:key>/events",
    "/lead/webhook/<string:key>",
    "/lead/api/v1/captures",
    "/lead/api/v1/engagements",
    "/lead/api/v1/followups",
)


@tagged("post_install", "-at_install")
class TestPlainRoutes(CaptureHttpCase):
    """Routes for programs: little around them, and nobody's session. Targets: T12"""

    def post(self, body='{"email": "ann@example.com"}', query="", **headers):
        headers = {"Content-Type": "application/json", **headers}
        path = f"/lead/capture/{self.form.key}{query}"
        return self.url_open(path, data=body, headers=headers)

    def test_busy_routes_are_plain(self):
        """Targets: T12, T14"""
        rules = self.env["ir.http"].routing_map().iter_rules()
        kinds = {rule.rule: rule.endpoint.routing["type"] for rule in rules}
        self.assertEqual([kinds[path] for path in PLAIN], [TYPE] * len(PLAIN))

    def test_parameters_are_not_even_read(self):
        def refuse(_request):
            raise AssertionError("parameters were read")

        with patch.object(Request, "get_http_params", refuse):
            answer = self.post(query="?debug=1&utm_source=x&key=other&email=x")
        self.assertEqual(answer.status_code, 202)
        self.assertFalse(answer.headers.get("Set-Cookie"))
        self.assertNotIn("utm_source", self.last_capture().payload)

    def test_language_that_is_not_installed_is_no_error(self):
        for asked in ("tlh", "zz-ZZ", "*", "x" * 300):
            headers = {"Accept-Language": asked}
            self.assertEqual(self.post(**headers).status_code, 202, asked)
            self.assertEqual(self.post("[]", **headers).status_code, 422, asked)

    def test_errors_are_told_in_the_language_asked_for(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        with patch.object(
            type(self.env["lead.capture"]),
            "_get_issue_message",
            lambda captures, _code: captures.env.lang,
        ):
            answer = self.post("[]", **{"Accept-Language": "fr-FR"})
            self.assertEqual(answer.json()["message"], "fr_FR")
