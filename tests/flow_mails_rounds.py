"""Two workers of flows are killed again and again while they send; in Odoo's shell.

Each lead goes through six steps: three e-mails, and between them a tag, a task and an
engagement. The mail server is a process of its own that fails, hangs and drops lines.
"""

import json
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import apart

from odoo.tools import SQL

from odoo.addons.lead_nurture.sending import fate

SMTP_SERVER = Path(__file__).with_name("smtp_server.py")
TROUBLE = {"failing": 10, "hanging": 2, "dropping": 1}
KINDS = ("email", "tag", "email", "activity", "points", "email")
WORKERS = 2
SILENCE = 1  # second until a mail server that says nothing is given up
PAUSE = 0.2
BODY = "<p>Hello</p>"


def run(env, path, leads, kill_seconds, seed):
    """Play it; write what became of the messages and of the leads."""
    # What failed is tried again soon, so that the end is not days away.
    fate.WAITS = (timedelta(seconds=1),)
    registry, numbers = env.registry, random.Random(seed)
    with smtp_server(seed, **TROUBLE) as (port, log):
        with apart.environment(registry) as fresh:
            flow_id = prepare(fresh, port, leads)
        kills = play(registry, numbers, kill_seconds)
        taken = read_log(log)
    with apart.environment(registry) as fresh:
        report = check(fresh, flow_id, taken)
    with open(path, "w") as file:
        json.dump({"kills": kills, "seed": seed, **report}, file)


@contextmanager
def smtp_server(seed, failing=0, hanging=0, dropping=0):
    """Yield port and log of a mail server that runs in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "taken"
        numbers = map(str, (failing, hanging, dropping, seed))
        command = [sys.executable, SMTP_SERVER, str(port), log, *numbers]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield port, log
        finally:
            process.kill()
            process.wait()


def _wait_for(port):
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def read_log(log):
    """Give [(message id, how)] of what the mail server took."""
    return [line.split("\t") for line in log.read_text().splitlines()]


def prepare(env, port, leads):
    """Set up the mail server, a flow that has started, and the leads in it."""
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": port}
    )
    env["ir.config_parameter"].set_param("lead_nurture.smtp_seconds", str(SILENCE))
    env.company.write({"lead_nurture_cap": 0, "email": "us@example.com"})
    flow = env["lead.nurture.flow"].create(
        {"name": "Killed", "has_quiet_hours": False, "exits_on_reply": False}
    )
    add_steps(env, flow)
    flow._activate("from_now", now=env.cr.now())
    made = env["crm.lead"].create(
        [
            {"name": f"L{number}", "email_from": f"l{number}@example.com"}
            for number in range(leads)
        ]
    )
    env["lead.nurture.enrollment"]._enter(flow, made.ids, env.cr.now())
    return flow.id


def add_steps(env, flow):
    steps = env["lead.nurture.step"]
    event = env.ref("lead_priority.lead_engagement_type_custom")
    more = {
        "tag": {"tag_add_ids": [(0, 0, {"name": "Nurtured"})]},
        "activity": {"activity_summary": "Call", "activity_responsible": "named"},
        "points": {"points_type_id": event.id},
    }
    parent = steps
    for number, kind in enumerate(KINDS):
        values = {"name": f"{kind} {number}", "kind": kind, "flow_id": flow.id}
        parent = steps.create({**values, "parent_id": parent.id, **more.get(kind, {})})
        if kind == "email":
            parent.mailing_id.body_html = BODY
            parent.mail_subject = f"Mail {number}"
        elif kind == "activity":
            parent.activity_user_id = env.ref("base.user_admin")


def work(env):
    """A worker: do steps and send until it is killed or all is done."""
    while _is_open(env):
        env["lead.nurture.enrollment"]._cron_run()
        env["lead.nurture.execution"]._cron_send()
        env.cr.commit()
        time.sleep(PAUSE)


def _is_open(env):
    query = """
        SELECT EXISTS (SELECT FROM lead_nurture_enrollment WHERE state = 'running')
            OR EXISTS (SELECT FROM lead_nurture_execution
                        WHERE state IN ('queued', 'sending') OR goes_on)"""
    [[is_open]] = env.execute_query(SQL(query))
    return is_open


def play(registry, numbers, kill_seconds):
    """Let the workers work, and kill one of them every so often; count the kills."""
    workers, kills = [apart.start(registry, work) for _worker in range(WORKERS)], 0
    while True:
        time.sleep(kill_seconds)
        with apart.environment(registry) as env:
            if not _is_open(env):
                break
        victim = workers.pop(numbers.randrange(WORKERS))
        kills += apart.kill(registry, victim)
        workers.append(apart.start(registry, work))
    apart.wait(workers)
    return kills


def check(env, flow_id, taken):
    """Say what the database says beside what the mail server took."""
    rows = env.execute_query(
        SQL(
            """SELECT e.state, trace.message_id, e.id FROM lead_nurture_execution e
                 JOIN lead_nurture_step s ON s.id = e.step_id AND s.kind = 'email'
                 LEFT JOIN mailing_trace trace
                        ON trace.lead_nurture_execution_id = e.id
                WHERE s.flow_id = %s""",
            flow_id,
        )
    )
    got = Counter(message_id for message_id, _how in taken)
    by_state = {}
    for state, message_id, _id in rows:
        by_state.setdefault(state, Counter())[min(got[message_id], 2)] += 1
    return {
        "mails": {state: dict(counts) for state, counts in by_state.items()},
        "rows": len(rows),
        "messages": len({row[1] for row in rows}),
        "taken": dict(Counter(how for _message_id, how in taken)),
        **_check_effects(env, flow_id),
    }


def _check_effects(env, flow_id):
    """Count what the other steps did: each exactly once for each lead."""
    enrollments = env["lead.nurture.enrollment"].search([("flow_id", "=", flow_id)])
    leads = enrollments.lead_id
    counts = {
        "tags": Counter(len(lead.tag_ids) for lead in leads),
        "tasks": Counter(
            len(lead.activity_ids.filtered(lambda a: a.summary == "Call"))
            for lead in leads
        ),
        "engagements": Counter(
            len(lead.engagement_ids.filtered(lambda e: e.type_id.code == "custom"))
            for lead in leads
        ),
        "executions": Counter(len(e.execution_ids) for e in enrollments),
        "states": Counter(enrollments.mapped("state")),
    }
    executions = enrollments.execution_ids
    mails = executions.filtered(lambda e: e.step_id.kind == "email")
    asked = "Was this message sent?"
    told = leads.activity_ids.filtered(lambda task: task.summary == asked)
    return {
        **{name: dict(counter) for name, counter in counts.items()},
        "followups": len(leads.followup_ids.filtered(lambda f: f.channel == "mail")),
        "sent": len(mails.filtered(lambda e: e.state == "done")),
        "asked": len(told),
    }
