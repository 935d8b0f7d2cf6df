"""What score rules read of leads is journaled from the upgrade on."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Note the fields that the rules of today read."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["lead.journaled.field"]._follow_rules(now=cr.now())
