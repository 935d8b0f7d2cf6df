from odoo import fields, models

UNITS = [
    ("working_hours", "Working hours"),
    ("hours", "Hours"),
    ("working_days", "Working days"),
    ("days", "Days"),
]
BRANCHES = [(letter.lower(), letter) for letter in "ABCDEF"]


class LeadPlaybookStep(models.Model):
    """One step of a playbook: who does what, until when, and what counts as done.

    Each value of ``done_when`` is a file of its own (``selection_add``) with its
    ``_find_met_<value>(tasks, now)``: which of these open tasks are done by what is
    known of their leads.
    """

    _name = "lead.playbook.step"
    _description = "Step of a Playbook"
    _inherit = ["lead.version.part.mixin"]
    _version_field = "playbook_id"
    _order = "playbook_id, sequence, id"

    playbook_id = fields.Many2one(
        "lead.playbook", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    branch = fields.Selection(
        BRANCHES,
        help="Steps with different letters that follow each other run side by side;"
        " the next step without a letter waits for all of them.",
    )
    is_optional = fields.Boolean(
        "Optional", help="May be skipped without a reason, and counts in no rate."
    )
    is_internal = fields.Boolean(
        "Internal", help="Work among colleagues: never counts as contact with the lead."
    )

    # What is done
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Activity",
        domain="[('res_model', 'in', (False, 'crm.lead'))]",
        ondelete="restrict",
    )
    action = fields.Char(
        "Mandatory Action",
        translate=True,
        help="What has to be done, in one sentence: Send the case pack.",
    )
    script = fields.Text(
        "Talk Track",
        translate=True,
        help="What to say. {{contact_name}} is the contact; every field of the lead"
        " can be named so.",
    )
    check_ids = fields.One2many(
        "lead.playbook.check", "step_id", "Checklist", copy=True
    )
    point_ids = fields.One2many(
        "lead.playbook.point", "step_id", "Points of the Talk", copy=True
    )

    # Who does it, until when
    responsible = fields.Selection(
        [
            ("owner", "Owner of the lead"),
            ("leader", "Leader of its team"),
            ("role", "Somebody with a role"),
            ("named", "A named person"),
        ],
        string="For",
        required=True,
        default="owner",
        help="Where there is none: the leader, else who answers for the playbook.",
    )
    role_id = fields.Many2one("lead.playbook.role", ondelete="restrict")
    user_id = fields.Many2one("res.users", "Named Person", ondelete="restrict")
    limit_amount = fields.Float(
        "Within", default=8.0, help="0: no limit; nobody is reminded."
    )
    limit_unit = fields.Selection(
        UNITS, "Unit of the Limit", required=True, default="working_hours"
    )

    # When it is over, and what comes next
    done_when = fields.Selection(
        [("done", "It is marked as done")], required=True, default="done"
    )
    done_names = fields.Char(
        "Fields to Fill In", help="Names of fields of leads, separated by commas."
    )
    # Fields are described to administrators only; names serve all others.
    done_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Fields, for Programs",
        compute="_compute_done_field_ids",
        inverse="_inverse_done_field_ids",
        compute_sudo=True,
        groups="base.group_erp_manager",
    )
    outcome_ids = fields.One2many(
        "lead.playbook.outcome", "step_id", "Outcomes", copy=True
    )
    needs_outcome = fields.Boolean(
        "Outcome Is Mandatory",
        help="Without an outcome the lead goes on to the next step; mandatory: whoever"
        " does the step has to choose one.",
    )

    # What it brings
    is_milestone = fields.Boolean(
        "Milestone", help="When it is done, the lead is at this milestone."
    )
    right_ids = fields.Many2many(
        "lead.playbook.right",
        string="Rights From Here",
        help="What the lead may have from this milestone until the next one.",
    )
    origin_id = fields.Many2one(
        "lead.playbook.step",
        ondelete="set null",
        copy=False,
        help="The same step in the version before: runs that move arrive here.",
    )
