"""Our addons leave a database as if they had never been there."""

import re
import subprocess

import pytest

from tools.dev import addons, databases, odoo_server, template_database

SECONDS = 300
# Something in each register and journal, and a score model with rules.
USE = """
form = env["lead.capture.form"].create({"name": "Contact"})
env["lead.score.model"].search([("is_template", "=", True)], limit=1).copy()
env["lead.capture"]._receive(
    [{"payload": {"email": "ann@example.com"}}],
    entry="form",
    scope="uninstall",
    now=env.cr.now(),
    form=form,
)._process(env.cr.now())
env.cr.commit()
"""
UNINSTALL = """
modules = env["ir.module.module"].search([("name", "in", %r)])
modules.button_immediate_uninstall()
"""
LEFT = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'lead\\_%'"
    " UNION SELECT attname FROM pg_attribute"
    " WHERE attrelid = 'crm_lead'::regclass AND attname = 'lead_score'"
    " UNION SELECT proname FROM pg_proc WHERE proname LIKE 'lead\\_%'"
    " UNION SELECT tgname FROM pg_trigger WHERE tgname LIKE 'lead\\_%'"
)


@pytest.fixture
def used_database(ready_machine):
    name = template_database.scratch_name("uninstall")
    template_database.copy_to(ready_machine, name)
    try:
        ours = ",".join(addons.base())
        odoo_server.change(ready_machine, name, f"install {ours}", "-i", ours)
        yield name
    finally:
        databases.drop(ready_machine, name)


def test_uninstalled_addons_leave_nothing_behind(ready_machine, used_database):
    script = USE + UNINSTALL % addons.base()
    done = subprocess.run(
        [
            *(ready_machine.python.python, "-m", "odoo", "shell"),
            *("-d", used_database, "--no-http"),
        ],
        input=script,
        env=ready_machine.environment(),
        cwd=ready_machine.data_folder,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    log = done.stdout + done.stderr
    assert done.returncode == 0, log[-4000:]
    assert re.findall(r".* (?:ERROR|CRITICAL) .*", log) == []
    assert databases.query(ready_machine, used_database, LEFT) == []
