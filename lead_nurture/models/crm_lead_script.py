from odoo import api, models
from odoo.tools import SQL, format_date, format_datetime

from ..running import fill_in, names_in

PLAIN = ("char", "text", "selection", "many2one", "integer", "float", "monetary")
TIMES = {"date": format_date, "datetime": format_datetime}
LAST_DOWNLOAD = "last_download"


class CrmLead(models.Model):
    """Scripts: texts of steps with the data of a lead in them."""

    _inherit = "crm.lead"

    @api.model
    def _get_script_names(self):
        """Give the names a script may have in braces: fields everyone may read."""
        return {
            LAST_DOWNLOAD,
            *(
                name
                for name, field in self._fields.items()
                if (field.type in PLAIN or field.type in TIMES) and not field.groups
            ),
        }

    def _fill_in_scripts(self, *texts, shows_empty=False):
        """Give for each lead the tuple of ``texts`` filled in with its data.

        :param shows_empty: what a lead has not filled in is named in brackets, for a
            person who reads it: Hello [Contact Name]
        """
        names = set().union(*(names_in(text or "") for text in texts))
        allowed = names & self._get_script_names()
        extra = self._read_last_downloads() if LAST_DOWNLOAD in allowed else {}

        def fill(lead, text):
            def value_of(name):
                if name == LAST_DOWNLOAD:
                    return extra.get(lead.id) or ""
                if name not in allowed:
                    return ""
                label = lead._fields[name]._description_string(lead.env)
                return lead._word_value(name) or (f"[{label}]" if shows_empty else "")

            return fill_in(text or "", value_of)

        return [tuple(fill(lead, text) for text in texts) for lead in self]

    def _word_value(self, name):
        field, value = self._fields[name], self[name]
        if not value and field.type != "integer":
            return ""
        if field.type in TIMES:
            return TIMES[field.type](self.env, value)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return value.display_name if field.type == "many2one" else str(value)

    def _read_last_downloads(self):
        """Give {lead id: what it last downloaded, as the journal words it}."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (done.lead_id) done.lead_id, done.description,
                          done.type_id
                     FROM lead_engagement done
                     JOIN lead_engagement_type type ON type.id = done.type_id
                    WHERE done.lead_id = ANY (%s) AND type.category = 'download'
                 ORDER BY done.lead_id, done.occurred_at DESC, done.id DESC""",
                self.ids,
            )
        )
        types = self.env["lead.engagement.type"]
        return {
            lead_id: description or types.browse(type_id).name
            for lead_id, description, type_id in rows
        }
