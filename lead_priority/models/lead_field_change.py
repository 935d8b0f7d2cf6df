from odoo import api, fields, models
from odoo.tools import SQL


class LeadFieldChange(models.Model):
    """A field of a lead changed: what it was before, until when.

    Of the lead's own stored fields that score rules read (``lead.journaled.field``),
    from the day on that a rule read them. With it a lead can be scored as it was.
    """

    _name = "lead.field.change"
    _description = "Change of a Field of a Lead"
    _inherit = ["lead.journal.mixin"]
    _order = "changed_at desc, id desc"

    _journal_personal = ("old_value",)
    _sealed_columns = ("recorded_lead_id", "field_name", "changed_at", "user_id")
    _sealed_links = ("lead_id",)

    lead_id = fields.Many2one("crm.lead", ondelete="set null")
    recorded_lead_id = fields.Integer(
        help="Id of the lead that changed; a merge gives its rows to another lead,"
        " of whose own history they are no part."
    )
    field_name = fields.Char(string="Field", required=True)
    old_value = fields.Json(help="The value until then; empty once it was erased.")
    changed_at = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", ondelete="restrict")

    _lead_changed_idx = models.Index("(lead_id, changed_at)")

    # What was ------------------------------------------------------------------
    @api.model
    def _as_of_source(self, moments, names=None) -> SQL:
        """Give SQL in place of the table crm_lead: leads as they were.

        ``moments``: SQL that gives rows (id, moment), as many of a lead as one likes;
        ``names``: the fields wanted as they were, all by default. The columns are
        those of crm_lead and ``moment``; fields without a journal are as of now.
        """
        leads = self.env["crm.lead"]
        columns = [f for f in leads._fields.values() if f.store and f.column_type]
        wanted = {f.name for f in columns if names is None or f.name in names}
        return SQL(
            """WITH asked AS MATERIALIZED (
                SELECT row_number() OVER () AS number, id, moment
                  FROM (%(moments)s) AS m (id, moment)
            ), was AS (%(was)s)
            SELECT %(columns)s, asked.moment
              FROM asked JOIN crm_lead AS c ON c.id = asked.id
         LEFT JOIN was ON was.number = asked.number""",
            moments=moments,
            was=self._get_was(sorted(wanted)),
            columns=SQL(", ").join(
                self._get_column_as_of(field, field.name in wanted) for field in columns
            ),
        )

    def _get_was(self, names) -> SQL:
        """Give what changed after the moment: one row of old values for each."""
        return SQL(
            """SELECT number, jsonb_object_agg(field_name, old_value) AS old
                 FROM (SELECT DISTINCT ON (a.number, change.field_name)
                              a.number, change.field_name, change.old_value
                         FROM asked a
                         JOIN lead_field_change change
                           ON change.lead_id = a.id AND change.changed_at > a.moment
                          AND change.recorded_lead_id = a.id
                        WHERE change.field_name = ANY(%s)
                          AND change.old_value IS NOT NULL
                        ORDER BY a.number, change.field_name, change.changed_at,
                                 change.id) AS first_change
                GROUP BY number""",
            names,
        )

    def _get_column_as_of(self, field, is_wanted) -> SQL:
        name = SQL.identifier(field.name)
        if not is_wanted:
            return SQL("c.%s", name)
        kind = field.column_type[0]
        old = SQL("was.old -> %s", field.name)
        if kind != "jsonb":
            old = SQL("(was.old ->> %s)::%s", field.name, SQL.identifier(kind))
        return SQL(
            "CASE WHEN jsonb_exists(was.old, %s) THEN %s ELSE c.%s END AS %s",
            field.name,
            old,
            name,
            name,
        )
