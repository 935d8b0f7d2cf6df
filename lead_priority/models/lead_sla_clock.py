from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("first_response", "First contact"),
    ("second_followup", "Second follow-up"),
    ("untouched", "Taken back without contact"),
    ("idle", "Taken back without follow-up"),
]
RECLAIM_KINDS = ("untouched", "idle")
# What happens in the life of a clock, in this order; ``step`` is how far it is.
STEPS = {
    "warn_first_at": 1,
    "warn_second_at": 2,
    "hand_over_at": 3,
    "announce_at": 4,
    "due_at": 5,
}
DUE = STEPS["due_at"]


class LeadSlaClock(models.Model):
    """One limit of one lead with one owner: from when, until when, what became of it.

    Started when an owner gets the lead, met by a follow-up that counts as contact,
    cancelled when the lead goes elsewhere. Rows are kept: the history survives the
    lead being taken back. Written by the methods of this model only.
    """

    _name = "lead.sla.clock"
    _description = "SLA Clock of a Lead"
    _order = "due_at desc, id desc"
    _log_access = False

    lead_id = fields.Many2one("crm.lead", ondelete="set null")
    custody_id = fields.Many2one("lead.custody", required=True, ondelete="restrict")
    policy_id = fields.Many2one("lead.sla.policy", required=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True, string="Limit")
    user_id = fields.Many2one("res.users", string="Owner", ondelete="restrict")
    team_id = fields.Many2one("crm.team", ondelete="set null")
    company_id = fields.Many2one("res.company", ondelete="restrict")
    state = fields.Selection(
        [
            ("running", "Running"),
            ("met", "Met"),
            ("breached", "Missed"),
            ("cancelled", "Cancelled"),
            ("parked", "Needs attention"),
        ],
        required=True,
        default="running",
    )
    started_at = fields.Datetime(required=True, string="Started On")
    due_at = fields.Datetime(required=True, string="Due On")
    warn_first_at = fields.Datetime()
    warn_second_at = fields.Datetime()
    hand_over_at = fields.Datetime()
    announce_at = fields.Datetime()
    announced_at = fields.Datetime(
        string="Announced On", help="When the owner was told that it is taken back."
    )
    step = fields.Integer(default=0, help="What was done last: see STEPS.")
    next_at = fields.Datetime(help="When something is to be done; empty: nothing.")
    met_at = fields.Datetime(string="Contacted On")
    breached_at = fields.Datetime(string="Missed On")
    ended_at = fields.Datetime(
        string="Ended On", help="Empty while it can still be met or is not decided."
    )
    followup_id = fields.Many2one("lead.followup", ondelete="restrict")
    tries = fields.Integer(default=0, help="Failed attempts to do what is due.")
    error = fields.Text(string="Last Failure")
    hours_late = fields.Float(
        compute="_compute_hours_late",
        help="Hours of the clock between the deadline and the contact, or now.",
    )

    _next_idx = models.Index("(next_at, id) WHERE next_at IS NOT NULL")
    _parked_idx = models.Index("(due_at) WHERE state = 'parked'")
    _open_uniq = models.UniqueIndex("(lead_id, kind) WHERE ended_at IS NULL")
    _lead_idx = models.Index("(lead_id, started_at)")
    _breached_idx = models.Index("(breached_at) WHERE breached_at IS NOT NULL")

    @api.depends("breached_at", "met_at", "ended_at")
    def _compute_hours_late(self):
        now = self.env.cr.now()
        for clock in self:
            end = clock.met_at or clock.ended_at or now
            late = clock.breached_at and (end - clock.due_at).total_seconds() / 3600
            clock.hours_late = max(late or 0, 0)

    @api.depends("lead_id", "kind")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for clock in self:
            # sudo: the lead's name, of a clock one may read
            name = clock.lead_id.sudo().name or self.env._("Deleted lead")
            clock.display_name = self.env._(
                "%(lead)s: %(limit)s", lead=name, limit=labels.get(clock.kind, "")
            )

    @api.model
    def _is_on(self):
        """Tell whether any policy is active; costs nothing once known."""
        return bool(self.env["lead.sla.policy"]._get_active_ids())

    @api.model
    def _next_sql(self, alias, step=None):
        """The moment of the next step as SQL, after the clock's own or ``step``."""
        table = SQL.identifier(alias)
        done = SQL("%s.step", table) if step is None else step
        return SQL(
            "LEAST(%s)",
            SQL(", ").join(
                SQL(
                    "CASE WHEN %s > %s THEN %s.%s END",
                    number,
                    done,
                    table,
                    SQL.identifier(column),
                )
                for column, number in STEPS.items()
            ),
        )

    @api.model
    def _forget_cache(self):
        """Read clocks and the leads' deadlines anew after they were written by SQL."""
        self.invalidate_model(flush=False)
        self.env["crm.lead"].invalidate_model(
            ["sla_due_at", "sla_state", "sla_clock_ids"], flush=False
        )

    @api.model
    def _repoint(self, leads, survivor):
        """Let the history of merged ``leads``, which has ended, be the survivor's."""
        # sudo: the history follows the lead, whoever merges
        ended = self.sudo().search(
            [("lead_id", "in", leads.ids), ("ended_at", "!=", False)]
        )
        ended.write({"lead_id": survivor.id})
