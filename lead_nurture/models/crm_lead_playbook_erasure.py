from odoo import models

# Rows that are counted: they stay, without what says who it was.
KEPT = ("lead.playbook.run", "lead.playbook.task", "lead.playbook.review")
# Rows that are about nobody else.
GONE = ("lead.call", "lead.discount.request")


class CrmLead(models.Model):
    """Erasure: what was written and said about the person in playbooks is forgotten.

    Runs and tasks keep their times, outcomes and reasons, so that figures still add
    up; calls and requests for discounts go with the lead.
    """

    _inherit = "crm.lead"

    def _erase(self, *, now):
        self.check_access("unlink")
        # sudo: who may delete the lead may have it forgotten everywhere
        for name in KEPT:
            rows = self.env[name].sudo().search([("lead_id", "in", self.ids)])
            rows._forget_person()
        for name in GONE:
            self.env[name].sudo().search([("lead_id", "in", self.ids)]).unlink()
        return super()._erase(now=now)


class LeadPlaybookRun(models.Model):
    _inherit = "lead.playbook.run"

    def _forget_person(self):
        self.write({"note": False})


class LeadPlaybookTask(models.Model):
    _inherit = "lead.playbook.task"

    def _forget_person(self):
        self.write({"feedback": False, "skip_note": False, "error": False})


class LeadPlaybookReview(models.Model):
    _inherit = "lead.playbook.review"

    def _forget_person(self):
        self.write({"requirements": False, "comment": False})
        self.attachment_ids.unlink()
