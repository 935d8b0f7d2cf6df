from odoo import models
from odoo.tools import SQL

# Rows of the journal that steps of playbooks have left themselves.
TASK_ORIGIN = "lead.playbook.task:"


class LeadPlaybookStep(models.Model):
    """What the journal of follow-ups says about the leads of tasks."""

    _inherit = "lead.playbook.step"

    def _find_followed_up(self, tasks, channel, extra=None):
        """Give those of ``tasks`` whose lead had a contact since the task is open.

        A valid follow-up by ``channel``, not the note of a step itself; ``extra``: SQL
        on its row ``contact``.
        """
        tasks.flush_recordset()
        rows = self.env.execute_query(
            SQL(
                """SELECT task.id FROM lead_playbook_task task
                    WHERE task.id = ANY (%s) AND EXISTS (
                          SELECT FROM lead_followup contact
                           WHERE contact.lead_id = task.lead_id
                             AND contact.occurred_at
                                 >= date_trunc('second', task.entered_at)
                             AND contact.channel = %s AND %s AND %s
                             AND COALESCE(contact.origin, '') NOT LIKE %s)""",
                tasks.ids,
                channel,
                self.env["lead.followup"]._valid_sql("contact"),
                extra or SQL("TRUE"),
                f"{TASK_ORIGIN}%",
            )
        )
        return tasks.browse(row[0] for row in rows)
