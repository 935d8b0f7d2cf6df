from odoo import fields, models
from odoo.tools import SQL

# Fields of a lead that its milestones show.
LEAD_COLUMNS = (
    *("type", "date_conversion", "expected_revenue", "stage_id"),
    *("country_id", "state_id", "industry_id"),
)
# Notes the captures of rows that are new or changed; the column is the argument.
NOTE_FUNCTION = SQL("""
CREATE OR REPLACE FUNCTION lead_milestone_note() RETURNS trigger
LANGUAGE plpgsql AS $note$
BEGIN
    IF TG_ARGV[0] = 'row' THEN
        INSERT INTO lead_milestone_change (capture_id) VALUES (NEW.id);
    ELSIF TG_ARGV[0] = 'capture_id' THEN
        INSERT INTO lead_milestone_change (capture_id)
        SELECT DISTINCT capture_id FROM new_rows;
    ELSE
        INSERT INTO lead_milestone_change (capture_id)
        SELECT DISTINCT open.capture_id FROM new_rows
          JOIN lead_custody open ON open.lead_id = new_rows.lead_id
         WHERE open.ended_at IS NULL;
    END IF;
    RETURN NULL;
END
$note$
""")
# EXCEPT, not a join of the two tables: PostgreSQL keeps the plan of a function's first
# call, and one for a single row would compare each row with each in a bulk update.
NOTE_LEADS_FUNCTION = SQL("""
CREATE OR REPLACE FUNCTION lead_milestone_note_leads() RETURNS trigger
LANGUAGE plpgsql AS $note$
BEGIN
    INSERT INTO lead_milestone_change (capture_id)
    SELECT DISTINCT open.capture_id
      FROM (SELECT id, type, date_conversion, expected_revenue, stage_id, country_id,
                   state_id, industry_id
              FROM new_leads
            EXCEPT
            SELECT id, type, date_conversion, expected_revenue, stage_id, country_id,
                   state_id, industry_id
              FROM old_leads) changed
      JOIN lead_custody open ON open.lead_id = changed.id AND open.ended_at IS NULL;
    RETURN NULL;
END
$note$
""")
# What leads are interested in: rows of the table between leads and product lines.
NOTE_LINES_FUNCTION = SQL("""
CREATE OR REPLACE FUNCTION lead_milestone_note_lines() RETURNS trigger
LANGUAGE plpgsql AS $note$
BEGIN
    INSERT INTO lead_milestone_change (capture_id)
    SELECT DISTINCT open.capture_id FROM changed_rows
      JOIN lead_custody open ON open.lead_id = changed_rows.crm_lead_id
     WHERE open.ended_at IS NULL;
    RETURN NULL;
END
$note$
""")
# Limits of the first contact that were decided, or are not any more.
NOTE_CLOCKS_FUNCTION = SQL("""
CREATE OR REPLACE FUNCTION lead_milestone_note_clocks() RETURNS trigger
LANGUAGE plpgsql AS $note$
BEGIN
    INSERT INTO lead_milestone_change (capture_id)
    SELECT DISTINCT open.capture_id
      FROM (SELECT id, kind, lead_id, met_at, breached_at FROM new_clocks
            EXCEPT
            SELECT id, kind, lead_id, met_at, breached_at FROM old_clocks) changed
      JOIN lead_custody open
        ON open.lead_id = changed.lead_id AND open.ended_at IS NULL
     WHERE changed.kind = 'first_response';
    RETURN NULL;
END
$note$
""")
FUNCTIONS = (
    NOTE_FUNCTION,
    NOTE_LEADS_FUNCTION,
    NOTE_LINES_FUNCTION,
    NOTE_CLOCKS_FUNCTION,
)
# Journals that name the lead, each of their rows changes its milestones.
JOURNALS = ("lead_followup", "lead_engagement", "lead_qualification_change")


class LeadMilestoneChange(models.Model):
    """A captured lead changed: its milestones are computed anew; the job deletes it.

    Written by triggers in the transaction of what happened, so that no way of writing
    leads and journals is overlooked.
    """

    _name = "lead.milestone.change"
    _description = "Captured Lead That Changed"
    _log_access = False

    capture_id = fields.Many2one("lead.capture", required=True, ondelete="cascade")

    def init(self):
        result = super().init()
        for function in FUNCTIONS:
            self.env.cr.execute(function)
        self._note_captures()
        self._note_rows("lead_custody", "INSERT", "capture_id")
        for journal in JOURNALS:
            self._note_rows(journal, "INSERT", "lead_id")
        self._note_rows("lead_quality_rating", "INSERT", "lead_id")
        self._note_rows("lead_quality_rating", "UPDATE", "lead_id")
        self._note_leads()
        self._note_lines()
        self._note_clocks()
        return result

    def _note_captures(self):
        """Captures that were decided on; one that only came in costs nothing."""
        self.env.cr.execute(
            """CREATE OR REPLACE TRIGGER lead_milestone_note
               AFTER INSERT OR UPDATE ON lead_capture
               FOR EACH ROW WHEN (NEW.state IN ('merged', 'rejected'))
               EXECUTE FUNCTION lead_milestone_note('row')"""
        )

    def _note_rows(self, table, operation, column):
        self.env.cr.execute(
            SQL(
                """CREATE OR REPLACE TRIGGER %(name)s AFTER %(operation)s ON %(table)s
                   REFERENCING NEW TABLE AS new_rows
                   FOR EACH STATEMENT EXECUTE FUNCTION lead_milestone_note(%(column)s)
                """,
                name=SQL.identifier(f"lead_milestone_note_{operation.lower()}"),
                operation=SQL(operation),  # pylint: disable=sql-injection
                table=SQL.identifier(table),
                column=column,
            )
        )

    def _note_leads(self):
        self.env.cr.execute(
            """CREATE OR REPLACE TRIGGER lead_milestone_note AFTER UPDATE ON crm_lead
               REFERENCING OLD TABLE AS old_leads NEW TABLE AS new_leads
               FOR EACH STATEMENT EXECUTE FUNCTION lead_milestone_note_leads()"""
        )

    def _note_lines(self):
        for operation, table in (("INSERT", "NEW"), ("DELETE", "OLD")):
            self.env.cr.execute(
                SQL(
                    """CREATE OR REPLACE TRIGGER %(name)s AFTER %(operation)s
                       ON crm_lead_lead_product_line_rel
                       REFERENCING %(table)s TABLE AS changed_rows
                       FOR EACH STATEMENT EXECUTE FUNCTION lead_milestone_note_lines()
                    """,
                    name=SQL.identifier(f"lead_milestone_note_{operation.lower()}"),
                    operation=SQL(operation),  # pylint: disable=sql-injection
                    table=SQL(table),  # pylint: disable=sql-injection
                )
            )

    def _note_clocks(self):
        """Only changes: a clock that starts has not decided anything."""
        self.env.cr.execute(
            """CREATE OR REPLACE TRIGGER lead_milestone_note AFTER UPDATE
               ON lead_sla_clock
               REFERENCING OLD TABLE AS old_clocks NEW TABLE AS new_clocks
               FOR EACH STATEMENT EXECUTE FUNCTION lead_milestone_note_clocks()"""
        )
