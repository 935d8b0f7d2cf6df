from odoo import fields, models
from odoo.tools import SQL

# A call in which nobody was talked to.
NOT_REACHED = ("no_answer", "wrong_number")


class LeadPlaybookStep(models.Model):
    """Done when: somebody has talked to the lead since the task is open.

    A call counts that a rep recorded (not: no answer, wrong number), or one that came
    with its transcript.
    """

    _inherit = "lead.playbook.step"

    done_when = fields.Selection(
        selection_add=[("call", "A call with the lead was recorded")],
        ondelete={"call": "set default"},
    )

    def _find_met_call(self, tasks, now):
        reached = SQL("contact.outcome <> ALL (%s)", list(NOT_REACHED))
        return self._find_followed_up(tasks, "call", reached) | self._find_called(tasks)

    def _find_called(self, tasks):
        self.env["lead.call"].flush_model(["lead_id", "occurred_at"])
        rows = self.env.execute_query(
            SQL(
                """SELECT task.id FROM lead_playbook_task task
                    WHERE task.id = ANY (%s) AND EXISTS (
                          SELECT FROM lead_call talk
                       LEFT JOIN lead_followup contact ON contact.id IN (
                                 talk.followup_id, talk.logged_id)
                             AND contact.outcome = ANY (%s)
                           WHERE talk.lead_id = task.lead_id AND talk.occurred_at
                                 >= date_trunc('second', task.entered_at)
                             AND contact.id IS NULL)""",
                tasks.ids,
                list(NOT_REACHED),
            )
        )
        return tasks.browse(row[0] for row in rows)

    def _explain_call(self, task):
        return self.env._(
            "“%(step)s” is done when a call with %(lead)s was recorded in which"
            " somebody answered: record the result of the call first.",
            step=self.name,
            lead=task.lead_id.display_name,
        )
