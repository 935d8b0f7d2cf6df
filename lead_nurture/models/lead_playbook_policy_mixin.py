from odoo import fields, models


class LeadPlaybookPolicyMixin(models.AbstractModel):
    """What happens around the limit of a step: said for a playbook, or for one step."""

    _name = "lead.playbook.policy.mixin"
    _description = "Policy of Limits in Playbooks"

    remind_percent = fields.Integer(
        "Remind At (%)",
        default=80,
        aggregator=None,
        help="Percent of the limit at which whoever has the task is reminded;"
        " 0: never.",
    )
    escalates = fields.Boolean(
        "Escalate",
        default=True,
        help="When the limit is over, the leader of the team gets a task, too: who has"
        " not done what, since when. It is closed by itself.",
    )
    hand_over_hours = fields.Float(
        "Hand Over After",
        help="Working hours after the limit at which somebody else gets the lead;"
        " 0: never.",
    )
    hand_over_to = fields.Selection(
        [
            ("leader", "The team leader"),
            ("routing", "Somebody else, by routing"),
            ("pool", "A pool"),
        ],
        string="Hand Over To",
        required=True,
        default="leader",
        help="Tasks that are not the owner's always go to the team leader.",
    )
    hand_over_pool_id = fields.Many2one(
        "lead.pool",
        string="Pool",
        ondelete="restrict",
        help="Empty: the public pool of the company.",
    )

    _remind_percent_range = models.Constraint(
        "CHECK (remind_percent BETWEEN 0 AND 99)",
        "The reminder comes at 0 to 99 percent of the limit: at 100 it is over.",
    )
    _hand_over_hours_range = models.Constraint(
        "CHECK (hand_over_hours IS NULL OR hand_over_hours BETWEEN 0 AND 9999)",
        "Somebody else gets the lead 0 to 9999 working hours after the limit.",
    )
