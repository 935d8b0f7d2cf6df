from odoo import fields, models

from odoo.addons.lead_priority.models.res_company import SETTINGS


class ResCompany(models.Model):
    """From when on the reports of playbooks ask for something to be done."""

    _inherit = "res.company"

    playbook_loop_goal = fields.Integer(
        "Closed-Loop Goal (%)",
        default=80,
        help="When fewer of the tasks due in two weeks were closed, the leader is told"
        " and gets a process meeting to hold. 0: nobody is told.",
        prefetch=SETTINGS,
    )
    playbook_loop_least = fields.Integer(
        "Fewest Tasks to Judge",
        default=5,
        help="Teams with fewer tasks due in the two weeks are not judged.",
        prefetch=SETTINGS,
    )
    playbook_hidden_least = fields.Integer(
        "Fewest Leads",
        default=10,
        help="What fewer leads have is no hidden step.",
        prefetch=SETTINGS,
    )
    playbook_hidden_share = fields.Integer(
        "Fewest of 100 Leads",
        default=20,
        help="What a smaller share of the leads has is no hidden step.",
        prefetch=SETTINGS,
    )

    _playbook_loop_goal_percent = models.Constraint(
        "CHECK (playbook_loop_goal BETWEEN 0 AND 100 AND playbook_loop_least >= 0)",
        "The closed-loop goal is a share of 0 to 100 %.",
    )
    _playbook_hidden_percent = models.Constraint(
        "CHECK (playbook_hidden_share BETWEEN 0 AND 100 AND playbook_hidden_least > 0)",
        "A hidden step needs one lead at least, and a share of 0 to 100 %.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    playbook_loop_goal = fields.Integer(
        related="company_id.playbook_loop_goal", readonly=False
    )
    playbook_loop_least = fields.Integer(
        related="company_id.playbook_loop_least", readonly=False
    )
    playbook_hidden_least = fields.Integer(
        related="company_id.playbook_hidden_least", readonly=False
    )
    playbook_hidden_share = fields.Integer(
        related="company_id.playbook_hidden_share", readonly=False
    )
