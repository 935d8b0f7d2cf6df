from odoo import Command, api, models
from odoo.exceptions import ValidationError


class LeadPlaybookRole(models.Model):
    """Who is in a role sees what is submitted to it: the group follows the roles."""

    _inherit = "lead.playbook.role"

    @api.constrains("user_ids")
    def _check_people(self):
        # sudo: whether somebody is a colleague, whoever sets the role up
        outside = self.sudo().user_ids.filtered("share")
        if outside:
            raise ValidationError(
                self.env._(
                    "%(names)s do not work here: roles are for colleagues.",
                    names=", ".join(outside.mapped("name")),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        roles = super().create(vals_list)
        roles._update_reviewers(roles.user_ids)
        return roles

    def write(self, vals):
        before = self.user_ids
        result = super().write(vals)
        if "user_ids" in vals or "active" in vals:
            self._update_reviewers(before | self.user_ids)
        return result

    def unlink(self):
        before = self.user_ids
        result = super().unlink()
        self._update_reviewers(before)
        return result

    @api.model
    def _update_reviewers(self, users):
        """Give the group of reviewers to those of ``users`` in a role, only to them."""
        # sudo: who may write roles lets people see what is submitted to these roles;
        # the group opens nothing else
        group = self.env.ref("lead_nurture.lead_nurture_group_reviewer").sudo()
        people = self.sudo().search([("user_ids", "in", users.ids)]).user_ids
        joining = users & people - group.user_ids
        leaving = users & group.user_ids - people
        commands = [Command.link(user.id) for user in joining]
        commands += [Command.unlink(user.id) for user in leaving]
        if commands:
            group.write({"user_ids": commands})
