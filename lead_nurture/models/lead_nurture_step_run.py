from odoo import models

from ..running import Result


class LeadNurtureStep(models.Model):
    """Doing a step: for all that have come to it at once.

    ``_run_<kind>(dues, now)`` gets a list of ``Due`` and ``now`` (naive UTC) and gives
    a ``Result`` for each, in their order, with no query for each of them. What it
    raises undoes what it did; the runner finds those that fail alone.
    """

    _inherit = "lead.nurture.step"

    def _run(self, dues, now):
        """Do this one step for ``dues``; give the results in their order."""
        self.ensure_one()
        step = self.with_company(self.flow_id.company_id)
        return getattr(step, f"_run_{self.kind}")(dues, now)

    def _get_outcomes(self):
        """Give [(code, label)]: the ways that lead on from this step."""
        self.ensure_one()
        own = getattr(self, f"_get_outcomes_{self.kind}", None)
        return own() if own else [("next", self.env._("Then"))]

    def _get_outcomes_end(self):
        return []

    def _run_end(self, dues, now):
        """Let those that come here leave the flow."""
        return [Result(outcome="leave")] * len(dues)

    def _get_leads(self, dues):
        """Give the leads of ``dues``; nothing is read of them but what is asked for."""
        leads = self.env["crm.lead"].with_context(prefetch_fields=False)
        return leads.browse(sorted({due.lead_id for due in dues if due.lead_id}))

    def _get_versions_of_step(self):
        """Give this step and those it was made of, in the versions before."""
        step = versions = self
        while step.origin_id:
            step = step.origin_id
            versions |= step
        return versions
