from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.tools.misc import get_lang

from ..intake import limits
from ..intake.errors import IntakeError
from .plain_routes import TYPE

# How long browsers keep the script: a change of the site's settings is seen after it.
SCRIPT_SECONDS = 600


class LeadSite(http.Controller):
    """For websites that are not Odoo: the script, and what it sends."""

    @http.route(
        "/lead/site/<string:key>/lead.js",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=True,
        sitemap=False,
    )
    def script(self, key, **query):
        """Give the script of a site."""
        request.params = {}
        env = request.env(user=SUPERUSER_ID)
        settings = env["lead.site"]._get_sites().get(key)
        if not settings:
            raise request.not_found()
        installed = [code for code, _name in env["res.lang"].get_installed()]
        asked = query.get("lang")
        lang = asked if asked in installed else get_lang(env).code
        site = env["lead.site"].browse(settings["id"]).with_context(lang=lang)
        return request.make_response(
            site._get_script(),
            headers=[
                ("Content-Type", "text/javascript; charset=utf-8"),
                ("Cache-Control", f"public, max-age={SCRIPT_SECONDS}"),
                ("Cross-Origin-Resource-Policy", "cross-origin"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )

    # Without session, user or CSRF token: whoever reads a page has none of them.
    @http.route(
        "/lead/site/<string:key>/events",
        type=TYPE,
        auth="none",
        methods=["POST"],
        csrf=False,
        save_session=False,
        readonly=False,
        max_content_length=limits.BEACON_BYTES,
        sitemap=False,
    )
    def events(self, key):
        """Take what a browser says by ``navigator.sendBeacon``; an empty answer."""
        sent = request.httprequest
        env = request.env(user=SUPERUSER_ID)
        try:
            env["lead.site"]._take_message(
                key,
                sent.get_data(),
                origin=sent.headers.get("Origin", ""),
                user_agent=sent.headers.get("User-Agent", ""),
                address=sent.remote_addr,
            )
        except IntakeError as error:
            return request.make_response("", status=error.status)
        return request.make_response("", status=204)
