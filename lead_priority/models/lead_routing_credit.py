from odoo import fields, models


class LeadRoutingCredit(models.Model):
    """What a rep is owed under a rule that routes in turn; kept from run to run.

    As ``routing.Credit``: leads owed from earlier series, and weight and turns in the
    running one.
    """

    _name = "lead.routing.credit"
    _description = "Routing Credit"
    _log_access = False

    rule_id = fields.Many2one("lead.routing.rule", required=True, ondelete="cascade")
    member_id = fields.Many2one(
        "crm.team.member", required=True, ondelete="cascade", index=True
    )
    carried = fields.Float(digits=False, required=True)
    turns = fields.Integer(required=True)
    weight = fields.Integer(required=True)

    _rule_member_uniq = models.UniqueIndex("(rule_id, member_id)")
