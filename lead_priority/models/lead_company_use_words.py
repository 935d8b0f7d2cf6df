from odoo import models
from odoo.tools import format_date


class LeadCompanyUse(models.Model):
    """What people read on a lead of the data of its company."""

    _inherit = "lead.company.use"

    def _describe(self):
        """Give this as the screen shows it: state, source in words, lines."""
        self.ensure_one()
        data, provider = self.data_id, self.provider_id
        on = format_date(self.env, data.settled_at) if data.settled_at else ""
        words = {
            "waiting": self.env._("%s will be asked in a moment.", provider.name),
            "found": self.env._(
                "From %(provider)s, %(date)s", provider=provider.name, date=on
            ),
            "unknown": self.env._(
                "%(provider)s does not know %(company)s (%(date)s).",
                provider=provider.name,
                company=data.name,
                date=on,
            ),
            "failed": self.env._(
                "%(provider)s could not be asked: %(reason)s",
                provider=provider.name,
                reason=data.reason or "",
            ),
        }
        return {
            "id": self.id,
            "state": data.state,
            "source": words[data.state],
            "company": data.name,
            "lines": [self._describe_fact(fact) for fact in self.facts or []],
        }

    def _describe_fact(self, fact):
        name = fact.get("name")
        if not name:
            return {"label": fact["label"], "value": fact["value"], "state": "fact"}
        lead = self.lead_id
        current = lead[name].id if lead._fields[name].relational else lead[name]
        if current == fact["raw"]:
            state = "filled" if fact["is_filled"] else "same"
        else:
            state = "changed" if fact["is_filled"] else "kept"
        label = self.env["lead.capture"]._get_field_label(name)
        return {"label": label, "value": fact["value"], "state": state}
