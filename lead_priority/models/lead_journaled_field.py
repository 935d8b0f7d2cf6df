from odoo import api, fields, models
from odoo.tools import SQL

# Writes a row of lead.field.change for each journaled field that an UPDATE of
# crm_lead changes, in one INSERT per UPDATE. What a lead gets in the transaction
# that creates it was never anything else. The time is that of the transaction,
# unless the setting lead_priority.now (UTC) says another one.
JOURNAL_FUNCTION = SQL("""
CREATE OR REPLACE FUNCTION lead_field_journal() RETURNS trigger
LANGUAGE plpgsql AS $journal$
DECLARE
    before text;
    after text;
    pairs text;
    moment timestamp;
BEGIN
    SELECT string_agg(format('o.%%I', f.name), ','),
           string_agg(format('n.%%I', f.name), ','),
           string_agg(format('(%%1$L, to_jsonb(o.%%1$I), to_jsonb(n.%%1$I))', f.name),
                      ',')
      INTO before, after, pairs
      FROM lead_journaled_field f
      JOIN pg_attribute a ON a.attrelid = TG_RELID AND a.attname = f.name
       AND NOT a.attisdropped;
    IF pairs IS NULL THEN
        RETURN NULL;
    END IF;
    moment := COALESCE(
        NULLIF(current_setting('lead_priority.now', true), '')::timestamp,
        now() AT TIME ZONE 'UTC');
    EXECUTE format(
        'INSERT INTO lead_field_change (lead_id, recorded_lead_id, field_name,
                                        old_value, changed_at, user_id)
         SELECT o.id, o.id, v.name, COALESCE(v.before, ''null''), $1,
                CASE WHEN n.write_date IS DISTINCT FROM o.write_date
                     THEN n.write_uid END
           FROM old_leads o
           JOIN new_leads n ON n.id = o.id
            AND (%%s) IS DISTINCT FROM (%%s)
          CROSS JOIN LATERAL (VALUES %%s) AS v (name, before, after)
          WHERE v.before IS DISTINCT FROM v.after
            AND o.create_date IS DISTINCT FROM $1',
        before, after, pairs) USING moment;
    RETURN NULL;
END
$journal$
""")


class LeadJournaledField(models.Model):
    """A field of leads whose changes are recorded, and since when.

    Exactly the own stored fields that rules of score models read, archived models
    and templates aside, and what says which model is for a lead. Kept by the rules.
    A database trigger records, so that no way of writing leads is left out.
    """

    _name = "lead.journaled.field"
    _description = "Journaled Field of Leads"
    _order = "name"
    _log_access = False

    name = fields.Char(required=True)
    since = fields.Datetime(required=True)

    _name_uniq = models.UniqueIndex("(name)", "The field is journaled already.")

    def init(self):
        result = super().init()
        self.env.cr.execute(JOURNAL_FUNCTION)
        self.env.cr.execute(
            """DROP TRIGGER IF EXISTS lead_field_journal ON crm_lead;
               CREATE TRIGGER lead_field_journal AFTER UPDATE ON crm_lead
                   REFERENCING OLD TABLE AS old_leads NEW TABLE AS new_leads
                   FOR EACH STATEMENT EXECUTE FUNCTION lead_field_journal()"""
        )
        return result

    @api.model
    def _follow_rules(self, *, now):
        """Journal what rules read from ``now`` (naive UTC) on, and nothing else.

        What was recorded stays.
        """
        # sudo: whoever edits the rules decides what is journaled
        self = self.sudo()
        journaled, names = self.search([("name", "!=", False)]), self._get_names()
        journaled.filtered(lambda field: field.name not in names).unlink()
        new = sorted(names - set(journaled.exists().mapped("name")))
        if new:
            # What is written from the next statement on was not read before.
            self.env["crm.lead"].flush_model(new)
            self._begin(new, now)

    def _begin(self, names, now):
        """Journal these fields, unless somebody has begun to at the same instant."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO lead_journaled_field (name, since)
                   SELECT name, %s FROM unnest(%s::varchar[]) AS name
                   ON CONFLICT DO NOTHING""",
                now,
                names,
            )
        )
        self.invalidate_model(flush=False)

    def _get_names(self):
        """Give the names of the fields to journal."""
        rules = self.env["lead.score.rule"].search(
            [("model_id.state", "!=", "archived"), ("model_id.is_template", "=", False)]
        )
        names = {"company_id", "team_id"} if rules else set()
        for rule in rules:
            names |= rule._get_field_names()
        own = self.env["crm.lead"]._fields
        return {name for name in names if name in own and self._is_own(own[name])}

    @api.model
    def _is_own(self, field):
        """Tell whether the value is a column of the lead itself that can change."""
        return bool(
            field.store
            and field.column_type
            and field.name not in ("id", "create_date")
        )

    @api.model
    def _is_kept(self, name):
        """Tell whether the value of this field of leads is a column of their own."""
        field = self.env["crm.lead"]._fields.get(name)
        return name in ("id", "create_date") or bool(field and self._is_own(field))

    @api.model
    def _get_unknown(self, names, moment):
        """Give those of ``names`` whose changes were not recorded yet at ``moment``."""
        # sudo: what is journaled says nothing about a lead
        journaled = self.sudo().search(
            [("name", "in", [*names]), ("since", "<=", moment)]
        )
        return names - set(journaled.mapped("name")) - {"id", "create_date"}
