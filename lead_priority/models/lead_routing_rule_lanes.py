from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class Lane(NamedTuple):
    """Rules that share reps: their leads are decided about one after the other.

    ``domain``: which leads meet one of these rules first; ``users``: ids of the reps.
    """

    domain: Domain
    users: frozenset[int]


class LeadRoutingRule(models.Model):
    """Which leads can be routed side by side: those among different reps."""

    _inherit = "lead.routing.rule"

    @api.model
    def _get_lanes(self):
        """Give the lanes of the active rules, and one of leads that meet no rule."""
        rules = self.search([("active", "=", True)])
        groups = self._group_by_reps(rules)
        if len(groups) < 2:
            users = frozenset().union(*(users for _rules, users in groups))
            return [Lane(Domain.TRUE, users)]
        domains = {rule: rule._get_lead_domain() for rule in rules}
        lanes = [
            Lane(self._get_first_domain(group, domains), users)
            for group, users in groups
        ]
        return [*lanes, Lane(~Domain.OR(domains.values()), frozenset())]

    @api.model
    def _group_by_reps(self, rules):
        """Give [(rules, user ids)]: no rep is in two of the groups."""
        groups = []
        for rule in rules:
            group, users = rule, frozenset(rule._get_members(None).user_id.ids)
            apart = []
            for other, others in groups:
                if users.isdisjoint(others):
                    apart.append((other, others))
                else:
                    group, users = group | other, users | others
            groups = [*apart, (group, users)]
        return groups

    @api.model
    def _get_first_domain(self, group, domains):
        """Leads that meet a rule of ``group`` before any other of ``domains``."""
        parts, earlier = [], []
        for rule, domain in domains.items():
            if rule in group:
                parts.append(domain & ~Domain.OR(earlier) if earlier else domain)
            else:
                earlier.append(domain)
        return Domain.OR(parts)

    @api.model
    def _take_lane(self, now, limit):
        """Lock and give the next due leads, of one lane that nobody works on.

        The lane whose lead waits longest comes first.
        """
        waiting = []
        for lane in self._get_lanes():
            if first := self._find_first(lane, now):
                waiting.append((first, lane))
        for _first, lane in sorted(waiting, key=lambda one: one[0]):
            if self.env["lead.routing.turn"]._take_free(lane.users):
                leads = self._take_due(now, limit, self._get_lane_condition(lane, now))
                if leads:
                    return leads
        return self.env["crm.lead"]

    @api.model
    def _find_first(self, lane, now):
        """Give (due at, id) of the lead of a lane that waits longest, if there is."""
        leads = self.env["crm.lead"].with_context(active_test=False)
        due = Domain("routing_due_at", "<=", now)
        # A search of one along the index: the condition below reads all of the lane.
        query = leads._search(lane.domain & due, order="routing_due_at, id", limit=1)
        rows = self.env.execute_query(query.select("routing_due_at", "id"))
        return rows[0] if rows else None

    @api.model
    def _get_lane_condition(self, lane, now):
        if lane.domain.is_true():
            return SQL("TRUE")
        leads = self.env["crm.lead"].with_context(active_test=False)
        query = leads._search(lane.domain & Domain("routing_due_at", "<=", now))
        return SQL("crm_lead.id IN %s", query.subselect())

    @api.model
    def _take_due(self, now, limit, condition=None):
        """Lock and give the next due leads that no other transaction works on."""
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM crm_lead WHERE %s AND %s
                 ORDER BY routing_due_at, id LIMIT %s
                   FOR UPDATE OF crm_lead SKIP LOCKED""",
                self._due_sql(now),
                condition or SQL("TRUE"),
                limit,
            )
        )
        return self.env["crm.lead"].browse(lead_id for (lead_id,) in rows)

    @api.model
    def _count_due(self):
        """Give how many leads are due, those that are being routed included."""
        query = SQL("SELECT COUNT(*) FROM crm_lead WHERE %s", self._due_sql(None))
        return self.env.execute_query(query)[0][0]

    @api.model
    def _due_sql(self, now):
        """Whether a lead is due at ``now`` and no pause of its company holds it."""
        return SQL(
            """routing_due_at <= %s
               AND NOT EXISTS (SELECT FROM res_company company
                                WHERE company.lead_routing_paused
                                  AND company.id = COALESCE(
                                      crm_lead.company_id, company.id))""",
            now or self.env.cr.now(),
        )

    @api.model
    def _lock_routing(self):
        """Let nobody else route until this transaction ends, among any reps."""
        users = frozenset().union(*(lane.users for lane in self._get_lanes()))
        self.env["lead.routing.turn"]._take(users)
