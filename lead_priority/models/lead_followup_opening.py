from odoo import models
from odoo.tools import SQL


class LeadFollowup(models.Model):
    """What was done towards leads before this addon was installed."""

    _inherit = "lead.followup"

    def _open_followups(self, now):
        """Seed the journal from messages and meetings, set-based; gives how many.

        A message counts as it would today: written by a person of ours to somebody
        outside, or left by a done activity (the activity itself may be deleted).
        ``now`` is UTC.
        """
        self.env.flush_all()
        seeded = 0
        for query in (self._past_meetings_sql(now), self._past_messages_sql(now)):
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO lead_followup
                        (lead_id, user_id, channel, direction, outcome, occurred_at,
                         origin, is_automatic, is_valid, recorded_at)
                    SELECT past.*, FALSE, TRUE, %s FROM (%s) past
                        ON CONFLICT DO NOTHING
                    """,
                    now,
                    query,
                )
            )
            seeded += self.env.cr.rowcount
        self.invalidate_model(flush=False)
        self.env["crm.lead"].invalidate_model(["followup_ids"], flush=False)
        return seeded

    def _past_meetings_sql(self, now):
        return SQL(
            """
            SELECT event.opportunity_id, event.user_id, 'meeting', 'two_way', 'held',
                   event.stop, 'calendar.event:' || event.id
              FROM calendar_event event
             WHERE event.opportunity_id IS NOT NULL AND event.active
               AND event.user_id IS NOT NULL AND event.stop <= %s
            """,
            now,
        )

    def _past_messages_sql(self, now):
        """Messages, each as (lead, user, channel, direction, outcome, at, origin).

        The message of a done meeting is left out where the meeting itself is there.
        """
        return SQL(
            """
            SELECT message.res_id, author.id,
                   CASE WHEN kind.id IS NULL OR kind.id = %(mail_type)s THEN 'mail'
                        WHEN kind.category = 'phonecall' THEN 'call'
                        WHEN kind.category = 'meeting' THEN 'meeting'
                        ELSE 'task' END,
                   CASE WHEN kind.category = 'meeting' THEN 'two_way'
                        ELSE 'outgoing' END,
                   CASE WHEN kind.id IS NULL OR kind.id = %(mail_type)s THEN 'sent'
                        WHEN kind.category = 'meeting' THEN 'held' ELSE 'done' END,
                   LEAST(message.date, %(now)s), 'mail.message:' || message.id
              FROM mail_message message
              JOIN crm_lead lead ON lead.id = message.res_id
              JOIN LATERAL (SELECT id FROM res_users
                             WHERE partner_id = message.author_id AND NOT share
                             ORDER BY id LIMIT 1) author ON TRUE
              LEFT JOIN mail_activity_type kind
                     ON kind.id = message.mail_activity_type_id
             WHERE message.model = 'crm.lead' AND message.date IS NOT NULL
               AND CASE WHEN kind.id IS NULL THEN %(is_mail)s
                        WHEN kind.category = 'meeting' THEN NOT %(is_known_meeting)s
                        ELSE TRUE END
            """,
            now=now,
            mail_type=self.env.ref("mail.mail_activity_data_email").id,
            is_mail=self._is_mail_sql(),
            is_known_meeting=self._is_known_meeting_sql(),
        )

    def _is_mail_sql(self):
        """By a person, not internal, to somebody outside."""
        return SQL(
            """(message.message_type IN ('comment', 'email')
                AND message.is_internal IS NOT TRUE
                AND EXISTS (SELECT FROM mail_message_subtype subtype
                             WHERE subtype.id = message.subtype_id
                               AND subtype.internal IS NOT TRUE)
                AND (message.outgoing_email_to IS NOT NULL
                     OR EXISTS (SELECT FROM mail_message_res_partner_rel addressed
                                  JOIN res_partner partner
                                    ON partner.id = addressed.res_partner_id
                                 WHERE addressed.mail_message_id = message.id
                                   AND partner.partner_share)
                     OR EXISTS (SELECT FROM mail_notification notified
                                  JOIN res_partner partner
                                    ON partner.id = notified.res_partner_id
                                 WHERE notified.mail_message_id = message.id
                                   AND partner.partner_share)))"""
        )

    def _is_known_meeting_sql(self):
        return SQL(
            """EXISTS (SELECT FROM calendar_event event
                        WHERE event.opportunity_id = message.res_id AND event.active
                          AND event.stop BETWEEN message.date - INTERVAL '1 day'
                                             AND message.date + INTERVAL '1 day')"""
        )
