"""What happens once, when the addon is installed on a database or removed from it."""

from odoo.addons.lead_priority.leftovers import remove_leftovers


def post_init_hook(env):
    """Say of every lead that came in before how far it has come."""
    env["lead.milestone"]._rebuild()
    costs = env["lead.channel.cost"]
    for (company,) in costs._read_group([], ["company_id"]):
        costs._spread(company.id)


def uninstall_hook(env):
    """Take the triggers off, so that nothing of them stays behind."""
    env.cr.execute(
        """DROP FUNCTION IF EXISTS lead_milestone_note(), lead_milestone_note_leads(),
           lead_milestone_note_lines(), lead_milestone_note_clocks(),
           lead_milestone_note_days() CASCADE"""
    )
    remove_leftovers(env, "lead_analytics")
