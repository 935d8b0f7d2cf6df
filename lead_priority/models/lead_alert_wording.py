from odoo import models
from odoo.tools import format_datetime

from ..outgoing import wording

# Leads named in a digest.
NAMES_SHOWN = 5


class LeadAlert(models.Model):
    """Wording: the texts of the rule, in the recipient's language and time zone."""

    _inherit = "lead.alert"

    def _word_texts(self):
        """Fill ``subject`` and ``text`` of these alerts from their rules."""
        (self.lead_id | self.lead_ids).fetch(
            ["name", "partner_name", "user_id", "lead_score"]
        )
        for alert in self:
            reader = alert.with_context(lang=alert._get_lang())
            subject, text = (
                reader._word_digest() if alert.is_digest else reader._word_single()
            )
            alert.write({"subject": " ".join((subject or "").split()), "text": text})

    def _get_lang(self):
        partner = self.user_id.partner_id or self.company_id.partner_id
        return partner.lang or self.env.lang or "en_US"

    def _word_single(self):
        values = self._get_values()
        rule = self.rule_id
        if not rule:
            return self.event_id.name, values.get("lead") or self.event_id.description
        return wording.fill(rule.subject, values), wording.fill(rule.text, values)

    def _get_values(self):
        """What the texts may name, ready to be read by the recipient."""
        lead = self.lead_id
        given = dict((self.values or {}).get(str(lead.id or 0)) or {})
        if deadline := given.get("deadline"):
            given["deadline"] = format_datetime(
                self.env,
                deadline,
                tz=self.user_id.tz or "UTC",
                dt_format="short",
                lang_code=self.env.lang,
            )
        if not lead:
            return {"link": self._get_link(), **given}
        return {
            "lead": lead.name,
            "company_name": lead.partner_name,
            "owner": lead.user_id.name,
            "score": str(lead.lead_score),
            "link": self._get_link(),
            "count": 1,
            **given,
        }

    def _word_digest(self):
        # Deleted ones are gone from lead_ids; the numbers follow.
        leads = self.lead_ids
        names = ", ".join(leads[:NAMES_SHOWN].mapped("name"))
        if len(leads) > NAMES_SHOWN:
            names = self.env._(
                "%(names)s and %(count)s more",
                names=names,
                count=len(leads) - NAMES_SHOWN,
            )
        values = {"count": len(leads), "leads": names, "link": self._get_link()}
        text = self.rule_id.digest_text or "{count} · {leads}"
        return (
            self.env._(
                "%(event)s: %(count)s leads",
                event=self.event_id.name,
                count=len(leads),
            ),
            wording.fill(text, values),
        )

    def _get_link(self):
        """Address that opens the lead; of a digest, the recipient's queue."""
        given = (self.values or {}).get("0") or {}
        if given.get("link"):
            return given["link"]
        base = self.get_base_url()
        if self.lead_id:
            return f"{base}/odoo/crm.lead/{self.lead_id.id}"
        return f"{base}/odoo/action-lead_priority.crm_lead_queue_action"
