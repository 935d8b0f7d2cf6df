"""What happens once, when the addon is installed on a database."""


def post_init_hook(env):
    """Give every lead that exists already its capture, custody and follow-ups."""
    env["lead.capture"]._open_existing_leads(env.cr.now())
