from odoo import fields, models

SOURCES = [
    ("api", "Another program"),
    ("file", "File"),
    ("speech", "Speech recognition"),
    ("typed", "Typed in"),
]


class LeadCall(models.Model):
    """A call with a lead, what was said, and how well it kept to the talk track."""

    _name = "lead.call"
    _description = "Call"
    _order = "occurred_at desc, id desc"

    lead_id = fields.Many2one("crm.lead", index=True, ondelete="cascade")
    task_id = fields.Many2one(
        "lead.playbook.task", index="btree_not_null", ondelete="set null"
    )
    step_id = fields.Many2one(
        "lead.playbook.step", index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one("res.users", "Rep", index=True, ondelete="set null")
    occurred_at = fields.Datetime("Time of the Call", required=True)
    duration = fields.Integer("Seconds")
    source = fields.Selection(SOURCES, required=True, readonly=True)
    reference = fields.Char(help="How the other program calls it; kept once.")
    transcript = fields.Text()
    compliance = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Share of the weight of the points that were said, 0 to 100.",
    )
    point_ids = fields.One2many("lead.call.point", "call_id", readonly=True)
