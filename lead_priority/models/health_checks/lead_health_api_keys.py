from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...health import BROKEN, LOOK, Finding

# The newest requests of each key say whether it works.
NEWEST = 20
DAY = timedelta(days=1)


class LeadHealthApiKeys(models.AbstractModel):
    """Keys whose newest requests were refused: one short look into an index each."""

    _name = "lead.health.api.keys"
    _inherit = "lead.health.check"
    _description = "Health Check: API Keys"
    _area = "capture"
    _sequence = 80
    _model = "lead.api.key"
    _action = "lead_priority.lead_api_key_action"

    @api.model
    def _get_title(self):
        return self.env._("Programs whose requests are refused")

    @api.model
    def _get_explanation(self):
        return self.env._(
            "Of the last 20 requests of these keys some were refused within a day, or "
            "some of their rows. The list of requests on the key says why. It is good "
            "again when the program sends what can be taken."
        )

    @api.model
    def _find(self, now):
        rows = self._find_failing(now)
        # All were refused: nothing comes through any more.
        is_broken = any(failed == asked for _id, failed, asked, _since in rows)
        names = self.env["lead.api.key"].browse(row[0] for row in rows).mapped("name")
        return Finding(
            len(rows),
            min((since for *_row, since in rows), default=None),
            tuple(names),
            (BROKEN if is_broken else LOOK) if rows else "",
        )

    @api.model
    def _find_failing(self, now):
        """Give [(key id, refused, requests, since when)] of the newest requests."""
        return self.env.execute_query(
            SQL(
                """SELECT key.id, newest.failed, newest.asked, newest.since
                     FROM lead_api_key key,
                  LATERAL (SELECT count(*) AS asked,
                                  count(*) FILTER (WHERE is_bad) AS failed,
                                  min(received_at) FILTER (WHERE is_bad) AS since
                             FROM (SELECT received_at,
                                          status >= 400 OR COALESCE(refused, 0) > 0
                                          AS is_bad
                                     FROM lead_api_request
                                    WHERE key_id = key.id AND received_at > %s
                                 ORDER BY received_at DESC LIMIT %s) request) newest
                    WHERE key.active AND key.revoked_at IS NULL AND newest.failed > 0
                      AND key.company_id = ANY (%s)
                 ORDER BY key.id""",
                now - DAY,
                NEWEST,
                self.env.companies.ids,
            )
        )

    @api.model
    def _get_domain(self, now):
        # sudo: which keys; they are listed with the user's own rights
        return [("id", "in", [row[0] for row in self.sudo()._find_failing(now)])]
