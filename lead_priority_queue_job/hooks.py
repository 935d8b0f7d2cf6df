"""What happens once, when the addon is removed."""


def uninstall_hook(env):
    """Take our jobs along: nobody could run those that wait."""
    jobs = env["queue.job"].search(
        [("model_name", "=", "ir.cron"), ("method_name", "=", "_work_as_job")]
    )
    jobs.unlink()
