from odoo import fields, models


class CrmLead(models.Model):
    """The flows of a lead; a link beside its playbooks opens them.

    The form asks for none of them: that would cost every opening a query.
    """

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

    def _get_playbook_links(self):
        link = self._get_playbook_link(self.env._("Flows"), "lead.nurture.enrollment")
        return [*link, *super()._get_playbook_links()]
