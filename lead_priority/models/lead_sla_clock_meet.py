from datetime import timedelta

from odoo import api, models

from .lead_sla_clock import DUE, RECLAIM_KINDS, STEPS

# A second contact so soon is still the first one: a call, and the mail it promised.
SECOND_AFTER = timedelta(hours=12)


class LeadSlaClock(models.Model):
    """Follow-ups that count as contact meet limits; undoing them takes that back.

    What clocks say is weighed anew from the follow-ups each time, so that the order
    in which things are recorded does not matter.
    """

    _inherit = "lead.sla.clock"

    @api.model
    def _note_followups(self, followups, *, now):
        """Weigh the clocks of the leads of new follow-ups; ``now`` is naive UTC.

        Without an active policy nothing is done.
        """
        if not (followups and self._is_on()):
            return
        # sudo: a follow-up meets the limit, whoever records it
        weighed = followups.sudo().filtered(lambda row: row.is_valid or row.reverses_id)
        if weighed.lead_id:
            self.sudo()._weigh(weighed.lead_id.ids, now)

    @api.model
    def _weigh(self, lead_ids, now):
        """Let the clocks of the leads' owners say what the follow-ups say."""
        clocks = self.search(
            [
                ("lead_id", "in", lead_ids),
                ("custody_id.ended_at", "=", False),
                ("state", "!=", "cancelled"),
            ],
            order="id",
        )
        contacts = self._get_contacts(lead_ids)
        for clock in clocks:
            since = clock.custody_id.started_at.replace(microsecond=0)
            its = [row for row in contacts.get(clock.lead_id.id, ()) if row[0] >= since]
            getattr(clock, f"_weigh_{clock.kind}")(its)
        self._start_second(lead_ids, contacts)
        self.flush_model()
        self._refresh_leads(lead_ids)

    @api.model
    def _get_contacts(self, lead_ids):
        """Return {lead id: [(moment, follow-up id)]}: valid ones, the oldest first."""
        followups = self.env["lead.followup"]
        found = followups.search_fetch(
            [("lead_id", "in", lead_ids), *followups._valid_domain()],
            ["lead_id", "occurred_at"],
            order="occurred_at, id",
        )
        contacts = {}
        for row in found:
            contacts.setdefault(row.lead_id.id, []).append((row.occurred_at, row.id))
        return contacts

    def _weigh_first_response(self, contacts):
        self._settle(contacts[0] if contacts else None)

    def _weigh_untouched(self, contacts):
        self._settle(contacts[0] if contacts else None)

    def _weigh_second_followup(self, contacts):
        if not contacts:
            self.write(
                {"state": "cancelled", "ended_at": self.started_at, "next_at": False}
            )
            return
        second = [row for row in contacts if row[0] >= contacts[0][0] + SECOND_AFTER]
        self._settle(second[0] if second else None)

    def _weigh_idle(self, contacts):
        if self.ended_at:
            return
        since = self.custody_id.started_at.replace(microsecond=0)
        if not self.policy_id.counts_past:
            since = max(since, self.policy_id.active_from or since)
        if contacts and contacts[-1][0] > since:
            since = contacts[-1][0].replace(microsecond=0)
        if since != self.started_at:
            self._restart(since)

    def _settle(self, contact):
        """Let a clock be met by a contact (moment, follow-up id), or by none."""
        if contact and contact[1] != self.followup_id.id:
            moment, followup_id = contact
            is_late = moment > self.due_at and self.kind not in RECLAIM_KINDS
            self.write(
                {
                    "followup_id": followup_id,
                    "met_at": moment,
                    "ended_at": max(moment, self.started_at),
                    "state": "breached" if is_late else "met",
                    "breached_at": is_late and self.due_at,
                    "next_at": False,
                }
            )
        elif not contact and self.followup_id:
            self._reopen()

    def _reopen(self):
        """Let a clock run on whose contact was undone; what was said stays said."""
        is_late = self.step >= DUE and self.kind not in RECLAIM_KINDS
        self.write(
            {
                "followup_id": False,
                "met_at": False,
                "ended_at": False,
                "state": "breached" if is_late else "running",
                "breached_at": is_late and self.due_at,
                "next_at": self._get_next_at(),
            }
        )

    def _get_next_at(self):
        """Return the moment of the first step that is not done, or False."""
        moments = [
            self[column]
            for column, number in STEPS.items()
            if number > self.step and self[column]
        ]
        return min(moments, default=False)

    def _restart(self, started_at):
        """Let a clock count from another moment on, with nothing done yet."""
        times = self.policy_id._prepare_times(self.kind, started_at, self.company_id)
        if not times:
            return
        moments = {column: times.get(column) or False for column in STEPS}
        self.write(
            {
                **moments,
                "started_at": started_at,
                "step": 0,
                "announced_at": False,
                "next_at": min(filter(None, moments.values())),
            }
        )

    # The second follow-up -----------------------------------------------------------
    @api.model
    def _start_second(self, lead_ids, contacts):
        """Start the clock of the second follow-up of leads contacted for the first
        time; those that are opportunities already need no reminder."""
        leads = self.env["crm.lead"].browse(lead_ids)
        wanted = leads.filtered(lambda lead: lead.type == "lead" and lead.user_id)
        rows = self.env["lead.custody"].search(
            [
                ("lead_id", "in", wanted.ids),
                ("ended_at", "=", False),
                ("place", "=", "owner"),
            ]
        )
        known = self.search(
            [
                ("lead_id", "in", lead_ids),
                ("custody_id", "in", rows.ids),
                ("kind", "=", "second_followup"),
                ("state", "!=", "cancelled"),
            ]
        ).custody_id
        policies = self._get_policies(rows - known)
        self.create(
            [
                vals
                for row in rows - known
                if (vals := self._prepare_second(row, policies, contacts))
            ]
        )

    @api.model
    def _get_policies(self, custodies):
        """Return {lead id: policy} as their other clocks say, else as they match."""
        found = self.search(
            [
                ("lead_id", "in", custodies.lead_id.ids),
                ("custody_id", "in", custodies.ids),
            ],
            order="id",
        )
        policies = {clock.lead_id.id: clock.policy_id for clock in found}
        others = [id_ for id_ in custodies.lead_id.ids if id_ not in policies]
        now = self.env.cr.now()
        return policies | self.env["lead.sla.policy"]._choose(others, now)

    @api.model
    def _prepare_second(self, custody, policies, contacts):
        policy = policies.get(custody.lead_id.id)
        since = custody.started_at.replace(microsecond=0)
        its = [row for row in contacts.get(custody.lead_id.id, ()) if row[0] >= since]
        if not (policy and policy.state == "active" and its):
            return None
        first = its[0][0].replace(microsecond=0)
        company = custody.company_id or custody.user_id.company_id
        times = policy._prepare_times("second_followup", first, company)
        if not times or first < (policy.active_from or first):
            return None
        if its[-1][0] >= first + SECOND_AFTER:
            return None
        return {
            "lead_id": custody.lead_id.id,
            "custody_id": custody.id,
            "policy_id": policy.id,
            "kind": "second_followup",
            "user_id": custody.user_id.id,
            "team_id": custody.team_id.id,
            "company_id": company.id,
            "started_at": first,
            "due_at": times["due_at"],
            "next_at": times["due_at"],
        }
