from odoo import api, fields, models


class CrmLead(models.Model):
    """What the browser needs to count a deadline down without asking again."""

    _inherit = "crm.lead"

    sla_countdown = fields.Json(
        compute="_compute_sla_countdown",
        help="The limit behind the deadline: its name, its policy, and the spans of"
        " time (UTC) that are left of it.",
    )

    @api.depends("sla_due_at")
    @api.depends_context("lang")
    def _compute_sla_countdown(self):
        now = self.env.cr.now().replace(microsecond=0)
        # sudo: the limit of a lead one can read
        clocks = self.env["lead.sla.clock"].sudo()
        found = (
            clocks.search(
                [("lead_id", "in", self.ids), ("ended_at", "=", False)],
                order="due_at desc, id desc",
            )
            if any(lead.sla_due_at for lead in self)
            else clocks
        )
        by_due = {(clock.lead_id.id, clock._get_deadline()): clock for clock in found}
        labels = dict(clocks._fields["kind"]._description_selection(self.env))
        for lead in self:
            clock = by_due.get((lead._origin.id, lead.sla_due_at))
            lead.sla_countdown = clock and {
                "kind": clock.kind,
                "label": labels[clock.kind],
                "policy": clock.policy_id.name,
                "spans": clock._get_spans_left(now),
            }
