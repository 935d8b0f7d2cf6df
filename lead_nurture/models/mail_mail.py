from odoo import fields, models

# Context key: mails that were sent are deleted in batches, not with each of them.
DELETES_LATER = "lead_nurture_deletes_later"


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

    def unlink(self):
        """Delete mails; those that a flow is sending are deleted a little later."""
        if self.env.context.get(DELETES_LATER):
            return True
        return super().unlink()
