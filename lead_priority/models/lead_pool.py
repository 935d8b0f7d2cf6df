from odoo import api, fields, models


class LeadPool(models.Model):
    """A place where leads without an owner wait, and the team that answers for it.

    Incoming pools take the leads of a channel, nurture pools keep those not ready,
    public pools (公海池) offer them to every rep. A lead in no pool and without an
    owner is *Unassigned*.
    """

    _name = "lead.pool"
    _description = "Lead Pool"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [("incoming", "Incoming"), ("nurture", "Nurture"), ("public", "Public")],
        required=True,
        default="incoming",
    )
    is_visible_to_reps = fields.Boolean(
        compute="_compute_is_visible_to_reps", store=True, readonly=False
    )
    team_id = fields.Many2one("crm.team", check_company=True)
    company_id = fields.Many2one("res.company")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    lead_ids = fields.One2many("crm.lead", "pool_id")

    @api.depends("kind")
    def _compute_is_visible_to_reps(self):
        for pool in self:
            pool.is_visible_to_reps = pool.kind == "public"
