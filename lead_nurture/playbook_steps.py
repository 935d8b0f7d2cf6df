"""SQL that the reports of playbooks share."""

from odoo.tools import SQL

# Each step with the newest version of it that was ever active, else the newest: what a
# step is called in the reports, however many versions of the playbook there are.
SAME_STEPS = SQL(
    """
    (WITH RECURSIVE chain AS (
         SELECT step.id, step.id AS root_id
           FROM lead_playbook_step step WHERE step.origin_id IS NULL
      UNION ALL
         SELECT step.id, chain.root_id
           FROM lead_playbook_step step JOIN chain ON chain.id = step.origin_id)
     SELECT chain.id AS step_id,
            FIRST_VALUE(chain.id) OVER (
                PARTITION BY chain.root_id, playbook.family_id
                    ORDER BY playbook.state = 'draft', chain.id DESC) AS same_step_id
       FROM chain
       JOIN lead_playbook_step step ON step.id = chain.id
       JOIN lead_playbook playbook ON playbook.id = step.playbook_id)"""
)


def visible(model, *columns):
    """SQL: (SELECT these columns of the rows that the reader may search)."""
    query = model._search([])
    table = query.table
    return SQL("(%s)", query.select(*(SQL.identifier(table, name) for name in columns)))


NOW = SQL("(now() AT TIME ZONE 'UTC')")

# Conditions on ``task`` and its ``step``.
DONE = SQL("task.state = 'done'")
IS_OPEN = SQL("task.state IN ('pending', 'running', 'parked')")
WITH_RESULT = SQL("task.state IN ('done', 'skipped')")
# Neither done nor skipped when its limit came, while it was still asked for.
MISSED = SQL(
    "(task.state IN ('running', 'parked', 'called_off')"
    " AND task.limit_at < COALESCE(task.ended_at, %s))",
    NOW,
)
ON_TIME = SQL("(%s AND task.ended_at <= task.limit_at)", DONE)
LATE = SQL("(%s AND task.ended_at > task.limit_at)", DONE)
# What the rates count: optional steps may be left out by anybody.
COUNTED = SQL(
    "(NOT COALESCE(step.is_optional, FALSE) AND (%s OR %s))", WITH_RESULT, MISSED
)
TIMED = SQL(
    "(NOT COALESCE(step.is_optional, FALSE) AND task.limit_at IS NOT NULL"
    " AND (%s OR %s))",
    DONE,
    MISSED,
)
# Its limit counts: nobody had called it off, or did without it, before that.
DUE = SQL(
    "(NOT COALESCE(step.is_optional, FALSE) AND task.limit_at IS NOT NULL"
    " AND NOT (task.state IN ('called_off', 'not_needed')"
    " AND task.ended_at <= task.limit_at))"
)
