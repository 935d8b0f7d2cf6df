from odoo import fields, models

from ..running import Result


class LeadNurtureStep(models.Model):
    """Step: move the lead to a pool."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("pool", "Move to a pool")], ondelete={"pool": "cascade"}
    )
    pool_id = fields.Many2one(
        "lead.pool",
        string="To Pool",
        ondelete="restrict",
        domain="['|', ('company_id', '=', False),"
        " ('company_id', 'parent_of', parent.company_id)]",
    )
    pool_takes_owned = fields.Boolean(
        "Also From Its Owner", help="Else leads that have an owner stay with it."
    )

    def _run_pool(self, dues, now):
        """Move all leads at once; the custody journal says why."""
        if not self.pool_id:
            return [Result("skipped", reason="not_needed")] * len(dues)
        leads = self._get_leads(dues)
        if not self.pool_takes_owned:
            leads = leads.search([("id", "in", leads.ids), ("user_id", "=", False)])
        moved = set(leads.ids)
        if leads:
            leads._take_from_owners(self.pool_id)
            self.env["lead.custody"]._hand_over(
                leads, now=now, reason="moved", note=self.flow_id.name
            )
        return [
            Result() if due.lead_id in moved else Result("skipped", reason="not_needed")
            for due in dues
        ]
