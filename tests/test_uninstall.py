"""Our addons leave a database as if they had never been there.

``LEAD_UNINSTALL_LEADS=100000`` is the long form: that many leads with partners and
messages, all addons with those that install themselves, two updates that are timed.
"""

import json
import logging
import os
import re
import resource
import time

import core_data
import pytest
import shells

from tools.dev import addons, databases, odoo_server, progress, template_database

_logger = logging.getLogger(__name__)
LEADS = int(os.environ.get("LEAD_UNINSTALL_LEADS", "500"))
IS_LONG = LEADS > 500
SECONDS = 3600 if IS_LONG else 300
# What targets ask for; beside other work by the processor's time.
UPDATE_SECONDS = 60
# Odoo of customers is not asked for demo data of ours.
NO_DEMO = "UPDATE ir_module_module SET demo = FALSE"
COPY = """
INSERT INTO {table} SELECT made.* FROM {table} one, generate_series(1, {count}) number,
       LATERAL jsonb_populate_record(one, jsonb_build_object(
       'id', nextval('{table}_id_seq'), {values})) made
 WHERE one.id = (SELECT min(id) FROM {table} WHERE {which})
"""
LEAD = """'name', 'Lead ' || number, 'contact_name', 'Person ' || number,
 'email_from', 'p' || number || '@example.com', 'email_normalized',
 'p' || number || '@example.com', 'phone', NULL, 'phone_sanitized', NULL,
 'partner_id', NULL, 'create_date', now() - number * interval '7 minutes'"""
PARTNER = """'name', 'Company ' || number, 'complete_name', 'Company ' || number,
 'email', NULL, 'email_normalized', NULL"""
MESSAGE = """'model', 'crm.lead', 'res_id', (SELECT max(id) FROM crm_lead) - number + 1,
 'message_id', '<' || number || '@example.com>'"""


@pytest.fixture
def database(ready_machine):
    """Yield a database of core with its demo data, and many leads."""
    name = template_database.scratch_name("uninstall")
    # With what core puts beside the apps that ours need, which stays when ours go.
    wanted = addons.names() if IS_LONG else None
    template_database.copy_to(ready_machine, name, demo=True, wanted=wanted)
    leads = "type = 'lead' AND active"
    try:
        databases.query(
            *(ready_machine, name, NO_DEMO),
            COPY.format(table="crm_lead", values=LEAD, which=leads, count=LEADS),
            COPY.format(
                table="res_partner", values=PARTNER, which="is_company", count=LEADS
            ),
            COPY.format(
                table="mail_message",
                values=MESSAGE,
                which="model = 'crm.lead'",
                count=LEADS,
            ),
            "ANALYZE",
        )
        yield name
    finally:
        databases.drop(ready_machine, name)


def test_uninstalled_addons_leave_nothing_behind(ready_machine, database, tmp_path):
    ours = addons.names() if IS_LONG else addons.base()
    before = core_data.snapshot(ready_machine, database)
    _change(ready_machine, database, "install", "-i", ours)
    shells.call(ready_machine, database, "uninstall_steps.use", tmp_path, SECONDS)
    for _again in range(2 if IS_LONG else 0):
        cpu = _change(ready_machine, database, "update", "-u", ours)
        assert cpu <= UPDATE_SECONDS
    report = tmp_path / "report.json"
    function = "uninstall_steps.uninstall"
    log = shells.call(ready_machine, database, function, report, SECONDS, names=ours)
    progress.say(f"uninstall: {json.loads(report.read_text())}")
    assert re.findall(r".* (?:WARNING|ERROR|CRITICAL) .*", log) == []
    left = core_data.changes(ready_machine, database, before)
    assert left == [], "\n".join(left)


def _change(ready_machine, database, what, option, names):
    """Install or update; give the processor's seconds that Odoo took, and say all."""
    began, used = time.monotonic(), _cpu()
    title = f"{what} on {LEADS} leads"
    odoo_server.change(ready_machine, database, title, option, ",".join(names))
    cpu = _cpu() - used
    load = os.getloadavg()[0]
    took = time.monotonic() - began
    told = "%s: %.0f s, %.0f s of CPU, load %.1f"
    _logger.warning(told, title, took, cpu, load)
    return cpu


def _cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
