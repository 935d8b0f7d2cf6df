from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

UNDO_MINUTES = 5  # minutes of the clock


class CrmLead(models.Model):
    """A claim by mistake is taken back, as if it had not been."""

    _inherit = "crm.lead"

    def undo_claim(self):
        """Put what the current user claimed within 5 minutes back where it waited.

        It does not count for the limits and starts no cooldown.
        :raise UserError: later than that, or after a follow-up
        """
        self.check_access("write")
        now = self.env.cr.now()
        claims = self._get_fresh_claims(now)
        if not self or claims.lead_id != self or self._is_followed_up(claims):
            raise UserError(
                self.env._(
                    "A claim can be taken back within %s minutes and before the first "
                    "follow-up. After that, return the lead with a reason.",
                    UNDO_MINUTES,
                )
            )
        for pool, rows in claims.grouped(self._get_pool_before).items():
            rows.lead_id._move(
                {"user_id": False, "pool_id": pool.id}, now=now, reason="undone"
            )
        return True

    def _get_fresh_claims(self, now):
        return self.env["lead.custody"].search(
            [
                ("lead_id", "in", self.ids),
                ("ended_at", "=", False),
                ("reason", "=", "claimed"),
                ("user_id", "=", self.env.uid),
                ("started_at", ">=", now - timedelta(minutes=UNDO_MINUTES)),
            ]
        )

    def _is_followed_up(self, claims):
        followups = self.env["lead.followup"]
        since = min(claims.mapped("started_at"))
        recorded = followups._valid_domain() & Domain("recorded_at", ">=", since)
        return bool(
            followups.search_count(
                recorded & Domain("lead_id", "in", self.ids), limit=1
            )
        )

    def _get_pool_before(self, claim):
        """Return the pool that a row of the journal took the lead from."""
        # sudo: the lead came from there, whether reps still see the pool or not
        rows = claim.sudo().search(
            [
                ("capture_id", "=", claim.capture_id.id),
                ("ended_at", "=", claim.started_at),
                ("id", "<", claim.id),
            ],
            order="id desc",
            limit=1,
        )
        return rows.pool_id
