"""What happens once, when the addon is installed on a database or removed from it."""


def post_init_hook(env):
    """Give every lead that exists already its capture, custody, follow-ups, score."""
    env["lead.score"]._open_missing()
    env["lead.capture"]._open_existing_leads(env.cr.now())
    env["lead.followup"]._open_followups(env.cr.now())


def uninstall_hook(env):
    """Take the guards off, so that nothing of them stays behind."""
    env.cr.execute("DROP FUNCTION IF EXISTS lead_journal_guard() CASCADE")
