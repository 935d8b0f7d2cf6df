from odoo import http
from odoo.http import content_disposition, request

from .lead_capture_api import KEY

# What can be printed of a stand: the method that draws it, and its type.
PRINTS = {
    "qr.png": ("_draw_png", "image/png"),
    "qr.svg": ("_draw_svg", "image/svg+xml"),
    "sheet.pdf": ("_draw_sheet", "application/pdf"),
}


class LeadCaptureStandPage(http.Controller):
    """What a scanned code leads to, and the code itself to print."""

    @http.route(
        "/lead/s/<string:key>",
        type="http",
        auth="public",
        methods=["GET"],
        save_session=False,
        readonly=True,
        sitemap=False,
    )
    def scan(self, key, **_query):
        """Lead to the form of the stand, with the tags of the stand."""
        stands = request.env["lead.capture.stand"]
        stand = stands._find_by_key(key) if KEY.match(key) else stands
        if not stand:
            raise request.not_found()
        response = request.redirect_query(
            f"/lead/form/{stand.form_id.key}", stand._get_tags(), code=302
        )
        # The stand may get another form: a phone must ask each time.
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route(
        "/lead/stand/<int:stand_id>/<string:name>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def print_stand(self, stand_id, name, **_query):
        """Give the code as PNG or SVG, or the PDF sheet, to who may read the stand."""
        stand = request.env["lead.capture.stand"].browse(stand_id).exists()
        if not stand or name not in PRINTS:
            raise request.not_found()
        stand.check_access("read")
        draw, content_type = PRINTS[name]
        return request.make_response(
            getattr(stand, draw)(),
            headers=[
                ("Content-Type", content_type),
                ("Content-Disposition", content_disposition(f"{stand.name} {name}")),
            ],
        )
