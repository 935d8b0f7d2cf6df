from odoo import fields, models


class LeadCompanyUse(models.Model):
    """Which company a lead was asked for, and what that filled in the lead.

    Written by the job, read through the lead. ``facts``: a list of {name, label, value,
    raw, is_filled}: a field of the lead or a label, the value as people read it, and
    whether it filled the lead, which said nothing.
    """

    _name = "lead.company.use"
    _description = "Company Data of a Lead"
    _log_access = False

    lead_id = fields.Many2one("crm.lead", required=True, ondelete="cascade")
    provider_id = fields.Many2one(
        "lead.company.provider", required=True, ondelete="cascade", index=True
    )
    data_id = fields.Many2one(
        "lead.company.data",
        ondelete="cascade",
        help="Empty: the lead names no company that could be asked for.",
    )
    filled_at = fields.Datetime()
    facts = fields.Json()

    _lead_uniq = models.UniqueIndex("(lead_id, provider_id)")
    _data_idx = models.Index("(data_id) WHERE data_id IS NOT NULL")
    _due_idx = models.Index("(data_id) WHERE filled_at IS NULL AND data_id IS NOT NULL")
