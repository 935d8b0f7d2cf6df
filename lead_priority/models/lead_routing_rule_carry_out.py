from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.tools import groupby

from .crm_lead_bulk_owners import Gift
from .crm_lead_log import TOGETHER
from .crm_lead_route import NOT_DUE
from .lead_routing_rule_decide import BULK_COUNT, DIGEST_COUNT

# Hours until a lead that nobody could take is tried again, when no rep says when.
RETRY_HOURS = 1


class LeadRoutingRule(models.Model):
    """What follows a decision: owner, custody, to-do, alert; or a later try."""

    _inherit = "lead.routing.rule"

    def _route_leads(self, leads, now, *, run_size):
        """Decide about ``leads`` by this rule and carry it out; ``now``: naive UTC.

        ``run_size``: leads of the whole run, of all rules and teams.
        """
        self.ensure_one()
        triggers = {lead.id: lead.routing_trigger or "manual" for lead in leads}
        groups = leads.grouped("team_id") if self.keeps_team else {None: leads}
        for team, part in groups.items():
            routed = self._decide(part, team, now, is_bulk=run_size >= BULK_COUNT)
            routed.is_digest = run_size >= DIGEST_COUNT
            self._carry_out(routed, triggers, now)

    def _carry_out(self, routed, triggers, now):
        self._record_routed(routed, triggers, now)
        self._assign_owners(routed, now)
        self._tell_owners(routed, now)
        self._keep_waiting(routed, triggers, now)

    def _assign_owners(self, routed, now):
        """Write the owners; custody is handed over once for all."""
        decisions = routed.assigned
        leads = self.env["crm.lead"].browse(one.lead.id for one in decisions)
        held = leads._as_one_move().with_context(
            # The alert tells the owner; core would send one e-mail per lead.
            mail_auto_subscribe_no_notify=True,
            tracking_disable=routed.is_bulk and not self.logs_in_chatter,
            **{TOGETHER: True},
        )
        if routed.is_bulk:
            left = set(held._give_owners_by_sql(self._to_gifts(routed), now)._ids)
            decisions = [one for one in decisions if one.lead.id in left]
        self._write_owners(held, decisions, now)
        # All that is computed from the owner in the same UPDATE, not in later ones.
        leads.flush_recordset()
        self.env["lead.custody"]._hand_over(leads, now=now, reason="assigned")

    def _to_gifts(self, routed):
        members = {one.member for one in routed.assigned}
        taker = {one: (one.user_id.id, one.crm_team_id.id) for one in members}
        return [
            Gift(
                one.lead.id,
                *taker[one.member],
                self.converts and one.lead.type == "lead",
            )
            for one in routed.assigned
        ]

    def _write_owners(self, held, decisions, now):
        """Write the owners by the ORM, grouped by rep."""
        groups = defaultdict(list)
        for decision in decisions:
            is_converted = self.converts and decision.lead.type == "lead"
            is_moved = decision.lead.team_id != decision.member.crm_team_id
            key = (decision.member, is_converted, is_moved)
            groups[key].append(decision.lead.id)
        for (member, is_converted, is_moved), lead_ids in groups.items():
            vals = self._prepare_owner_vals(member, is_converted, is_moved, now)
            held.browse(lead_ids).write(vals)
        # Read of all at once: writing amounts asks each lead for its currency.
        held.browse(one.lead.id for one in decisions).mapped("company_currency")

    def _prepare_owner_vals(self, member, is_converted, is_moved, now):
        vals = {"user_id": member.user_id.id, **NOT_DUE}
        if is_moved:
            # Only then: a team that is written computes the probability anew.
            vals["team_id"] = member.crm_team_id.id
        if is_converted:
            vals |= {"type": "opportunity", "date_conversion": now}
        return vals

    def _tell_owners(self, routed, now):
        """A to-do for the owner of each lead; of many leads only one message."""
        decisions = routed.assigned
        if self.activity_type_id and not routed.is_bulk:
            self._plan_activities(decisions, now)
        rows = {"urgent": [], "assigned": []}
        for one in decisions:
            event = "urgent" if one.lead.is_urgent else "assigned"
            user_id = one.member.user_id.id
            rows[event].append({"lead_id": one.lead.id, "user_id": user_id})
        for event, told in rows.items():
            self._raise_alerts(event, told, now, routed.is_digest)

    def _plan_activities(self, decisions, now):
        model_id = self.env["ir.model"]._get_id("crm.lead")
        vals_list = [
            {
                "activity_type_id": self.activity_type_id.id,
                "automated": True,
                "date_deadline": self._get_deadline(one.lead, one.member, now),
                "res_id": one.lead.id,
                "res_model_id": model_id,
                "summary": self.env._("New lead: make the first contact"),
                "user_id": one.member.user_id.id,
            }
            for one in decisions
        ]
        # quick_update: no e-mail per activity; the alert tells the owner.
        activities = self.env["mail.activity"].sudo()
        activities.with_context(mail_activity_quick_update=True).create(vals_list)

    def _get_deadline(self, lead, member, now):
        """The day of the first response's deadline, else today; in the owner's zone."""
        owner = member.user_id
        due_at = lead.sla_due_at if "sla_due_at" in lead._fields else False
        local = owner.with_context(tz=owner.tz or "UTC")
        return fields.Datetime.context_timestamp(local, due_at or now).date()

    def _raise_alerts(self, event, rows, now, is_digest):
        """Tell those concerned; batches of one minute share their digests."""
        batch = f"routing {now:%Y-%m-%d %H:%M}" if is_digest else None
        self.env["lead.alert"]._raise_alerts(
            event, rows, now=now, digest=is_digest, batch=batch
        )

    def _keep_waiting(self, routed, triggers, now):
        """Leads that nobody can take stay, and are tried again when somebody may."""
        decisions = routed.waiting
        later = now + timedelta(hours=RETRY_HOURS)
        for at, group in groupby(decisions, lambda one: one.retry_at or later):
            leads = self.env["crm.lead"].browse(one.lead.id for one in group)
            self._put_aside(leads, now)
            leads._route_later(at)
        news = [one.lead for one in decisions if triggers[one.lead.id] != "retry"]
        reason = self.env._("no rep of “%s” can take it now", self.name)
        rows = [{"lead_id": lead.id, "values": {"reason": reason}} for lead in news]
        self._raise_alerts("unrouted", rows, now, routed.is_digest)

    def _put_aside(self, leads, now):
        pool = self.nobody_pool_id
        # Their owner is gone: nobody's is better than his.
        leads.filtered("user_id")._leave_owner(pool, now)
        moved = leads.filtered(lambda lead: pool and lead.pool_id != pool)
        if moved:
            moved._move(
                {"pool_id": pool.id},
                now=now,
                reason="moved",
                note=self.env._("Nobody could take it"),
            )
