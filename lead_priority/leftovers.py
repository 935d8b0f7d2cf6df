"""What an addon leaves behind when it is removed, and Odoo does not look for."""

from functools import partial

from odoo.sql_db import db_connect
from odoo.tools import SQL

# What people keep about a model, by the column that names it in text.
NAMING = {
    "ir_filters": "model_id",
    "ir_exports": "resource",
}
# Odoo's notes of an addon's columns and relations, by tables that are gone then.
NOTES = ("ir_model_constraint", "ir_model_relation")
# Names that other addons gave to what they added to a model, where that is gone.
DEAD = {
    "ir.model.inherit": "model_inherit__",
    "ir.model.fields.selection": "selection__",
    "ir.model.fields": "field_",
}


def remove_leftovers(env, addon):
    """Delete what belongs to an addon's own models: at once, and when they are gone.

    Saved filters, export lists and parameters go in this transaction. Odoo's notes go
    behind it: some are written while the addon is removed.
    """
    models = [
        name for name, model in env.registry.items() if model._original_module == addon
    ]
    for table, column in NAMING.items():
        env.cr.execute(
            SQL(
                "DELETE FROM %s WHERE %s = ANY (%s)",
                SQL.identifier(table),
                SQL.identifier(column),
                models,
            )
        )
    env.cr.execute(
        "DELETE FROM ir_config_parameter WHERE starts_with(key, %s)", [f"{addon}."]
    )
    env.cr.postcommit.add(partial(_remove_notes, env.cr.dbname, addon, models))


def _remove_notes(database, addon, models):
    """Delete Odoo's notes of an addon, if it is gone by now."""
    with db_connect(database).cursor() as cr:
        cr.execute(
            "SELECT id FROM ir_module_module WHERE name = %s AND state = 'uninstalled'",
            [addon],
        )
        if not (module := cr.fetchone()):
            return
        for table in NOTES:
            query = SQL(
                "DELETE FROM %s WHERE module = %s", SQL.identifier(table), *module
            )
            cr.execute(query)
        for kind, prefix in DEAD.items():
            names = [f"{prefix}{model.replace('.', '_')}__" for model in models]
            cr.execute(
                SQL(
                    """DELETE FROM ir_model_data data WHERE model = %s
                          AND NOT EXISTS (SELECT FROM %s WHERE id = data.res_id)
                          AND EXISTS (SELECT FROM unnest(%s) prefix
                                       WHERE starts_with(data.name, prefix))""",
                    kind,
                    SQL.identifier(kind.replace(".", "_")),
                    names,
                )
            )
