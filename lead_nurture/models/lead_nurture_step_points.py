from odoo import api, fields, models

from ..running import Result


class LeadNurtureStep(models.Model):
    """Step: note something in the score of the lead.

    A score is always the sum of its rules, so a step gives no points of its own: it
    records an engagement, and a rule of the score model says what that is worth.
    """

    _inherit = "lead.nurture.step"

    kind = fields.Selection(
        selection_add=[("points", "Change the score")], ondelete={"points": "cascade"}
    )
    points_type_id = fields.Many2one(
        "lead.engagement.type",
        string="Counts As",
        ondelete="restrict",
        help="The engagement that is recorded; rules of the score model weigh it.",
    )
    points_worth = fields.Char("Worth Now", compute="_compute_points_worth")

    @api.depends("points_type_id")
    @api.depends_context("lang")
    def _compute_points_worth(self):
        """Say what the active score models give for it, one line each."""
        # sudo: what an engagement is worth is no secret for who writes flows
        rules = (
            self.env["lead.score.rule"]
            .sudo()
            .search(
                [
                    ("engagement_type_ids", "in", self.points_type_id.ids),
                    ("kind", "=", "engagement"),
                    ("model_id.state", "=", "active"),
                ]
            )
        )
        for step in self:
            kind = step.points_type_id
            own = rules.filtered(lambda r, kind=kind: kind in r.engagement_type_ids)
            step.points_worth = (
                "\n".join(
                    f"{rule.model_id.display_name}: {rule.effect_text}" for rule in own
                )
                if own
                else self.env._("Nothing: no rule of a score model weighs it yet.")
            )

    def _run_points(self, dues, now):
        """Record the engagement of all leads at once; they are scored anew."""
        if not self.points_type_id:
            return [Result("skipped", reason="not_needed")] * len(dues)
        self.env["lead.engagement"]._record_engagement(
            [
                {
                    "lead_id": due.lead_id,
                    "type_id": self.points_type_id.id,
                    "description": self.flow_id.name,
                    "external_key": f"flow:{due.id}:{self.id}:{due.visit}",
                }
                for due in dues
            ],
            now=now,
        )
        return [Result()] * len(dues)
