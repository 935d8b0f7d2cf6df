from odoo import http
from odoo.http import request

from odoo.addons.lead_priority.controllers.lead_capture_page import LeadCapturePage
from odoo.addons.lead_priority.intake import limits
from odoo.addons.lead_priority.intake.automated import is_automated_agent

ROUTE = {
    "type": "http",
    "auth": "public",
    "save_session": False,
    "sitemap": False,
}


class LeadContentPage(LeadCapturePage):
    """The page of a content: given at once, or for the answers to a form.

    The form is the one of a capture form, with all that guards it.
    """

    @http.route("/lead/content/<string:key>", methods=["GET"], **ROUTE)
    def content(self, key, **query):
        """Show what it is, and the button or the form to get it."""
        content, form = self._find_content(key, query)
        if not content._asks_first(query.get("l"), request.env.cr.now()):
            link = content._get_page_link(query.get("l"), request.env.cr.now())
            return self._respond_content(form, link=link)
        return self._render(form, values=self._read_channel(query))

    # No CSRF token: there is no session; the page's own signed token stands in for it.
    @http.route(
        "/lead/content/<string:key>",
        methods=["POST"],
        csrf=False,
        max_content_length=limits.BODY_BYTES,
        **ROUTE,
    )
    def ask_content(self, key, **_params):
        """Take what was filled in; the content, or the page with what to correct."""
        sent = request.httprequest.form
        # A file where a text belongs is nothing we keep, nor core's channel cookies.
        request.params = {k: v for k, v in request.params.items() if isinstance(v, str)}
        content, form = self._find_content(key, sent)
        if not content.gate_form_id:
            return request.redirect(content._get_path())
        return self._take(form, sent)

    @http.route("/lead/content/<string:key>/thanks", methods=["GET"], **ROUTE)
    def content_thanks(self, key, **query):
        """Give the button to get it, to who has just filled in the form."""
        content, form = self._find_content(key, query)
        ticket = query.get("t")
        if not content._read_ticket(ticket, request.env.cr.now()):
            return self._respond_content(form, is_thanks=True)
        link = f"{content._get_path('/file')}?t={ticket}"
        return self._respond_content(form, link=link, is_thanks=True)

    @http.route("/lead/content/<string:key>/file", methods=["GET"], **ROUTE)
    def content_file(self, key, **query):
        """Give the file, or go to its page; to a stranger only what asks nothing."""
        content, form = self._find_content(key, query)
        now = request.env.cr.now()
        capture = content._read_ticket(query.get("t"), now)
        if content.gate_form_id and not capture:
            return request.redirect_query(content._get_path(), {"over": 1}, code=302)
        sent = request.httprequest
        if capture.lead_id and sent.method == "GET" and "Range" not in sent.headers:
            agent = sent.headers.get("User-Agent", "")
            content._note_fetched(capture.lead_id, is_automated_agent(agent), now=now)
        tracked = content.tracked_file_id
        if not tracked.file:
            return request.redirect(tracked.url, local=False)
        stream = request.env["ir.binary"]._get_stream_from(
            tracked, "file", filename=tracked.file_name or tracked.name
        )
        # Never shown in our own pages' place, whatever the file is.
        return stream.get_response(as_attachment=True)

    def _find_content(self, key, query):
        """Give the content of a key, and its form, both in the reader's language."""
        today = request.env.cr.now().date()
        content = request.env["lead.content"]._find_by_page_key(key, today)
        if not content:
            raise request.not_found()
        installed = [code for code, _name in request.env["res.lang"].get_installed()]
        asked = [query.get("lang"), content.lang_code, request.env.lang, installed[0]]
        lang = next(code for code in asked if code in installed)
        request.update_context(lang=lang)
        content = content.with_context(lang=lang).with_company(content.company_id)
        form = content.gate_form_id.with_context(lead_content_id=content.id)
        return content, form

    def _answer_taken(self, form, capture, is_blocked):
        content = self._get_content(form)
        if not content:
            return super()._answer_taken(form, capture, is_blocked)
        query = {"lang": form.env.lang}
        if self._is_embedded():
            query["embed"] = 1
        # What a trap caught is thanked like everyone, and gets nothing.
        if not is_blocked:
            query["t"] = content._make_ticket(capture, request.env.cr.now())
        return request.redirect_query(content._get_path("/thanks"), query)

    def _get_content(self, form):
        # sudo: found by its random key, see _find_content
        contents = form.env["lead.content"].sudo()
        return contents.browse(form.env.context.get("lead_content_id", []))

    def _respond_content(self, form, link=None, is_thanks=False):
        return self._respond(
            "lead_nurture.content_page",
            {"form": form, "link": link, "is_thanks": is_thanks},
        )

    def _respond(self, template, values, status=200):
        values["content"] = self._get_content(values["form"])
        values["is_over"] = bool(request.httprequest.args.get("over"))
        return super()._respond(template, values, status=status)
