from odoo import models


class LeadNurtureFlow(models.Model):
    """Starting and stopping by hand: what happens is said before it is done."""

    _inherit = "lead.nurture.flow"

    def action_open_start(self):
        """Show what starting this draft does, and ask."""
        return self._open_wizard("lead.nurture.start", self.env._("Start %s"))

    def action_open_stop(self):
        """Ask what becomes of those inside, then stop."""
        return self._open_wizard("lead.nurture.stop", self.env._("Stop %s"))

    def _get_start_sentences(self):
        """Say what happens when this flow starts, one sentence each."""
        self.ensure_one()
        sentences = [
            self.env._("A lead enters when: %s", trigger._get_sentence())
            for trigger in self.trigger_ids
        ]
        sentences.append(self._get_reentry_sentence())
        if self.holdout_percent:
            sentences.append(
                self.env._(
                    "%s %% of them get nothing, to measure what the flow is worth.",
                    self.holdout_percent,
                )
            )
        if self.has_quiet_hours:
            sentences.append(self._get_quiet_sentence())
        return [*sentences, *self._get_exit_sentences()]

    def _get_reentry_sentence(self):
        return {
            "never": self.env._("Each lead goes through it once."),
            "after": self.env._(
                "A lead may enter again after %s days.", self.reentry_days
            ),
            "always": self.env._("A lead may enter again each time it happens."),
        }[self.reentry]

    def _get_quiet_sentence(self):
        return self.env._(
            "Nothing is sent between %(start)s and %(end)s where the lead lives.",
            start=self._format_hour(self.quiet_from),
            end=self._format_hour(self.quiet_to),
        )

    @staticmethod
    def _format_hour(hour):
        minutes = round(hour * 60)
        return f"{minutes // 60}:{minutes % 60:02d}"


class LeadNurtureStep(models.Model):
    _inherit = "lead.nurture.step"

    def action_send_test(self):
        """Ask for addresses, and send this e-mail there, rendered with a lead."""
        self.ensure_one()
        self.check_access("write")
        return self.mailing_id.action_test()
