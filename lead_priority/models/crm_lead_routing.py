from odoo import api, fields, models
from odoo.tools import SQL

from .lead_routing_decision import TRIGGERS

# Key in the cursor's precommit data: {lead id: trigger} of this transaction.
NOTED = "lead_priority.leads_to_route"
RANK = SQL("CASE qualification WHEN 'sql' THEN 2 WHEN 'mql' THEN 1 ELSE 0 END")


class CrmLead(models.Model):
    """Leads without an owner are due for routing: at creation, when they qualify.

    ``routing_due_at`` empty means that nothing is to be done. Marked once per
    transaction, before its commit; the job of routing takes them right after.
    """

    _inherit = "crm.lead"

    routing_due_at = fields.Datetime(readonly=True, copy=False)
    routing_trigger = fields.Selection(TRIGGERS, readonly=True, copy=False)
    routing_tries = fields.Integer(
        readonly=True, copy=False, help="Attempts to route it that ended in an error."
    )
    routing_decision_ids = fields.One2many("lead.routing.decision", "lead_id")

    _routing_due_idx = models.Index(
        "(routing_due_at, id) WHERE routing_due_at IS NOT NULL"
    )
    _routing_failing_idx = models.Index("(create_date) WHERE routing_tries > 0")

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._mark_for_routing("captured")
        return leads

    def write(self, vals):
        result = super().write(vals)
        if vals.get("qualification"):
            self._mark_for_routing("qualified")
        return result

    def _mark_for_routing(self, trigger):
        """Let the leads that have no owner be routed right after this transaction.

        ``trigger``: a code of the decision's triggers. Leads that are owned, closed
        or below every rule's qualification are left out. Costs nothing while
        routing is off.
        """
        if not self.ids or self.env["lead.routing.rule"]._get_lowest_rank() < 0:
            return
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = {}
            precommit.add(self.browse().sudo()._mark_noted)
        new = dict.fromkeys(self.ids, trigger)
        noted = precommit.data[NOTED]
        # What happened first is why, but who was relieved of a lead is not asked again.
        precommit.data[NOTED] = (
            {**noted, **new} if trigger == "owner_left" else {**new, **noted}
        )

    @api.model
    def _mark_noted(self):
        """Mark what was noted in this transaction, in one statement; start the job."""
        noted = self.env.cr.precommit.data.pop(NOTED, {})
        lowest_rank = self.env["lead.routing.rule"]._get_lowest_rank()
        if not noted or lowest_rank < 0:
            return
        self.flush_model(["active", "user_id", "won_status", "qualification"])
        marked = self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead lead
                   SET routing_due_at = %(now)s, routing_trigger = noted.trigger,
                       routing_tries = 0
                  FROM unnest(%(ids)s::int[], %(triggers)s::varchar[])
                       AS noted (id, trigger)
                 WHERE lead.id = noted.id AND lead.active AND lead.user_id IS NULL
                   AND lead.won_status = 'pending' AND %(rank)s >= %(lowest)s
             RETURNING lead.id
                """,
                now=self.env.cr.now(),
                ids=list(noted),
                triggers=list(noted.values()),
                rank=RANK,
                lowest=lowest_rank,
            )
        )
        if marked:
            self.invalidate_model(
                ["routing_due_at", "routing_trigger", "routing_tries"], flush=False
            )
            self._start_routing()

    @api.model
    def _start_routing(self, at=None):
        """Let the job of routing run at once, or ``at`` (naive UTC)."""
        self.env.ref("lead_priority.ir_cron_route_leads").sudo()._trigger(at)
