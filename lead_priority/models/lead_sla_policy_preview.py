from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from .lead_sla_clock import RECLAIM_KINDS
from .lead_sla_clock_effects import LATE

WEEK = timedelta(days=7)
EFFECTS = (
    "watched",
    "uncontacted",
    "warned",
    "missed",
    "announced",
    "reclaimed",
    "reclaimed_week",
)


class LeadSlaPolicy(models.Model):
    """What a policy would do, before it is activated; nothing is written."""

    _inherit = "lead.sla.policy"

    def action_preview(self):
        """Show what this policy would do tomorrow."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview of %s", self.name),
            "res_model": "lead.sla.preview",
            "view_mode": "form",
            "target": "new",
            "context": {"default_policy_id": self.id},
        }

    def _preview(self, now, until, counts_past):
        """Return {effect: set of lead ids} if it were activated at ``now``.

        Each effect happens before ``until`` (naive UTC) unless somebody acts;
        ``reclaimed_week`` within a week. Every lead is there once.
        """
        effects = {name: set() for name in EFFECTS}
        times = {}
        for lead_id, started_at, contacted_at in self._find_previewed(now):
            effects["watched"].add(lead_id)
            if not contacted_at:
                effects["uncontacted"].add(lead_id)
            for kind in ("first_response", *RECLAIM_KINDS):
                if contacted_at and kind != "idle":
                    continue
                start = now
                if counts_past and kind in RECLAIM_KINDS:
                    start = max(started_at, contacted_at or started_at)
                if (kind, start) not in times:
                    times[kind, start] = self._prepare_times(kind, start)
                if its := times[kind, start]:
                    self._note_effects(effects, lead_id, kind, its, (now, until))
        return effects

    def _note_effects(self, effects, lead_id, kind, times, span):
        now, until = span
        if kind == "first_response":
            warned_at = times["warn_first_at"] or times["warn_second_at"]
            if warned_at and warned_at <= until:
                effects["warned"].add(lead_id)
            if times["due_at"] <= until:
                effects["missed"].add(lead_id)
            return
        announced_at = max(times["announce_at"], now)
        if announced_at <= until:
            effects["announced"].add(lead_id)
        taken_at = times["due_at"]
        if now - times["announce_at"] > LATE:
            taken_at = max(taken_at, now + self._get_grace())
        if taken_at <= until:
            effects["reclaimed"].add(lead_id)
        if taken_at <= now + WEEK:
            effects["reclaimed_week"].add(lead_id)

    def _find_previewed(self, now):
        """Return [(lead id, assigned at, last contact or None)] of this policy's leads.

        Open leads with an owner that no active policy before this one takes.
        """
        clocks = self.env["lead.sla.clock"].sudo()
        before = self._get_active().filtered(
            lambda policy: (policy.sequence, policy.id) < (self.sequence, self.id)
        )
        lead_ids = set(clocks._find_owned(0, None))
        for policy in before:
            lead_ids -= set(policy._find_leads(lead_ids, now))
        # sudo: numbers for the manager; the leads open by the manager's own rights
        mine = self.sudo()._find_leads(lead_ids, now)
        return self.env.execute_query(
            SQL(
                """
                SELECT row.lead_id, row.started_at,
                       (SELECT MAX(contact.occurred_at) FROM lead_followup contact
                         WHERE contact.lead_id = row.lead_id AND %s
                           AND contact.occurred_at >= row.started_at)
                  FROM lead_custody row
                 WHERE row.lead_id = ANY (%s) AND row.ended_at IS NULL
                   AND row.place = 'owner' ORDER BY row.lead_id
                """,
                self.env["lead.followup"]._valid_sql("contact"),
                mine,
            )
        )
