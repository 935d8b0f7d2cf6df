from odoo import fields, models


class LeadRoutingRun(models.Model):
    """What a routing run knew: leads, reps and credits, as given to ``routing``.

    One row per rule and batch, shared by its decisions; routing it again gives the
    same owners. No names, no contact data: ids and numbers only.
    """

    _name = "lead.routing.run"
    _description = "Routing Run"
    _log_access = False
    _order = "id desc"

    rule_id = fields.Many2one("lead.routing.rule", ondelete="set null")
    decided_at = fields.Datetime(required=True)
    input = fields.Json(required=True)
