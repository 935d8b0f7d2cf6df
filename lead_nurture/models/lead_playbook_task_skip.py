from odoo import models
from odoo.exceptions import UserError

from ..paths import Way
from .lead_playbook_task_close import OPEN


class LeadPlaybookTask(models.Model):
    """Steps are left out: with a reason, one alone or all up to a later one."""

    _inherit = "lead.playbook.task"

    def _skip(self, reason, note, now, *, user=None, until_step=None):
        """Leave these open tasks out, and let their runs go on.

        :param reason: ``lead.playbook.skip.reason``; may be empty where all steps left
            out are optional
        :param note: what the person says about it
        :param now: naive UTC datetime
        :param user: who does it
        :param until_step: step to go on with; what lies between is skipped, too
        :raises UserError: no reason, or ``until_step`` does not lie ahead
        :return: the tasks skipped, those in between too
        """
        self._check_skip(reason, until_step)
        values = {
            "done_by_id": user.id if user else None,
            "skip_reason_id": (reason and reason.id) or None,
            "skip_note": note or None,
        }
        tasks = self.sudo()  # sudo: tasks are written by the system
        skipped = tasks._end_as("skipped", now, outcome_id=None, **values)
        skipped._remove_activities()
        way = Way("step", until_step.id) if until_step else Way()
        between = skipped._go_on(
            dict.fromkeys(skipped.ids, way), now, passed_as="skipped", **values
        )
        (skipped | between)._after_close(now)
        return (skipped | between).with_env(self.env)

    def _check_skip(self, reason, until_step=None):
        """Raise unless these may be left out, for ``reason`` (may be empty)."""
        left_out = self.step_id
        for task in self:
            if task.state not in OPEN:
                raise UserError(self.env._("“%s” is over already.", task.step_id.name))
            if until_step:
                left_out |= task._find_between(until_step)
        needed = left_out.filtered(lambda step: not step.is_optional)
        if needed and not reason:
            raise UserError(
                self.env._(
                    "Say why these steps are left out: %s.",
                    ", ".join(needed.mapped("name")),
                )
            )

    def _find_between(self, until_step):
        """Give the steps between this one and a later one.

        :raises UserError: it does not lie ahead
        """
        path, here = self.playbook_id._get_path(), self.step_id
        if until_step.id not in path or not path.leads_to(here.id, until_step.id):
            raise UserError(
                self.env._(
                    "“%(target)s” does not lie ahead of “%(step)s”.",
                    target=until_step.name,
                    step=here.name,
                )
            )
        return here.browse(path.between(here.id, until_step.id))

    def _check_may_work(self):
        """Raise AccessError unless the user may do the activities of these."""
        self.check_access("read")
        self.activity_id.check_access("write")
