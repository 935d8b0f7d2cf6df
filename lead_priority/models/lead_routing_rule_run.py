from odoo import api, models
from odoo.tools import SQL

from ..batches import run_batches, work_on_each
from .crm_lead_route import NOT_DUE
from .lead_routing_rule_decide import BULK_COUNT

# Leads per transaction: short enough that nobody waits a second for their locks.
BATCH_SIZE = 1000
# Where fewer are due, leads came in one by one: runs small enough for a to-do per lead.
LIVE_BATCH_SIZE = BULK_COUNT - 1
# A lead that fails is tried so often; minutes before its second try, then doubled.
TRIES = 5
FIRST_PARK_MINUTES = 15


class LeadRoutingRule(models.Model):
    """The job: takes the leads that are due, batch by batch, and routes them."""

    _inherit = "lead.routing.rule"

    @api.model
    def _cron_route(self):
        """Route what is due, each batch in a transaction of its own."""
        run_batches(self.env, lambda: self._hand_over_absent(self.env.cr.now()))
        run_batches(self.env, self._route_due)

    @api.model
    def _hand_over_absent(self, now):
        """Look at the leads of those whose leave has begun; nothing is left then."""
        if self._get_lowest_rank() >= 0:
            self.env["resource.calendar.leaves"].sudo()._hand_over_begun(now)
        return 0

    @api.model
    def _route_due(self, limit=BATCH_SIZE):
        """Route the next leads that are due; give how many, 0 when none is left.

        The caller commits. Leads that another transaction works on are left for the
        next run.
        """
        self._lock_routing()
        now = self.env.cr.now()
        leads = self._take_due(now, limit)
        if len(leads) < limit:
            leads = leads[:LIVE_BATCH_SIZE]
        work_on_each(leads, lambda part: part._route(now=now), self._park)
        return len(leads)

    @api.model
    def _lock_routing(self):
        """Let one transaction at a time decide: two would give the same room twice.

        LOCK TABLE, as the first statement of a transaction, does not fix the
        snapshot: who waited sees what the one before committed.
        """
        self.env.cr.execute(
            "LOCK TABLE lead_routing_credit IN SHARE UPDATE EXCLUSIVE MODE"
        )

    @api.model
    def _take_due(self, now, limit):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM crm_lead
                 WHERE routing_due_at <= %s
                   AND NOT EXISTS (SELECT FROM res_company company
                                    WHERE company.lead_routing_paused
                                      AND company.id = COALESCE(
                                          crm_lead.company_id, company.id))
                 ORDER BY routing_due_at, id LIMIT %s
                   FOR UPDATE OF crm_lead SKIP LOCKED
                """,
                now,
                limit,
            )
        )
        return self.env["crm.lead"].browse(lead_id for (lead_id,) in rows)

    @api.model
    def _park(self, lead, error):
        """A lead that cannot be routed because of an error does not stop the others.

        It is tried again later, and given up after ``TRIES`` failures: leader and
        manager are told, the error is in the log. What happens to the lead next, or
        *Route Waiting Leads*, makes it due anew.
        """
        tries = lead.routing_tries + 1
        if tries < TRIES:
            lead.routing_tries = tries
            lead._route_later(minutes=FIRST_PARK_MINUTES * 2 ** (tries - 1))
            return
        lead.write(NOT_DUE)
        reason = self.env._("an error occurred each time; see the server's log")
        self.env["lead.alert"]._raise_alerts(
            "unrouted",
            [{"lead_id": lead.id, "values": {"reason": reason}}],
            now=self.env.cr.now(),
        )
