from odoo import api, models
from odoo.tools import SQL

# Visitors per transaction.
BATCH_SIZE = 100


class LeadVisitor(models.Model):
    """From visits to engagements: what was done by a visitor that has a lead."""

    _inherit = "lead.visitor"

    def _carry_over(self, now):
        """Copy the visits of those of these visitors that are linked to the journal.

        Their leads are scored once, however many visits there are. The keys of the
        engagements make it safe to be done twice.
        """
        # sudo: visits are read and copied by the system; nothing of them is shown
        visitors = self.sudo().filtered("lead_id")
        visits = visitors.env["lead.visitor.visit"].search(
            [("visitor_id", "in", visitors.ids), ("is_carried", "=", False)],
            order="id",
        )
        if not visits:
            return
        channels = visits._get_channels()
        self.env["lead.engagement"]._record_engagement(
            [
                visit._prepare_engagement_vals(channel)
                for visit, channel in zip(visits, channels, strict=True)
            ],
            now=now,
        )
        visits.is_carried = True

    @api.model
    def _carry_over_left(self, limit=BATCH_SIZE):
        """Copy visits that were stored while their visitor was being linked.

        Gives how many visitors that were, 0 when none is left. The caller commits.
        """
        self.env["lead.visitor.visit"].flush_model(["is_carried"])
        left = self.env.execute_query(
            SQL(
                """SELECT id FROM lead_visitor AS visitor
                   WHERE lead_id IS NOT NULL AND EXISTS (
                       SELECT FROM lead_visitor_visit
                       WHERE visitor_id = visitor.id AND is_carried IS NOT TRUE)
                   LIMIT %s""",
                limit,
            )
        )
        self.browse(row[0] for row in left)._carry_over(self.env.cr.now())
        return len(left)
