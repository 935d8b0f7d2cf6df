"""The database trigger behind every journal: what may change, and what may not."""

from odoo.tools import SQL

# The one function behind every trigger. Its arguments: columns that may be closed
# once, personal columns, and the columns guarded ({} = every column).
GUARD_FUNCTION = SQL("""
CREATE OR REPLACE FUNCTION lead_journal_guard() RETURNS trigger
LANGUAGE plpgsql AS $guard$
DECLARE
    closable text[];
    personal text[];
    guarded text[];
    permitted text;
    changed record;
    changes integer := 0;
    is_closing boolean := false;
BEGIN
    IF TG_OP = 'DELETE' AND TG_NARGS > 0 AND TG_ARGV[0] = 'rolled_up'
       AND current_setting('lead_priority.journal_change', true) = 'roll_up' THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
            TG_TABLE_NAME || ' is a journal of leads: its rows are never removed.';
    END IF;
    closable := TG_ARGV[0];
    personal := TG_ARGV[1];
    guarded := TG_ARGV[2];
    permitted := current_setting('lead_priority.journal_change', true);
    FOR changed IN
        SELECT was.key, was.value AS old_value, now.value AS new_value
          FROM jsonb_each(to_jsonb(OLD)) was
          JOIN jsonb_each(to_jsonb(NEW)) now USING (key)
         WHERE was.value <> now.value
           AND (guarded = '{}' OR was.key = ANY (guarded))
    LOOP
        changes := changes + 1;
        IF changed.key = ANY (closable) AND changed.old_value = 'null' THEN
            is_closing := true;
        ELSIF changed.new_value = 'null' AND pg_trigger_depth() > 1 THEN
            NULL;  -- a foreign key's own SET NULL
        ELSIF permitted = 'repoint' AND changed.key = 'lead_id'
              AND changed.new_value <> 'null' THEN
            NULL;
        ELSIF permitted = 'erase' AND changed.key = ANY (personal)
              AND changed.new_value = 'null' THEN
            NULL;
        ELSE
            RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
                TG_TABLE_NAME || ' is a journal of leads: "' || changed.key
                || '" of a recorded row never changes.';
        END IF;
    END LOOP;
    IF is_closing AND changes > 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE =
            TG_TABLE_NAME || ' is a journal of leads: closing changes nothing else.';
    END IF;
    RETURN NEW;
END
$guard$
""")


def _changes_to_check(closable, guarded):
    """SQL: which updates the function is asked about."""
    if guarded:
        compared = SQL(" OR ").join(
            SQL(
                "OLD.%s IS DISTINCT FROM NEW.%s",
                SQL.identifier(column),
                SQL.identifier(column),
            )
            for column in guarded
        )
        return SQL("WHEN (%s)", compared)
    if len(closable) != 1:
        return SQL()
    # A row that is only closed is let through without asking.
    return SQL(
        "WHEN (OLD.%(column)s IS NOT NULL"
        " OR to_jsonb(OLD) - %(name)s <> to_jsonb(NEW) - %(name)s)",
        column=SQL.identifier(closable[0]),
        name=closable[0],
    )


def install_guard(cr, table, *, closable=(), personal=(), guarded=(), rolls_up=False):
    """Let the database refuse every change of ``table`` but the permitted ones.

    With ``guarded`` columns given, the others stay free and a row that changes only
    those costs one comparison; inserting costs nothing. ``rolls_up``: rows may be
    replaced by their sums (``_permit("roll_up")``).
    """
    name = SQL.identifier(table)
    arguments = SQL(", ").join(
        SQL("%s", "{{{}}}".format(",".join(columns)))
        for columns in (closable, personal, guarded)
    )
    cr.execute(GUARD_FUNCTION)
    cr.execute(
        SQL(
            """
            DROP TRIGGER IF EXISTS lead_journal_guard_update ON %(table)s;
            DROP TRIGGER IF EXISTS lead_journal_guard_remove ON %(table)s;
            DROP TRIGGER IF EXISTS lead_journal_guard_truncate ON %(table)s;
            CREATE TRIGGER lead_journal_guard_update BEFORE UPDATE ON %(table)s
                FOR EACH ROW %(when)s EXECUTE FUNCTION lead_journal_guard(%(args)s);
            CREATE TRIGGER lead_journal_guard_remove BEFORE DELETE ON %(table)s
                FOR EACH STATEMENT EXECUTE FUNCTION lead_journal_guard(%(remove)s);
            CREATE TRIGGER lead_journal_guard_truncate BEFORE TRUNCATE ON %(table)s
                FOR EACH STATEMENT EXECUTE FUNCTION lead_journal_guard();
            """,
            table=name,
            when=_changes_to_check(closable, guarded),
            args=arguments,
            remove=SQL("'rolled_up'") if rolls_up else SQL(),
        )
    )
