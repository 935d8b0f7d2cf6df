from odoo import fields, models


class LeadNurtureSimulationAct(models.TransientModel):
    """What each lead of a simulation does at a moment."""

    _name = "lead.nurture.simulation.act"
    _description = "What Leads Do in a Simulation"
    _order = "after_days, id"

    simulation_id = fields.Many2one(
        "lead.nurture.simulation", required=True, ondelete="cascade"
    )
    after_days = fields.Float(
        "After Days", default=1.0, help="After entering; 0.5 is twelve hours."
    )
    type_id = fields.Many2one(
        "lead.engagement.type", "Does", required=True, ondelete="cascade"
    )

    _after_range = models.Constraint(
        "CHECK (after_days BETWEEN 0 AND 365)", "That is after 0 to 365 days."
    )
