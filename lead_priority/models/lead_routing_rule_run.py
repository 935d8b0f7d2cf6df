from odoo import api, models

from ..batches import run_batches, work_on_each
from .crm_lead_route import NOT_DUE
from .lead_routing_rule_decide import BULK_COUNT

# Leads per transaction: short enough that nobody waits a second for their locks.
BATCH_SIZE = 2500
# From that many due on, they came in together.
MANY_DUE = 1000
# Where fewer are due, they came in one by one: runs small enough for a to-do per lead.
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
        self._cron_route_many(starts_another=True)

    @api.model
    def _cron_route_many(self, *, starts_another=False):
        """Route what is due; of many, a second job takes those among other reps."""
        due, left = 0, 0

        def route_next():
            # A run is as large as what was due when it began, to its last batch.
            nonlocal due, left
            if left <= 0:
                due = left = self._count_due()
                if starts_another and due >= MANY_DUE:
                    self._start_another()
            count = self._route_due(is_many=due >= MANY_DUE)
            left -= count
            return count

        run_batches(self.env, route_next)

    @api.model
    def _start_another(self):
        """Let a second job run beside this one, where it can."""
        if len(self._get_lanes()) > 1:
            self.env.ref("lead_priority.ir_cron_route_many").sudo()._trigger()

    @api.model
    def _hand_over_absent(self, now):
        """Look at the leads of those whose leave has begun; nothing is left then."""
        if self._get_lowest_rank() >= 0:
            self.env["resource.calendar.leaves"].sudo()._hand_over_begun(now)
        return 0

    @api.model
    def _route_due(self, limit=BATCH_SIZE, *, is_many=None):
        """Route the next leads that are due; give how many, 0 when none is left.

        ``is_many``: whether the run is a large one; found out when not given. The
        caller commits. Leads that another transaction works on, or whose reps another
        decides about, are left for the next run.
        """
        if is_many is None:
            is_many = self._count_due() >= MANY_DUE
        now = self.env.cr.now()
        leads = self._take_lane(now, limit if is_many else min(limit, LIVE_BATCH_SIZE))
        size = max(len(leads), MANY_DUE) if is_many else len(leads)
        work_on_each(
            leads, lambda part: part._route(now=now, run_size=size), self._park
        )
        return len(leads)

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
