from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    nurture_enrollment_ids = fields.One2many(
        "lead.nurture.enrollment",
        "lead_id",
        string="Flows",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman,"
        "lead_priority.lead_priority_group_marketing",
    )
