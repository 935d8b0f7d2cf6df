from odoo import api, fields, models


class CrmLead(models.Model):
    """What a rep wants to know about a lead that waits, and the button to claim it."""

    _inherit = "crm.lead"

    waiting_since = fields.Datetime(
        compute="_compute_waiting",
        help="Since when the lead is where it waits.",
    )
    waiting_reason = fields.Char(
        compute="_compute_waiting",
        string="Waits Because",
        help="How the lead came into the pool; if returned, what its owner said.",
    )

    @api.depends("custody_ids", "pool_id", "user_id")
    @api.depends_context("lang")
    def _compute_waiting(self):
        # sudo: of leads the user reads; their custody is not for everybody
        rows = self.env["lead.custody"].sudo()
        # A claim that was taken back is as if it had not been.
        places = rows.search(
            [
                ("lead_id", "in", self.filtered(lambda lead: not lead.user_id).ids),
                ("place", "=", "pool"),
                ("reason", "!=", "undone"),
            ],
            order="id",
        )
        row_by_lead = {row.lead_id.id: row for row in places}
        for lead in self:
            row = row_by_lead.get(lead.id, rows)
            lead.waiting_since = row.started_at
            lead.waiting_reason = row and lead._word_waiting(row)

    def _word_waiting(self, row):
        labels = dict(row._fields["reason"]._description_selection(self.env))
        if row.note:
            return self.env._(
                "%(reason)s: %(note)s", reason=labels[row.reason], note=row.note
            )
        return labels[row.reason]

    def action_claim(self):
        """Claim the leads; return what tells the user how it went."""
        result = self.claim()
        claimed = self.browse(result["claimed"])
        return {
            "type": "ir.actions.client",
            "tag": "lead_claimed",
            "params": {
                "claimed": [{"id": lead.id, "name": lead.name} for lead in claimed],
                "refused": self._word_refused(result["refused"]),
            },
        }

    def _word_refused(self, refused):
        """Return one text per reason, with the number of leads where it is several."""
        counts = {}
        for refusal in refused:
            counts[refusal["reason"]] = counts.get(refusal["reason"], 0) + 1
        if len(self) == 1:
            return list(counts)
        return [
            self.env._("Not claimed, %(count)s: %(reason)s", count=count, reason=reason)
            for reason, count in counts.items()
        ]
