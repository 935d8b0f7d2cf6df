from odoo import fields, models
from odoo.tools import SQL


class LeadPlaybookStep(models.Model):
    """Done when: a meeting with the lead is over that ended while the task was open.

    Cancelled meetings, and those every attendee declined, are none; the journal has
    them when they are over, but nobody has to wait for the job that writes it.
    """

    _inherit = "lead.playbook.step"

    done_when = fields.Selection(
        selection_add=[("meeting", "A meeting with the lead was held")],
        ondelete={"meeting": "set default"},
    )

    def _find_met_meeting(self, tasks, now):
        return self._find_followed_up(tasks, "meeting") | self._find_met_in(tasks, now)

    def _find_met_in(self, tasks, now):
        """Give those of ``tasks`` with a meeting in the calendar that is over."""
        for model in ("calendar.event", "calendar.attendee"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT task.id FROM lead_playbook_task task
                    WHERE task.id = ANY (%s) AND EXISTS (
                          SELECT FROM calendar_event event
                           WHERE event.opportunity_id = task.lead_id AND event.active
                             AND event.stop <= %s
                             AND event.stop >= date_trunc('second', task.entered_at)
                             AND (NOT EXISTS (SELECT FROM calendar_attendee invited
                                               WHERE invited.event_id = event.id)
                                  OR EXISTS (SELECT FROM calendar_attendee invited
                                              WHERE invited.event_id = event.id
                                                AND invited.state <> 'declined')))""",
                tasks.ids,
                now,
            )
        )
        return tasks.browse(row[0] for row in rows)

    def _explain_meeting(self, task):
        return self.env._(
            "“%(step)s” is done when a meeting with %(lead)s is over: plan it from the"
            " lead, so that it is found in the calendar.",
            step=self.name,
            lead=task.lead_id.display_name,
        )
