from datetime import timedelta

from odoo import api, fields, models

LISTED = 20_000


class LeadSlaPreview(models.TransientModel):
    """What a policy would do tomorrow if it were activated now and nobody did anything.

    Computed by the same methods that run it; nothing is written.
    """

    _name = "lead.sla.preview"
    _description = "Preview of an SLA Policy"

    policy_id = fields.Many2one("lead.sla.policy", required=True, ondelete="cascade")
    summary = fields.Text(related="policy_id.summary")
    counts_past = fields.Boolean(related="policy_id.counts_past", readonly=False)
    until = fields.Datetime(compute="_compute_numbers", string="End of Tomorrow")
    lead_count = fields.Integer(compute="_compute_numbers", string="Leads Watched")
    uncontacted_count = fields.Integer(compute="_compute_numbers")
    warned_ids = fields.Json("Leads Warned", compute="_compute_numbers")
    warned_count = fields.Integer(compute="_compute_numbers", string="Warned")
    missed_ids = fields.Json("Leads Missed", compute="_compute_numbers")
    missed_count = fields.Integer(compute="_compute_numbers", string="Missed")
    announced_ids = fields.Json("Leads Announced", compute="_compute_numbers")
    announced_count = fields.Integer(compute="_compute_numbers", string="Announced")
    reclaimed_ids = fields.Json(compute="_compute_numbers")
    reclaimed_count = fields.Integer(compute="_compute_numbers", string="Taken Back")
    week_count = fields.Integer(
        compute="_compute_numbers", string="Taken Back Within a Week"
    )
    text = fields.Text(compute="_compute_numbers")

    @api.depends("policy_id", "counts_past")
    def _compute_numbers(self):
        now = self.env.cr.now().replace(microsecond=0)
        for wizard in self:
            policy = wizard.policy_id
            until = policy._get_next_midnight(now) + timedelta(days=1)
            effects = policy._preview(now, until, wizard.counts_past)
            wizard.until = until
            wizard.lead_count = len(effects["watched"])
            wizard.uncontacted_count = len(effects["uncontacted"])
            for name in ("warned", "missed", "announced", "reclaimed"):
                ids = sorted(effects[name])
                wizard[f"{name}_ids"] = ids
                wizard[f"{name}_count"] = len(ids)
            wizard.week_count = len(effects["reclaimed_week"])
            wizard.text = wizard._get_text()

    def _get_text(self):
        return self.env._(
            "Of %(leads)s open leads with an owner, %(new)s wait for their first"
            " contact. By the end of tomorrow, if nobody did anything, this would warn"
            " owners of %(warned)s, miss the deadline of %(missed)s, announce"
            " %(announced)s and take back %(reclaimed)s; within a week it would take"
            " back %(week)s.",
            leads=self.lead_count,
            new=self.uncontacted_count,
            warned=self.warned_count,
            missed=self.missed_count,
            announced=self.announced_count,
            reclaimed=self.reclaimed_count,
            week=self.week_count,
        )

    def action_view(self):
        """Open the leads behind a number; ``effect`` in the context names it."""
        self.ensure_one()
        effect = self.env.context.get("effect")
        if effect not in ("warned", "missed", "announced", "reclaimed"):
            return False
        lead_ids = self[effect + "_ids"][:LISTED]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leads of the Preview"),
            "res_model": "crm.lead",
            "view_mode": "list,form",
            "domain": [("id", "in", lead_ids)],
        }

    def action_activate(self):
        """Activate the policy as previewed."""
        self.ensure_one()
        self.policy_id.action_activate()
        return {"type": "ir.actions.act_window_close"}
