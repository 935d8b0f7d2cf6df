from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

CRON = "lead_priority.ir_cron_check_sla_clocks"


class LeadSlaPolicy(models.Model):
    """What people do with policies, and what the cron has yet to do about it."""

    _inherit = "lead.sla.policy"

    is_start_pending = fields.Boolean(
        copy=False, help="Leads that have an owner already get their clocks yet."
    )
    recompute_from = fields.Datetime(
        copy=False,
        help="Limits that run are computed anew then: a change counts from the next "
        "day on.",
    )
    started_after_id = fields.Integer(copy=False)
    recomputed_after_id = fields.Integer(copy=False)
    running_count = fields.Integer(
        compute="_compute_running_count",
        string="Leads Watched",
        help="Leads with a limit of this policy that runs or was missed.",
    )

    @api.depends("state")
    def _compute_running_count(self):
        # sudo: how many, not which
        groups = (
            self.env["lead.sla.clock"]
            .sudo()
            ._read_group(
                [("policy_id", "in", self.ids), ("ended_at", "=", False)],
                ["policy_id"],
                ["lead_id:count_distinct"],
            )
        )
        counts = dict(groups)
        for policy in self:
            policy.running_count = counts.get(policy._origin, 0)

    def action_activate(self):
        """Let these policies count, for leads that have an owner already too."""
        now = self.env.cr.now().replace(microsecond=0)
        for policy in self:
            if policy.state == "active":
                raise UserError(self.env._("“%s” is active already.", policy.name))
            start = max(policy.active_from or now, now)
            policy.write(
                {
                    "state": "active",
                    "active_from": start,
                    "is_start_pending": True,
                    "started_after_id": 0,
                    "recompute_from": False,
                }
            )
            self.env.ref(CRON)._trigger(start)
        return True

    def action_archive(self):
        """Stop these policies: their clocks end, the next policy takes the leads."""
        self.write({"state": "archived", "is_start_pending": False})
        self.env.flush_all()
        clocks = self.env["lead.sla.clock"]
        clocks._cancel_of_policies(self, now=self.env.cr.now())
        self._get_active().write({"is_start_pending": True, "started_after_id": 0})
        self.env.ref(CRON)._trigger()
        return True

    def action_draft(self):
        """Make archived policies drafts again."""
        archived = self.filtered(lambda policy: policy.state == "archived")
        archived.write({"state": "draft", "active_from": False})
        return True

    def action_view_clocks(self):
        """Open the limits of this policy that run or were missed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "lead_priority.lead_sla_clock_action"
        )
        return {
            **action,
            "domain": [("policy_id", "=", self.id)],
            "context": {"search_default_open": 1},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: whether there are any; the history stays explained
        clocks = self.env["lead.sla.clock"].sudo()
        if clocks.search_count([("policy_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Leads were watched by this policy: archive it, so that their"
                    " history stays explained."
                )
            )

    # Recompute ------------------------------------------------------------------
    def _plan_recompute(self):
        """Let what runs be computed anew at the next midnight of each policy."""
        active = self.filtered(lambda policy: policy.state == "active")
        for policy in active:
            midnight = policy._get_next_midnight(self.env.cr.now())
            policy.write({"recompute_from": midnight, "recomputed_after_id": 0})
            self.env.ref(CRON)._trigger(midnight)

    def _get_next_midnight(self, now):
        work = self._get_working_time()
        return work.midnight(work.calendar.local_date(now) + timedelta(days=1))

    @api.model
    def _note_working_time_change(self):
        """Days off and working hours count at once: nobody is late on a holiday."""
        if self._get_active_ids():
            now = self.env.cr.now().replace(microsecond=0)
            self._get_active().write({"recompute_from": now, "recomputed_after_id": 0})
            self.env.ref(CRON)._trigger()
