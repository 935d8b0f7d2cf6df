from markupsafe import Markup

from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.tools.misc import get_lang

from ..api import examples
from ..api.docs_page import describe
from ..api.openapi import build
from .lead_api import BASE

# Nothing runs on the page and nothing comes from elsewhere.
POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'"
LANGUAGES = {"en": "en_US", "zh": "zh_CN", "zh-tw": "zh_TW"}


class LeadApiDocs(http.Controller):
    """The API explains itself: OpenAPI for programs, a page for people."""

    @http.route(
        f"{BASE}/openapi.json",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        readonly=True,
        sitemap=False,
    )
    def openapi(self, **_query):
        """Give the description for programs, always in English."""
        words = self._get_words("en_US")
        return request.make_json_response(
            build(self._base_url(), words, self._get_list_kinds()),
            # No secret is in it, and tools in browsers read it from elsewhere.
            headers=[("Access-Control-Allow-Origin", "*")],
        )

    @http.route(
        f"{BASE}/docs",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        sitemap=False,
    )
    def docs(self, lang="", **_query):
        """Show the page for people."""
        code = self._choose_language(lang)
        request.update_context(lang=code)
        words = self._get_words(code)
        message = request.env["lead.capture"].with_context(lang=code)._get_issue_message
        base = self._base_url()
        html = request.env["ir.qweb"]._render(
            "lead_priority.lead_api_docs",
            {
                "page": describe(build(base, words, self._get_list_kinds()), message),
                "base": base,
                "signed": examples.signed_curl(base),
                "html_lang": code.replace("_", "-"),
                "languages": self._get_languages(),
            },
            lang=code,
        )
        response = request.make_response(Markup("<!DOCTYPE html>") + html)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def _get_languages(self):
        installed = dict(request.env["res.lang"].get_installed())
        return {short: code for short, code in LANGUAGES.items() if code in installed}

    def _choose_language(self, asked):
        """Give the language of the address, else the browser's, if it is installed."""
        languages = self._get_languages()
        if asked in languages:
            return languages[asked]
        return get_lang(request.env).code

    def _get_words(self, lang):
        # sudo: sentences, nothing of a key
        keys = request.env(user=SUPERUSER_ID)["lead.api.key"]
        return keys.with_context(lang=lang)._get_doc_words

    def _get_list_kinds(self):
        # sudo: shapes, nothing of a key
        return request.env(user=SUPERUSER_ID)["lead.api.key"]._get_list_kinds()

    def _base_url(self):
        return request.httprequest.host_url.rstrip("/")
