from odoo import api, models
from odoo.exceptions import UserError

# Where a step hangs while its place is made free; never seen by anyone.
ON_THE_WAY = "moving"


class LeadNurtureStep(models.Model):
    """The tree of steps, changed as people change it: put in, take out, move."""

    _inherit = "lead.nurture.step"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.context.get("nurture_put_before"):
            return super().create(vals_list)
        steps = self.browse()
        for vals in vals_list:
            place = (vals.get("parent_id"), vals.get("outcome") or "next")
            step = super().create({**vals, "outcome": f"{ON_THE_WAY} {len(steps)}"})
            step._put_at(*place)
            steps += step
        return steps

    def _put_at(self, parent_id, outcome):
        """Hang this branch at a place; what hangs there comes behind it.

        :raises UserError: something hangs there and the branch has no open end
        """
        self.ensure_one()
        parent_id = parent_id or False
        at = [("parent_id", "=", parent_id), ("outcome", "=", outcome)]
        there = self.search([("flow_id", "=", self.flow_id.id), *at]) - self
        if there:
            end, end_outcome = self._find_open_end()
            there.write({"parent_id": end.id, "outcome": end_outcome})
            there.flush_recordset()
        self.write({"parent_id": parent_id, "outcome": outcome})
        self.flush_recordset()

    def _find_open_end(self):
        """Give (step, outcome) where the branch of this step goes on, first ways first.

        :raises UserError: the branch has no open end
        """
        step = self
        while step:
            outcomes = [code for code, __ in step._get_outcomes()]
            if not outcomes:
                break
            by_outcome = {child.outcome: child for child in step.child_ids}
            if outcomes[0] not in by_outcome:
                return step, outcomes[0]
            step = by_outcome[outcomes[0]]
        raise UserError(
            self.env._(
                "“%(name)s” leads to an end, so what comes after that place would be"
                " cut off. Choose a place at the end of a branch.",
                name=self.name,
            )
        )

    def action_remove(self, keeps_rest=False):
        """Delete this step with all that comes behind it.

        :param keeps_rest: what comes behind takes its place; for steps with one way on
        """
        self.ensure_one()
        self.check_access("unlink")
        if keeps_rest:
            self._close_gap()
        self._get_branch().unlink()
        return True

    def _close_gap(self):
        """Take this step out of its place and let what comes behind it move up."""
        if len(self.child_ids) > 1:
            raise UserError(
                self.env._(
                    "“%s” has several ways on: delete it with what comes behind it, or"
                    " move the ways first.",
                    self.name,
                )
            )
        parent, outcome, child = self.parent_id, self.outcome, self.child_ids
        self.write({"outcome": f"{ON_THE_WAY} {self.id}", "parent_id": False})
        self.flush_recordset()
        child.write({"parent_id": parent.id, "outcome": outcome})
        child.flush_recordset()
        self.invalidate_recordset(["child_ids"])

    def action_move(self, parent_id, outcome, is_alone=False):
        """Hang this step elsewhere in its flow.

        :param parent_id: the step before, or none for the start of the flow
        :param outcome: the way of that step
        :param is_alone: what comes behind stays where it is; else it goes along
        :raises UserError: the place lies in the branch, or the branch has no open end
        """
        self.ensure_one()
        self.check_access("write")
        parent = self.browse(parent_id or ()).exists()
        if is_alone:
            if parent == self:
                return True
            self._close_gap()
        if parent and (parent.flow_id != self.flow_id or parent in self._get_branch()):
            raise UserError(self.env._("A step cannot come behind itself."))
        self._put_at(parent.id, outcome)
        return True

    def _get_branch(self):
        """Give these steps with all behind them, in the order of the tree."""
        branch = level = self
        while level:
            level = level.child_ids - branch
            branch |= level
        return branch
