from odoo import models
from odoo.http import request

from odoo.addons.lead_priority.intake.automated import is_automated_agent
from odoo.addons.lead_priority.intake.page_address import find_first

from ..controllers.website_form import read_channel


class IrHttp(models.AbstractModel):
    """Pages of the website that a page rule knows: read by a visitor, so recorded."""

    _inherit = "ir.http"

    @classmethod
    def _register_website_track(cls, response):
        result = super()._register_website_track(response)
        if cls._is_page_for_leads(response):
            request.env["website.visitor"]._see_page(
                request.website,
                request.httprequest.base_url,
                utm=read_channel(request.cookies),
                now=request.env.cr.now(),
            )
        return result

    @classmethod
    def _is_page_for_leads(cls, response):
        """Say whether this answer is a page somebody read that counts as something.

        No query for all other pages: the rules are in memory.
        """
        sent = request.httprequest
        if (
            sent.method != "GET"
            or getattr(response, "status_code", 0) != 200
            or not getattr(request, "is_frontend", False)
            or not (response.content_type or "").startswith("text/html")
            or sent.headers.get("X-Disable-Tracking") == "1"
            or request.env.cr.readonly
        ):
            return False
        rules = request.env["lead.page.rule"]._get_rules(request.website.company_id.id)
        return bool(find_first(rules, sent.base_url)) and cls._is_person_asked()

    @classmethod
    def _is_person_asked(cls):
        """Say whether this is a person, not of our own people, who did not object."""
        agent = request.httprequest.headers.get("User-Agent", "")
        return (
            not is_automated_agent(agent)
            and not request.env.user._is_internal()
            and bool(request.env["ir.http"]._is_allowed_cookie("optional"))
        )
