from datetime import timedelta

from odoo import api, fields, models, tools

JUST_BEFORE = timedelta(microseconds=1)


class LeadNurtureFlow(models.Model):
    """From when on a flow listens: what was before its start lets nobody in."""

    _inherit = "lead.nurture.flow"

    counts_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="What leads did before lets them in only if the flow says so. Stays the"
        " same when a new version takes over.",
    )

    takes_lost = fields.Boolean(
        compute="_compute_takes_lost",
        store=True,
        help="Lost leads enter and stay: it is a flow to win them back.",
    )

    @api.depends("trigger_ids.kind", "trigger_ids.custody_event")
    def _compute_takes_lost(self):
        for flow in self:
            flow.takes_lost = flow.trigger_ids._takes_lost()

    @api.model
    @tools.ormcache()
    def _is_any_started(self):
        """Give whether a flow ever started: else no lead can be in one."""
        # sudo: asked for every lead that is merged or deleted, of all companies
        started = [("activated_at", "!=", False)]
        return bool(self.sudo().search_count(started, limit=1))

    def _get_counts_since(self):
        return None if self.includes_existing else self.counts_since or None

    def _before_activation(self, kind, replaced, now):
        result = super()._before_activation(kind, replaced, now)
        # What happened until now belongs to the version until now.
        self.env.flush_all()
        replaced.filtered(lambda flow: not flow._is_held())._let_enter(now)
        self._write_beside({"counts_since": replaced.counts_since or now})
        return result

    def _after_activation(self, kind, now):
        result = super()._after_activation(kind, now)
        self.env.flush_all()
        if not self.includes_existing:
            # Who matches already does not begin to.
            self.trigger_ids._keep_matches(now - JUST_BEFORE)
        if self.includes_existing or self._get_next_check(now):
            self._look_at_all(now)
        return result

    def _look_at_all(self, now):
        """Let the job look at all leads soon: at the start, and after a pause."""
        self._write_beside({"next_check_at": now})
        self.env["lead.nurture.signal"]._call_job()

    def _set_paused(self, is_paused):
        result = super()._set_paused(is_paused)
        if not is_paused:
            # What happened meanwhile was not weighed for these.
            domain = [("family_id", "in", self.family_id.ids), ("state", "=", "active")]
            self.search(domain)._look_at_all(self.env.cr.now())
        return result

    def _set_state(self, state, now):
        result = super()._set_state(state, now)
        self.env.registry.clear_cache()  # whether anything is to be signalled
        return result


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("lead_flows_paused") is False:
            domain = [("company_id", "in", self.ids), ("state", "=", "active")]
            # sudo: who may resume the company's flows may have them look
            flows = self.env["lead.nurture.flow"].sudo().search(domain)
            flows._look_at_all(self.env.cr.now())
        return result
