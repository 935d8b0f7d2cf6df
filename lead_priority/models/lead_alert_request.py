import json
from calendar import timegm

from odoo import fields, models

from ..outgoing import robots
from ..outgoing.signature import HEADER, sign


class LeadAlert(models.Model):
    """What a webhook is sent: signed JSON for programs, a text for group robots."""

    _inherit = "lead.alert"

    def _prepare_request(self, now):
        """Give the keyword arguments of ``post``, and whether a robot answers."""
        webhook = self.webhook_id
        timestamp = timegm(now.utctimetuple())
        secret = webhook.secret or ""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if webhook.kind == "generic":
            url, body = webhook.url, self._prepare_body()
            headers[HEADER] = sign(secret, body, timestamp)
            headers["X-Lead-Delivery"] = self.delivery_key
            headers["X-Lead-Event"] = self.event_id.code
        else:
            text = "\n".join(filter(None, (self.text, self._get_link())))
            message = robots.prepare(webhook.kind, webhook.url, secret, text, timestamp)
            url, body = message.url, message.body
        return {
            "url": url,
            "body": body,
            "headers": headers,
            "allow_private": webhook.allow_private,
            "is_robot": webhook.kind != "generic",
        }

    def _prepare_body(self):
        """The JSON a program gets."""
        leads = self.lead_id | self.lead_ids
        by_lead = self.values or {}
        user_ids = {part.get("user_id") for part in by_lead.values() if part}
        names = {
            user.id: user.name
            for user in self.env["res.users"].browse(filter(None, user_ids)).exists()
        }
        content = {
            "id": self.delivery_key,
            "event": self.event_id.code,
            "company": self.company_id.name,
            "raised_at": fields.Datetime.to_string(self.raised_at),
            "subject": self.subject,
            "text": self.text,
            "leads": [
                self._prepare_lead(lead, dict(by_lead.get(str(lead.id)) or {}), names)
                for lead in leads
            ],
        }
        if not leads:
            content["values"] = by_lead.get("0") or {}
        return json.dumps(content, ensure_ascii=False).encode()

    def _prepare_lead(self, lead, values, names):
        user_id = values.pop("user_id", False)
        return {
            "id": lead.id,
            "name": lead.name,
            "company_name": lead.partner_name or None,
            "score": lead.lead_score,
            "qualification": lead.qualification,
            "link": f"{self.get_base_url()}/odoo/crm.lead/{lead.id}",
            "user": {"id": user_id, "name": names[user_id]}
            if user_id in names
            else None,
            "values": values,
        }
