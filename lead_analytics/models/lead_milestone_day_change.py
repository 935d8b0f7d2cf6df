from odoo import api, fields, models
from odoo.tools import SQL

from .lead_milestone_day import PARTS

# While it is set to the word, milestones are computed anew, and days afterwards.
REBUILDING = "lead_analytics.rebuilding"


class LeadMilestoneDayChange(models.Model):
    """How much a milestone that changed adds to, or takes from, its day.

    Written by triggers on the milestones in whatever transaction changes them; the job
    adds the rows to the days and deletes them.
    """

    _name = "lead.milestone.day.change"
    _inherit = ["lead.milestone.sums"]
    _description = "Change of a Day of Milestones"
    _log_access = False

    captured_at = fields.Datetime(required=True)

    def init(self):
        result = super().init()
        self.env.cr.execute(self._function_sql())
        tables = {
            "INSERT": "NEW TABLE AS new_rows",
            "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
            "DELETE": "OLD TABLE AS old_rows",
        }
        for operation, referencing in tables.items():
            self.env.cr.execute(
                SQL(
                    """CREATE OR REPLACE TRIGGER %(name)s AFTER %(operation)s
                       ON lead_milestone REFERENCING %(referencing)s
                       FOR EACH STATEMENT EXECUTE FUNCTION lead_milestone_note_days()
                    """,
                    name=SQL.identifier(f"lead_milestone_days_{operation.lower()}"),
                    operation=SQL(operation),  # pylint: disable=sql-injection
                    referencing=SQL(referencing),  # pylint: disable=sql-injection
                )
            )
        return result

    @api.model
    def _function_sql(self):
        new = self._rows_sql("new_rows")
        old = self._rows_sql("old_rows", sign="-")
        return SQL(
            """CREATE OR REPLACE FUNCTION lead_milestone_note_days() RETURNS trigger
               LANGUAGE plpgsql AS $note$
               BEGIN
                   IF current_setting(%(setting)s, TRUE) = 'yes' THEN
                       RETURN NULL;
                   ELSIF TG_OP = 'INSERT' THEN %(insert)s;
                   ELSIF TG_OP = 'DELETE' THEN %(delete)s;
                   ELSE %(update)s;
                   END IF;
                   RETURN NULL;
               END
               $note$""",
            setting=REBUILDING,
            insert=self._note_sql(new),
            delete=self._note_sql(old),
            update=self._note_sql(SQL("%s UNION ALL %s", new, old)),
        )

    @api.model
    def _get_measures(self):
        """Give {column: SQL of the alias ``row``} of what is added up."""
        milestones = self.env["lead.milestone"]
        flags = milestones._get_flags()
        return {
            **{name: SQL("(%s)::int", flag) for name, flag in flags.items()},
            **milestones._get_amounts(),
        }

    @api.model
    def _rows_sql(self, table, sign="+"):
        """Give rows of milestones as what they count, taken off with the sign ``-``."""
        parts = [
            SQL(
                "COALESCE(row.%s, 0) AS %s",
                SQL.identifier(column),
                SQL.identifier(part),
            )
            for part, column in {"company": "company_id", **PARTS}.items()
        ]
        measures = [
            SQL(
                "%s(%s) AS %s",
                SQL("-") if sign == "-" else SQL("+"),
                measure,
                SQL.identifier(name),
            )
            for name, measure in self._get_measures().items()
        ]
        return SQL(
            "SELECT row.captured_at, %s FROM %s row",
            SQL(", ").join([*parts, *measures]),
            SQL.identifier(table),
        )

    @api.model
    def _note_sql(self, rows):
        """Give the statement that notes what is left when old is taken from new."""
        keys = SQL(", ").join(
            SQL.identifier(name) for name in ("captured_at", "company", *PARTS)
        )
        names = [SQL.identifier(name) for name in self._get_measures()]
        return SQL(
            """INSERT INTO lead_milestone_day_change (%(keys)s, %(names)s)
               SELECT %(keys)s, %(sums)s FROM (%(rows)s) row GROUP BY %(keys)s
               HAVING (%(sums)s) IS DISTINCT FROM (%(zeros)s)""",
            keys=keys,
            names=SQL(", ").join(names),
            sums=SQL(", ").join(SQL("SUM(%s)", name) for name in names),
            zeros=SQL(", ").join([SQL("0")] * len(names)),
            rows=rows,
        )
