from odoo import api, fields, models

LIVES = [
    ("draft", "Draft"),
    ("running", "Active"),
    ("paused", "Paused"),
    ("archived", "Archived"),
]


class LeadPlaybook(models.Model):
    """What people see of a playbook beside its steps: its state, what is in it."""

    _inherit = "lead.playbook"

    _version_new_action = "lead_nurture.lead_playbook_new_version_action"

    life = fields.Selection(
        LIVES,
        "Status",
        compute="_compute_life",
        help="Paused: nothing starts and nobody is reminded.",
    )
    step_count = fields.Integer("Number of Steps", compute="_compute_step_count")
    running_count = fields.Integer("Leads in the Playbook", compute="_compute_counts")
    done_count = fields.Integer("Leads That Completed It", compute="_compute_counts")
    ended_count = fields.Integer("Leads That Left Before", compute="_compute_counts")
    overdue_count = fields.Integer("Overdue Tasks", compute="_compute_overdue_count")
    version_count = fields.Integer(
        "Number of Versions", compute="_compute_version_count"
    )

    @api.depends("state", "is_paused")
    def _compute_life(self):
        for playbook in self:
            is_active = playbook.state == "active"
            running = "paused" if playbook.is_paused else "running"
            playbook.life = running if is_active else playbook.state

    @api.depends("step_ids")
    def _compute_step_count(self):
        for playbook in self:
            playbook.step_count = len(playbook.step_ids)

    @api.depends("run_ids.state")
    def _compute_counts(self):
        rows = self.env["lead.playbook.run"]._read_group(
            [("playbook_id", "in", self.ids)], ["playbook_id", "state"], ["__count"]
        )
        counts = {(playbook.id, state): count for playbook, state, count in rows}
        for playbook in self:
            for state in ("running", "done", "ended"):
                count = counts.get((playbook._origin.id, state), 0)
                playbook[f"{state}_count"] = count

    def _compute_overdue_count(self):
        rows = self.env["lead.playbook.task"]._read_group(
            [
                ("playbook_id", "in", self.ids),
                ("state", "=", "running"),
                ("limit_at", "<", self.env.cr.now()),
            ],
            ["playbook_id"],
            ["__count"],
        )
        counts = {playbook.id: count for playbook, count in rows}
        for playbook in self:
            playbook.overdue_count = counts.get(playbook._origin.id, 0)

    @api.depends("family_id")
    def _compute_version_count(self):
        family = [("family_id", "in", self.family_id.ids)]
        rows = self._read_group(family, ["family_id"], ["__count"])
        counts = {family.id: count for family, count in rows}
        for playbook in self:
            playbook.version_count = counts.get(playbook.family_id.id, 1)

    # Copies ------------------------------------------------------------------------
    def action_duplicate(self):
        """Make a copy of this playbook with all its steps, as a draft; open it."""
        self.ensure_one()
        return self.copy()._open_version()

    # Lists ------------------------------------------------------------------------
    def action_view_runs(self):
        """Open the leads of this version; the context may say in which state."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leads in %s", self.display_name),
            "res_model": "lead.playbook.run",
            "view_mode": "list,form",
            "domain": [("playbook_id", "=", self.id)],
            "context": dict(self.env.context),
        }

    def action_view_overdue(self):
        """Open the tasks of this version whose limit is over."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Overdue in %s", self.display_name),
            "res_model": "lead.playbook.task",
            "view_mode": "list,form",
            "domain": [
                ("playbook_id", "=", self.id),
                ("state", "=", "running"),
                ("limit_at", "<", self.env.cr.now()),
            ],
        }

    def action_view_versions(self):
        """Open all versions of this playbook, the newest first."""
        self.ensure_one()
        view = self.env.ref("lead_nurture.lead_playbook_view_list_versions")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %s", self.name),
            "res_model": self._name,
            "view_mode": "list,form",
            "views": [(view.id, "list"), (False, "form")],
            "domain": [("family_id", "=", self.family_id.id)],
        }
