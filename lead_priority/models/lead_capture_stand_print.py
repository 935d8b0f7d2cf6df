import base64
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.tools.misc import file_path

from ..outgoing.addresses import is_inside
from ..printing.qr import draw_png, draw_svg, encode
from ..printing.sheet import Sheet, draw_sheet
from ..printing.text import register_fonts

FONT = "web/static/fonts/google/Open_Sans/Open_Sans-{}.ttf"
PRINT_PIXELS = 1200
PREVIEW_PIXELS = 300


class LeadCaptureStand(models.Model):
    """The code of a stand to print: PNG, SVG, and a PDF sheet."""

    _inherit = "lead.capture.stand"

    qr_preview = fields.Binary(string="QR Code", compute="_compute_qr_preview")
    is_address_inside = fields.Boolean(compute="_compute_is_address_inside")

    @api.depends("url")
    def _compute_qr_preview(self):
        for stand in self:
            stand.qr_preview = stand.url and base64.b64encode(
                stand._draw_png(PREVIEW_PIXELS)
            )

    @api.depends("url")
    def _compute_is_address_inside(self):
        for stand in self:
            host = urlsplit(stand.url or "").hostname or ""
            stand.is_address_inside = bool(host) and is_inside(host)

    def action_download_sheet(self):
        """Download poster and cards as PDF."""
        return self._download("sheet.pdf")

    def action_download_png(self):
        """Download the code as a PNG image."""
        return self._download("qr.png")

    def action_download_svg(self):
        """Download the code as an SVG image."""
        return self._download("qr.svg")

    def _download(self, name):
        self.ensure_one()
        url = f"/lead/stand/{self.id}/{name}"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    def _draw_png(self, pixels=PRINT_PIXELS):
        self.ensure_one()
        return draw_png(encode(self.url), pixels)

    def _draw_svg(self):
        self.ensure_one()
        return draw_svg(encode(self.url)).encode()

    def _draw_sheet(self):
        """Give the PDF in the language of the reader."""
        self.ensure_one()
        register_fonts(*(file_path(FONT.format(n)) for n in ("Regular", "Bold")))
        return draw_sheet(
            Sheet(
                address=self.url,
                headline=self.headline or self.form_id.name,
                invitation=self.invitation or self.env._("Scan, and we will call you."),
                event=self.campaign_id.title or "",
                company=self.company_id.name,
            )
        )
