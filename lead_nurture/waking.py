"""Jobs that come right behind a transaction that gave them something to do."""

WOKEN = "lead_nurture.woken"


def wake(env, *jobs):
    """Let jobs (XML ids of this addon) run when this transaction commits.

    However often they are asked for in it, each is called once; what is rolled back
    to a savepoint meanwhile takes nothing from it.
    """
    precommit = env.cr.precommit
    woken = precommit.data.setdefault(WOKEN, set())
    for name in set(jobs) - woken:
        woken.add(name)
        if cron := env.ref(f"lead_nurture.{name}", raise_if_not_found=False):
            # sudo: whoever did something may wake a job up, and do nothing else to it
            precommit.add(cron.sudo()._trigger)
