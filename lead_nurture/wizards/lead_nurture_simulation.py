from odoo import fields, models
from odoo.exceptions import UserError

MOST_LEADS = 20


class LeadNurtureSimulation(models.TransientModel):
    """A flow played on a virtual clock, for leads that exist or are invented."""

    _name = "lead.nurture.simulation"
    _description = "Simulation of a Flow"

    flow_id = fields.Many2one(
        "lead.nurture.flow", required=True, readonly=True, ondelete="cascade"
    )
    lead_ids = fields.Many2many(
        "crm.lead",
        string="With These Leads",
        help="They see nothing of it, and nothing of them changes.",
    )
    invented_count = fields.Integer("With Invented Leads", default=1)
    country_id = fields.Many2one("res.country", "Invented Leads Live In")
    industry_id = fields.Many2one("res.partner.industry", "Industry of Invented Leads")
    days = fields.Integer("How Many Days", default=60, required=True)
    act_ids = fields.One2many(
        "lead.nurture.simulation.act", "simulation_id", "What Each Lead Does"
    )
    line_ids = fields.One2many(
        "lead.nurture.simulation.line", "simulation_id", readonly=True
    )
    problems = fields.Json(compute="_compute_problems")

    _days_range = models.Constraint(
        "CHECK (days BETWEEN 1 AND 365)", "A simulation goes from 1 to 365 days."
    )
    _invented_range = models.Constraint(
        "CHECK (invented_count BETWEEN 0 AND 20)",
        "A simulation has at most 20 invented leads.",
    )

    def _compute_problems(self):
        for simulation in self:
            problems = simulation.flow_id.get_problems()
            errors = [one for one in problems if one["severity"] == "error"]
            is_draft = simulation.flow_id.state == "draft"
            simulation.problems = errors if is_draft else []

    def action_simulate(self):
        """Play the flow and show what would happen."""
        self.ensure_one()
        self._check_may_simulate()
        acts = [(act.after_days, act.type_id.id) for act in self.act_ids]
        told = self.flow_id._simulate(
            self.lead_ids.ids,
            self._prepare_invented(),
            self.days,
            acts,
            self.env.cr.now(),
        )
        self.line_ids.unlink()
        lines = self.env["lead.nurture.simulation.line"]
        own = {*lines._fields, "id"} - {"id"}
        lines.create(
            [
                {
                    **{k: v for k, v in line.items() if k in own},
                    "simulation_id": self.id,
                }
                for line in told
            ]
        )
        return self._reopen()

    def _check_may_simulate(self):
        """Raise unless the flow can be played by this user with these leads."""
        self.flow_id.check_access("write")
        self.lead_ids.check_access("read")
        if self.problems:
            raise UserError("\n".join(one["text"] for one in self.problems))
        count = len(self.lead_ids) + self.invented_count
        if not 0 < count <= MOST_LEADS:
            raise UserError(
                self.env._("Choose 1 to %s leads for a simulation.", MOST_LEADS)
            )

    def _prepare_invented(self):
        """Give the values of leads that do not exist; nobody has their addresses."""
        return [
            {
                "name": self.env._("Invented lead %s", number),
                "contact_name": self.env._("Invented lead %s", number),
                "partner_name": self.env._("Invented company %s", number),
                "email_from": f"invented{number}@example.com",
                "type": "lead",
                "user_id": False,
                "company_id": self.flow_id.company_id.id,
                "country_id": self.country_id.id,
                "industry_id": self.industry_id.id,
            }
            for number in range(1, self.invented_count + 1)
        ]

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Simulation of %s", self.flow_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class LeadNurtureFlow(models.Model):
    _inherit = "lead.nurture.flow"

    def action_open_simulation(self):
        """Ask for whom and how long, to play the flow."""
        self.ensure_one()
        self.check_access("write")
        simulation = self.env["lead.nurture.simulation"].create({"flow_id": self.id})
        return simulation._reopen()
