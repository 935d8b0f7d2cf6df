from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..intake import limits, visits
from ..intake.automated import is_automated_agent
from ..intake.errors import IntakeError


class LeadSite(models.Model):
    """What the script of a site says that visitors do."""

    _inherit = "lead.site"

    @api.model
    def _take_message(self, key, data, *, origin, user_agent, address, now):
        """Store what a browser on a site's page says (body of a beacon, bytes).

        Programs are answered and left out. Works as superuser.

        :raises IntakeError: unknown site, page of another address, too much, unreadable
        """
        settings = self._get_sites().get(key)
        if not settings:
            raise IntakeError("not_found", status=404)
        if origin not in settings["origins"]:
            raise IntakeError("origin", status=403)
        message = visits.read_message(data)
        visitors = self.env["lead.visitor"]
        company = self.env["res.company"].browse(settings["company_id"])
        if message.is_forget:
            visitors._forget(message.token, company=company)
        elif message.events and not is_automated_agent(user_agent):
            sender_key = self.env["lead.capture"]._hash_sender(address)
            self._check_limits(settings, sender_key, now)
            visitors._see(
                message.token,
                self._get_visits(message.events, company),
                company=company,
                now=now,
                consent=message.has_consent,
                site=self.browse(settings["id"]),
                sender_key=sender_key,
            )

    @api.model
    def _get_visits(self, events, company):
        return [
            {
                "url": event.url,
                "title": event.title,
                "utm": event.utm,
                "type_id": self._get_event_type_id(event, company),
            }
            for event in events
        ]

    @api.model
    def _get_event_type_id(self, event, company):
        """Say what an event counts as: what the page says, else the page rules."""
        kinds = self.env["lead.engagement.type"]._get_reported_by_pages()
        default = "report_download" if event.is_download else "page_view"
        rules = self.env["lead.page.rule"]
        return (
            kinds.get(event.code)
            or rules._get_types(company, [event.url], default=default)[0]
        )

    @api.model
    def _check_limits(self, settings, sender_key, now):
        """Refuse what is too much by counting rows, as for captures."""
        self.env.cr.execute(
            SQL(
                """SELECT
                   (SELECT count(*) FROM (SELECT FROM lead_visitor_visit
                     WHERE sender_key = %(sender)s AND recorded_at > %(since)s
                     LIMIT %(per_sender)s) AS s),
                   (SELECT count(*) FROM (SELECT FROM lead_visitor_visit
                     WHERE site_id = %(site)s AND recorded_at > %(since)s
                     LIMIT %(per_site)s) AS f)""",
                sender=sender_key,
                site=settings["id"],
                since=now - timedelta(seconds=limits.WINDOW_SECONDS),
                per_sender=settings["sender_limit"],
                per_site=settings["site_limit"],
            )
        )
        by_sender, by_site = self.env.cr.fetchone()
        if limits.is_over(by_sender, settings["sender_limit"]) or limits.is_over(
            by_site, settings["site_limit"]
        ):
            raise IntakeError("too_many_requests", status=429)
