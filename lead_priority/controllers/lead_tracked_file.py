from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..intake.automated import is_automated_agent


class LeadTrackedFile(http.Controller):
    """Links to files: opening one counts, and the file comes."""

    @http.route(
        "/lead/file/<string:key>",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
        readonly=False,
        sitemap=False,
    )
    def open(self, key, **query):
        """Give the file, or go to the page; recorded where the link names a lead."""
        request.params = {}
        env = request.env(user=SUPERUSER_ID)
        found = env["lead.tracked.file"]._get_keys().get(key)
        if not found:
            raise request.not_found()
        tracked = env["lead.tracked.file"].browse(found[0])
        sent = request.httprequest
        # Parts of a file, and a look whether it is there, are no opening.
        if sent.method == "GET" and "Range" not in sent.headers:
            tracked._note_opened(
                query.get("l"),
                now=env.cr.now(),
                is_automated=is_automated_agent(sent.headers.get("User-Agent", "")),
            )
        if not tracked.file:
            return request.redirect(tracked.url, local=False)
        stream = env["ir.binary"]._get_stream_from(
            tracked, "file", filename=tracked.file_name or tracked.name
        )
        # Never shown in our own pages' place, whatever the file is.
        return stream.get_response(as_attachment=True)
