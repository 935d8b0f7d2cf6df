from odoo import models
from odoo.tools import SQL


class CrmLead(models.Model):
    """What happens to a lead as a whole, in the flows it is in."""

    _inherit = "crm.lead"

    def unlink(self):
        if self.env["lead.nurture.flow"]._is_any_started():
            # sudo: who may delete the lead may have its flows end
            enrollments = self.env["lead.nurture.enrollment"].sudo()
            inside = enrollments._find_inside_of(self)
            inside._leave("deleted", self.env.cr.now())
        return super().unlink()

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        if self.env["lead.nurture.flow"]._is_any_started():
            # sudo: what was done follows the lead, whoever merges
            self.env["lead.nurture.enrollment"].sudo()._follow_merge(
                opportunities, self, now=self.env.cr.now()
            )
        return result


class LeadNurtureEnrollment(models.Model):
    _inherit = "lead.nurture.enrollment"

    def _find_inside_of(self, leads):
        """Give the enrollments of ``leads`` that are in their flow."""
        return self.search(
            [("lead_id", "in", leads.ids), ("state", "in", ("running", "parked"))]
        )

    def _follow_merge(self, leads, survivor, *, now):
        """Let the enrollments of merged ``leads`` belong to ``survivor``.

        It goes on in each flow once: where it is in it already, the others leave.
        """
        here = set(self._find_inside_of(survivor).family_id.ids)
        extra = self.browse()
        for enrollment in self._find_inside_of(leads).sorted("id"):
            if enrollment.family_id.id in here:
                extra |= enrollment
            here.add(enrollment.family_id.id)
        extra._leave("merged", now)
        for model in (self, self.env["lead.nurture.execution"]):
            model.flush_model()
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET lead_id = %s WHERE lead_id = ANY (%s)",
                    SQL.identifier(model._table),
                    survivor.id,
                    leads.ids,
                )
            )
            model.invalidate_model(flush=False)
