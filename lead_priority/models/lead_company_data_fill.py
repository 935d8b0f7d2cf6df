from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ..batches import work_on_each
from ..inbound.mapping import Line, read_line
from ..intake import payload as intake_payload
from ..outgoing.lookup import lowest
from .lead_capture_read import Intake

BATCH_SIZE = 100  # leads
FACT_CHARACTERS = 200


class LeadCompanyData(models.Model):
    """What a provider said, put where the lead says nothing."""

    _inherit = "lead.company.data"

    @api.model
    def _fill_due(self, now, limit=BATCH_SIZE):
        """Fill the next leads whose company is known now; give how many."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT use.id FROM lead_company_use use
                     JOIN lead_company_data data ON data.id = use.data_id
                     JOIN lead_company_provider provider
                       ON provider.id = use.provider_id
                    WHERE use.filled_at IS NULL AND data.state = 'found'
                 ORDER BY provider.sequence, provider.id, use.id LIMIT %s""",
                limit,
            )
        )
        # sudo: the job works for everybody
        uses = self.env["lead.company.use"].sudo().browse(row[0] for row in rows)
        work_on_each(
            uses,
            lambda part: part._fill(now),
            lambda use, error: use.write({"filled_at": now}),
        )
        return len(uses)

    def _read_values(self):
        """Give the values of lead fields in the answer, as they can be written."""
        self.ensure_one()
        payload = {}
        for line in self.provider_id.line_ids.filtered("name"):
            value = read_line(Line(line.name, line.path), self.answer)
            if value is not None and intake_payload.FIELDS[line.name] == "integer":
                value = lowest(str(value))
            if value is not None:
                payload.setdefault(line.name, value)
        captures = self.env["lead.capture"]
        reading = intake_payload.read(payload)
        intake = Intake(captures, reading.values, [], {})
        captures._read_values([intake])
        return {n: v for n, v in intake.values.items() if n in payload}


class LeadCompanyUse(models.Model):
    _inherit = "lead.company.use"

    def _fill(self, now):
        """Fill these leads from the answers about their companies, and note what."""
        for use in self:
            lead = use.lead_id.with_context(mail_notrack=True)
            values = use.data_id._read_values()
            missing = {n: value for n, value in values.items() if not lead[n]}
            if missing:
                lead.write(missing)
            use.write({"filled_at": now, "facts": use._prepare_facts(values, missing)})
            use._log_filled(missing)

    def _prepare_facts(self, values, missing):
        facts = [
            {
                "name": name,
                "label": "",
                "value": self._word_value(name, value),
                "raw": value,
                "is_filled": name in missing or self._was_filled(name, value),
            }
            for name, value in values.items()
        ]
        for line in self.data_id.provider_id.line_ids.filtered(lambda li: not li.name):
            value = read_line(Line("", line.path), self.data_id.answer)
            if value is not None:
                shown = ", ".join(map(str, value)) if isinstance(value, list) else value
                facts.append(
                    {"label": line.label, "value": str(shown)[:FACT_CHARACTERS]}
                )
        return facts

    def _was_filled(self, name, value):
        """Whether an earlier answer filled this field, and it says the same still."""
        before = {fact.get("name"): fact for fact in self.facts or []}.get(name) or {}
        return bool(before.get("is_filled") and before.get("raw") == value)

    def _word_value(self, name, value):
        field = self.lead_id._fields[name]
        if field.type == "many2one":
            return self.env[field.comodel_name].browse(value).display_name
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return f"{value:,}" if isinstance(value, int) else str(value)

    def _log_filled(self, missing):
        if not missing:
            return
        labels = [self.env["lead.capture"]._get_field_label(name) for name in missing]
        words = self.env._(
            "Filled from %(provider)s (%(company)s): %(fields)s.",
            provider=self.provider_id.name,
            company=self.data_id.name,
            fields=", ".join(labels),
        )
        self.lead_id._message_log(body=Markup("<p>%s</p>") % words)


class CrmLead(models.Model):
    """What providers said of the lead's company, shown with where it comes from."""

    _inherit = "crm.lead"

    company_facts = fields.Json(
        compute="_compute_company_facts",
        groups="sales_team.group_sale_salesman",
        help="What providers said of the company: read with the screen, not with it.",
    )

    def _compute_company_facts(self):
        # sudo: what is said of the company of a lead that the user reads
        uses = self.env["lead.company.use"].sudo()
        found = uses.search([("lead_id", "in", self.ids), ("data_id", "!=", False)])
        for lead in self:
            mine = found.filtered(lambda use, lead=lead: use.lead_id.id == lead.id)
            parts = mine.sorted(lambda use: (use.provider_id.sequence, use.id))
            lead.company_facts = [use._describe() for use in parts] or False

    def _merge_journals(self, leads, *, now):
        result = super()._merge_journals(leads, now=now)
        # sudo: what is known of the merged leads fills the one that stays, by the job
        uses = self.env["lead.company.use"].sudo()
        merged = uses.search([("lead_id", "in", leads.ids)], order="filled_at desc")
        if not merged:
            return result
        known = uses.search([("lead_id", "in", self.ids)]).provider_id
        for use in merged:
            if use.provider_id not in known:
                known |= use.provider_id
                use.write({"lead_id": self.id, "filled_at": False})
        return result

    def action_ask_company_data(self):
        """Ask the providers for the companies of these leads, within the limits."""
        self.check_access("write")
        now = self.env.cr.now()
        # sudo: providers and what they say are kept by the system
        data = self.env["lead.company.data"].sudo()
        for provider in data.env["lead.company.provider"].search(
            [("active", "=", True)]
        ):
            company = provider.company_id
            leads = self.filtered(
                lambda le, c=company: le.company_id in (c, c.browse())
            )
            if leads:
                data._ask_for(provider, leads.sudo(), now)
        data._trigger_asking()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Providers will be asked in a moment; what they say fills only "
                    "what is empty."
                ),
            },
        }
