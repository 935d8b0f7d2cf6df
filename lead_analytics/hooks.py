"""What happens once, when the addon is installed on a database or removed from it."""


def post_init_hook(env):
    """Say of every lead that came in before how far it has come."""
    env["lead.milestone"]._rebuild()


def uninstall_hook(env):
    """Take the triggers off, so that nothing of them stays behind."""
    env.cr.execute("DROP FUNCTION IF EXISTS lead_milestone_note() CASCADE")
    env.cr.execute("DROP FUNCTION IF EXISTS lead_milestone_note_leads() CASCADE")
