from odoo import fields, models

from odoo.addons.lead_priority.models.lead_version_mixin import FREE_FIELDS

# What changes nothing of what a playbook asks of people.
PROGRESS_FIELDS = frozenset(("is_paused", "user_id"))


class LeadPlaybook(models.Model):
    """A playbook: the follow-up of a lead as a chain of tasks, step by step.

    Steps are a list in order. Steps that name a branch and follow each other are a
    block, whose branches run side by side; ``lead_nurture.paths`` says where a lead
    goes next. What was ever active is kept as it was; a run finishes its version, or
    moves to the next one, as the person says who activates that one.
    """

    _name = "lead.playbook"
    _description = "Playbook"
    _inherit = ["lead.life.mixin"]
    _order = "sequence, name, id"
    _check_company_auto = True
    _version_free_fields = FREE_FIELDS | PROGRESS_FIELDS
    _inside_model = "lead.playbook.run"
    _inside_field = "playbook_id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(
        default=10, help="Of several playbooks that match a lead, the first starts."
    )
    family_id = fields.Many2one(
        "lead.playbook",
        string="First Version",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    based_on_id = fields.Many2one(
        "lead.playbook", readonly=True, copy=False, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        help="Answers for the playbook, and does what nobody else is there for.",
    )
    is_paused = fields.Boolean(
        "Paused",
        readonly=True,
        copy=False,
        help="Nothing starts, nobody is reminded; open tasks can be done.",
    )
    step_ids = fields.One2many("lead.playbook.step", "playbook_id", copy=True)
    run_ids = fields.One2many("lead.playbook.run", "playbook_id", copy=False)

    _family_version_uniq = models.UniqueIndex("(family_id, version)")
    _one_active_uniq = models.UniqueIndex("(family_id) WHERE state = 'active'")
