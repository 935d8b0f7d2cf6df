from odoo import models

from .lead_nurture_step_words import KINDS, OTHER

MESSAGES = ("email", "sms")
TAKE_TIME = ("wait", "wait_event")


class LeadNurtureStep(models.Model):
    """What is drawn of one step: its card, its ways and its counts."""

    _inherit = "lead.nurture.step"

    def _get_picture(self, counts):
        """Give what is drawn of this step.

        :param counts: of ``lead.nurture.flow._count_for_picture``
        """
        self.ensure_one()
        mine = counts.get(self.id, {})
        if self.kind in TAKE_TIME:
            # Who leaves while it waits is counted as having left.
            mine.pop("skipped:not_needed", None)
        icon, group = KINDS.get(self.kind, OTHER)
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "kind_label": kinds[self.kind],
            "icon": icon,
            "group": group,
            "sentence": self._get_sentence(),
            "parent_id": self.parent_id.id,
            "outcome": self.outcome,
            "outcomes": [
                {"code": code, "label": label, "count": mine.get(f"way:{code}", 0)}
                for code, label in self._get_outcomes()
            ],
            "chips": [chip for chip in self._get_chips(mine) if chip["count"]],
        }

    def _get_chips(self, counts):
        """Give the counts of this step as they are drawn, each with its words."""
        is_message = self.kind in MESSAGES
        done = self._sum_counts(counts, "done")
        return [
            self._chip("here", counts.get("at:running", 0)),
            self._chip("queued", sum(counts.get(x, 0) for x in ("queued", "sending"))),
            self._chip("sent" if is_message else "done", done),
            *(
                self._chip(code, counts.get(code, 0), percent_of=done)
                for code in ("opened", "clicked")
            ),
            self._chip("skipped", *self._sum_reasons(counts, "skipped")),
            self._chip("failed", *self._sum_reasons(counts, "failed")),
            self._chip("unknown", counts.get("unknown", 0)),
            self._chip("parked", counts.get("at:parked", 0)),
            self._chip("left", *self._sum_reasons(counts, "left")),
        ]

    def _chip(self, code, count, title="", percent_of=0):
        label, tone = self._get_chip_words()[code]
        percent = round(100 * count / percent_of) if percent_of else None
        what = {"code": code, "count": count, "label": label, "tone": tone}
        return {**what, "title": title, "percent": percent}

    def _get_chip_words(self):
        return {
            "here": (self.env._("here now"), "info"),
            "queued": (self.env._("to send"), "info"),
            "sent": (self.env._("sent"), "plain"),
            "done": (self.env._("done"), "plain"),
            "opened": (self.env._("opened"), "good"),
            "clicked": (self.env._("clicked"), "good"),
            "skipped": (self.env._("skipped"), "muted"),
            "failed": (self.env._("failed"), "bad"),
            "unknown": (self.env._("fate unknown"), "bad"),
            "parked": (self.env._("parked"), "bad"),
            "left": (self.env._("left here"), "muted"),
        }

    @staticmethod
    def _sum_counts(counts, state):
        return sum(
            count for code, count in counts.items() if code.partition(":")[0] == state
        )

    def _sum_reasons(self, counts, state):
        """Give the number in a state and why, most frequent reason first."""
        words = {}
        for model in ("lead.nurture.enrollment", "lead.nurture.execution"):
            field = self.env[model]._fields["reason"]
            words |= dict(field._description_selection(self.env))
        reasons = {
            code.partition(":")[2]: count
            for code, count in counts.items()
            if code.partition(":")[0] == state
        }
        lines = [
            f"{words[reason]}: {count}"
            for reason, count in sorted(reasons.items(), key=lambda item: -item[1])
            if reason in words
        ]
        return sum(reasons.values()), "\n".join(lines)

    # Every number opens what it counts ---------------------------------------------
    def action_open_chip(self, code):
        """Open the leads that one of the counts of this step is made of."""
        self.ensure_one()
        model, domain = self._get_chip_domain(code)
        label = self._get_chip_words().get(code, (code,))[0]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%(step)s: %(count)s", step=self.name, count=label),
            "res_model": model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
        }

    def _get_chip_domain(self, code):
        """Give (model, domain) of what a count is made of."""
        here = [("step_id", "=", self.id)]
        at_step = {"here": "running", "parked": "parked", "left": "left"}
        if code in at_step:
            domain = [*here, ("state", "=", at_step[code])]
            return "lead.nurture.enrollment", domain
        if code.startswith("way:"):
            domain = [*here, ("outcome", "=", code.partition(":")[2])]
            return "lead.nurture.execution", domain
        states = {"sent": ["done"], "queued": ["queued", "sending"]}
        states = states.get(code, [code])
        return "lead.nurture.execution", [*here, ("state", "in", states)]
