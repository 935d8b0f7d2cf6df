from odoo import api, models, tools
from odoo.tools import SQL

from .lead_nurture_flow_entry import BATCH_SIZE


class LeadPlaybook(models.Model):
    """Whether anything is to be done for playbooks at all: asked once, then known."""

    _inherit = "lead.playbook"

    @api.model
    @tools.ormcache()
    def _is_wanting_signals(self):
        """Give whether a playbook is active, or leads are in one that is no more.

        Forgotten whenever the state of a playbook changes.
        """
        ((is_wanted,),) = self.env.execute_query(
            SQL(
                """SELECT EXISTS (SELECT FROM lead_playbook WHERE state = 'active')
                       OR EXISTS (SELECT FROM lead_playbook_run
                                   WHERE state = 'running')"""
            )
        )
        return is_wanted


class LeadNurtureSignal(models.Model):
    _inherit = "lead.nurture.signal"

    @api.model
    def _is_wanted(self):
        """Also while a playbook is active, or a lead is in one."""
        playbooks = self.env["lead.playbook"]
        return super()._is_wanted() or playbooks._is_wanting_signals()


class LeadNurtureFlow(models.Model):
    """The job that takes signals answers them for playbooks, too."""

    _inherit = "lead.nurture.flow"

    @api.model
    def _answer_signals(self, lead_ids, now):
        result = super()._answer_signals(lead_ids, now)
        self.env["lead.playbook.run"]._answer_signals(lead_ids, now)
        return result

    @api.model
    def _enter_next(self, now, limit=BATCH_SIZE):
        """After what flows do: leads that match a playbook already start it."""
        entered = super()._enter_next(now, limit)
        return entered or self.env["lead.playbook"]._start_pending(now)


class LeadCustody(models.Model):
    _inherit = "lead.custody"

    def _hand_over_gone(self, leads, place, *, now, note=None):
        """Runs of leads that are deleted or erased end; their rows stay."""
        rows = super()._hand_over_gone(leads, place, now=now, note=note)
        if place != "merged" and self.env["lead.playbook"]._is_any_started():
            # sudo: whoever deletes a lead ends what ran for it
            self.env["lead.playbook.run"].sudo()._end_gone(leads.ids, now)
        return rows


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        left = self.filtered("active") if vals.get("active") is False else self.browse()
        result = super().write(vals)
        if left and self.env["lead.playbook"]._is_any_started():
            # sudo: who archives a user need not see the tasks
            self.env["lead.playbook.task"].sudo()._look_at_tasks_of(left)
        return result


class LeadPlaybookTask(models.Model):
    _inherit = "lead.playbook.task"

    @api.model
    def _look_at_tasks_of(self, users):
        """Let the job give the open tasks of ``users``, who are gone, to others."""
        self.flush_model()
        found = self.env.execute_query(
            SQL(
                """UPDATE lead_playbook_task SET due_at = %s
                    WHERE user_id = ANY (%s) AND state = 'running' RETURNING id""",
                self.env.cr.now(),
                users.ids,
            )
        )
        if found:
            self.invalidate_model(["due_at"], flush=False)
            self._trigger_run()
