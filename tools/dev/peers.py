"""Addons of others that benches are timed beside, made to run on this Odoo.

OCA has released automation_oca for Odoo 18 only. What is changed here is what Odoo 19
names otherwise; its screens are left out. Nothing of its engine is touched.
"""

import re
from dataclasses import replace
from pathlib import Path

from . import cache, other_addons, progress
from .errors import SetupError
from .machine import Machine
from .python_env import PythonEnv

REQUIREMENTS = cache.REPOSITORY / "tools" / "requirements" / "peers.txt"
NEEDED_GIB = 0.1
# (file, what it has, what it gets instead); patterns of ``re``.
CHANGES = (
    ("__manifest__.py", r'"18\.0', '"19.0'),
    ("__manifest__.py", r' *"(views|wizards)/[^"]+",\n', ""),
    ("security/security.xml", r' *<field name="category_id".*\n', ""),
    ("security/security.xml", r'"groups_id"', '"group_ids"'),
    ("models/automation_configuration.py", r"\._where_calc\(", "._search("),
    ("models/automation_record.py", r"(order=)(None|order),\n", r"\1\2,**options,\n"),
)
ADDON = "automation_oca"


def beside(machine: Machine) -> Machine:
    """Return the machine with these addons in place of other ones of others."""
    digest = cache.digest(REQUIREMENTS.read_text(), repr(CHANGES))
    folder = cache.build_once(
        f"peers-{digest}", lambda folder: _build(machine.python, folder), NEEDED_GIB
    )
    return replace(machine, others=folder)


def _build(env: PythonEnv, folder: Path) -> None:
    with progress.step("addons of others to be compared with"):
        other_addons.install(env, folder, REQUIREMENTS)
    for name, pattern, replacement in CHANGES:
        path = other_addons.addon_path(folder) / ADDON / name
        text, count = re.subn(pattern, replacement, path.read_text("utf-8"))
        if not count:
            raise SetupError(f"{ADDON}/{name} has no {pattern!r} any more.")
        path.write_text(text, "utf-8")
