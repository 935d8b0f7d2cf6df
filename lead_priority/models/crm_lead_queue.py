from odoo import api, fields, models
from odoo.fields import Domain

REASONS_SHOWN = 2


class CrmLead(models.Model):
    """My Queue: whose turn it is, why, and which lead comes next."""

    _inherit = "crm.lead"

    # Deadlines of the first response come right after "urgent" once they exist.
    _queue_order = "is_urgent desc, lead_score desc, create_date, id"

    score_reason = fields.Char(
        string="Why",
        compute="_compute_score_reason",
        help="What weighs most in the score.",
    )

    @api.depends("lead_score", "scored_at")
    def _compute_score_reason(self):
        """Word the heaviest positive parts; one explanation for the whole batch."""
        scored = self.filtered("scored_at")
        parts_by_lead = scored._get_score_parts() if scored else {}
        for lead in self:
            parts = sorted(
                (part for part in parts_by_lead.get(lead.id, ()) if part["points"] > 0),
                key=lambda part: -part["points"],
            )
            lead.score_reason = " · ".join(
                self.env._(
                    "%(reason)s (%(points)+d)",
                    reason=part["name"],
                    points=part["points"],
                )
                for part in parts[:REASONS_SHOWN]
            )

    def _get_score_parts(self):
        """Return {lead id: [{name, points}]}; {} without a score model."""
        return {}

    @api.model
    def _get_queue_domain(self, owner, now):
        """Open leads of an owner that are not set aside at ``now`` (naive UTC)."""
        awake = Domain("snoozed_until", "=", False) | Domain("snoozed_until", "<=", now)
        return (
            Domain("user_id", "=", owner.id)
            & Domain("active", "=", True)
            & Domain("won_status", "=", "pending")
            & awake
        )

    @api.model
    def get_next_lead(self, seen_ids, owner_id=None):
        """Return the id of the first lead of a queue that was not seen yet, or False.

        :param seen_ids: ids of leads to leave out
        :param owner_id: whose queue; the current user's when empty
        """
        owner = self.env["res.users"].browse(owner_id or self.env.uid)
        domain = self._get_queue_domain(owner, self.env.cr.now())
        unseen = domain & Domain("id", "not in", [int(lead_id) for lead_id in seen_ids])
        return self.search(unseen, order=self._queue_order, limit=1).id
