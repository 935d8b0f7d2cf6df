"""What happens once, when the addon is removed from a database."""

from odoo.addons.lead_priority.leftovers import remove_leftovers


def uninstall_hook(env):
    """Take away what Odoo would leave behind."""
    remove_leftovers(env, "lead_nurture")
