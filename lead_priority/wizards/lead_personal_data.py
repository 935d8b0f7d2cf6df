import base64

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize
from odoo.tools.sql import escape_psql

FILE_NAME = "personal-data.html"
# Kept in the database, but of no use to the person, or a key to something.
HIDDEN_WORDS = ("token", "digest", "secret", "password", "sender_key", "scope")
SHOWN_THOUGH_COMPUTED = ("lead_score",)
TECHNICAL = ("id", "score_id", "create_uid", "write_uid", "write_date", "display_name")
# Not copied: they are lists of other records, which stand for themselves, or files.
LEFT_OUT = ("one2many", "binary", "properties_definition", "many2one_reference")


class LeadPersonalData(models.TransientModel):
    """All that is known of a person, found by e-mail address, as one readable file.

    Made by the button on leads and by Odoo's privacy lookup; gone within an hour.
    """

    _name = "lead.personal.data"
    _description = "Personal Data of a Lead"
    _transient_max_hours = 1.0

    file = fields.Binary(attachment=False, readonly=True)

    @api.model
    def _find_sql(self, email):
        """SQL: (model name, id) of all that is kept of ``email`` beside contacts.

        Leads by their address or that of what came in for them; captures by theirs,
        those nobody has read yet by what was sent; and what hangs on these leads.
        """
        address = email_normalize(email) or email.strip()
        captures = SQL(
            """SELECT id, lead_id FROM lead_capture
                WHERE email_normalized = %s
                   OR email_normalized IS NULL AND payload::text ILIKE %s""",
            address,
            f"%{escape_psql(address)}%",
        )
        leads = SQL(
            """SELECT id FROM crm_lead WHERE email_normalized = %s
               UNION SELECT lead_id FROM (%s) AS came WHERE lead_id IS NOT NULL""",
            address,
            captures,
        )
        parts = [
            SQL("SELECT 'crm.lead' AS model, id FROM (%s) AS leads", leads),
            SQL("SELECT 'lead.capture', id FROM (%s) AS captures", captures),
            SQL(
                "SELECT 'lead.consent', id FROM lead_consent WHERE email = %s", address
            ),
        ]
        parts += [
            SQL(
                "SELECT %s, id FROM %s WHERE lead_id IN (%s)",
                name,
                SQL.identifier(self.env[name]._table),
                leads,
            )
            for name in self._get_models_of_leads()
        ]
        parts.append(
            SQL(
                """SELECT 'mail.message', id FROM mail_message
                    WHERE model = 'crm.lead' AND res_id IN (%s)""",
                leads,
            )
        )
        return SQL(" UNION ").join(parts)

    @api.model
    def _get_models_of_leads(self):
        """The names of the models that say what a lead is, did or was told."""
        journals = self.env["lead.custody"]._journals()
        return [
            *(journal._name for journal in journals),
            "lead.visitor",
            "lead.quality.rating",
        ]

    @api.model
    def _find_records(self, email):
        """Give what is kept of ``email``: a recordset for each model, leads first."""
        self.env.flush_all()
        found = {}
        for name, record_id in self.env.execute_query(self._find_sql(email)):
            found.setdefault(name, []).append(record_id)
        order = ["crm.lead", "lead.capture", "lead.consent"]
        names = [n for n in order if n in found]
        names += [n for n in sorted(found) if n not in order]
        return [self.env[name].browse(sorted(found[name])) for name in names]

    @api.model
    def _write_file(self, records_list, who):
        """Give a file (HTML, bytes) that shows every filled field of ``records_list``.

        ``who``: whose data it is, in the heading.
        """
        sections = [
            {
                "title": self.env["ir.model"]._get(records._name).name,
                "records": [self._read_rows(record) for record in records],
            }
            for records in (records.exists() for records in records_list)
            if records
        ]
        page = self.env["ir.qweb"]._render(
            "lead_priority.personal_data_file",
            {
                "title": self.env._(
                    "What %(company)s knows about %(who)s",
                    company=self.env.company.name,
                    who=who,
                ),
                "at": fields.Datetime.to_string(self.env.cr.now()),
                "sections": sections,
            },
        )
        return ("<!DOCTYPE html>\n" + str(page)).encode()

    @api.model
    def _read_rows(self, record):
        """Give (label, value in words) of each filled field of a record."""
        # sudo: found for the person whose data it is; the caller says who may ask
        record = record.sudo()
        rows = []
        for name, field in sorted(record._fields.items()):
            if self._is_shown(name, field) and (value := record[name]):
                label = field._description_string(self.env)
                rows.append((label, self._say(record, field, value)))
        return rows

    @api.model
    def _is_shown(self, name, field):
        return (
            (field.store or name in SHOWN_THOUGH_COMPUTED)
            and field.type not in LEFT_OUT
            and name not in TECHNICAL
            and not any(word in name for word in HIDDEN_WORDS)
        )

    @api.model
    def _say(self, record, field, value):
        if field.relational:
            return ", ".join(value.mapped(lambda r: r.display_name or ""))
        if field.type == "boolean":
            return self.env._("Yes")
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return labels.get(value, value)
        if field.type == "json" or field.type == "properties":
            return self._say_json(value)
        if field.type == "datetime":
            return fields.Datetime.to_string(value)
        return str(value)

    @api.model
    def _say_json(self, value):
        if isinstance(value, dict):
            return "\n".join(f"{key}: {self._say_json(v)}" for key, v in value.items())
        return str(value)

    @api.model
    def _offer(self, email):
        """Make the file of what the user may read of ``email``; give its download."""
        found = [
            records.with_context(active_test=False).search([("id", "in", records.ids)])
            for records in self._find_records(email)
            if records.has_access("read")
        ]
        content = self._write_file(found, email)
        data = self.create({"file": base64.b64encode(content)})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{data.id}/file/{FILE_NAME}"
            "?download=true",
            "target": "self",
        }
