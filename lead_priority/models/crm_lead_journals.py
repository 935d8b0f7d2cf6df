from odoo import fields, models
from odoo.tools import SQL


class CrmLead(models.Model):
    """The register and the four journals as seen from a lead."""

    _inherit = "crm.lead"

    capture_ids = fields.One2many("lead.capture", "lead_id")
    engagement_ids = fields.One2many("lead.engagement", "lead_id")
    engagement_month_ids = fields.One2many("lead.engagement.month", "lead_id")
    followup_ids = fields.One2many("lead.followup", "lead_id")
    custody_ids = fields.One2many("lead.custody", "lead_id")
    qualification_change_ids = fields.One2many("lead.qualification.change", "lead_id")
    capture_count = fields.Integer(compute="_compute_counts")
    engagement_count = fields.Integer(compute="_compute_counts")

    def _compute_counts(self):
        """Count captures and engagements, old months too, in one statement."""
        for model in ("lead.capture", "lead.engagement", "lead.engagement.month"):
            self.env[model].flush_model(["lead_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT lead.id,
                      (SELECT count(*) FROM lead_capture c WHERE c.lead_id = lead.id),
                      (SELECT count(*) FROM lead_engagement e WHERE e.lead_id = lead.id)
                      + (SELECT COALESCE(sum(m.times), 0)::int
                           FROM lead_engagement_month m WHERE m.lead_id = lead.id)
                     FROM unnest(%s) AS lead (id)""",
                self.ids,
            )
        )
        counts = {lead_id: numbers for lead_id, *numbers in rows}
        for lead in self:
            lead.capture_count, lead.engagement_count = counts.get(lead.id, (0, 0))

    def action_open_captures(self):
        """Open what came in for this lead."""
        return self._open_rows("lead.capture", self.env._("Captures"))

    def action_open_engagements(self):
        """Open what this lead did."""
        title = self.env._("Engagements")
        if self.engagement_month_ids:
            title = self.env._("Engagements (older ones: by month on the timeline)")
        return self._open_rows("lead.engagement", title)

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
