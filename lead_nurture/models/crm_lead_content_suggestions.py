from odoo import models
from odoo.exceptions import UserError

LIMIT = 3
# How what a rep did is named in the journal of follow-ups.
FOLLOWUP_CHANNELS = {"mail": "mail", "message": "message", "call": "call"}


class CrmLead(models.Model):
    """“Send this by WeCom, because ...”: contents suggested to the rep."""

    _inherit = "crm.lead"

    def get_content_suggestions(self):
        """Give what to send to this lead, how, and why; and what it got already.

        :return: dict: ``channel`` (code, label, reason), ``suggestions`` (dicts with
            id, name, icon, kind, teaser, reason, chips, figures, link and text),
            ``given`` (dicts with id, name, channel, at and opened_at as UTC strings),
            ``can_send`` and ``has_library``
        """
        self.ensure_one()
        self.check_access("read")
        now = self.env.cr.now().replace(microsecond=0)
        advice = self._get_contact_advice(now)
        label, reason = self._word_advice(advice)
        matches = self._match_contents(now, LIMIT).get(self.id, [])
        # sudo: contents are for reps; their figures count leads of others, too
        contents = self.env["lead.content"].sudo()
        return {
            "channel": {"code": advice.channel, "label": label, "reason": reason},
            "suggestions": [
                self._prepare_suggestion(contents.browse(m.content_id), m, now)
                for m in matches
            ],
            "given": self._get_given_contents(),
            "can_send": self.has_access("write"),
            "has_library": bool(contents.search_count([], limit=1)),
        }

    def _prepare_suggestion(self, content, match, now):
        link = content.tracked_file_id._get_link(self, now=now)
        kinds = dict(content._fields["kind"]._description_selection(self.env))
        return {
            "id": content.id,
            "name": content.name,
            "icon": content.icon,
            "kind": kinds[content.kind],
            "teaser": content.teaser or "",
            "reason": content._word_reason(self, match.reasons),
            "chips": content._get_chips(self),
            "figures": content._get_figures_sentence(),
            "link": link,
            "text": self._get_content_text(content, link),
        }

    def _get_content_text(self, content, link):
        """Give a message to paste, in the lead's language."""
        lang = self.lang_id.code or self.env.lang
        there, content = self.with_context(lang=lang), content.with_context(lang=lang)
        parts = [
            there.env._("Hello %s,", self.contact_name)
            if self.contact_name
            else there.env._("Hello,"),
            there.env._("I think this is of interest to you: %s", content.name),
            content.teaser or "",
            link,
        ]
        return "\n".join(filter(None, parts))

    def _get_given_contents(self):
        # sudo: what a lead that the caller may read has got
        deliveries = self.env["lead.content.delivery"].sudo()
        channels = dict(deliveries._fields["channel"]._description_selection(self.env))
        found = deliveries.search([("lead_id", "=", self.id)], limit=20)
        return [
            {
                "id": row.id,
                "name": row.content_id.name,
                "icon": row.content_id.icon,
                "channel": channels[row.channel],
                "who": row.user_id.name or "",
                "at": row.sent_at.isoformat(" ", "seconds"),
                "opened_at": row.opened_at and row.opened_at.isoformat(" ", "seconds"),
            }
            for row in found
        ]

    def record_content_sent(self, content_id, channel):
        """Record that the current user sent this content: a delivery and a follow-up.

        :param channel: ``mail``, ``message`` or ``call``
        :return: as ``get_content_suggestions``
        :raise UserError: unknown channel, or content that is gone or was given before
        """
        self.ensure_one()
        self.check_access("write")
        # sudo: as above; what is recorded is about a lead the user may write
        content = self.env["lead.content"].sudo().search([("id", "=", content_id)])
        if channel not in FOLLOWUP_CHANNELS or not content.is_published:
            raise UserError(self.env._("This content cannot be sent any more."))
        now = self.env.cr.now().replace(microsecond=0)
        delivery = self.env["lead.content.delivery"]._record_deliveries(
            [self._prepare_delivery(content, channel)], now=now
        )
        if not delivery:
            raise UserError(self.env._("The lead has got “%s” already.", content.name))
        self.env["lead.followup"]._record_followup(
            [self._prepare_content_followup(content, channel)], now=now
        )
        return self.get_content_suggestions()

    def _prepare_delivery(self, content, channel):
        return {
            "lead_id": self.id,
            "content_id": content.id,
            "channel": channel,
            "user_id": self.env.uid,
        }

    def _prepare_content_followup(self, content, channel):
        return {
            "lead_id": self.id,
            "user_id": self.env.uid,
            "channel": FOLLOWUP_CHANNELS[channel],
            "outcome": "sent",
            "note": self.env._("Sent: %s", content.name),
            "origin": f"lead.content:{content.id}:{self.id}",
        }
