from odoo import fields, models


class MailMail(models.Model):
    """E-mails that a flow queued: sent by the flows' own job, never by Odoo's queue."""

    _inherit = "mail.mail"

    state = fields.Selection(
        selection_add=[("nurture", "Queued by a Flow")],
        ondelete={"nurture": "cascade"},
    )
    lead_nurture_execution_id = fields.Many2one(
        "lead.nurture.execution",
        string="Step of a Flow",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
