from odoo import fields, models

from ..running import Result


class LeadNurtureStep(models.Model):
    """Step: put the lead into an audience for ads, or take it out."""

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("audience", "Change an audience")],
        ondelete={"audience": "cascade"},
    )
    audience_id = fields.Many2one(
        "lead.audience", domain=[("source", "=", "flow")], ondelete="restrict"
    )
    audience_operation = fields.Selection(
        [("add", "Add the lead"), ("remove", "Take the lead out")], default="add"
    )

    def _run_audience(self, dues, now):
        """Add or take out all leads by one statement."""
        # sudo: the job does what marketing said in the flow
        members = self.env["lead.audience.member"].sudo()
        lead_ids = self._get_leads(dues).ids
        if self.audience_operation == "remove":
            members._remove(self.audience_id, lead_ids)
        else:
            members._add(self.audience_id, lead_ids, now)
        return [Result(note=self.audience_id.name)] * len(dues)

    def _get_sentence_audience(self):
        if self.audience_operation == "remove":
            return self.env._("Takes the lead out of “%s”.", self.audience_id.name)
        return self.env._("Adds the lead to “%s”.", self.audience_id.name)

    def _find_missing_audience(self):
        if not self.audience_id:
            yield "error", self.env._("“%s” names no audience.", self.name)
