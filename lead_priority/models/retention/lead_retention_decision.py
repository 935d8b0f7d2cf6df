from odoo import api, fields, models

COLUMNS = ("company_id", "decided_at", "user_id", "months_before", "months_after")


class LeadRetentionDecision(models.Model):
    """Who decided for how long single engagements are kept, and when.

    Written when the setting of a company changes, whatever changes it.
    """

    _name = "lead.retention.decision"
    _description = "Decision on Keeping Engagements"
    _inherit = ["lead.journal.mixin"]
    _order = "decided_at desc, id desc"

    _sealed_columns = COLUMNS

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    decided_at = fields.Datetime(required=True, string="On")
    user_id = fields.Many2one("res.users", string="By", ondelete="restrict")
    months_before = fields.Integer("Months Until Then", help="0 = for ever.")
    months_after = fields.Integer("Months From Then On", help="0 = for ever.")

    @api.model
    def _record_decisions(self, rows):
        """Record decisions of the current user; ``rows`` are dicts by field name."""
        told = {"decided_at": self.env.cr.now(), "user_id": self.env.uid}
        return self._insert(COLUMNS, [{**told, **row} for row in rows])
