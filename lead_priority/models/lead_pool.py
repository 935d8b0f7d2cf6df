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
        compute="_compute_is_visible_to_reps",
        store=True,
        readonly=False,
        string="Reps See It",
        help="Reps see the leads that wait here. Public pools are always offered to "
        "reps, others only where this is on.",
    )
    team_id = fields.Many2one(
        "crm.team",
        check_company=True,
        string="Answered For By",
        help="The team that answers for the leads waiting here. A lead put into the "
        "pool belongs to this team.",
    )
    company_id = fields.Many2one("res.company")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    lead_ids = fields.One2many("crm.lead", "pool_id")
    lead_count = fields.Integer(compute="_compute_lead_count", string="Leads")

    @api.depends("kind")
    def _compute_is_visible_to_reps(self):
        for pool in self:
            pool.is_visible_to_reps = pool.kind == "public"

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        # sudo: marketing sees how many leads wait, not the leads
        counts = dict(
            self.env["crm.lead"]
            .sudo()
            ._read_group([("pool_id", "in", self.ids)], ["pool_id"], ["__count"])
        )
        for pool in self:
            pool.lead_count = counts.get(pool, 0)

    def action_open_leads(self):
        """Open the leads that wait in this pool."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {
            **action,
            "display_name": self.name,
            "domain": [("pool_id", "=", self.id)],
            "context": {"default_pool_id": self.id, "default_user_id": False},
        }
