from odoo import fields, models


class LeadScoreModel(models.Model):
    """A set of score rules with its thresholds.

    Belongs to a team, else to a company, else to everyone; the nearest active one
    scores a lead, and one is active per scope. Templates are never active.
    """

    _name = "lead.score.model"
    _description = "Score Model"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    is_template = fields.Boolean()
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("archived", "Archived")],
        required=True,
        default="draft",
        copy=False,
    )
    company_id = fields.Many2one("res.company")
    team_id = fields.Many2one("crm.team", check_company=True)
    mql_threshold = fields.Integer(default=60, help="Points; 0 = no threshold.")
    sql_threshold = fields.Integer(default=80, help="Points; 0 = no threshold.")
    cap = fields.Integer(default=100, help="Highest score in points; 0 = no limit.")
    floor = fields.Integer(default=0, help="Lowest score in points.")
    group_ids = fields.One2many("lead.score.group", "model_id", copy=True)
    rule_ids = fields.One2many("lead.score.rule", "model_id")

    _active_scope_uniq = models.UniqueIndex(
        "(COALESCE(team_id, 0), COALESCE(company_id, 0))"
        " WHERE state = 'active' AND NOT is_template",
        "Another score model is active for this team or company.",
    )
