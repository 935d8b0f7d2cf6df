from odoo import fields, models


class LeadRoutingTrialLine(models.TransientModel):
    """What one rep would have got, beside what the rep really got."""

    _name = "lead.routing.trial.line"
    _description = "Dry Run of Routing: Rep"
    _order = "count desc, id"

    trial_id = fields.Many2one(
        "lead.routing.trial", required=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", string="Rep", ondelete="cascade")
    count = fields.Integer(string="Would Get")
    expected = fields.Float(
        string="Exact Share",
        digits=(16, 1),
        help="Of the leads given in turn, by who could take each of them.",
    )
    deviation = fields.Float(digits=(16, 1))
    actual = fields.Integer(string="Really Got")
    share = fields.Float(string="Share of All", help="Percent of all routed leads.")
