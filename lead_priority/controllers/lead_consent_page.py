import re

from markupsafe import Markup

from odoo import http
from odoo.http import request

from ..intake import limits
from .embedding import POLICY

TOKEN = re.compile(r"[\w-]{20,64}\Z", re.ASCII)


class LeadConsentPage(http.Controller):
    """The page behind the link in the mail: confirm a consent, or take it back.

    Opening it changes nothing: mail scanners open every link.
    """

    @http.route(
        "/lead/consent/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        sitemap=False,
    )
    def show(self, token, **_query):
        """Show what is asked, with a button."""
        return self._render(self._find(token))

    # No CSRF token: there is no session; the address itself is the secret.
    @http.route(
        "/lead/consent/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=limits.BODY_BYTES,
        sitemap=False,
    )
    def answer(self, token, **_params):
        """Do what the button says, and show what holds now."""
        asked = self._find(token)
        asked._answer(request.httprequest.form.get("answer"), request.env.cr.now())
        return self._render(asked)

    def _find(self, token):
        requests = request.env["lead.consent.request"]
        asked = requests._find_by_token(token if TOKEN.match(token) else "")
        if not asked:
            raise request.not_found()
        request.update_context(lang=asked.lang)
        return asked.with_context(lang=asked.lang)

    def _render(self, asked):
        page = request.env["ir.ui.view"]._render_template(
            "lead_priority.consent_page",
            {
                "asked": asked,
                "is_open": asked._is_open(request.env.cr.now()),
                "lang": asked.lang.replace("_", "-"),
            },
        )
        return request.make_response(
            Markup("<!DOCTYPE html>\n") + page,
            headers=[
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Security-Policy", POLICY),
                ("Cache-Control", "no-store"),
                # The address is the secret: it goes nowhere.
                ("Referrer-Policy", "no-referrer"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
