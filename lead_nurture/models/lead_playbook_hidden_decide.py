from odoo import models

SEQUENCE_STEP = 10


class LeadPlaybookHiddenStep(models.Model):
    """What people decide about a hidden step: make it one of the playbook, or not."""

    _inherit = "lead.playbook.hidden.step"

    def action_make_step(self):
        """Put it into the draft of the playbook, at its usual place; open the draft.

        The draft is made of the version in use when there is none.
        """
        self.ensure_one()
        playbooks = self.env["lead.playbook"]
        playbooks.check_access("write")
        versions = playbooks.search([("family_id", "=", self.family_id.id)])
        in_use = versions._pick_versions()
        draft = self.family_id._find_draft() or in_use._make_version()
        step = self._make_step(draft)
        self._decide("step", step)
        return draft._open_version()

    def action_not_a_step(self):
        """Remember that it is none: it is not shown again."""
        self._decide("not_step")
        return True

    def action_decide_again(self):
        """Take the decision back; a step that was made stays."""
        self._decide("open")
        return True

    def action_open_leads(self):
        """Open the leads with which it was done."""
        self.ensure_one()
        self.check_access("read")
        lead_ids = self.search_id._find_leads_with(self.key)
        return self.env["lead.playbook.report.task"]._open_leads(lead_ids)

    def _decide(self, decision, step=None):
        self.env["lead.playbook"].check_access("write")
        is_open = decision == "open"
        # sudo: written by its buttons only, by those who write playbooks
        self.sudo().write(
            {
                "decision": decision,
                "decided_by_id": not is_open and self.env.uid,
                "decided_at": not is_open and self.env.cr.now(),
                "step_id": step.id if step else False,
            }
        )

    def _make_step(self, draft):
        """Make the step in a draft, right after the one it usually comes after."""
        steps = draft.step_ids
        before = self._find_step_before(steps)
        at = steps.ids.index(before.id) + 1 if before else 0
        order = [*steps[:at].ids, None, *steps[at:].ids]
        for number, step_id in enumerate(order, 1):
            if step_id:
                steps.browse(step_id).sequence = number * SEQUENCE_STEP
        return self.env["lead.playbook.step"].create(
            {
                "playbook_id": draft.id,
                "name": self._word_step(),
                "sequence": (at + 1) * SEQUENCE_STEP,
                "activity_type_id": self.activity_type_id.id,
                "branch": self._choose_branch(steps, at),
            }
        )

    def _find_step_before(self, steps):
        """Give the step of the draft that is the same as the one it comes after."""
        root = self.after_step_id._get_root()
        return steps.filtered(lambda step: root and step._get_root() == root)[:1]

    @staticmethod
    def _choose_branch(steps, at):
        """In the middle of a block it goes on in the branch before it."""
        before, after = steps[at - 1 : at] if at else steps[:0], steps[at : at + 1]
        return before.branch if before.branch and after.branch else False

    def _word_step(self):
        if self.kind == "stage":
            return self.what
        text = self.label or self.activity_type_id.name or self.what
        return text[:1].upper() + text[1:]


class LeadPlaybookHiddenSearch(models.Model):
    _inherit = "lead.playbook.hidden.search"

    def _find_leads_with(self, key):
        """Give the ids of the leads of this search with which something was done."""
        lead_ids, place, now = [], 0, self.env.cr.now()
        # sudo: what was done is read for ids alone; which leads open is asked anew
        search = self.sudo()
        while rows := search._fetch_leads(1000, place):
            deeds = search._read_deeds(rows, now)
            lead_ids += [
                lead_id
                for lead_id, found in deeds.items()
                if any(deed.key == key for deed in found)
            ]
            place = rows[-1][0]
        return sorted(lead_ids)
