from dataclasses import dataclass

from odoo import models

from ..sending import Fate, judge_error
from ..sms_api import NotSent

# What a provider says that was not the number's fault.
LATER = ("sms_credit", "sms_acc")
# Some connectors say so of a line that broke, before or after.
UNCLEAR = "sms_server"


@dataclass
class SmsDelivery:
    """One SMS, sent by Odoo's own method to the provider of the company."""

    execution_id: int
    sms_id: int
    tries: int

    def send(self, env, is_alone):
        """Give (fate, note)."""
        text = env["sms.sms"].browse(self.sms_id)
        text.state = "outgoing"
        api, _same = next(iter(text._split_by_api()))
        try:
            text.with_context(sms_api=api)._send(
                unlink_sent=False, raise_exception=True
            )
        except NotSent as error:
            fate, note = judge_error(error.code, error.status), str(error)
        except Exception as error:
            # The line may have broken before or after: nobody knows.
            fate, note = Fate.UNKNOWN, str(error)
        else:
            fate, note = self._judge(text)
        if is_alone and fate is Fate.UNKNOWN:
            env.cr.rollback()
        self._note(text, fate)
        return fate, note

    def _judge(self, text):
        if text.state in ("process", "pending", "sent"):
            return Fate.SENT, None
        labels = dict(text._fields["failure_type"]._description_selection(text.env))
        fate = Fate.AGAIN if text.failure_type in LATER else Fate.REFUSED
        if text.failure_type == UNCLEAR:
            fate = Fate.UNKNOWN
        return fate, labels.get(text.failure_type)

    def _note(self, text, fate):
        if fate is Fate.AGAIN:
            text.write({"state": "nurture", "failure_type": False})
        elif fate is Fate.UNKNOWN:
            text.state = "canceled"

    def note_sent(self, env):
        env["sms.sms"].browse(self.sms_id).exists().state = "pending"


class LeadNurtureExecution(models.Model):
    """SMS of the queue."""

    _inherit = "lead.nurture.execution"

    def _get_texts(self):
        # sudo: the job sends what flows of all wrote
        texts = self.env["sms.sms"].sudo()
        return texts.search([("lead_nurture_execution_id", "in", self.ids)])

    def _prepare_deliveries_sms(self, _sessions):
        texts = self._get_texts().filtered(lambda text: text.state == "nurture")
        missing = self - texts.lead_nurture_execution_id
        missing._settle("failed", self.env.cr.now(), "error")
        return [
            SmsDelivery(execution.id, text.id, execution.tries)
            for text in texts
            for execution in text.lead_nurture_execution_id
        ]
