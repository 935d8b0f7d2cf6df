from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

READERS = "sales_team.group_sale_salesman,lead_priority.lead_priority_group_marketing"


class CrmLead(models.Model):
    """What a lead may have now: the rights of the milestones its runs are at.

    Record rules and domains ask ``playbook_right_ids.code``; buttons, server actions
    and methods ask ``_has_playbook_right``. Written by ``lead.playbook.run`` only.
    """

    _inherit = "crm.lead"

    playbook_right_ids = fields.Many2many(
        "lead.playbook.right",
        "lead_playbook_right_of_lead",
        "lead_id",
        "right_id",
        string="Rights",
        readonly=True,
        copy=False,
        groups=READERS,
        help="What may be asked for or offered at the milestones this lead is at.",
    )

    playbook_review_ids = fields.One2many(
        "lead.playbook.review",
        "lead_id",
        string="Reviews",
        readonly=True,
        copy=False,
        groups="sales_team.group_sale_salesman",
    )

    def _get_playbook_links(self):
        link = self._get_playbook_link(self.env._("Reviews"), "lead.playbook.review")
        return [*super()._get_playbook_links(), *link]

    @api.model_create_multi
    def create(self, vals_list):
        self._check_rights_not_written(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_rights_not_written([vals])
        return super().write(vals)

    def _check_rights_not_written(self, vals_list):
        if not self.env.su and any("playbook_right_ids" in vals for vals in vals_list):
            raise AccessError(
                self.env._("The rights of a lead come with the steps of its playbook.")
            )

    def _has_playbook_right(self, code):
        """Say whether every one of these leads has the right called ``code`` now.

        False without leads, and for a right that is archived or that nobody knows.
        """
        # sudo: a yes or no about leads that the caller holds
        leads = self.sudo().with_context(active_test=True)
        return bool(leads) and all(
            code in lead.playbook_right_ids.mapped("code") for lead in leads
        )

    def _check_playbook_right(self, code):
        """Raise unless each of these leads has the right called ``code`` now.

        :raises UserError: naming the leads without it
        """
        without = self.filtered(lambda lead: not lead._has_playbook_right(code))
        if not without:
            return
        # sudo: the name of a right is no secret
        rights = self.env["lead.playbook.right"].sudo().with_context(active_test=False)
        right = rights.search([("code", "=", code)])
        raise UserError(
            self.env._(
                "“%(right)s” comes with a milestone of the playbook, at which"
                " %(leads)s is not now.",
                right=right.name or code,
                leads=", ".join(without.mapped("name")[:3]),
            )
        )
