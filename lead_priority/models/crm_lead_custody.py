from odoo import fields, models


class CrmLead(models.Model):
    """Where a lead is: every creation, write, merge and deletion is handed over."""

    _inherit = "crm.lead"

    pool_id = fields.Many2one(
        "lead.pool",
        check_company=True,
        index="btree_not_null",
        copy=False,
        help="Where the lead waits while it has no owner.",
    )
