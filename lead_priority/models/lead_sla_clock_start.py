from odoo import api, models
from odoo.tools import SQL

from .lead_sla_clock import KINDS, STEPS

# Kinds that a lead has from its assignment on; the second follow-up starts later.
FIRST_KINDS = [code for code, _label in KINDS if code != "second_followup"]


class LeadSlaClock(models.Model):
    """Clocks follow the custody: started with an owner, ended with the owner."""

    _inherit = "lead.sla.clock"

    @api.model
    def _follow_custody(self, these, *, now, rechoose=False):
        """Let the clocks of leads be those of their owners and policies.

        ``these``: SQL on ``crm_lead lead``; ``now``: naive UTC. Clocks of an owner who
        is no longer the owner are ended; leads with an owner and without clocks get
        those of their policy. With ``rechoose``, a lead whose policy is another one
        now starts anew by that. Without an active policy nothing is done.
        """
        if not self._is_on():
            return
        # sudo: whoever moves a lead moves its clocks; nothing is shown
        clocks = self.sudo()
        now = now.replace(microsecond=0)
        lead_ids = clocks._end_left(these, now)
        custodies = clocks._find_without_clocks(lead_ids, rechoose)
        chosen = clocks.env["lead.sla.policy"]._choose(custodies, now)
        if rechoose:
            clocks._end_of_other_policies(chosen, now)
        clocks._start(custodies, chosen, now)
        clocks._refresh_leads(lead_ids)

    @api.model
    def _follow_qualification(self, changes, *, now):
        """Let leads whose qualification changed go by the policy that is theirs now."""
        if changes and self._is_on():
            lead_ids = changes.sudo().lead_id.ids  # sudo: ids only
            these = SQL("lead.id = ANY (%s)", lead_ids)
            self._follow_custody(these, now=now, rechoose=True)

    @api.model
    def _end_left(self, these, now):
        """End clocks whose owner has the lead no longer; return the leads' ids."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL("SELECT id FROM crm_lead lead WHERE %s", these)
        )
        lead_ids = [row[0] for row in rows]
        self.env.cr.execute(
            SQL(
                """
                UPDATE lead_sla_clock clock SET custody_id = row.id
                  FROM lead_custody row
                 WHERE clock.lead_id = ANY (%(leads)s) AND clock.ended_at IS NULL
                   AND row.lead_id = clock.lead_id AND row.ended_at IS NULL
                   AND row.place = 'owner' AND row.user_id = clock.user_id
                   AND row.id <> clock.custody_id
                """,
                leads=lead_ids,
            )
        )
        self._end_where(
            SQL(
                """lead_id = ANY (%s) AND NOT EXISTS (
                   SELECT FROM lead_custody row
                    WHERE row.id = custody_id AND row.ended_at IS NULL
                      AND row.place = 'owner')""",
                lead_ids,
            ),
            now,
        )
        return lead_ids

    @api.model
    def _end_where(self, condition, now):
        """End open clocks: a missed one stays missed, any other is cancelled."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE lead_sla_clock
                   SET ended_at = GREATEST(started_at, %(now)s), next_at = NULL,
                       state = CASE WHEN breached_at IS NULL THEN 'cancelled'
                               ELSE 'breached' END
                 WHERE ended_at IS NULL AND %(condition)s
                """,
                now=now,
                condition=condition,
            )
        )
        self._forget_cache()

    @api.model
    def _find_without_clocks(self, lead_ids, rechoose=False):
        """Return ``{lead id: open custody id}`` of owned leads without clocks yet."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT row.lead_id, row.id FROM lead_custody row
                 WHERE row.lead_id = ANY (%(leads)s) AND row.ended_at IS NULL
                   AND row.place = 'owner' AND (%(all)s OR NOT EXISTS (
                       SELECT FROM lead_sla_clock clock
                        WHERE clock.lead_id = row.lead_id
                          AND clock.custody_id = row.id AND clock.state <> 'cancelled'))
                """,
                leads=lead_ids,
                all=rechoose,
            )
        )
        return dict(rows)

    @api.model
    def _end_of_other_policies(self, chosen, now):
        """End running clocks of leads whose policy is another one now."""
        self._end_where(
            SQL(
                """state = 'running' AND (lead_id, policy_id) IN (
                   SELECT clock.lead_id, clock.policy_id FROM lead_sla_clock clock
                     JOIN unnest(%s::int4[], %s::int4[]) choice (lead_id, policy_id)
                       ON choice.lead_id = clock.lead_id
                    WHERE clock.policy_id <> choice.policy_id)""",
                list(chosen),
                [policy.id for policy in chosen.values()],
            ),
            now,
        )

    @api.model
    def _start(self, custodies, chosen, started_at):
        """Start the clocks of leads by their policies.

        ``custodies``: {lead id: open custody id}; ``chosen``: {lead id: policy}. What
        needs a first contact is not started for a lead the owner has contacted.
        """
        self.flush_model()
        limits = self._prepare_limits(set(chosen.values()), started_at)
        if not limits:
            return
        lead_ids = [lead_id for lead_id in chosen if lead_id in custodies]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO lead_sla_clock (
                    lead_id, custody_id, policy_id, kind, user_id, team_id, company_id,
                    state, started_at, %(columns)s, step, next_at, tries)
                SELECT row.lead_id, row.id, lim.policy_id, lim.kind, row.user_id,
                       row.team_id, COALESCE(row.company_id, owner.company_id),
                       'running', %(started)s, %(columns)s, 0, %(next)s, 0
                  FROM unnest(%(leads)s::int4[], %(rows)s::int4[], %(policies)s::int4[])
                       choice (lead_id, custody_id, policy_id)
                  JOIN lead_custody row ON row.id = choice.custody_id
                  LEFT JOIN res_users owner ON owner.id = row.user_id
                  JOIN (VALUES %(limits)s) lim (policy_id, kind, %(columns)s)
                       ON lim.policy_id = choice.policy_id
                 WHERE lim.kind = 'idle' OR NOT EXISTS (
                       SELECT FROM lead_followup contact
                        WHERE contact.lead_id = row.lead_id AND %(valid)s
                          AND contact.occurred_at
                              >= date_trunc('second', row.started_at))
                ON CONFLICT DO NOTHING
                """,
                columns=SQL(", ").join(map(SQL.identifier, STEPS)),
                next=self._next_sql("lim", SQL("0")),
                started=started_at,
                leads=lead_ids,
                rows=[custodies[lead_id] for lead_id in lead_ids],
                policies=[chosen[lead_id].id for lead_id in lead_ids],
                limits=SQL(", ").join(limits),
                valid=self.env["lead.followup"]._valid_sql("contact"),
            )
        )
        self._forget_cache()

    @api.model
    def _prepare_limits(self, policies, started_at):
        """Return one SQL row for each limit of the policies, with its moments."""
        rows = []
        for policy in sorted(policies, key=lambda policy: policy.id):
            for kind in FIRST_KINDS:
                if times := policy._prepare_times(kind, started_at):
                    moments = SQL(", ").join(
                        SQL("%s::timestamp", times.get(column) or None)
                        for column in STEPS
                    )
                    rows.append(SQL("(%s, %s, %s)", policy.id, kind, moments))
        return rows

    @api.model
    def _refresh_leads(self, lead_ids):
        """Write the next deadline of leads into their own columns, where it changes.

        That is the earliest open limit that waits for a contact; one that takes the
        lead back counts once it is announced.
        """
        self.flush_model()
        self.env["crm.lead"].flush_model(["sla_due_at", "sla_state"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE crm_lead lead
                   SET sla_due_at = next.due_at, sla_state = next.state
                  FROM crm_lead this LEFT JOIN LATERAL (
                       SELECT CASE WHEN kind IN ('untouched', 'idle')
                                   THEN GREATEST(due_at, next_at)
                                   ELSE due_at END AS due_at,
                              CASE WHEN kind IN ('untouched', 'idle') THEN 'reclaim'
                                   WHEN breached_at IS NOT NULL THEN 'overdue'
                                   WHEN step > 0 THEN 'warned'
                                   ELSE 'running' END AS state
                         FROM lead_sla_clock
                        WHERE lead_id = this.id AND ended_at IS NULL
                          AND (announced_at IS NOT NULL
                               OR kind IN ('first_response', 'second_followup'))
                     ORDER BY 1, id LIMIT 1) next ON TRUE
                 WHERE this.id = ANY (%s) AND this.id = lead.id
                   AND (lead.sla_due_at, lead.sla_state)
                       IS DISTINCT FROM (next.due_at, next.state)
                """,
                lead_ids,
            )
        )
        self._forget_cache()

    @api.model
    def _cancel_of_policies(self, policies, *, now):
        """End what runs by policies that no longer count."""
        clocks = self.sudo()
        condition = SQL("policy_id = ANY (%s)", policies.ids)
        clocks.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT lead_id FROM lead_sla_clock"
                " WHERE ended_at IS NULL AND lead_id IS NOT NULL AND %s",
                condition,
            )
        )
        clocks._end_where(condition, now.replace(microsecond=0))
        clocks._refresh_leads([row[0] for row in rows])
