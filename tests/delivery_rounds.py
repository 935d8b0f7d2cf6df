"""The sender of alerts is killed while it sends; inside Odoo's shell.

Each round has messages for a program, for a group robot and by e-mail. The sender runs
in a process of its own and is killed by SIGKILL at a random point; what it had claimed
is due again at once, and it runs to its end.
"""

import json
import random
import time
from collections import Counter

import apart
from webhook_receiver import WebhookReceiver

MESSAGES = 24
# The receiver takes that long, so that kills meet requests under way.
ANSWER_SECONDS = 0.02


def run(env, path, rounds, seed):
    """Play the rounds; write for each what became of its messages."""
    registry, numbers = env.registry, random.Random(seed)
    receiver = WebhookReceiver(answer=b'{"errcode": 0}', seconds=ANSWER_SECONDS)
    with apart.environment(registry) as fresh:
        fresh["lead.alert.rule"].search([]).action_archive()
        fresh.ref("base.user_admin").email = "admin@example.com"
        fresh["mail.mail"].search([]).unlink()
        hooks = {
            kind: _create_hook(fresh, receiver, kind) for kind in ("generic", "wecom")
        }
    report, seconds = [], None
    for number in range(rounds + 1):
        with apart.environment(registry) as fresh:
            alert_ids = _create(fresh, hooks)
        killed = False
        if number:
            pid = apart.start(registry, _send)
            time.sleep(numbers.uniform(0.1, 1.05) * seconds)
            killed = apart.kill(registry, pid)
        began = time.monotonic()
        failed = _finish(registry, alert_ids)
        seconds = seconds or time.monotonic() - began
        with apart.environment(registry) as fresh:
            found = _check(fresh, alert_ids, receiver)
        report.append({"seed": seed, "killed": killed, "failed": failed, **found})
    with open(path, "w") as file:
        json.dump(report, file)


def _send(env):
    env["lead.alert"]._cron_send()


def _create_hook(env, receiver, kind):
    values = {"name": kind, "kind": kind, "url": receiver.url, "allow_private": True}
    return env["lead.webhook"].create(values).id


def _create(env, hooks):
    """Create messages that are due, each with a key of its own."""
    common = {
        "event_id": env["lead.alert.event"]._get("test").id,
        "raised_at": env.cr.now(),
        "next_try_at": env.cr.now(),
    }
    places = [{"channel": "webhook", "webhook_id": hook} for hook in hooks.values()]
    places.append({"channel": "email", "user_id": env.ref("base.user_admin").id})
    stamp = time.time_ns()
    alerts = env["lead.alert"].create(
        [
            {**common, **place, "delivery_key": f"{stamp} {number} {count}"}
            for number, place in enumerate(places)
            for count in range(MESSAGES)
        ]
    )
    return alerts.ids


def _finish(registry, alert_ids):
    """Let claims that were cut off end now, and send the rest."""
    with apart.environment(registry) as env:
        env.cr.execute(
            "UPDATE lead_alert SET next_try_at = raised_at WHERE id = ANY (%s)"
            " AND next_try_at IS NOT NULL AND channel = 'webhook'",
            [alert_ids],
        )
    return apart.wait([apart.start(registry, _send)])


def _check(env, alert_ids, receiver):
    """Say what became of the messages, by what the receiver got."""
    got = {}
    for headers, body in receiver.received:
        got.setdefault(headers["X-Lead-Delivery"], []).append(body)
    robots = Counter(
        body for headers, body in receiver.received if not headers["X-Lead-Delivery"]
    )
    del receiver.received[:]
    alerts = env["lead.alert"].browse(alert_ids)
    program = alerts.filtered(lambda one: one.webhook_id.kind == "generic")
    robot = alerts.filtered(lambda one: one.webhook_id.kind == "wecom")
    mail = alerts.filtered(lambda one: one.channel == "email")
    keys = set(program.mapped("delivery_key"))
    return {
        "program": dict(Counter(program.mapped("state"))),
        "lost": len(keys - got.keys()),
        "strange": len(got.keys() - keys - {None}),
        "again": sum(len(got.get(key, [])) - 1 for key in keys if key in got),
        "robot": dict(Counter(robot.mapped("state"))),
        "robot_got": sum(robots.values()),
        "mail": dict(Counter(mail.mapped("state"))),
        "mails": len(mail.mail_id),
        "mails_made": env["mail.mail"].search_count([]),
    }
