from odoo import api, fields, models

LIVES = [
    ("draft", "Draft"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("archived", "Archived"),
]


class LeadNurtureFlow(models.Model):
    """What people see of a flow beside its picture: its state and how many are in."""

    _inherit = "lead.nurture.flow"

    life = fields.Selection(
        LIVES, "Status", compute="_compute_life", help="Paused: nothing happens."
    )
    running_count = fields.Integer("Leads in the Flow", compute="_compute_counts")
    goal_count = fields.Integer("Leads at the Goal", compute="_compute_counts")
    parked_count = fields.Integer(
        "Leads That Need a Decision",
        compute="_compute_counts",
        help="A step could not be done, or nobody knows whether a message went out.",
    )
    version_count = fields.Integer("Number of Versions", compute="_compute_counts")

    @api.depends("state", "is_paused")
    def _compute_life(self):
        for flow in self:
            is_running = flow.state == "active"
            paused = "paused" if flow.is_paused else "running"
            flow.life = paused if is_running else flow.state

    @api.depends("family_id")
    def _compute_counts(self):
        enrollments = self._count_enrollments()
        unknown = dict(
            self.env["lead.nurture.execution"]._read_group(
                [("state", "=", "unknown"), ("step_id.flow_id", "in", self.ids)],
                ["step_id"],
                ["__count"],
            )
        )
        versions = dict(
            self._read_group(
                [("family_id", "in", self.family_id.ids)], ["family_id"], ["__count"]
            )
        )
        for flow in self:
            flow.running_count = enrollments.get((flow, "running"), 0)
            flow.goal_count = enrollments.get((flow, "goal"), 0)
            flow.parked_count = enrollments.get((flow, "parked"), 0) + sum(
                count for step, count in unknown.items() if step.flow_id == flow
            )
            flow.version_count = versions.get(flow.family_id, 1)

    def _count_enrollments(self):
        """Give {(flow, state): number of enrollments}."""
        rows = self.env["lead.nurture.enrollment"]._read_group(
            [("flow_id", "in", self.ids)], ["flow_id", "state"], ["__count"]
        )
        return {(flow, state): count for flow, state, count in rows}

    # Lists ------------------------------------------------------------------------
    def action_view_running(self):
        """Open the leads that are in the flow."""
        return self._open_enrollments(
            self.env._("In %s", self.display_name), [("state", "=", "running")]
        )

    def action_view_goal(self):
        """Open the leads that reached the goal."""
        return self._open_enrollments(
            self.env._("Reached the goal of %s", self.display_name),
            [("state", "=", "goal")],
        )

    def action_view_parked(self):
        """Open the leads of the flow that need a decision of a person."""
        need = ["|", ("state", "=", "parked"), ("execution_ids.state", "=", "unknown")]
        return self._open_enrollments(self.env._("Leads that need you"), need)

    def action_open_total(self, state):
        """Open the leads of this flow in a state of the picture's first card."""
        field = self.env["lead.nurture.enrollment"]._fields["state"]
        label = dict(field._description_selection(self.env)).get(state, state)
        return self._open_enrollments(label, [("state", "=", state)])

    def action_view_versions(self):
        """Open all versions of this flow."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %s", self.name),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("family_id", "=", self.family_id.id)],
        }

    def _open_enrollments(self, title, domain):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "lead.nurture.enrollment",
            "view_mode": "list,form",
            "domain": [("flow_id", "=", self.id), *domain],
        }
