"""What people did with a message of a flow, as SQL: opened, clicked, replied.

``visit`` is a visit of a step with its ``execution_id``, ``step`` its step. Opens and
clicks are asked of the journal of engagements, which tells people and programs apart;
the traces of mails do not.
"""

from odoo.tools import SQL

SENT = SQL("(step.kind IN ('email', 'sms') AND visit.state = 'done')")
# By a tracked link, or by that of a content, which counts by itself.
CLICKED = SQL(
    """(EXISTS (
    SELECT FROM mailing_trace trace
      JOIN link_tracker_click click ON click.mailing_trace_id = trace.id
      JOIN lead_engagement hit
        ON hit.external_key = 'mailing.trace:' || trace.id || ':click:' || click.id
     WHERE trace.lead_nurture_execution_id = visit.execution_id
       AND hit.is_automated IS NOT TRUE)
 OR EXISTS (
    SELECT FROM lead_content_delivery delivery
      JOIN lead_engagement hit
        ON hit.external_key = 'lead.content.delivery:' || delivery.id || ':click'
     WHERE delivery.execution_id = visit.execution_id
       AND hit.is_automated IS NOT TRUE))"""
)
# Who clicks has opened, with pictures shown or not.
OPENED = SQL(
    """(EXISTS (
    SELECT FROM mailing_trace trace
      JOIN lead_engagement hit
        ON hit.external_key = 'mailing.trace:' || trace.id || ':open:person'
     WHERE trace.lead_nurture_execution_id = visit.execution_id
       AND hit.is_automated IS NOT TRUE) OR %s)""",
    CLICKED,
)


def _has_status(status: str) -> SQL:
    return SQL(
        """EXISTS (SELECT FROM mailing_trace trace
            WHERE trace.lead_nurture_execution_id = visit.execution_id
              AND trace.trace_status = %s)""",
        status,
    )


REPLIED = _has_status("reply")
BOUNCED = _has_status("bounce")
