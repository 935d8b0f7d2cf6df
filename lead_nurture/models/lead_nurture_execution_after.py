from odoo import api, models
from odoo.tools import SQL

from odoo.addons.lead_priority.batches import CONFLICTS, work_on_each

from .lead_nurture_execution_queue import NOTE_CHARACTERS

CARRY_ON_SIZE = 500
CHANNELS = {"email": "mail", "sms": "message"}


class LeadNurtureExecution(models.Model):
    """After a message: the enrollment goes on, the journal and people are told.

    In batches, not with each message; what a crash leaves open is found by its mark.
    """

    _inherit = "lead.nurture.execution"

    @api.model
    def _carry_on(self, now, limit=CARRY_ON_SIZE):
        """Let the enrollments go on whose messages are settled; give how many."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT id FROM lead_nurture_execution WHERE goes_on
                 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED""",
                limit,
            ),
            log_exceptions=False,
        )
        settled = self.browse(row[0] for row in self.env.cr.fetchall())
        if settled:
            work_on_each(
                settled,
                lambda some: some._finish(now),
                lambda one, error: one._give_up(error, now),
            )
        return len(settled)

    def _finish(self, now):
        self._set("goes_on = FALSE")
        done = self.filtered(lambda e: e.state == "done")
        done._record_sent(now)
        done._delete_sent_mails()
        self.filtered(lambda e: e.state == "unknown")._ask_responsible()
        self.env["lead.nurture.enrollment"]._go_on(self, now)

    def _give_up(self, error, now):
        """Note what could not be told; the enrollment goes on, or is parked."""
        self._set("goes_on = FALSE, note = %s", str(error)[:NOTE_CHARACTERS])
        try:
            with self.env.cr.savepoint():
                self.env["lead.nurture.enrollment"]._go_on(self, now)
        except CONFLICTS:
            raise
        except Exception as second:
            self.enrollment_id.write({"state": "parked", "error": str(second)})

    def _record_sent(self, now):
        """Journal of each lead: it got this message, from a program."""
        self.env["lead.followup"]._record_followup(
            [
                {
                    "lead_id": execution.lead_id.id,
                    "channel": CHANNELS[execution.step_id.kind],
                    "direction": "outgoing",
                    "outcome": "sent",
                    "is_automatic": True,
                    "occurred_at": execution.done_at,
                    "note": execution._get_subject(),
                    "origin": f"lead.nurture.execution:{execution.id}",
                }
                for execution in self.filtered("lead_id")
            ],
            now=now,
        )

    def _get_subject(self):
        step = self.step_id.sudo()  # sudo: the subject of what the lead got
        return step.mail_subject if step.kind == "email" else step.name

    def _ask_responsible(self):
        """Tell who is responsible for the flow that nobody knows a message's fate."""
        for execution in self.filtered("lead_id"):
            user = execution.step_id.flow_id.user_id
            execution.lead_id.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id or self.env.uid,
                summary=self.env._("Was this message sent?"),
                note=self.env._(
                    "“%(subject)s” of the flow “%(flow)s” was handed over when the"
                    " connection broke: it may have arrived or not. It is not sent"
                    " again by itself. Decide under Nurture, in the list of messages"
                    " of unknown fate.",
                    subject=execution._get_subject(),
                    flow=execution.step_id.flow_id.name,
                ),
            )

    # Called off --------------------------------------------------------------------
    @api.model
    def _call_off(self, enrollment_ids, now):
        """What waits to be sent is not sent when its enrollment ends."""
        called_off = super()._call_off(enrollment_ids, now)
        called_off._cancel_messages()
        return called_off

    def _cancel_messages(self):
        """Take the messages of these out of the queue, kept to be looked at."""
        queued = self._get_mails().filtered(lambda mail: mail.state == "nurture")
        if queued:
            queued.write({"state": "cancel"})
            queued.mailing_trace_ids.set_canceled()
        self._get_texts().filtered(lambda text: text.state == "nurture").write(
            {"state": "canceled"}
        )
