import re

from odoo import SUPERUSER_ID, http
from odoo.http import request

from odoo.addons.lead_priority.controllers.plain_routes import TYPE
from odoo.addons.lead_priority.durable import durably
from odoo.addons.lead_priority.intake.errors import IntakeError

from ..sending.sms_reports import (
    MOST_BYTES,
    ReportError,
    read_document,
    read_reports,
)

TOKEN = re.compile(r"[\w-]{16,64}\Z", re.ASCII)
STATUS = {"too_large": 413, "unreadable": 400, "no_report": 400}


class SmsReport(http.Controller):
    """The address that gateways post delivery reports to."""

    # Called by gateways, known by the random token in the address.
    @http.route(
        "/lead/sms/report/<string:token>",
        type=TYPE,
        auth="none",
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=MOST_BYTES,
        sitemap=False,
    )
    def report(self, token):
        """Note what became of messages; answer what the gateway wants to be told."""
        env = request.env(user=SUPERUSER_ID)
        sent = request.httprequest
        if sent.method not in ("GET", "POST"):
            return self._say("Use GET or POST.", 405, [("Allow", "GET, POST")])
        providers = env["lead.sms.provider"]
        provider = providers._find_by_token(token) if TOKEN.match(token) else providers
        if not provider:
            return self._say("Nobody has this address.", 404)
        try:
            document = read_document(
                sent.args, sent.get_data(), sent.headers.get("Content-Type", "")
            )
            reports = read_reports(document, provider._get_report_shape())
            durably(
                env, lambda _now: env["sms.tracker"]._take_reports(provider, reports)
            )
        except ReportError as error:
            return self._say(self._word_error(error.code), STATUS[error.code])
        except IntakeError:
            return self._say("Busy: report it again.", 429, [("Retry-After", "5")])
        return self._say(provider.report_answer or "OK", 200)

    def _word_error(self, code):
        return {
            "too_large": "This is too large: report fewer messages at once.",
            "unreadable": "This is neither JSON nor a form.",
            "no_report": "No report is found in this: see the fields of the provider.",
        }[code]

    def _say(self, text, status, headers=()):
        kind = "application/json" if text[:1] in ("{", "[") else "text/plain"
        return request.make_response(
            text,
            headers=[
                ("Content-Type", f"{kind}; charset=utf-8"),
                ("X-Content-Type-Options", "nosniff"),
                *headers,
            ],
            status=status,
        )
