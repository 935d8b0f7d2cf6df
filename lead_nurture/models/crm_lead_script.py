from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL, format_date, format_datetime

from ..running import fill_in, names_in

PLAIN = ("char", "text", "selection", "many2one", "integer", "float", "monetary")
TIMES = {"date": format_date, "datetime": format_datetime}
LAST_DOWNLOAD = "last_download"
# What is asked of a lead whatever its texts say: whose it is, and how it is called.
ALWAYS = ("user_id", "team_id", "name")


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

    def _fetch_for_scripts(self, *texts):
        """Read of all these at once what their texts need, and no other column."""
        names = set().union(*(names_in(text or "") for text in texts))
        allowed = names & self._get_script_names() - {LAST_DOWNLOAD}
        # sudo: read ahead for those that read it with their own rights
        self.sudo().fetch([*ALWAYS, *sorted(allowed)])

    def _fill_in_scripts(self, *texts, shows_empty=False):
        """Give for each lead the tuple of ``texts`` filled in with its data.

        :param shows_empty: what a lead has not filled in is named in brackets, for a
            person who reads it: Hello [Contact Name]
        """
        names = set().union(*(names_in(text or "") for text in texts))
        allowed = names & self._get_script_names()
        extra = self._read_last_downloads() if LAST_DOWNLOAD in allowed else {}

        filled = []
        for lead in self:
            words = lead._word_values(allowed - {LAST_DOWNLOAD}, shows_empty)
            words[LAST_DOWNLOAD] = extra.get(lead.id, "")
            value_of = defaultdict(str, words).__getitem__
            filled.append(tuple(fill_in(text or "", value_of) for text in texts))
        return filled

    def _word_values(self, names, shows_empty):
        """Give {name: the value in words} of this lead."""
        words = {name: self._word_value(name) for name in names}
        if shows_empty:
            for name in names:
                words[name] = words[name] or f"[{self._get_script_label(name)}]"
        return words

    def _get_script_label(self, name):
        return self._fields[name]._description_string(self.env)

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
