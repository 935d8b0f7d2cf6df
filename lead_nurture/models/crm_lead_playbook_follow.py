from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """What playbooks are told of leads: stages, and merges.

    Everything else that starts, moves or ends a playbook is written in a journal,
    whose rows are signals already. A stage is not: Odoo keeps no journal of it that
    holds with tracking switched off. But it keeps when the stage last changed
    (``date_last_stage_update``), so the change needs to be noted only to be answered
    at once: one statement per write of ``stage_id``, while a playbook starts by a
    stage; none otherwise. Stages that follow from a team or a won lead come with a
    move, which is in the custody.
    """

    _inherit = "crm.lead"

    def write(self, vals):
        result = super().write(vals)
        if "stage_id" in vals and self.env["lead.playbook"]._is_starting_by_stage():
            self.env["lead.nurture.signal"]._signal_new_leads(
                SQL("lead.id = ANY (%s)", self.ids), self.env.cr.now()
            )
        return result

    def _merge_journals(self, leads, *, now):
        result = super()._merge_journals(leads, now=now)
        if self.env["lead.playbook"]._is_any_started():
            # sudo: playbooks follow the lead, whoever merges
            runs = self.env["lead.playbook.run"].sudo()
            runs._merge_into(self.id, leads.ids, now)
            self.env["lead.nurture.signal"]._signal_new_leads(
                SQL("lead.id = %s", self.id), now
            )
        return result
