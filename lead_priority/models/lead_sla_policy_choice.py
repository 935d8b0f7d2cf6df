from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..scheduling import NoWorkingTime, add, share
from ..scoring import RANKS, bind_clock
from .lead_sla_policy import LIMIT_FIELDS, LIMITS

# After a late announcement nothing is taken back for so long, whatever is set.
LEAST_GRACE_HOURS = 24


class LeadSlaPolicy(models.Model):
    """Which policy is a lead's, and what its limits mean from a moment on."""

    _inherit = "lead.sla.policy"

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self.env.registry.clear_cache()
        return policies

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        if not LIMIT_FIELDS.isdisjoint(vals):
            self._plan_recompute()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _get_active(self):
        """Return the active policies in their order, as superuser."""
        # sudo: whoever moves a lead starts its clocks; policies are no secret
        return self.sudo().browse(self._get_active_ids())

    @api.model
    @ormcache()
    def _get_active_ids(self):
        return tuple(self.sudo().search([("state", "=", "active")]).ids)

    @api.model
    def _choose(self, lead_ids, now):
        """Return ``{lead id: policy}``: the first active one each lead matches."""
        chosen, remaining = {}, set(lead_ids)
        for policy in self._get_active():
            if not remaining:
                break
            if policy.active_from and policy.active_from > now:
                continue
            found = policy._find_leads(remaining, now)
            chosen.update(dict.fromkeys(found, policy))
            remaining.difference_update(found)
        return chosen

    def _find_leads(self, lead_ids, now):
        """Return the ids of those among ``lead_ids`` that this policy is for."""
        leads = self.env["crm.lead"].sudo().with_context(active_test=False)
        domain = Domain("id", "in", list(lead_ids)) & self._get_lead_domain(now)
        return leads.search(domain, order="id").ids

    def _get_lead_domain(self, now):
        """The leads this policy is for, whoever owns them; ``now`` is naive UTC."""
        self.ensure_one()
        domain = bind_clock(self._parse_domain(), self.env["crm.lead"], now)
        if self.company_id:
            domain &= Domain("company_id", "in", (self.company_id.id, False))
        if self.team_ids:
            domain &= Domain("team_id", "in", self.team_ids.ids)
        if self.min_score:
            domain &= Domain("lead_score", ">=", self.min_score)
        if least := RANKS[self.min_qualification]:
            enough = [code for code, rank in RANKS.items() if rank >= least]
            domain &= Domain("qualification", "in", enough)
        return domain

    # Limits ---------------------------------------------------------------------
    def _get_limit(self, kind):
        """Return amount and unit of the limit that a kind of clock watches."""
        return self[LIMITS[kind]], self[f"{LIMITS[kind]}_unit"]

    def _get_working_time(self, company=None):
        company = company or self.company_id or self.env.company
        calendar = self.calendar_id or company.resource_calendar_id
        return calendar._get_working_time(company)

    def _prepare_times(self, kind, started_at, company=None):
        """Return the moments of a clock that starts at ``started_at`` (naive UTC).

        None without a limit. Where the calendar has no working time ahead, hours and
        days of the clock are counted, so that nothing waits for ever.
        """
        amount, unit = self._get_limit(kind)
        if not amount:
            return None
        work = self._get_working_time(company)
        try:
            due_at = add(work, started_at, amount, unit)
        except NoWorkingTime:
            unit = unit.removeprefix("working_")
            due_at = add(work, started_at, amount, unit)
        times = {"due_at": due_at}
        if kind == "first_response":
            for column, percent in self._get_percents().items():
                times[column] = percent and share(
                    work, started_at, due_at, percent, unit
                )
        elif kind != "second_followup":
            times["announce_at"] = self._get_announce_at(started_at, due_at)
        return times

    def _get_percents(self):
        return {
            "warn_first_at": self.warn_first_percent,
            "warn_second_at": self.warn_second_percent,
            "hand_over_at": self.hands_over_percent,
        }

    def _get_announce_at(self, started_at, due_at):
        """As long before as is set, but not in the first half of a short limit."""
        notice = timedelta(hours=self.announce_hours)
        return due_at - min(notice, (due_at - started_at) / 2)

    def _get_grace(self):
        """Return for how long a late announcement puts taking back off."""
        return timedelta(hours=max(self.announce_hours, LEAST_GRACE_HOURS))

    def _get_reclaim_pool(self, company):
        """Return where leads that are taken back wait: a pool, or none (unassigned)."""
        if self.reclaim_pool_id:
            return self.reclaim_pool_id
        return self.env["lead.pool"].search(
            [("kind", "=", "public"), ("company_id", "in", (company.id, False))],
            limit=1,
        )
