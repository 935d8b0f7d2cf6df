from datetime import timedelta

from odoo import api, fields, models

from ..running import Result
from ..selecting import check_domain_text


class LeadNurtureStep(models.Model):
    """Step: is something true of the lead? One way for yes, one for no."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("branch", "Is it so?")], ondelete={"branch": "cascade"}
    )
    branch_kind = fields.Selection(
        [("domain", "What the lead is"), ("engagement", "What the lead did")],
        string="Asks",
        default="domain",
        required=True,
    )
    branch_domain = fields.Char("Leads That", default="[]")
    branch_type_ids = fields.Many2many(
        "lead.engagement.type",
        "lead_nurture_step_branch_type_rel",
        string="Did One of These",
    )
    branch_minimum = fields.Integer("At Least Times", default=1)
    branch_since = fields.Selection(
        [
            ("entry", "Since it entered the flow"),
            ("step", "Since a step was done"),
            ("days", "In the last days"),
        ],
        string="When",
        default="entry",
        required=True,
    )
    branch_step_id = fields.Many2one(
        "lead.nurture.step",
        string="Since This Step",
        domain="[('flow_id', '=', flow_id), ('id', '!=', id)]",
        ondelete="set null",
        copy=False,
        help="Such as the mail whose click is asked for.",
    )
    branch_days = fields.Integer("Days", default=30)

    _branch_range = models.Constraint(
        "CHECK (branch_minimum BETWEEN 1 AND 10000 AND branch_days BETWEEN 1 AND 3650)",
        "A branch asks for at least one time, within 1 to 3650 days.",
    )

    @api.constrains("branch_domain")
    def _check_branch_domain(self):
        for step in self.filtered("branch_domain"):
            company = step.flow_id.company_id
            check_domain_text(self.env, step.branch_domain, company)

    def _get_outcomes_branch(self):
        return [("yes", self.env._("Yes")), ("no", self.env._("No"))]

    def _run_branch(self, dues, now):
        """Ask once for all ``dues``."""
        found = getattr(self, f"_branch_{self.branch_kind}")(dues, now)
        return [Result(outcome="yes" if due.id in found else "no") for due in dues]

    def _branch_domain(self, dues, now):
        lead_ids = {due.lead_id for due in dues}
        found = self.flow_id._match_leads(self.branch_domain or "[]", lead_ids, now)
        return {due.id for due in dues if due.lead_id in found}

    def _branch_engagement(self, dues, now):
        starts = {due.id: due.entered_at for due in dues}
        if self.branch_since == "days":
            starts = dict.fromkeys(starts, now - timedelta(days=self.branch_days))
        elif self.branch_since == "step" and self.branch_step_id:
            starts |= self.branch_step_id._find_done_at(dues)
        return self._find_engaged(
            dues, starts, self.branch_type_ids, self.branch_minimum, until=now
        )
