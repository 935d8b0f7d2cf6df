"""What an addon leaves behind when it is removed, and Odoo does not look for."""

from odoo.tools import SQL

# What people keep about a model, by the column that names it in text.
NAMING = {
    "ir_filters": "model_id",
    "ir_exports": "resource",
}


def remove_leftovers(env, addon):
    """Delete saved filters, export lists and parameters of an addon's own models."""
    models = [
        name
        for name, model in env.registry.items()
        if model._original_module == addon
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
