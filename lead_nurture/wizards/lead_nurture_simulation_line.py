from odoo import fields, models


class LeadNurtureSimulationLine(models.TransientModel):
    """One thing that would happen to one lead."""

    _name = "lead.nurture.simulation.line"
    _description = "What Would Happen in a Simulation"
    _order = "id"

    simulation_id = fields.Many2one(
        "lead.nurture.simulation", required=True, ondelete="cascade"
    )
    who = fields.Char("Lead")
    day = fields.Integer(aggregator=None)
    at = fields.Datetime("Date")
    icon = fields.Char()
    what = fields.Char("What Happens")
    state = fields.Char("Result")
    detail = fields.Char()
    subject = fields.Char()
    # As it would be sent: written by the flow's own marketing, cleaned all the same.
    body = fields.Html(sanitize=True, sanitize_style=False, sanitize_attributes=False)
