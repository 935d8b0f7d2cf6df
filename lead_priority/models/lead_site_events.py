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
            visitor = visitors._see(
                message.token,
                self._get_visits(message.events, company),
                company=company,
                now=now,
                consent=message.has_consent,
                site_id=settings["id"],
                sender_key=sender_key,
                condition=self._get_condition(settings, sender_key, now),
            )
            if not visitor:
                raise IntakeError("too_many_requests", status=429)

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
        """Say what an event counts as: what the page says, our file, else the rules."""
        kinds = self.env["lead.engagement.type"]._get_reported_by_pages()
        default = "report_download" if event.is_download else "page_view"
        rules = self.env["lead.page.rule"]
        return (
            kinds.get(event.code)
            or self.env["lead.tracked.file"]._get_type_id(event.url, company)
            or rules._get_types(company, [event.url], default=default)[0]
        )

    @api.model
    def _get_condition(self, settings, sender_key, now):
        """Say in SQL that this is not too much: rows are counted, as for captures.

        Counted only where all visits of the time, which ids tell at once, are more
        than a limit. What is stored is not waited for: a page view that a crash of
        the database loses is not worth a turn of the disk.
        """
        return SQL(
            """set_config('synchronous_commit', 'off', true) = 'off' AND (
                SELECT (all_visits < %(per_sender)s OR %(per_sender)s = 0 OR (
                    SELECT count(*) FROM (SELECT FROM lead_visitor_visit
                        WHERE sender_key = %(sender)s AND recorded_at > %(since)s
                        LIMIT %(per_sender)s) AS s) < %(per_sender)s)
                  AND (all_visits < %(per_site)s OR %(per_site)s = 0 OR (
                    SELECT count(*) FROM (SELECT FROM lead_visitor_visit
                        WHERE site_id = %(site)s AND recorded_at > %(since)s
                        LIMIT %(per_site)s) AS f) < %(per_site)s)
                FROM (SELECT coalesce((SELECT max(id) FROM lead_visitor_visit)
                    - (SELECT id FROM lead_visitor_visit
                       WHERE site_id = %(site)s AND recorded_at > %(since)s
                       ORDER BY recorded_at LIMIT 1) + 1, 0)) AS t (all_visits))""",
            sender=sender_key,
            site=settings["id"],
            since=now - timedelta(seconds=limits.WINDOW_SECONDS),
            per_sender=settings["sender_limit"],
            per_site=settings["site_limit"],
        )
