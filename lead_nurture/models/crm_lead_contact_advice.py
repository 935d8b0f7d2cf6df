from datetime import timedelta

from odoo import models

from .. import matching

# Days that count as "lately".
LATELY = 90
TALKED = ("reached", "interested", "callback")
# Where business is done in messengers rather than by e-mail.
MESSENGER_COUNTRIES = ("CN", "HK", "MO", "TW")


class CrmLead(models.Model):
    """By which way to contact a lead, and why."""

    _inherit = "crm.lead"

    def _get_contact_advice(self, now):
        """Give the ``matching.Advice`` for this lead; ``now`` is naive UTC."""
        self.ensure_one()
        # sudo: reads the journals of a lead that the caller may read, and tells only
        # which way is best
        return matching.choose_channel(self.sudo()._describe_ways(now))

    def _describe_ways(self, now):
        since = now - timedelta(days=LATELY)
        followups = self.followup_ids.filtered(
            lambda row: row.occurred_at >= since and not row.reversed_by_ids
        ).sorted(lambda row: (row.occurred_at, row.id), reverse=True)
        engagements = self.engagement_ids.filtered(
            lambda row: row.occurred_at >= since and not row.is_automated
        )
        opens = engagements.filtered(
            lambda row: row.type_id.code in ("mail_open", "mail_click")
        )
        sent = followups.filtered(
            lambda row: row.channel == "mail" and row.direction == "outgoing"
        )
        is_refused = self.marketing_consent == "withdrawn"
        may_message = (
            bool(self.phone_sanitized) and not self.phone_sanitized_blacklisted
        )
        return matching.Ways(
            may_mail=bool(self.email_normalized)
            and not (self.is_blacklisted or is_refused),
            may_call=bool(self.phone),
            may_message=may_message and not is_refused,
            prefers_messages=self._prefers_messages(),
            answered=tuple(self._get_answers(followups, engagements)),
            mails=len(sent),
            opened=len(opens),
            missed_calls=self._count_missed_calls(followups),
        )

    def _prefers_messages(self):
        if self.country_id:
            return self.country_id.code in MESSENGER_COUNTRIES
        return (self.phone_sanitized or "").startswith("+86")

    def _get_answers(self, followups, engagements):
        replies = engagements.filtered(lambda row: row.type_id.code == "mail_reply")
        if replies:
            yield "mail", max(replies.mapped("occurred_at"))
        for channel in ("mail", "call", "message"):
            answered = followups.filtered(
                lambda row, channel=channel: (
                    row.channel == channel
                    and (row.direction != "outgoing" or row.outcome in TALKED)
                )
            )
            if answered:
                yield channel, answered[0].occurred_at

    def _count_missed_calls(self, followups):
        count = 0
        for call in followups.filtered(lambda row: row.channel == "call"):
            if call.outcome != "no_answer":
                break
            count += 1
        return count

    def _word_advice(self, advice):
        """Say the way and the reason: (label of the way, one sentence)."""
        labels = {
            "mail": self.env._("By e-mail"),
            "message": self.env._("By WeCom or another messenger"),
            "call": self.env._("By phone"),
            "none": self.env._("No way is open"),
        }
        date = advice.at and self.env["ir.qweb.field.date"].value_to_html(advice.at, {})
        match advice.reason:
            case "answered_mail":
                reason = self.env._("The lead answered an e-mail on %s.", date)
            case "answered_message":
                reason = self.env._("The lead answered a message on %s.", date)
            case "answered_call":
                reason = self.env._("The lead was reached by phone on %s.", date)
            case "opens_mails":
                reason = self.env._(
                    "E-mails it opened or clicked in within 90 days: %s.", advice.number
                )
            case "ignores_mails":
                reason = self.env._(
                    "None of the last %s e-mails was opened.", advice.number
                )
            case "misses_calls":
                reason = self.env._("The last %s calls were not taken.", advice.number)
            case other:
                reason = self._get_simple_advice()[other]
        return labels[advice.channel], reason

    def _get_simple_advice(self):
        return {
            "country": self.env._(
                "In this country messages are read sooner than e-mails."
            ),
            "only_mail": self.env._("It is the only way that is known and allowed."),
            "only_message": self.env._("It is the only way that is known and allowed."),
            "only_call": self.env._("It is the only way that is known and allowed."),
            "first_mail": self.env._("Nothing is known of what the lead prefers."),
            "first_message": self.env._("Nothing is known of what the lead prefers."),
            "no_way": self.env._(
                "There is no address or number, or the lead does not want messages."
            ),
        }
