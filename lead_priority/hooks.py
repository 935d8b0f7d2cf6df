"""What happens once, when the addon is installed on a database or removed from it."""

from odoo.tools import SQL

from .leftovers import remove_leftovers


def post_init_hook(env):
    """Give every lead that exists already its capture, custody, follow-ups, score."""
    env["lead.score"]._open_missing()
    env["lead.capture"]._open_existing_leads(env.cr.now())
    env["lead.followup"]._open_followups(env.cr.now())


def uninstall_hook(env):
    """Take the guards off, so that nothing of them stays behind."""
    env.cr.execute("DROP FUNCTION IF EXISTS lead_journal_guard() CASCADE")
    env.cr.execute("DROP FUNCTION IF EXISTS lead_field_journal() CASCADE")
    _let_records_go(env)
    _open_menu(env)
    remove_leftovers(env, "lead_priority")


def _open_menu(env):
    """Show core's menu to everybody again: our data kept it to salespeople."""
    if menu := env.ref("crm.crm_menu_sales", raise_if_not_found=False):
        menu.group_ids -= env.ref("sales_team.group_sale_salesman")


def _let_records_go(env):
    """Drop the foreign keys that keep our own records: all our tables go anyway.

    Odoo deletes the records of our data files first; journals and rules point at them.
    """
    ours = [
        model._table
        for model in env.registry.values()
        if model._original_module == "lead_priority" and not model._abstract
    ]
    keeping = env.execute_query(
        SQL(
            """SELECT referring.relname, kept.conname
               FROM pg_constraint kept
               JOIN pg_class referring ON referring.oid = kept.conrelid
               JOIN pg_class referred ON referred.oid = kept.confrelid
               WHERE kept.contype = 'f' AND kept.confdeltype IN ('a', 'r')
                 AND referred.relname = ANY(%s)""",
            ours,
        )
    )
    for table, name in keeping:
        env.cr.execute(
            SQL(
                "ALTER TABLE %s DROP CONSTRAINT %s",
                SQL.identifier(table),
                SQL.identifier(name),
            )
        )
