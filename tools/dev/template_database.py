"""Databases kept in the cache to be copied: our dependencies, without us."""

import itertools
import os

from . import addons, cache, databases, odoo_server, other_addons, python_env
from .machine import Machine

PREFIX = "lead_template_"
_scratch_numbers = itertools.count(1)
# Which of our addons; none in particular: those that do not install themselves.
Wanted = list[str] | None


def name(machine: Machine, demo: bool, wanted: Wanted = None) -> str:
    """Return the name of the template, which says what it was built from."""
    needed = addons.dependencies(wanted)
    key = cache.digest(
        machine.odoo.version,
        str(machine.odoo.import_path),
        python_env.requirements_digest(),
        *other_addons.versions(machine.others, needed),
        needed,
        # It lists the addons that can be installed.
        addons.names(),
        demo,
    )
    return f"{PREFIX}{'demo_' if demo else ''}{key}"


def ensure(machine: Machine, demo: bool = False, wanted: Wanted = None) -> str:
    """Return the template database, built first where it is missing."""
    template = name(machine, demo, wanted)
    with cache.locked(template):
        if not databases.exists(machine, template):
            _build(machine, template, demo, wanted)
    return template


def _build(machine: Machine, template: str, demo: bool, ours: Wanted) -> None:
    draft = f"{template}_draft"
    databases.drop(machine, draft)
    wanted = ",".join(addons.dependencies(ours))
    title = f"template database with {wanted}{' and demo data' if demo else ''}"
    odoo_server.change(
        *(machine, draft, title),
        *("-i", wanted, *(["--with-demo"] if demo else [])),
    )
    databases.rename(machine, draft, template)


def copy_to(
    machine: Machine, database: str, demo: bool = False, wanted: Wanted = None
) -> None:
    """Make a database with the dependencies of ``wanted`` installed."""
    databases.copy(machine, ensure(machine, demo, wanted), database)


def scratch_name(purpose: str) -> str:
    """Return a name for a database that this process drops at its end.

    No two calls return the same: suites of one purpose run beside each other.
    """
    number = next(_scratch_numbers)
    return f"lead_{purpose}_{cache.clone_id()}_{os.getpid()}_{number}"
