from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..durable import NOT_WAITED_FOR, NOW
from ..intake import limits, visits
from ..intake.automated import is_automated_agent
from ..intake.errors import IntakeError
from ..paces import get_pace

WINDOW = timedelta(seconds=limits.WINDOW_SECONDS)


class LeadSite(models.Model):
    """What the script of a site says that visitors do."""

    _inherit = "lead.site"

    @api.model
    def _take_message(self, key, data, *, origin, user_agent, address):
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
        company = self.env["res.company"].browse(settings["company_id"])
        if message.is_forget:
            self.env["lead.visitor"]._forget(message.token, company=company)
        elif message.events and not is_automated_agent(user_agent):
            self._store_events(message, settings, address, company)

    @api.model
    def _store_events(self, message, settings, address, company):
        sender_key = self.env["lead.capture"]._hash_sender(address)
        limits_given = (settings["sender_limit"], settings["site_limit"])
        limit = min(filter(None, limits_given), default=0)
        pace = get_pace(self.env["lead.visitor.visit"], "recorded_at")
        visitors = self.env["lead.visitor"]
        visits_given = self._get_visits(message.events, company)
        common = {
            "company": company,
            "consent": message.has_consent,
            "site_id": settings["id"],
            "sender_key": sender_key,
        }
        end = pace.get_end(limit)
        if visitors._see_kept(message.token, visits_given, end=end, **common):
            return
        is_counted = not pace.is_below(limit)
        if is_counted:
            self._check_room(settings, sender_key)
        visitors._see(message.token, visits_given, effect=NOT_WAITED_FOR, **common)
        if not is_counted and not pace.is_below(limit):
            # Others were busy meanwhile.
            self._check_room(settings, sender_key, stored=len(message.events))

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
        kinds = self.env["lead.engagement.type"]._get_reported_by_pages
        default = "report_download" if event.is_download else "page_view"
        return (
            (event.code and kinds().get(event.code))
            or self.env["lead.tracked.file"]._get_type_id(event.url, company)
            or self.env["lead.page.rule"]._get_types(
                company, [event.url], default=default
            )[0]
        )

    @api.model
    def _check_room(self, settings, sender_key, stored=0):
        """Refuse what is too much by counting rows, as for captures.

        ``stored``: how many of the rows are of this message.

        :raises IntakeError: too_many_requests
        """
        limited = (settings["sender_limit"], settings["site_limit"])
        per_sender, per_site = (limit and limit + stored for limit in limited)
        has_room = SQL(
            """SELECT (%(per_sender)s = 0 OR (
                    SELECT count(*) FROM (SELECT FROM lead_visitor_visit
                        WHERE sender_key = %(sender)s AND recorded_at > %(since)s
                        LIMIT %(per_sender)s) AS s) < %(per_sender)s)
               AND (%(per_site)s = 0 OR (
                    SELECT count(*) FROM (SELECT FROM lead_visitor_visit
                        WHERE site_id = %(site)s AND recorded_at > %(since)s
                        LIMIT %(per_site)s) AS f) < %(per_site)s)""",
            sender=sender_key,
            site=settings["id"],
            since=SQL("%s - %s", NOW, WINDOW),
            per_sender=per_sender,
            per_site=per_site,
        )
        if not self.env.execute_query(has_room)[0][0]:
            # The request goes on to an answer: nothing of this may be committed.
            self.env.cr.rollback()
            raise IntakeError("too_many_requests", status=429)
