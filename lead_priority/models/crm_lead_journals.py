from odoo import fields, models


class CrmLead(models.Model):
    """The register and the four journals as seen from a lead."""

    _inherit = "crm.lead"

    capture_ids = fields.One2many("lead.capture", "lead_id")
    engagement_ids = fields.One2many("lead.engagement", "lead_id")
    followup_ids = fields.One2many("lead.followup", "lead_id")
    custody_ids = fields.One2many("lead.custody", "lead_id")
    qualification_change_ids = fields.One2many("lead.qualification.change", "lead_id")
    capture_count = fields.Integer(compute="_compute_capture_count")
    engagement_count = fields.Integer(compute="_compute_engagement_count")

    def _compute_capture_count(self):
        counts = self._count_rows("lead.capture")
        for lead in self:
            lead.capture_count = counts.get(lead.id, 0)

    def _compute_engagement_count(self):
        counts = self._count_rows("lead.engagement")
        for lead in self:
            lead.engagement_count = counts.get(lead.id, 0)

    def _count_rows(self, model):
        # sudo: how many, of leads one can read
        rows = (
            self.env[model]
            .sudo()
            ._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"])
        )
        return {lead.id: count for lead, count in rows}

    def action_open_captures(self):
        """Open what came in for this lead."""
        return self._open_rows("lead.capture", self.env._("Captures"))

    def action_open_engagements(self):
        """Open what this lead did."""
        return self._open_rows("lead.engagement", self.env._("Engagements"))

    def _open_rows(self, model, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("lead_id", "=", self.id)],
            "context": {"create": False},
        }
